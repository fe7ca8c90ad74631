"""Blind signatures: the city signs a word without seeing it, and later cannot tell whose it was.

RSABSSA-SHA384-PSS-Randomized (RFC 9474) on RSASSA-PSS (RFC 8017). The big integers are Python's own. What is done
against side channels: each signature is made of a freshly randomised number (base blinding), so that its time says
nothing about key or message, and it is checked before it is given out, so that a fault of the machine cannot betray the
key. What is not done: Python's arithmetic takes a time that depends on the numbers; whoever can measure inside the
server's processor is not kept out.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from math import gcd

HASH_BYTES = 48  # SHA-384
SALT_BYTES = 48
PREFIX_BYTES = 32
WORD_BYTES = 32  # what a token is drawn from, before its random prefix
TOKEN_BYTES = PREFIX_BYTES + WORD_BYTES
EXPONENT = 65537


class Refused(ValueError):
    """Not of the form that the scheme demands, or not signed by this key."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everyone may know: the modulus; the exponent is always 65537."""

    modulus: int

    @property
    def size(self) -> int:
        """Bytes of the modulus, and so of each signature."""
        return (self.modulus.bit_length() + 7) // 8


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The two primes; whoever has them can sign."""

    p: int
    q: int

    @property
    def public(self) -> PublicKey:
        """The half that is shown."""
        return PublicKey(self.p * self.q)


@dataclass(frozen=True, slots=True)
class Blinded:
    """A token as the signer sees it, and the number that uncovers the signature; the number is shown to nobody."""

    message: bytes
    inverse: int


def prepare(message: bytes, prefix: bytes | None = None) -> bytes:
    """Put a random prefix before the message (RFC 9474, 4.1): no two tokens are alike, whatever was drawn."""
    return (secrets.token_bytes(PREFIX_BYTES) if prefix is None else prefix) + message


def draw_token() -> bytes:
    """A token that nobody has seen before."""
    return prepare(secrets.token_bytes(WORD_BYTES))


def blind(public: PublicKey, token: bytes, salt: bytes | None = None, factor: int | None = None) -> Blinded:
    """Cover a token (RFC 9474, 4.2). `salt` and `factor` are drawn at random unless a test gives them."""
    n = public.modulus
    encoded = int.from_bytes(
        _encode(token, n.bit_length() - 1, secrets.token_bytes(SALT_BYTES) if salt is None else salt)
    )
    if gcd(encoded, n) != 1:
        raise Refused("this token would betray the key")  # happens to nobody
    factor = factor or _coprime(n)
    covered = encoded * pow(factor, EXPONENT, n) % n
    return Blinded(covered.to_bytes(public.size), pow(factor, -1, n))


def check_blinded(public: PublicKey, blinded: bytes) -> None:
    """Only a number below the modulus, of its size, can be signed; raises `Refused`."""
    if len(blinded) != public.size or not 0 < int.from_bytes(blinded) < public.modulus:
        raise Refused("not a blinded message of this key")


def blind_sign(private: PrivateKey, blinded: bytes) -> bytes:
    """Sign what cannot be seen (RFC 9474, 4.3). Raises `Refused` for what is no number below the modulus."""
    public = private.public
    n, number = public.modulus, int.from_bytes(blinded)
    check_blinded(public, blinded)
    cover = _coprime(n)
    covered = number * pow(cover, EXPONENT, n) % n
    signature = _power(private, covered) * pow(cover, -1, n) % n
    if pow(signature, EXPONENT, n) != number:
        raise ArithmeticError("the signature is wrong; it is not given out")
    return signature.to_bytes(public.size)


def finalize(public: PublicKey, token: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """Uncover the signature of the token (RFC 9474, 4.4). Raises `Refused` when it is none."""
    if len(blind_signature) != public.size:
        raise Refused("not a signature of this key")
    number = int.from_bytes(blind_signature) * inverse % public.modulus
    signature = number.to_bytes(public.size)
    if not verify(public, token, signature):
        raise Refused("not a signature of this key")
    return signature


def verify(public: PublicKey, token: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's for exactly this token (RFC 8017, 8.1.2)."""
    n, number = public.modulus, int.from_bytes(signature)
    if len(signature) != public.size or number >= n:
        return False
    bits = n.bit_length() - 1
    encoded = pow(number, EXPONENT, n)
    if encoded.bit_length() > bits:
        return False
    return _is_encoding(token, encoded.to_bytes((bits + 7) // 8), bits)


def _power(private: PrivateKey, number: int) -> int:
    """The secret power, by the Chinese remainder theorem: four times as fast."""
    p, q = private.p, private.q
    of_p = pow(number % p, pow(EXPONENT, -1, p - 1), p)
    of_q = pow(number % q, pow(EXPONENT, -1, q - 1), q)
    return of_q + q * ((of_p - of_q) * pow(q, -1, p) % p)


def _coprime(n: int) -> int:
    while True:
        drawn = secrets.randbelow(n - 1) + 1
        if gcd(drawn, n) == 1:
            return drawn


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, B.2.1)."""
    rounds = -(-length // HASH_BYTES)
    return b"".join(_hash(seed + number.to_bytes(4)) for number in range(rounds))[:length]


def _hash(message: bytes) -> bytes:
    return hashlib.sha384(message).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, 9.1.1)."""
    length = (bits + 7) // 8
    digest = _hash(bytes(8) + _hash(message) + salt)
    block = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    masked = _xor(block, _mask(digest, len(block)))
    return bytes([masked[0] & _first_byte(bits)]) + masked[1:] + digest + b"\xbc"


def _is_encoding(message: bytes, encoded: bytes, bits: int) -> bool:
    """EMSA-PSS-VERIFY (RFC 8017, 9.1.2): there is one right encoding for each salt, so it is made again."""
    masked, digest = encoded[: -HASH_BYTES - 1], encoded[-HASH_BYTES - 1 : -1]
    salt = _xor(masked, _mask(digest, len(masked)))[-SALT_BYTES:]
    return hmac.compare_digest(encoded, _encode(message, bits, salt))


def _first_byte(bits: int) -> int:
    return 0xFF >> (-bits % 8)


def as_text(value: bytes) -> str:
    """As forms carry it: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_text(text: str, size: int) -> bytes:
    """Read what a form carried; raises `Refused` unless it is exactly `size` bytes, written in the one right way."""
    try:
        value = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Refused("not base64") from None
    if len(value) != size or as_text(value) != text:
        raise Refused("of another size")
    return value
