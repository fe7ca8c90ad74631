"""The key of a sheet, its receipt, and the seal of what was not handed in or not released yet.

Key and receipt are derived, never stored: from the participation (or, in an anonymous survey, from the blind-signed
token, which nobody keeps) with the platform's secret. So the same person finds the same sheet again after a lost
connection, and the database, which holds only hashes, opens none.
"""

import json
import secrets
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app.accounts.codes import BETWEEN, LETTERS, LOOKS_LIKE
from app.core.hashing import hashed

KEY_LENGTH = 16  # 80 bits
RECEIPT_LENGTH = 12  # 60 bits
NONCE_BYTES = 12


class SealBroken(Exception):
    """It was sealed under another secret, or for another row, or was changed."""


def of_participation(participation_id: int) -> str:
    """The key of the sheet that belongs to a participation."""
    return _letters(hashed("sheet of participation", str(participation_id)), KEY_LENGTH)


def of_token(token: str) -> str:
    """The key of the sheet that was opened with a blind-signed token."""
    return _letters(hashed("sheet of token", token), KEY_LENGTH)


def receipt_of(key: str) -> str:
    """The receipt for a sheet; it opens nothing."""
    return _letters(hashed("receipt of sheet", key), RECEIPT_LENGTH)


def hash_of_key(key: str) -> str:
    """What the database knows of a key."""
    return hashed("sheet key", key)


def hash_of_receipt(receipt: str) -> str:
    """What the database knows of a receipt."""
    return hashed("sheet receipt", receipt)


def hash_while_waiting(receipt_hash: str) -> str:
    """What the database knows of a receipt while the sheet waits: two backups must not tell who waited with whom."""
    return hashed("waiting sheet", receipt_hash)


def cleaned_key(typed: str) -> str | None:
    """A key as it was typed, in whatever letters and groups; None when it cannot be one."""
    return _cleaned(typed, KEY_LENGTH)


def cleaned_receipt(typed: str) -> str | None:
    """A receipt as it was typed; None when it cannot be one."""
    return _cleaned(typed, RECEIPT_LENGTH)


def in_groups(letters: str) -> str:
    """Groups of four, to be read and typed."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _letters(digest: str, length: int) -> str:
    number = int(digest, 16)
    return "".join(LETTERS[(number >> (5 * place)) & 31] for place in range(length))


def _cleaned(typed: str, length: int) -> str | None:
    plain = unicodedata.normalize("NFKC", typed[:100]).translate(BETWEEN).upper().translate(LOOKS_LIKE)
    return plain if len(plain) == length and set(plain) <= set(LETTERS) else None


def seal(content: dict[str, Any], bound_to: str) -> bytes:
    """What only the running platform can read; bound to its row."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _lock().encrypt(nonce, json.dumps(content).encode(), bound_to.encode())


def unseal(sealed: bytes, bound_to: str) -> dict[str, Any]:
    """Open the seal; raises `SealBroken`."""
    try:
        content: dict[str, Any] = json.loads(
            _lock().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
        )
    except InvalidTag:
        raise SealBroken from None
    return content


def _lock() -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"answer sheets 1")
    return AESGCM(derived.derive(current_app.config["SECRET_KEY"].encode()))
