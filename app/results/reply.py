"""What the city said to a survey, entry by entry, as its report sets it: the same as the page's timeline."""

import re
from typing import Any

from markupsafe import Markup

from app.core import text
from app.core.locale import _, day
from app.responses.pages import Entry, Panel
from app.responses.status import NAMES

PARAGRAPH = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br\s*/?>")
LONGEST = 600  # letters of an entry in the course of things; the reasoned answer above it stands whole


def said(panel: Panel | None) -> dict[str, Any] | None:
    """The newest reasoned answer, or what is owed and by when; then every entry that the city published."""
    if panel is None:
        return None
    return {"title": _("Die Antwort der Stadt"), "lang": panel.language, **_newest(panel), "course": _course(panel)}


def _newest(panel: Panel) -> dict[str, Any]:
    entry = panel.answer
    if entry is None:
        due = " ".join(sentence for sentence in (panel.due, panel.next) if sentence)
        return {"status": panel.status_word, "reason": "", "due": due, "paragraphs": [], "sign": panel.department}
    return {
        "status": str(NAMES[entry.status]),
        "reason": entry.reason,
        "due": panel.next or "",
        "paragraphs": [*paragraphs_of(entry.html), *_grounds(entry)],
        "sign": f"{entry.department}, {day(entry.day)}",
    }


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs of a text as plain words."""
    plain = (str(Markup(part).striptags()) for part in PARAGRAPH.split(html))
    return [part for part in plain if part]


def _grounds(entry: Entry) -> list[str]:
    """What an entry rests on and where it leads."""
    found = [
        _("Das bezahlt die Dienststelle aus eigenem Budget.") if entry.own_budget else "",
        _("Vorlage des Gemeinderats: %(paper)s", paper=entry.council_paper) if entry.council_paper else "",
        _("Sitzung des Gemeinderats am %(day)s", day=day(entry.council_on)) if entry.council_on else "",
        _("Weitergegeben an: %(name)s", name=entry.forwarded_to) if entry.forwarded_to else "",
    ]
    return [sentence for sentence in found if sentence]


def _course(panel: Panel) -> dict[str, Any]:
    """Every published entry, the oldest first; long ones shortened, the one that stands whole above by its reason."""
    entries = [
        {
            "status": str(NAMES[entry.status]),
            "sign": f"{day(entry.day)} · {entry.department}",
            "reason": entry.reason,
            "text": "" if entry == panel.answer else text.excerpt(" ".join(paragraphs_of(entry.html)), LONGEST),
            "grounds": [] if entry == panel.answer else _grounds(entry),
        }
        for entry in panel.entries
    ]
    return {"title": _("Verlauf"), "entries": entries}
