"""Six digits and the secret of a link: drawn at random, stored as keyed hashes only, each try counted at once."""

import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import update

from app.accounts.models import SignInCode
from app.core import limits

DIGITS = 6
PAPER_LENGTH = 12
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that reads like something else
LOOKS_LIKE = str.maketrans("OIL", "011")
BETWEEN = str.maketrans("", "", " \t\n\r\u00a0\u2007\u2009\u202f-\u2010\u2011\u2012\u2013\u2014.")


def draw() -> str:
    """Six digits, each combination as likely as any other."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def draw_secret() -> str:
    """A word for a link that nobody can guess."""
    return secrets.token_urlsafe(32)


def cleaned(typed: str) -> str | None:
    """The six digits somebody typed or pasted, whatever stood between them, full-width ones too; None otherwise."""
    digits = unicodedata.normalize("NFKC", typed).translate(BETWEEN)
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else None


def draw_for_paper() -> str:
    """Twelve letters and digits in groups of four, to be read from paper and typed; 2^60 of them."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(PAPER_LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, PAPER_LENGTH, 4))


def cleaned_from_paper(typed: str) -> str | None:
    """A code as it was typed from paper, in whatever letters and groups; None when it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).translate(BETWEEN).upper().translate(LOOKS_LIKE)
    return plain if len(plain) == PAPER_LENGTH and set(plain) <= set(LETTERS) else None


def count_try(code_id: int, now: datetime, allowed: int) -> int | None:
    """Count one try, before it is looked at and so that a refusal cannot take it back.

    Returns how many tries there were with this one, or None if the code is used, expired or tried too often.
    """
    tried = (
        update(SignInCode)
        .where(
            SignInCode.id == code_id,
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > now,
            SignInCode.tries < allowed,
        )
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.tries)
    )
    tries: int | None = limits.count(tried)
    return tries
