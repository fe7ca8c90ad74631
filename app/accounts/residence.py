"""Residence: the citizens' office looks at the registration and hands out a code, entered once.

The account keeps the day. Which code it was, and who handed it to whom, is kept nowhere.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.actions import HOUR, TooMany, WrongCode
from app.accounts.models import Account, ResidenceCode
from app.core import activity, city, clock, limits
from app.core.errors import NotAllowed
from app.core.hashing import hashed
from app.core.locale import lazy

VALID_DAYS = 90
MOST_AT_ONCE = 50
WRONG_AN_HOUR = 10


def give_codes(session: Session, by: Account, number: int) -> list[str]:
    """Draw single-use codes for the counter of the citizens' office; they are shown this once."""
    if not 1 <= number <= MOST_AT_ONCE:
        raise NotAllowed(lazy("Bis zu 50 Codes auf einmal."))
    today = clock.today(city.profile().timezone)
    drawn = [codes.draw_for_paper() for _ in range(number)]
    session.execute(
        insert(ResidenceCode), [{"code_hash": _hash(code.replace("-", "")), "given_on": today} for code in drawn]
    )
    activity.record(session, "residence_codes_given", by, number=number)
    return drawn


def confirm(session: Session, account: Account, typed: str) -> None:
    """Somebody with a code lives here; the code is gone with it. Who is confirmed already spends none.

    Raises `WrongCode`, and `TooMany` after ten wrong ones an hour: then even a right one is not looked at.
    """
    if account.resident_at is not None:
        return
    if limits.reached("residence", str(account.id), WRONG_AN_HOUR, HOUR):
        raise TooMany(lazy("Das waren viele falsche Codes. Bitte versuchen Sie es in einer Stunde wieder."))
    if not _spend(session, typed):
        limits.within("residence", str(account.id), WRONG_AN_HOUR, HOUR)
        raise WrongCode(
            lazy("Dieser Code gilt nicht. Bitte vergleichen Sie ihn mit dem Papier. Jeder gilt einmal, 90 Tage lang.")
        )
    zone = city.profile().timezone
    account.resident_at = datetime.combine(clock.today(zone), time(), zone)
    session.flush()
    activity.record(session, "residence_confirmed", account)


def _spend(session: Session, typed: str) -> bool:
    code = codes.cleaned_from_paper(typed)
    if code is None:
        return False
    oldest = clock.today(city.profile().timezone) - timedelta(days=VALID_DAYS)
    spent = delete(ResidenceCode).where(ResidenceCode.code_hash == _hash(code), ResidenceCode.given_on > oldest)
    return session.execute(spent.returning(ResidenceCode.code_hash)).scalar() is not None


def _hash(code: str) -> str:
    return hashed("residence code", code)


def forget_old(session: Session) -> None:
    """Codes that nobody entered in time go."""
    oldest = clock.today(city.profile().timezone) - timedelta(days=VALID_DAYS)
    session.execute(delete(ResidenceCode).where(ResidenceCode.given_on <= oldest))
