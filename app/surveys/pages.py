"""What the pages of surveys show: frozen, read once, decided by rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core import city, clock
from app.core.city import Place
from app.core.locale import language, lazy
from app.core.text import excerpt
from app.responses import pages as response_pages
from app.responses import queries as response_queries
from app.responses.pages import Panel
from app.surveys import queries, rules
from app.surveys.documents import from_document
from app.surveys.models import State, Survey
from app.surveys.questionnaire import Words, spoken
from app.surveys.questions.kind import Around

DOORS: dict[str, Callable[[Survey], str | None]] = {}
DESK: dict[str, tuple[Any, Callable[[Survey], str | None]]] = {}
OPENING = 160
STATES: Mapping[str, tuple[Any, str, str]] = {  # word, tone, sign
    State.DRAFT: (lazy("Entwurf"), "quiet", "edit"),
    State.PLANNED: (lazy("Öffnet von selbst"), "partly", "clock"),
    State.OPEN: (lazy("Offen"), "open", "survey"),
    State.CLOSED: (lazy("Beendet"), "quiet", "check"),
    State.PUBLISHED: (lazy("Ergebnisse liegen vor"), "good", "chart"),
}
AUDIENCES: Mapping[str, tuple[Any, Any]] = {  # who, and why
    "guest": (
        lazy("Alle, ohne Anmeldung"),
        lazy("Damit niemand außen vor bleibt. Dafür ist das Ergebnis leichter zu verfälschen; die Stadt sagt es dazu."),
    ),
    "email": (
        lazy("Alle mit bestätigter E-Mail-Adresse"),
        lazy("Damit jede Person einmal teilnimmt. Mehr als eine E-Mail-Adresse braucht es nicht."),
    ),
    "resident": (
        lazy("Alle, deren Wohnsitz bestätigt ist"),
        lazy("Weil das Ergebnis für die Menschen gelten soll, die hier wohnen. Den Code dafür gibt es im Bürgeramt."),
    ),
    "code": (
        lazy("Alle, die einen Code auf Papier bekommen haben"),
        lazy("Weil die Stadt ausgewählte Personen oder einen Ort fragt. Der Code steht in Ihrem Brief."),
    ),
}
RESULTS_WHEN: Mapping[str, Any] = {
    "at_once": lazy("Die Ergebnisse sehen alle schon während der Umfrage."),
    "after_end": lazy("Die Ergebnisse stehen nach dem Ende der Umfrage hier."),
    "by_question": lazy("Die Ergebnisse stehen nach dem Ende hier, Frage für Frage."),
    "never": lazy("Die Ergebnisse werden nicht veröffentlicht."),
}

SINGLE_SHEETS = lazy(
    "Nach dem Ende werden die einzelnen Antwortbögen veröffentlicht, ohne Namen: nur angekreuzte Antworten, keine "
    "Texte, Orte, Zahlen und vertraulichen Fragen, und nur so weit, dass dieselben Antworten zusammen auf mindestens "
    "fünf Bögen stehen."
)


def answer_with(address: Callable[[Survey], str | None]) -> None:
    """Register where an open survey is answered; the button on its page leads there."""
    DOORS["answer"] = address


def show_results_with(address: Callable[[Survey], str | None]) -> None:
    """Register where the results of a survey stand."""
    DOORS["results"] = address


def work_with(name: str, label: Any, address: Callable[[Survey], str | None]) -> None:
    """Register something more that the coordination does with a survey; its page links there, None: not now."""
    DESK[name] = (label, address)


def desk_of(survey: Survey) -> Sequence[tuple[Any, str]]:
    """What other parts offer for this survey as it stands, each with its address."""
    offered = [(label, address(survey)) for label, address in DESK.values()]
    return [(label, url) for label, url in offered if url]


def _door(name: str, survey: Survey) -> str | None:
    return DOORS[name](survey) if name in DOORS else None


def address_of(survey_id: int, title: str, **values: Any) -> str:
    """The address of a survey."""
    return url_for("surveys.show", survey_id=survey_id, slug=rules.slug(title), **values)


def around() -> Around:
    """The city as questions about places know it."""
    places = city.directory().districts.values()
    boxes = [place.box for place in places if place.box]
    box = None
    if boxes:
        west, south = min(each[0] for each in boxes), min(each[1] for each in boxes)
        box = (west, south, max(each[2] for each in boxes), max(each[3] for each in boxes))
    return Around(tuple(place.slug for place in places if not place.retired), box)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in the language being spoken, or in the nearest there are; `lang` is set where it is another one."""

    text: str
    lang: str | None


def say(words: Words, languages: Sequence[str]) -> Spoken:
    """The words of a survey for the reader; its first language stands in."""
    now = language()
    text, code = spoken(words, now, *languages)
    return Spoken(text, None if code == now else code)


def said(row: Any, name: str) -> Spoken:
    """Title, source or html of a survey in the language being spoken."""
    now = language()
    other = (row.translations or {}).get(now, {})
    if now != row.languages[0] and other.get(name):
        return Spoken(other[name], None)
    return Spoken(getattr(row, name), None if row.languages[0] == now else row.languages[0])


@dataclass(frozen=True, slots=True)
class Card:
    """A survey in a list."""

    title: Spoken
    url: str
    opening: str
    field: str | None
    state: State
    closes_on: date | None
    days_left: int | None
    anonymous: bool
    audience: Any


def state_of(row: Any) -> State:
    """Where a public survey stands, told from its row."""
    if row.closed_at is None:
        return State.OPEN
    return State.PUBLISHED if row.results_published_at else State.CLOSED


def card_of(row: Any, today: date) -> Card:
    """A row of the list as it is shown."""
    field = city.directory().fields.get(row.action_field_id or 0)
    state = state_of(row)
    left = (row.closes_on - today).days if row.closes_on and state == State.OPEN else None
    return Card(
        title=said(row, "title"),
        url=address_of(row.id, row.title),
        opening=excerpt(Markup(said(row, "html").text).striptags(), OPENING),
        field=field.name if field else None,
        state=state,
        closes_on=row.closes_on,
        days_left=left,
        anonymous=row.anonymous,
        audience=AUDIENCES[row.audience][0],
    )


STATE_SLUGS = {"offen": State.OPEN, "beendet": State.CLOSED, "ergebnisse": State.PUBLISHED}
Choice = tuple[Any, str, bool, int | None]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of surveys with what narrows it."""

    cards: Sequence[Card]
    states: Sequence[Choice]
    fields: Sequence[Choice]
    narrowed: bool
    words: str
    keep: Mapping[str, str]


def list_page(session: Session, asked: Mapping[str, str]) -> ListPage:
    """The surveys that the address asks for; what makes no sense in it is left out."""
    places = city.directory()
    state = asked.get("stand", "") if asked.get("stand") in STATE_SLUGS else ""
    field = places.field(asked.get("feld", ""))
    words = " ".join(asked.get("q", "").split())[:100]
    wanted = queries.Wanted(STATE_SLUGS.get(state), field.id if field else None, words)
    keep = {"stand": state, "feld": field.slug if field else "", "q": words}
    today = clock.today(city.profile().timezone)

    def url(**changed: str) -> str:
        query: dict[str, Any] = {name: value for name, value in {**keep, **changed}.items() if value}
        return url_for("surveys.index", **query)

    names = {"offen": lazy("Offen"), "beendet": lazy("Beendet"), "ergebnisse": lazy("Ergebnisse liegen vor")}
    return ListPage(
        cards=[card_of(row, today) for row in queries.listed(session, wanted)],
        states=[
            (lazy("Alle"), url(stand=""), not state, None),
            *((names[each], url(stand=each), each == state, None) for each in STATE_SLUGS),
        ],
        fields=[
            (lazy("Alle"), url(feld=""), field is None, None),
            *(
                (each.name, url(feld=each.slug), each == field, None)
                for each in places.fields.values()
                if not each.retired
            ),
        ],
        narrowed=bool(state or field or words),
        words=words,
        keep={"stand": keep["stand"], "feld": keep["feld"]},
    )


def field_cards(session: Session, field_id: int) -> Sequence[Card]:
    """The surveys of an action field, for its page."""
    today = clock.today(city.profile().timezone)
    return [card_of(row, today) for row in queries.listed(session, queries.Wanted(field_id=field_id))[:3]]


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """The page of a survey."""

    survey: Survey
    title: Spoken
    html: Spoken
    path: str
    state: State
    field: Place | None
    department: Place | None
    who: Any
    why: Any
    results_when: Any
    questions: int
    minutes: int
    days_left: int | None
    ended_on: date | None
    languages: Sequence[str]
    answer_url: str | None
    results_url: str | None
    changes: Sequence[tuple[date, Sequence[str]]]
    single_sheets: Any  # the sentence that announces them; None where they stay with the city


def survey_page(survey: Survey) -> SurveyPage:
    """What everyone sees of a survey, before the first question."""
    places, today = city.directory(), clock.today(city.profile().timezone)
    questions = from_document(survey.questionnaire).questions
    standing = rules.Standing(
        survey.opened_at is not None, survey.closed_at is not None, survey.results_published_at is not None,
        closes_on=survey.closes_on,
    )  # fmt: skip
    open_now = rules.why_not_answered(standing, today) is None
    results = rules.shows_results(survey.results_when, opened=standing.opened, published=standing.published)
    who, why = AUDIENCES[survey.audience]
    names = {each.code: each.name for each in city.profile().languages}
    return SurveyPage(
        survey=survey,
        title=said(survey, "title"),
        html=said(survey, "html"),
        path=address_of(survey.id, survey.title),
        state=survey.state,
        field=places.fields.get(survey.action_field_id or 0),
        department=places.departments.get(survey.department_id or 0),
        who=who,
        why=why,
        results_when=RESULTS_WHEN[survey.results_when],
        questions=len(questions),
        minutes=rules.minutes([question.type for question in questions]),
        days_left=(survey.closes_on - today).days if open_now and survey.closes_on else None,
        ended_on=_ended_on(survey),
        languages=[names.get(code, code) for code in survey.languages],
        answer_url=_door("answer", survey) if open_now else None,
        results_url=_door("results", survey) if results else None,
        changes=[(date.fromisoformat(change["on"]), change["places"]) for change in survey.words_changed],
        single_sheets=SINGLE_SHEETS if survey.sheets_published else None,
    )


def _ended_on(survey: Survey) -> date | None:
    """The last day on which one could answer: the announced one, where the survey was closed in the night after it."""
    if survey.closed_at is None:
        return None
    closed = survey.closed_at.astimezone(city.profile().timezone).date()
    return min(closed, survey.closes_on) if survey.closes_on else closed


def city_panel(session: Session, survey: Survey) -> Panel | None:
    """What the city says to a survey that is over; nothing before its results are public, if they ever are."""
    closed, published = survey.closed_at is not None, survey.results_published_at is not None
    if not rules.shows_answer(survey.results_when, closed=closed, published=published):
        return None
    return response_pages.panel(response_queries.timeline(session, survey.id))
