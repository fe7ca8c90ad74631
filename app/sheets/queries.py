"""Which sheet a key or a receipt belongs to, and where surveys have something to release or to close."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.sheets import keys, rules
from app.sheets.models import DealtSurvey, OpenSheet, Sheet, WaitingSheet
from app.surveys.models import Survey


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A sheet that arrived: of which survey, whether complete (None while it waits), waiting still, or taken back."""

    survey_id: int
    complete: bool | None
    waits: bool
    erased: bool = False


def open_sheet(session: Session, key: str) -> OpenSheet | None:
    """The sheet being answered under this key."""
    return session.get(OpenSheet, keys.hash_of_key(key))


def of_receipt(session: Session, receipt: str, survey_id: int | None = None) -> HandedIn | None:
    """The sheet with this receipt; of this survey only, if one is given."""
    receipt_hash = keys.hash_of_receipt(receipt)
    columns = (Sheet.survey_id, Sheet.complete, Sheet.erased)
    sheet = session.execute(select(*columns).where(Sheet.receipt_hash == receipt_hash)).first()
    found = HandedIn(sheet.survey_id, sheet.complete, waits=False, erased=sheet.erased) if sheet else None
    if found is None:
        waiting = session.scalar(
            select(WaitingSheet.survey_id).where(WaitingSheet.receipt_hash == keys.hash_while_waiting(receipt_hash))
        )
        found = HandedIn(waiting, None, waits=True) if waiting is not None else None
    return found if found and survey_id in (None, found.survey_id) else None


def has_sheet(session: Session, participation_id: int) -> bool:
    """Whether the sheet of this participation was handed in."""
    return session.scalar(select(Sheet.id).where(Sheet.participation_id == participation_id)) is not None


def to_release(session: Session) -> Survey | None:
    """A survey of which enough sheets wait to go over together."""
    enough = (
        select(WaitingSheet.survey_id)
        .group_by(WaitingSheet.survey_id)
        .having(func.count() >= rules.SMALLEST_BATCH)
        .order_by(WaitingSheet.survey_id)
        .limit(1)
    )
    survey_id = session.scalar(enough)
    return session.get(Survey, survey_id) if survey_id is not None else None


def ended(session: Session, today: date) -> Survey | None:
    """A survey that is over and was not dealt yet."""
    return session.scalars(
        select(Survey)
        .where(
            Survey.opened_at.is_not(None),
            or_(Survey.closed_at.is_not(None), Survey.closes_on < today),
            ~select(DealtSurvey.survey_id).where(DealtSurvey.survey_id == Survey.id).exists(),
        )
        .order_by(Survey.id)
        .limit(1)
    ).first()
