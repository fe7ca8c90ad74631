"""The verbs of a survey: create, set, arrange, open, close, publish its results."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core import activity, city, clock, contributions, text, versions
from app.core.contributions import Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.locale import lazy
from app.core.people import Person
from app.core.pictures import redrawn
from app.core.references import next_reference
from app.participations.actions import make_key
from app.surveys import faults, rules
from app.surveys.documents import from_document, to_document
from app.surveys.exchange import Pattern
from app.surveys.models import Survey, SurveyPicture
from app.surveys.questionnaire import Questionnaire, changed_words, same_shape
from moderation.admission import admit

PICTURE_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about a survey but its questions and words."""

    action_field_id: int | None = None
    department_id: int | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    audience: str = "guest"
    anonymous: bool = False
    results_when: str = "after_end"
    sheets_published: bool = False
    sample: dict[str, Any] | None = None
    retention_days: int = 730
    template: bool = False


def create(session: Session, author: Person, pattern: Pattern, **settings: Any) -> Survey:
    """A draft after this pattern, opened for a preview by its unguessable token."""
    first = pattern.languages[0]
    survey = Survey(
        author_id=author.id,
        token=secrets.token_urlsafe(24),
        created_at=clock.now(),
        language=first,
        languages=list(pattern.languages),
        questionnaire=to_document(pattern.questionnaire),
        translations={},
        words_changed=[],
        audience=pattern.audience,
        anonymous=pattern.anonymous,
        results_when=pattern.results_when,
        **settings,
    )
    _say(survey, pattern)
    contributions.add(session, survey)
    return survey


def _say(survey: Survey, pattern: Pattern) -> None:
    first, *others = pattern.languages
    survey.title = pattern.title.get(first, "")
    survey.source = pattern.text.get(first, "")
    survey.html = text.render(survey.source)
    survey.languages = list(pattern.languages)
    survey.translations = {
        code: {
            "title": pattern.title.get(code, ""),
            "source": pattern.text.get(code, ""),
            "html": text.render(pattern.text.get(code, "")),
        }
        for code in others
    }


def pattern_of(survey: Survey) -> Pattern:
    """The survey without its period, its field and its answers: to be copied or taken along."""
    said = {code: survey.translations.get(code, {}) for code in survey.languages[1:]}
    titles = {survey.language: survey.title, **{code: words.get("title", "") for code, words in said.items()}}
    texts = {survey.language: survey.source, **{code: words.get("source", "") for code, words in said.items()}}
    return Pattern(
        title={code: words for code, words in titles.items() if words},
        text={code: words for code, words in texts.items() if words},
        languages=tuple(survey.languages),
        questionnaire=from_document(survey.questionnaire),
        audience=survey.audience,
        anonymous=survey.anonymous,
        results_when=survey.results_when,
    )


def standing(survey: Survey, *, count_faults: bool = False) -> rules.Standing:
    """What decides over this survey; looking for faults takes a moment."""
    found: Sequence[Any] = ()
    if count_faults:
        found = faults.faults(from_document(survey.questionnaire), survey.languages, anonymous=survey.anonymous)
    return rules.Standing(
        opened=survey.opened_at is not None,
        closed=survey.closed_at is not None,
        published=survey.results_published_at is not None,
        faults=len(found),
        has_title=bool(survey.title),
        has_text=bool(survey.source),
        has_field=survey.action_field_id is not None,
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
    )


def describe(
    session: Session, author: Person, survey: Survey, pattern: Pattern, settings: Settings, version: int
) -> None:
    """Change title, introduction, languages and settings; once open, only words, the last day and the field,
    and what was promised to those who answered stays. A last day there must be, as far as `rules.why_not_until` says.

    Raises `Stale` if it is no longer the `version` the author saw.
    """
    versions.take(session, survey, version)
    before, opened = pattern_of(survey), survey.opened_at is not None
    if opened and (settings.audience, settings.anonymous, settings.sheets_published) != (
        survey.audience,
        survey.anonymous,
        survey.sheets_published,
    ):
        raise NotAllowed(rules.why_not_reshaped(standing(survey)))
    promised, wanted = (survey.results_when, survey.retention_days), (settings.results_when, settings.retention_days)
    broken = rules.why_not_promised(promised, wanted) if opened else None
    if broken:
        raise NotAllowed(broken)
    endless = rules.why_not_until(settings.closes_on, survey.closes_latest_on) if opened else None
    if endless:
        raise rules.WrongLastDay(endless)
    _say(survey, replace(pattern, questionnaire=before.questionnaire))
    for name in Settings.__dataclass_fields__:
        if not (opened and name == "opens_on"):
            setattr(survey, name, getattr(settings, name))
    if opened and (before.title, before.text) != (pattern.title, pattern.text):
        _note(session, author, survey, [survey.title])
    session.flush()


def arrange(
    session: Session, author: Person, survey: Survey, whole: Questionnaire, version: int, *, undo: bool = False
) -> None:
    """Put a questionnaire in the place of the one before; `undo` keeps that one, so that it can be brought back.

    Once the survey is open only words change, and everyone is told; raises `Stale` if it is no longer that `version`.
    """
    before = from_document(survey.questionnaire)
    if not same_shape(before, whole):
        refusal = rules.why_not_reshaped(standing(survey))
        if refusal:
            raise NotAllowed(refusal)
    versions.take(session, survey, version)
    survey.undo = survey.questionnaire if undo else None
    survey.questionnaire = to_document(whole)
    survey.planned_at = None  # what was checked is no longer what would open
    changes = changed_words(before, whole) if survey.opened_at is not None else ()
    if changes:
        _note(session, author, survey, [change.before or change.after for change in changes])
    session.flush()


def bring_back(session: Session, author: Person, survey: Survey, version: int) -> None:
    """Undo the last deletion; without one nothing changes."""
    if survey.undo is not None:
        arrange(session, author, survey, from_document(survey.undo), version)


def _note(session: Session, author: Person, survey: Survey, places: list[str]) -> None:
    """Everyone can see that words were changed after the first answers, and which."""
    on = clock.today(city.profile().timezone).isoformat()
    survey.words_changed = [*survey.words_changed, {"on": on, "places": places[:20]}]
    activity.record(session, "words_changed", author, survey, places=len(places))


def open_(session: Session, author: Person | None, survey: Survey) -> None:
    """Open it today, or plan it for its first day; from then on it is public, with a reference."""
    today = clock.today(city.profile().timezone)
    now_standing = standing(survey, count_faults=True)
    refusal = rules.why_not_opened(now_standing, today)
    if refusal:
        raise NotAllowed(refusal)
    if not rules.opens_now(now_standing, today):
        survey.planned_at = clock.now()
        activity.record(session, "survey_planned", author, survey, opens_on=str(survey.opens_on))
        return
    _stamp(session, survey, "opened_at")
    survey.opens_on = survey.opens_on or today
    survey.closes_latest_on = rules.latest_close(survey.closes_on) if survey.closes_on else None
    survey.undo, survey.submitted_at = None, clock.now()
    survey.reference = next_reference(session, city.profile().prefix, today.year)
    survey.department_id = survey.department_id or _department_of(survey)
    session.flush()
    if survey.anonymous:
        make_key(session, survey)
    admit(session, survey, author)
    activity.record(session, "survey_opened", author, survey, closes_on=str(survey.closes_on))


def _department_of(survey: Survey) -> int | None:
    """Who asks: the department in charge of the action field."""
    field = city.directory().fields.get(survey.action_field_id or 0)
    return field.department_id if field else None


def close(session: Session, author: Person | None, survey: Survey) -> None:
    """End it: by hand before its last day, or by itself after it. Nobody answers any more."""
    refusal = rules.why_not_closed(standing(survey))
    if refusal:
        raise NotAllowed(refusal)
    _stamp(session, survey, "closed_at")
    activity.record(session, "survey_closed", author, survey, closes_on=str(survey.closes_on))


def publish_results(session: Session, author: Person, survey: Survey) -> None:
    """Make the results public."""
    refusal = rules.why_not_published(standing(survey))
    if refusal:
        raise NotAllowed(refusal)
    _stamp(session, survey, "results_published_at")
    activity.record(session, "results_published", author, survey)


def _stamp(session: Session, survey: Survey, name: str) -> None:
    """Say that it happened, once, however many ask at the same time."""
    column = getattr(Survey.__table__.c, name)
    taken = session.execute(
        update(Survey.__table__)  # type: ignore[arg-type]
        .where(Survey.__table__.c.id == survey.id, column.is_(None))
        .values({name: clock.now()})
        .returning(Survey.__table__.c.id)
    ).first()
    if taken is None:
        raise Stale
    session.refresh(survey, [name])


def discard(session: Session, survey: Survey) -> None:
    """Delete a draft that was never opened, with its pictures."""
    if survey.opened_at is not None or survey.visibility != Visibility.DRAFT:
        raise NotAllowed(rules.why_not_reshaped(standing(survey)))
    session.execute(delete(SurveyPicture).where(SurveyPicture.survey_id == survey.id))
    session.execute(delete(Tally).where(Tally.contribution_id == survey.id))
    session.delete(survey)
    session.flush()


def keep_picture(session: Session, survey: Survey, content: bytes) -> str:
    """Keep a picture, drawn anew, and give its key; refused is what is no picture or weighs more than a megabyte."""
    if len(content) > PICTURE_LIMIT:
        raise NotAllowed(lazy("Das Bild ist größer als 1 MB. Bitte verkleinern Sie es und senden Sie es noch einmal."))
    picture = redrawn(content)
    key = secrets.token_urlsafe(24)
    session.add(SurveyPicture(key=key, survey_id=survey.id, media_type=picture.media_type, content=picture.content))
    session.flush()
    return key
