"""The signing key of an anonymous contribution: made once, its secret half kept under a seal of the platform's secret.

The seal is AES-256-GCM under a key derived from `SECRET_KEY` (HKDF-SHA-256) and bound to the contribution, so that a
database or backup alone signs nothing.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app.participations.blind import EXPONENT, PrivateKey

BITS = 2048
NONCE_BYTES = 12
PRIME_BYTES = BITS // 16


class SealBroken(Exception):
    """The key was sealed under another secret, or for another contribution, or was changed."""


def make() -> PrivateKey:
    """A fresh RSA key of 2048 bits."""
    numbers = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS).private_numbers()
    return PrivateKey(numbers.p, numbers.q)


def seal(private: PrivateKey, contribution_id: int) -> bytes:
    """The two primes, readable only with the platform's secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    primes = private.p.to_bytes(PRIME_BYTES) + private.q.to_bytes(PRIME_BYTES)
    return nonce + _lock().encrypt(nonce, primes, _bound_to(contribution_id))


def unseal(sealed: bytes, contribution_id: int) -> PrivateKey:
    """Open the seal; raises `SealBroken`."""
    try:
        primes = _lock().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(contribution_id))
    except InvalidTag:
        raise SealBroken from None
    return PrivateKey(int.from_bytes(primes[:PRIME_BYTES]), int.from_bytes(primes[PRIME_BYTES:]))


def _lock() -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"participations signing key 1")
    return AESGCM(derived.derive(current_app.config["SECRET_KEY"].encode()))


def _bound_to(contribution_id: int) -> bytes:
    return b"contribution:%d" % contribution_id
