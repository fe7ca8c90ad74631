"""Taking one's answers back: whoever holds the key of a sheet may empty it, before and after handing it in.

Art. 17 GDPR; the key is what Art. 11(2) calls additional information: without it nobody finds an anonymous sheet.
"""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core import activity
from app.sheets import actions, attachments, keys, queries
from app.sheets.models import Sheet, WaitingSheet
from app.surveys.models import Survey

EMPTIED = {"answers": {}, "seen": [], "complete": False, "minutes": None, "language": None}


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
        activity.record(session, "sheet_erased", None, survey, sheet_id=None)
        return
    emptied = session.execute(
        update(Sheet)
        .where(Sheet.receipt_hash == receipt_hash, ~Sheet.erased)
        .values(**EMPTIED, erased=True, counted=True)
        .returning(Sheet.id)
        .execution_options(synchronize_session=False)
    ).first()
    if emptied is not None:
        attachments.drop_handed_in(session, emptied.id)
        activity.record(session, "sheet_erased", None, survey, sheet_id=str(emptied.id))
