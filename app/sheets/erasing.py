"""Taking one's answers back: whoever holds the key of a sheet may empty it, before and after handing it in.

Art. 17 GDPR; the key is what Art. 11(2) calls additional information: without it nobody finds an anonymous sheet.
"""

import uuid
from collections.abc import Callable
from datetime import date

from sqlalchemy import Integer, cast, delete, func, select, update
from sqlalchemy.orm import Session

from app.core import activity
from app.core.activity import Activity
from app.sheets import actions, attachments, keys, queries
from app.sheets.models import Sheet, WaitingSheet
from app.surveys.models import Survey

EMPTIED = {"answers": {}, "seen": [], "complete": False, "minutes": None, "language": None}
Goes = Callable[[Session, uuid.UUID], object]
ALONG: list[Goes] = []  # what parts above keep of a sheet


def goes_along(forget: Goes) -> None:
    """A part above keeps something of each sheet: `forget` deletes it, in the same transaction as the answers."""
    ALONG.append(forget)


def erase(session: Session, key: str) -> None:
    """Delete the answers on the sheet of this key; doing it twice changes nothing.

    The participation stays, so that nobody answers twice. What was counted already stays a number without a person
    until the survey ends, when all is counted anew, and for good after that: a count in between would tell, by
    subtraction from the figures before, what stood on the sheet.
    """
    open_sheet = actions.take(session, key)
    if open_sheet is not None:
        content = actions.content_of(open_sheet)
        content.answers = {}
        open_sheet.sealed = content.sealed(open_sheet.key_hash)
        attachments.drop(session, open_sheet)
        return
    receipt = keys.receipt_of(key)
    handed_in = queries.of_receipt(session, receipt)
    if handed_in is None or handed_in.erased:
        return
    survey = session.get_one(Survey, handed_in.survey_id)
    actions.hold(session, survey, alone=True)  # it may just be on its way from waiting to counting
    _erase_handed_in(session, survey, keys.hash_of_receipt(receipt))


def _erase_handed_in(session: Session, survey: Survey, receipt_hash: str) -> None:
    waiting = WaitingSheet.receipt_hash == keys.hash_while_waiting(receipt_hash)
    if session.execute(delete(WaitingSheet).where(waiting).returning(WaitingSheet.id)).first():
        return
    emptied = session.execute(
        update(Sheet)
        .where(Sheet.receipt_hash == receipt_hash, ~Sheet.erased)
        .values(**EMPTIED, erased=True, counted=True)
        .returning(Sheet.id)
        .execution_options(synchronize_session=False)
    ).first()
    if emptied is None:
        return
    for forget in ALONG:
        forget(session, emptied.id)
    attachments.drop_handed_in(session, emptied.id)
    if not survey.anonymous:
        activity.record(session, "sheet_erased", None, survey, sheet_id=str(emptied.id))


def record_day(session: Session, on: date) -> None:
    """Write into the record how many anonymous sheets were taken back on a day that is over: a count, no moment.

    A moment would tell who did it, and with an older backup what stood on the sheet. Doing it twice changes nothing.
    """
    erased = (
        select(Sheet.survey_id, func.count().label("sheets")).where(Sheet.erased).group_by(Sheet.survey_id).subquery()
    )
    number = func.sum(cast(Activity.detail["number"].astext, Integer))
    known = select(number).where(Activity.contribution_id == Survey.id, Activity.verb == "sheets_erased")
    new = erased.c.sheets - func.coalesce(known.scalar_subquery(), 0)
    found = (
        select(Survey, new)
        .join(erased, erased.c.survey_id == Survey.id)
        .where(Survey.anonymous, new > 0)
        .order_by(Survey.id)
    )
    for survey, sheets in session.execute(found).all():
        activity.record(session, "sheets_erased", None, survey, on=on.isoformat(), number=sheets)
