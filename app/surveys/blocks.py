"""Ready questions for the builder: age and district, with answers that can be compared with the city."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from app.core import city
from app.core.locale import _, force_locale, lazy
from app.surveys.questionnaire import Option, Question, Words, new_id

AGES = ("0-17", "18-29", "30-44", "45-64", "65-79", "80-")


def offered() -> Mapping[str, Any]:
    """The ready questions by name; none where the city says nothing of its residents."""
    return {"alter": lazy("Alter"), "stadtteil": lazy("Stadtteil")} if city.profile().residents else {}


def question(name: str, question_id: str, languages: Sequence[str], taken: frozenset[str]) -> Question:
    """The ready question of that name, in the languages of the survey."""
    used = {*taken, question_id}
    return (_age if name == "alter" else _district)(question_id, languages, used)


def _age(question_id: str, languages: Sequence[str], used: set[str]) -> Question:
    options = [_option(used, _in_each(languages, partial(_ages, meant)), meant) for meant in AGES]
    return Question(
        question_id, "single", _in_each(languages, lambda: _("Wie alt sind Sie?")), help=_why(languages),
        options=tuple(options), settings={"compares": "age"},
    )  # fmt: skip


def _district(question_id: str, languages: Sequence[str], used: set[str]) -> Question:
    profile = city.profile()
    options = [
        _option(used, {code: each.name[code] for code in languages}, each.slug)
        for each in profile.districts
        if not each.whole_city
    ]
    away = _in_each(languages, lambda: _("Ich wohne nicht in %(city)s", city=profile.name))
    return Question(
        question_id, "dropdown", _in_each(languages, lambda: _("In welchem Stadtteil wohnen Sie?")),
        help=_why(languages), options=(*options, _option(used, away, None)), settings={"compares": "district"},
    )  # fmt: skip


def _why(languages: Sequence[str]) -> Words:
    return _in_each(
        languages, lambda: _("Damit wir sehen, wer antwortet und wer fehlt. Sie müssen die Frage nicht beantworten.")
    )


def _ages(meant: str) -> str:
    youngest, _dash, oldest = meant.partition("-")
    if youngest == "0":
        return _("unter %(years)s Jahre", years=int(oldest) + 1)
    if not oldest:
        return _("%(years)s Jahre und älter", years=youngest)
    return _("%(youngest)s bis %(oldest)s Jahre", youngest=youngest, oldest=oldest)


def _option(used: set[str], title: Words, stands_for: str | None) -> Option:
    made = new_id("o", used)
    used.add(made)
    return Option(made, title, stands_for=stands_for)


def _in_each(languages: Sequence[str], said: Callable[[], str]) -> Words:
    words = {}
    for code in languages:
        with force_locale(code):
            words[code] = said()
    return words
