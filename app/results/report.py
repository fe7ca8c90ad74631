"""The report of a survey for the council: what the page of results shows this reader, as an accessible PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import format_decimal

from app.core import city, links, text, typesetting
from app.core.locale import _, day, language, lazy, moment, ngettext
from app.results import charts, reply
from app.results.comparison import Comparison
from app.results.pages import ResultPage
from app.results.shown import HIDDEN, Result
from app.surveys.models import Survey
from app.surveys.pages import AUDIENCES, Spoken, said
from app.surveys.rules import slug

TEMPLATE = Path(__file__).parent / "report.typ"
WORDS = {
    "row": lazy("Zeile"),
    "results": lazy("Ergebnisse Frage für Frage"),
    "none": lazy("Noch ist kein Ergebnis veröffentlicht."),
}
Tags = Mapping[str, Mapping[str, int]]  # question -> tag -> how many released texts


def typeset(document: Mapping[str, Any]) -> bytes:
    """The PDF of what `document_of` says."""
    return typesetting.typeset(TEMPLATE, document)


def document_of(page: ResultPage, tags: Tags) -> dict[str, Any]:
    """Everything that stands in the report, as plain words; it shows what the page shows, and nothing else."""
    survey = page.survey
    profile = city.profile()
    return {
        "title": _("Bericht: %(title)s", title=page.title.text),
        "heading": page.title.text,
        "lead": _lead(page),
        "city": profile.name,
        "lang": language(),
        "reference": " · ".join(part for part in (profile.name, survey.reference) if part),
        "words": {name: str(words) for name, words in WORDS.items()},
        "facts": _facts(page),
        "introduction": paragraphs(text.plain(said(survey, "source").text)),
        "answer": reply.said(page.panel),
        "quality": _quality(page),
        "results": [_result(page, place, each, tags) for place, each in enumerate(page.results, 1)],
        "source": _source(survey),
    }


def paragraphs(plain: str) -> list[str]:
    """The lines of a text that say something."""
    return [part for part in plain.split("\n") if part.strip()]


def _lead(page: ResultPage) -> str:
    sheets = (page.figures or {}).get("sheets", 0)
    return _("Bericht über das Ergebnis der Umfrage: %(sheets)s", sheets=ngettext(
        "%(num)s Antwortbogen", "%(num)s Antwortbögen", sheets))  # fmt: skip


def _facts(page: ResultPage) -> list[tuple[str, str]]:
    survey, directory = page.survey, city.directory()
    department = directory.departments.get(survey.department_id or 0)
    period = " – ".join(day(each) for each in (survey.opens_on or survey.opened_at, survey.closes_on) if each)
    who, _why = AUDIENCES[survey.audience]
    facts = [
        (_("Zeitraum"), period),
        (_("Wer konnte mitmachen?") if survey.closed_at else _("Wer kann mitmachen?"), str(who)),
        (_("Anonym?"), _("Ja") if survey.anonymous else _("Nein")),
        (_("Wer fragt?"), department.name if department else ""),
        (_("Stand"), moment(page.shown_at) if page.shown_at else ""),
    ]
    if not page.public:
        facts.append((_("Nur im Dienst zu sehen"), _("Diese Ergebnisse sind noch nicht veröffentlicht.")))
    return [(name, value) for name, value in facts if value]


def _quality(page: ResultPage) -> dict[str, Any]:
    notes = []
    if page.survey.anonymous:
        notes.append(
            _("Die Umfrage ist anonym: Wer teilnahm, ist gezählt, aber mit keinem Bogen verbunden. Auch wer nicht zu "
              "Ende kam, zählt hier als Teilnahme.")
        )  # fmt: skip
    return {
        "title": _("Was die Zahlen wert sind"),
        "worth": page.worth,
        "head": [_("Wer geantwortet hat"), _("Zahl")],
        "rows": [list(row) for row in page.quality],
        "notes": notes,
        "compared": [_compared(each) for each in page.comparisons],
    }


def _compared(each: Comparison) -> dict[str, Any]:
    by_age = each.by == "age"
    return {
        "title": _("Verglichen mit der Stadt: Alter") if by_age else _("Verglichen mit der Stadt: Stadtteile"),
        "sentences": [str(sentence) for sentence in each.sentences],
        "head": [_("Gruppe"), _("Antworten"), _("Anteil"), _("In der Stadt")],
        "rows": [list(row) for row in each.rows],
        "source": _(
            "Einwohnerzahlen: %(source)s, veröffentlicht am %(day)s.", source=each.source, day=day(each.published)
        ),
    }


def _spoken(words: Spoken) -> dict[str, Any]:
    return {"text": words.text, "lang": words.lang}


def _result(page: ResultPage, place: int, each: Result, tags: Tags) -> dict[str, Any]:
    head = [_("Antwort"), _("Zahl"), _("Anteil"), *([each.more_title] if each.more_title else [])]
    more = [[row.more] if each.more_title else [] for row in each.rows]
    return {
        "number": place,
        "title": _spoken(each.title),
        "lead": _counted(each),
        "note": each.note,
        "facts": [list(fact) for fact in each.facts],
        "chart": _chart(each),
        "head": head,
        "rows": [[row.label.text, row.number, row.share, *rest] for row, rest in zip(each.rows, more, strict=True)],
        "heat": _heat(each) if each.heat else None,
        "texts": _texts(page.survey, each, tags.get(each.question.id, {})) if each.texts else None,
    }


def _counted(each: Result) -> str:
    if each.seen is None:
        return ""
    seen = ngettext("%(num)s Person sah diese Frage.", "%(num)s Personen sahen diese Frage.", each.seen)
    if each.answered is None:
        return seen
    return f"{seen} {ngettext('%(num)s beantwortete sie.', '%(num)s beantworteten sie.', each.answered)}"


def _chart(each: Result) -> dict[str, Any] | None:
    if not each.bars:
        return None
    said_so = _("Diagramm zu „%(title)s“: %(bars)s", title=each.title.text, bars=charts.in_words(each.bars))
    return {
        "alt": said_so,
        "bars": [{"label": bar.label, "words": bar.words, "share": min(1.0, bar.share or 0)} for bar in each.bars],
    }


def _heat(each: Result) -> dict[str, Any]:
    return {
        "head": [name.text for name in each.head],
        "rows": [
            {
                "label": label.text,
                "cells": [
                    {"number": cell.number, "share": "" if cell.share == HIDDEN else cell.share, "warmth": cell.warmth}
                    for cell in cells
                ],
            }
            for label, cells in each.heat
        ],
    }


def _texts(survey: Survey, each: Result, tags: Mapping[str, int]) -> dict[str, Any]:
    """How many texts were released, what they are about, and the first of them in their random order."""
    total, some = sum(tags.values()), list(each.texts)
    rest = total - len(some)
    url = links.absolute("results.texts", language(), survey_id=survey.id, question_id=each.question.id)
    return {
        "lead": ngettext("%(num)s Text wurde veröffentlicht.", "%(num)s Texte wurden veröffentlicht.", total),
        "tags": [f"{tag}: {format_decimal(count)}" for tag, count in tags.items() if tag],
        "some": [one.source for one in some],
        "more": _("Hier stehen %(some)s davon, zufällig ausgewählt. Alle: %(url)s", some=len(some), url=url)
        if rest > 0
        else "",
    }


def _source(survey: Survey) -> dict[str, Any]:
    """Where the data stand and what may be done with them."""
    here, root = language(), links.absolute("home.show", language())
    address = links.absolute("results.show", here, survey_id=survey.id, slug=slug(survey.title))
    return {
        "title": _("Zahlen zum Nachrechnen"),
        "paragraphs": [
            _(
                "Der Bericht zeigt, was die Seite des Ergebnisses über alle zusammen zeigt: von Antworten die Zahlen, "
                "Texte nur, soweit die Moderation sie freigegeben hat."
            ),
            _("Was mit Zahlen und Texten erlaubt ist, steht auf der Seite „Offene Daten“."),
        ],
        "addresses": [
            [_("Ergebnis"), address],
            [_("Tabelle (CSV)"), links.absolute("results.download", here, survey_id=survey.id, ending="csv")],
            [_("Tabelle mit Codebuch (Excel)"),
             links.absolute("results.download", here, survey_id=survey.id, ending="xlsx")],
            [_("Offene Daten"), f"{root.rstrip('/')}/offene-daten"],
        ],
    }  # fmt: skip
