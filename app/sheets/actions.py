"""Answering: begin, page by page, hand in once; anonymous sheets wait, go over in batches, are dealt anew at the end.

The database decides, never a look-up: two submissions at once are one sheet. Nothing here writes into the record of
activities, as who answered and when is nobody's business; the ledger counts the days.
"""

import random
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city, clock
from app.core.db import insert_once
from app.core.errors import NotAllowed
from app.core.locale import lazy
from app.participations import actions as ledger
from app.participations.models import Participation
from app.participations.who import Guest, Who
from app.sheets import answering, attachments, keys, rules
from app.sheets.answering import Answers, Read
from app.sheets.attachments import Uploads
from app.sheets.models import DealtSurvey, OpenSheet, Sheet, WaitingSheet
from app.surveys import actions as surveys
from app.surveys import documents
from app.surveys import rules as survey_rules
from app.surveys.models import Survey
from app.surveys.questionnaire import Questionnaire
from app.surveys.questions.kind import NOWHERE, Around, Fields

ANY_ORDER = random.SystemRandom()
WAITING = (WaitingSheet.receipt_hash, WaitingSheet.sealed)


class Incomplete(NotAllowed):
    """Demanded answers are missing; the sheet stays open."""

    def __init__(self, missing: list[answering.Missing]) -> None:
        super().__init__(lazy("Es fehlen noch Antworten."))
        self.missing = missing


class Refused(NotAllowed):
    """A paper sheet has answers that are none; `read` says which."""

    def __init__(self, read: Read) -> None:
        super().__init__(lazy("Bitte prüfen Sie die markierten Antworten."))
        self.read = read


@dataclass(slots=True)
class Content:
    """What is sealed in an open sheet; `begun` only where the survey is not anonymous."""

    answers: Answers
    language: str
    receipt_hash: str
    begun: str | None = None

    def sealed(self, key_hash: str) -> bytes:
        """For the row with this key."""
        return keys.seal(asdict(self), key_hash)


def content_of(sheet: OpenSheet) -> Content:
    """What was answered so far."""
    return Content(**keys.unseal(sheet.sealed, sheet.key_hash))


def questionnaire_of(survey: Survey) -> Questionnaire:
    """What is asked."""
    return documents.from_document(survey.questionnaire)


def is_open(survey: Survey) -> bool:
    """Whether answers are taken today."""
    standing = surveys.standing(survey)
    return survey_rules.why_not_answered(standing, clock.today(city.profile().timezone)) is None


def _must_be_open(survey: Survey) -> None:
    rules.may_answer(is_public=survey.is_public, is_open=is_open(survey))


def hold(session: Session, survey: Survey, *, alone: bool) -> None:
    """Whoever hands in holds the survey together with others; whoever deals or closes holds it alone."""
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    session.execute(select(lock(func.hashtextextended(f"sheets of {survey.id}", 0))))


def begin(session: Session, survey: Survey, who: Who, language: str) -> str:
    """Take part and open a sheet; the same person gets the same key again.

    Raises `Closed`, `AlreadyAnswered`, and what the ledger refuses.
    """
    _must_be_open(survey)
    if survey.anonymous:
        raise NotAllowed(lazy("Diese Umfrage ist anonym. Bitte beginnen Sie auf ihrer Seite."))
    participation = ledger.take_part(session, survey, audience=survey.audience, who=who)
    if session.scalar(select(Sheet.id).where(Sheet.participation_id == participation.id)) is not None:
        raise rules.AlreadyAnswered(lazy("Sie haben diese Umfrage schon beantwortet. Jede Person antwortet einmal."))
    key = keys.of_participation(participation.id)
    _open(session, survey, key, language, participation)
    return key


def begin_blindly(session: Session, survey: Survey, token: str, signature: str, language: str) -> str:
    """Open a sheet for whoever shows a token that the city signed blindly; shown again, it leads to the same sheet."""
    _must_be_open(survey)
    key = keys.of_token(token)
    try:
        ledger.spend(session, survey, token, signature)
    except ledger.AlreadySpent:
        return key
    _open(session, survey, key, language)
    return key


def _open(
    session: Session, survey: Survey, key: str, language: str, participation: Participation | None = None
) -> None:
    key_hash = keys.hash_of_key(key)
    begun = clock.now().isoformat() if participation else None
    content = Content({}, language, keys.hash_of_receipt(keys.receipt_of(key)), begun)
    insert_once(
        session,
        OpenSheet,
        key_hash=key_hash,
        survey_id=survey.id,
        participation_id=participation.id if participation else None,
        sealed=content.sealed(key_hash),
    )


def take(session: Session, key: str) -> OpenSheet | None:
    """The open sheet of a key, held until the request ends, so that two pages sent at once are both kept."""
    found = select(OpenSheet).where(OpenSheet.key_hash == keys.hash_of_key(key))
    return session.scalars(found.with_for_update().execution_options(populate_existing=True)).first()


def answer_page(
    session: Session,
    survey: Survey,
    key: str,
    page_id: str,
    fields: Fields,
    language: str,
    around: Around = NOWHERE,
    *,
    demand: bool = True,
    uploads: Uploads | None = None,
) -> Read | None:
    """Keep what a page sent, unless something on it is no answer; None if there is no such open sheet.

    Files that came are kept even then, and named in `received`: no browser sends them again. Raises `Closed`.
    """
    _must_be_open(survey)
    sheet = take(session, key)
    if sheet is None:
        return None
    content = content_of(sheet)
    receiver = attachments.receiver(session, survey, sheet, uploads or {})
    read = answering.read_page(
        questionnaire_of(survey), content.answers, page_id, fields, around, demand=demand, receive=receiver
    )
    if receiver is not None:
        read.received = receiver.came
    if not read.refused:
        content.answers, content.language = read.answers, language
        sheet.sealed = content.sealed(sheet.key_hash)
        if receiver is not None:
            receiver.settle(read.answers)
    return read


def submit(session: Session, survey: Survey, key: str) -> None:
    """Hand a sheet in, once: it is closed and counts, or waits for its batch; the second of two finds nothing to do.

    Raises `Closed` and `Incomplete`.
    """
    hold(session, survey, alone=survey.anonymous)
    rules.may_answer(
        is_public=survey.is_public, is_open=is_open(survey) and session.get(DealtSurvey, survey.id) is None
    )
    sheet = take(session, key)
    if sheet is None:
        return
    content = content_of(sheet)
    whole = questionnaire_of(survey)
    missing = list(answering.missing(whole, content.answers, files=attachments.takes(survey)))
    if missing:
        raise Incomplete(missing)
    _close(session, survey, sheet, content, _row(survey, whole, content.answers, content.receipt_hash))


def _close(session: Session, survey: Survey, sheet: OpenSheet, content: Content, row: dict[str, Any]) -> None:
    """The open sheet goes and the sheet comes, in one transaction."""
    session.delete(sheet)
    session.flush()
    if survey.anonymous:
        _wait(session, survey, row)
        return
    participation = session.get_one(Participation, sheet.participation_id)
    sheet_id = uuid.uuid4()
    insert_once(session, Sheet, id=sheet_id, **row, **_traced(participation, content.language, content.begun))
    attachments.hand_in(session, sheet, sheet_id, row["answers"])


def _row(
    survey: Survey, whole: Questionnaire, answers: Mapping[str, Any], receipt_hash: str, *, on_paper: bool = False
) -> dict[str, Any]:
    kept = answering.kept(whole, answers, files=attachments.takes(survey) and not on_paper)
    return {
        "survey_id": survey.id,
        "answers": kept.answers,
        "seen": kept.seen,
        "complete": kept.complete,
        "receipt_hash": receipt_hash,
    }


def _traced(participation: Participation, language: str, begun: str | None = None) -> dict[str, Any]:
    """What a sheet of a survey that is not anonymous knows of its participation."""
    minutes = rules.minutes_between(datetime.fromisoformat(begun), clock.now()) if begun else None
    return {
        "participation_id": participation.id,
        "level": participation.level,
        "via": participation.via,
        "same_device": participation.same_device,
        "place_id": participation.place_id,
        "language": language,
        "minutes": minutes,
        "on": clock.today(city.profile().timezone),
    }


def _wait(session: Session, survey: Survey, row: dict[str, Any]) -> None:
    """One more waits; those waiting are dealt anew with it, so that neither order nor transaction tells who came when.

    At most fifty are: a crowd waiting for the next run of the job must not make each arrival slower.
    """
    some = select(WaitingSheet.id).where(WaitingSheet.survey_id == survey.id)
    drawn = session.scalars(some.order_by(func.random()).limit(rules.DEALT_AT_ONCE)).all()
    taken = session.execute(delete(WaitingSheet).where(WaitingSheet.id.in_(drawn)).returning(*WAITING)).all()
    receipt_hash = keys.hash_while_waiting(row["receipt_hash"])
    waiting = [dict(each._mapping) for each in taken]
    waiting.append({"receipt_hash": receipt_hash, "sealed": keys.seal(row, receipt_hash)})
    ANY_ORDER.shuffle(waiting)
    session.execute(insert(WaitingSheet), [{"id": uuid.uuid4(), "survey_id": survey.id, **each} for each in waiting])


def _take_waiting(session: Session, survey: Survey) -> list[dict[str, Any]]:
    """What waits, unsealed, and no longer waiting."""
    taken = session.execute(delete(WaitingSheet).where(WaitingSheet.survey_id == survey.id).returning(*WAITING)).all()
    return [
        {"id": uuid.uuid4(), "counted": False, "erased": False, **keys.unseal(each.sealed, each.receipt_hash)}
        for each in taken
    ]


def _put(session: Session, rows: list[dict[str, Any]]) -> None:
    ANY_ORDER.shuffle(rows)
    if rows:
        session.execute(insert(Sheet), rows)


def release_waiting(session: Session, survey: Survey) -> int:
    """Let those who wait go over together in random order, if they are at least ten; says how many went."""
    hold(session, survey, alone=True)
    waiting = session.scalar(select(func.count()).select_from(WaitingSheet).where(WaitingSheet.survey_id == survey.id))
    if not rules.may_release(waiting or 0):
        return 0
    rows = _take_waiting(session, survey)
    _put(session, rows)
    return len(rows)


def keep_at_closing(session: Session, survey: Survey) -> None:
    """The survey is over: sheets begun become incomplete ones, and an anonymous survey is dealt anew as a whole, once.

    Rows that are dealt anew keep their ids; all of them have one transaction and no order.
    """
    hold(session, survey, alone=True)
    if not insert_once(session, DealtSurvey, survey_id=survey.id):
        return
    whole = questionnaire_of(survey)
    begun = session.scalars(select(OpenSheet).where(OpenSheet.survey_id == survey.id)).all()
    for sheet in begun:
        _keep_begun(session, survey, whole, sheet)
    if survey.anonymous:
        rows = _take_waiting(session, survey)
        columns = (Sheet.id, Sheet.survey_id, Sheet.receipt_hash, Sheet.answers, Sheet.seen, Sheet.complete)
        dealt = delete(Sheet).where(Sheet.survey_id == survey.id).returning(*columns, Sheet.counted, Sheet.erased)
        rows += [dict(row._mapping) for row in session.execute(dealt)]
        _put(session, rows)
        ledger.destroy_key(session, survey)


def _keep_begun(session: Session, survey: Survey, whole: Questionnaire, sheet: OpenSheet) -> None:
    """A sheet that nobody handed in counts as incomplete with what was answered; an empty one goes."""
    content = content_of(sheet)
    if not answering.kept(whole, content.answers).answers:
        attachments.drop(session, sheet)
        session.delete(sheet)
        session.flush()
        return
    row = {**_row(survey, whole, content.answers, content.receipt_hash), "complete": False}
    _close(session, survey, sheet, content, row)


def enter_paper(
    session: Session, survey: Survey, by: Account, fields: Fields, code: str, language: str, around: Around = NOWHERE
) -> str:
    """Enter a sheet that came on paper; its code is spent in the same ledger. Returns the receipt.

    Raises `Refused` when an answer is none, `AlreadyAnswered` for a used code, and what the ledger refuses.
    """
    hold(session, survey, alone=True)
    _must_be_open(survey)
    whole = questionnaire_of(survey)
    read = answering.read_all(whole, fields, around)
    if read.refused:
        raise Refused(read)
    if not read.answers:
        raise NotAllowed(lazy("Auf diesem Bogen steht noch keine Antwort."))
    guest = None if code else Guest(uuid.uuid4().hex)
    who = Who(code=code or None, guest=guest, client=f"staff {by.id}", on_paper=True)
    if ledger.find(session, survey, who) is not None:
        raise rules.AlreadyAnswered(lazy("Mit diesem Code hat schon jemand geantwortet oder begonnen."))
    participation = ledger.take_part(session, survey, audience=survey.audience, who=who)
    if participation.via != "paper":
        raise rules.AlreadyAnswered(lazy("Mit diesem Code hat schon jemand geantwortet oder begonnen."))
    receipt = keys.receipt_of(keys.of_token(uuid.uuid4().hex))
    row = _row(survey, whole, read.answers, keys.hash_of_receipt(receipt), on_paper=True)
    if survey.anonymous:
        _wait(session, survey, row)
    else:
        insert_once(session, Sheet, **row, **_traced(participation, language))
    return receipt
