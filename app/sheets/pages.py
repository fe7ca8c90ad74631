"""What the pages of answering show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city
from app.core.locale import _, day
from app.participations import actions as ledger
from app.participations import blind
from app.participations.models import Participation
from app.participations.who import Guest, Who
from app.sheets import actions, answering, attachments, keys, queries, wording
from app.sheets.models import OpenSheet
from app.surveys import pages as surveys
from app.surveys.logic import Shown, shown
from app.surveys.models import Survey
from app.surveys.pages import Spoken, SurveyPage
from app.surveys.preview import DrawnPage, drawn_page
from app.surveys.questionnaire import Question, Words
from app.surveys.questions import write
from app.surveys.questions.kind import Fields, Unanswerable


@dataclass(frozen=True, slots=True)
class BeginPage:
    """The page before the first question. `standing`: closed, sign_in, residence, begun, done, ready."""

    survey: Survey
    about: SurveyPage
    standing: str
    account: Account | None
    needs_code: bool
    device_shared: bool  # somebody used this browser here before: the next person may begin
    key: str | None  # of the blind signature
    name: str
    sheet_key: str | None  # of this person's own sheet, where it can be found


def begin_page(session: Session, survey: Survey, account: Account | None, guest: Guest | None) -> BeginPage:
    """What this person can do here now."""
    public = ledger.queries.public_key(session, survey.id) if survey.anonymous else None
    found = ledger.find(session, survey, Who(account=account, guest=guest)) if account or guest else None
    standing = _standing(session, survey, account, found)
    traced = found is not None and not survey.anonymous and survey.answers_deleted_at is None
    return BeginPage(
        survey=survey,
        about=surveys.survey_page(survey),
        standing=standing,
        account=account,
        needs_code=survey.audience == "code",
        device_shared=account is None and standing in ("begun", "done") and survey.audience == "guest",
        key=blind.as_text(public.modulus.to_bytes(public.size)) if public else None,
        name=f"{survey.id}-{account.id}a" if account else f"{survey.id}-{guest.number if guest else 0}",
        sheet_key=keys.in_groups(keys.of_participation(found.id)) if found and traced else None,
    )


def _standing(session: Session, survey: Survey, account: Account | None, found: Participation | None) -> str:
    if not (survey.is_public and actions.is_open(survey)):
        return "closed"
    if found is not None:
        return "done" if queries.has_sheet(session, found.id) else "begun"
    if survey.audience in ("email", "resident") and account is None:
        return "sign_in"
    if survey.audience == "resident" and account is not None and not account.resident_at:
        return "residence"
    return "ready"


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One page of a sheet as it is answered."""

    survey: Survey
    title: Spoken
    key: str
    drawn: DrawnPage
    place: int  # from 1
    total: int
    before: str | None
    takes_files: bool


def written(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of a form that shows these answers."""
    fields: dict[str, list[str]] = {}
    for question in questions:
        fields.update(write(question, answers.get(question.id)))
    return fields


def answer_page(
    survey: Survey,
    sheet: OpenSheet,
    key: str,
    page_id: str,
    typed: Fields | None = None,
    refused: Mapping[str, Unanswerable] | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
) -> AnswerPage | None:
    """The page of that id, None if it is hidden; `typed`: what was sent and refused, shown again.

    `names` are those of the files that came with this sheet, by their keys.
    """
    answers = actions.content_of(sheet).answers
    seen = shown(actions.questionnaire_of(survey), answers)
    place = answering.position(seen, page_id)
    if place is None:
        return None
    page = seen.pages[place]
    questions = [item for item in page.items if isinstance(item, Question)]
    fields = with_names(questions, written(questions, answers) if typed is None else typed, names)
    return AnswerPage(
        survey=survey,
        title=surveys.said(survey, "title"),
        key=key,
        drawn=drawn_page(page, survey.languages, fields, refused or {}, sheet.key_hash),
        place=place + 1,
        total=len(seen.pages),
        before=seen.pages[place - 1].id if place else None,
        takes_files=attachments.takes(survey),
    )


def with_names(questions: Sequence[Question], fields: Fields, names: Mapping[str, str]) -> Fields:
    """The fields with the names of the files that came before; a file that is not of this sheet is none."""
    named = dict(fields)
    for question in questions:
        if question.type == answering.FILE:
            key = next(iter(fields.get(f"{question.id}-kept", ())), "")
            named |= {f"{question.id}-kept": [key if key in names else ""], f"{question.id}-name": [names.get(key, "")]}
    return named


def asks_for_files(survey: Survey, page_id: str) -> Sequence[str]:
    """The questions of a page that ask for a file, where files are taken."""
    page = answering.page_of(actions.questionnaire_of(survey), page_id) if attachments.takes(survey) else None
    items = page.items if page else ()
    return [item.id for item in items if isinstance(item, Question) and item.type == answering.FILE]


def next_page(survey: Survey, answers: Mapping[str, Any], page_id: str | None = None) -> str | None:
    """The page after this one, or the first that was not answered yet; None when only the last look is left."""
    seen = shown(actions.questionnaire_of(survey), answers)
    if page_id is not None:
        place = answering.position(seen, page_id)
        rest = seen.pages[place + 1 :] if place is not None else seen.pages[:1]
        return rest[0].id if rest else None
    return _first_open(seen, answers)


def _first_open(seen: Shown, answers: Mapping[str, Any]) -> str | None:
    """The page after the last one with an answer; the first one at the beginning."""
    answered = [
        place
        for place, page in enumerate(seen.pages)
        if any(isinstance(item, Question) and item.id in answers for item in page.items)
    ]
    place = answered[-1] + 1 if answered else 0
    return seen.pages[place].id if place < len(seen.pages) else None


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the questionnaire as it was answered: (question, the lines of its answer)."""

    id: str
    title: Spoken
    answers: Sequence[tuple[Spoken, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that still demands an answer."""

    page_id: str
    question_id: str
    title: Spoken


@dataclass(frozen=True, slots=True)
class LookPage:
    """Everything once more before it is handed in."""

    survey: Survey
    title: Spoken
    key: str
    parts: Sequence[Part]
    missing: Sequence[Gap]


def look_page(survey: Survey, sheet: OpenSheet, key: str, names: Mapping[str, str]) -> LookPage:
    """What would be handed in."""
    answers = actions.content_of(sheet).answers
    whole = actions.questionnaire_of(survey)

    named = {**names, **{place.slug: place.name for place in city.directory().districts.values()}}

    def say(words: Words) -> Spoken:
        return surveys.say(words, survey.languages)

    def line(words: Words) -> str:
        return say(words).text

    parts = [
        Part(
            page.id,
            say(page.title),
            [
                (say(item.title), wording.words_of(item, answers.get(item.id), line, named))
                for item in page.items
                if isinstance(item, Question)
            ],
        )
        for page in shown(whole, answers).pages
    ]
    gaps = [
        Gap(each.page_id, each.question.id, say(each.question.title))
        for each in answering.missing(whole, answers, files=attachments.takes(survey))
    ]
    return LookPage(survey, surveys.said(survey, "title"), key, [part for part in parts if part.answers], gaps)


def page_before(survey: Survey, answers: Mapping[str, Any], page_id: str) -> str | None:
    """The shown page before this one."""
    seen = shown(actions.questionnaire_of(survey), answers)
    place = answering.position(seen, page_id)
    return seen.pages[place - 1].id if place else None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """All pages of a questionnaire on one, to type into; how many were entered so far."""

    survey: Survey
    title: Spoken
    drawn: Sequence[DrawnPage]
    is_open: bool
    entered: int


def paper_page(session: Session, survey: Survey, fields: Fields, refused: Mapping[str, Unanswerable]) -> PaperPage:
    """The questionnaire as it stands on paper: everything, whoever it is meant for."""
    whole = actions.questionnaire_of(survey)
    return PaperPage(
        survey=survey,
        title=surveys.said(survey, "title"),
        drawn=[drawn_page(page, survey.languages, fields, refused, seed="") for page in whole.pages],
        is_open=survey.is_public and actions.is_open(survey),
        entered=ledger.queries.turnout(session, survey.id).by_way["paper"],
    )


def lead_on_paper(survey: Survey) -> str:
    """What stands above the first question: the introduction, and whether single sheets will be published."""
    announced = [str(surveys.SINGLE_SHEETS)] if survey.sheets_published else []
    return "\n\n".join([surveys.said(survey, "source").text, *announced])


def back_by_post(survey: Survey) -> list[str]:
    """Where the form goes, and until when."""
    contact = city.profile().contact
    until = [_("Bitte geben Sie den Bogen bis zum %(day)s ab.", day=day(survey.closes_on))] if survey.closes_on else []
    return [*until, _("Fragen beantwortet die Stadt unter Telefon %(number)s.", number=contact.phone)]
