"""The footer pages of the city: Markdown files, a title on top, numbers taken from the profile; pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.profile_parts import Page, Profile
from app.core.profile_policy import Policy
from app.core.records import Malformed, Place, Words, read

PAGES = (
    "impressum",
    "datenschutz",
    "barrierefreiheit",
    "leichte-sprache",
    "gebaerdensprache",
    "regeln",
    "transparenz",
    "kontakt",
    "offene-daten",
    "quelltext",
)
_BLANK = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")


def read_pages(folder: Path, profile: Profile) -> dict[tuple[str, str], Page]:
    """Every page in each language it was written in; the first language is required."""
    pages = {}
    for path in sorted((folder / "pages").glob("*.md")):
        slug, _, language = path.stem.partition(".")
        place = Place(str(path))
        if slug not in PAGES or language not in profile.language_codes:
            raise Malformed(
                place,
                f"expected a name such as {PAGES[0]}.{profile.default_language}.md, the pages being {', '.join(PAGES)}",
            )
        pages[slug, language] = _page(slug, language, read(path), place, profile)
    for slug in PAGES:
        if (slug, profile.default_language) not in pages:
            raise Malformed(
                Place(str(folder / "pages" / f"{slug}.{profile.default_language}.md")), "the page is missing"
            )
    return pages


def _page(slug: str, language: str, text: str, place: Place, profile: Profile) -> Page:
    draft = "<!-- draft -->" in text.splitlines()[:1]
    body = "\n".join(text.splitlines()[1:] if draft else text.splitlines()).strip()
    heading, _, rest = body.partition("\n")
    if not heading.startswith("# "):
        raise Malformed(
            place, 'expected the title in the first line, as "# Title" (after "<!-- draft -->" while it is a draft)'
        )
    return Page(slug, language, heading[2:].strip(), _filled(rest.strip(), language, place, profile), draft)


def _filled(text: str, language: str, place: Place, profile: Profile) -> str:
    """Numbers and names stand once, in city.toml and the policy; pages say {promises.appeal_days} or {rules_list}."""
    lists = _lists(profile.policy, language)

    def value(blank: re.Match[str]) -> str:
        if blank[1] in lists:
            return lists[blank[1]]
        found: Any = profile
        for step in blank[1].split("."):
            found = getattr(found, step, None)
        if isinstance(found, Words):
            return found[language]
        if isinstance(found, datetime.time):
            return f"{found:%H:%M}"
        if not isinstance(found, str | int | float) or isinstance(found, bool):
            raise Malformed(place, f"{blank[0]} is no single value of the profile")
        return str(found)

    return _BLANK.sub(value, text)


def _lists(policy: Policy, language: str) -> dict[str, str]:
    return {
        "rules_list": _bullets(
            f"**{ground.clause[language]}:** {ground.rule[language]}"
            for ground in policy.terms
            if ground.rule and ground.clause
        ),
        "allowed_list": _bullets(words[language] for words in policy.allowed),
        "automation_list": _bullets(words[language] for words in policy.automation.used_for.values()),
        "always_list": _bullets(words[language] for words in policy.always_allowed),
        "ladder_list": _bullets(step.text[language] for step in policy.ladder),
    }


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
