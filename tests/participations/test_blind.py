"""The blind signature is the one of RFC 9474, and nothing else passes for it.

The numbers are those of the RFC's appendix A.1 (RSABSSA-SHA384-PSS-Randomized); of what must come out its hash is kept.
"""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as some

from app.participations import blind, keys
from app.participations.blind import PrivateKey, PublicKey, Refused

P = int(
    "e1f4d7a34802e27c7392a3cea32a262a34dc3691bd87f3f310dc75673488930559c120fd0410194fb8a0da55bd0b81227e84"
    "3fdca6692ae80e5a5d414116d4803fca7d8c30eaaae57e44a1816ebb5c5b0606c536246c7f11985d731684150b63c9a3ad9e"
    "41b04c0b5b27cb188a692c84696b742a80d3cd00ab891f2457443dadfeba6d6daf108602be26d7071803c67105a5426838e6"
    "889d77e8474b29244cefaf418e381b312048b457d73419213063c60ee7b0d81820165864fef93523c9635c22210956e53a8d"
    "96322493ffc58d845368e2416e078e5bcb5d2fd68ae6acfa54f9627c42e84a9d3f2774017e32ebca06308a12ecc290c7cd11"
    "56dcccfb2311",
    16,
)
Q = int(
    "c601a9caea66dc3835827b539db9df6f6f5ae77244692780cd334a006ab353c806426b60718c05245650821d39445d3ab591"
    "ed10a7339f15d83fe13f6a3dfb20b9452c6a9b42eaa62a68c970df3cadb2139f804ad8223d56108dfde30ba7d367e9b0a7a8"
    "0c4fdba2fd9dde6661fc73fc2947569d2029f2870fc02d8325acf28c9afa19ecf962daa7916e21afad09eb62fe9f1cf91b77"
    "dc879b7974b490d3ebd2e95426057f35d0a3c9f45f79ac727ab81a519a8b9285932d9b2e5ccd347e59f3f32ad9ca359115e7"
    "da008ab7406707bd0e8e185a5ed8758b5ba266e8828f8d863ae133846304a2936ad7bc7c9803879d2fc4a28e69291d73dbd7"
    "99f8bc238385",
    16,
)
INVERSE = int(
    "80682c48982407b489d53d1261b19ec8627d02b8cda5336750b8cee332ae260de57b02d72609c1e0e9f28e2040fc65b6f02d"
    "56dbd6aa9af8fde656f70495dfb723ba01173d4707a12fddac628ca29f3e32340bd8f7ddb557cf819f6b01e445ad96f874ba"
    "235584ee71f6581f62d4f43bf03f910f6510deb85e8ef06c7f09d9794a008be7ff2529f0ebb69decef646387dc767b749392"
    "65fec0223aa6d84d2a8a1cc912d5ca25b4e144ab8f6ba054b54910176d5737a2cff011da431bd5f2a0d2d66b9e70b39f4b05"
    "0e45c0d9c16f02deda9ddf2d00f3e4b01037d7029cd49c2d46a8e1fc2c0c17520af1f4b5e25ba396afc4cd60c494a4c42644"
    "8b35b49635b337cfb08e7c22a39b256dd032c00adddafb51a627f99a0e1704170ac1f1912e49d9db10ec04c19c58f4202129"
    "73e0cb329524223a6aa56c7937c5dffdb5d966b6cd4cbc26f3201dd25c80960a1a111b32947bb78973d269fac7f518653093"
    "0ed19f68507540eed9e1bab8b00f00d8ca09b3f099aae46180e04e3584bd7ca054df18a1504b89d1d1675d0966c4ae1407be"
    "325cdf623cf13ff13e4a28b594d59e3eadbadf6136eee7a59d6a444c9eb4e2198e8a974f27a39eb63af2c9af3870488b8ada"
    "ad444674f512133ad80b9220e09158521614f1faadfe8505ef57b7df6813048603f0dd04f4280177a11380fbfc861dbcbd74"
    "18d62155248dad5fdec0991f",
    16,
)
MESSAGE = bytes.fromhex(
    "8f3dc6fb8c4a02f4d6352edf0907822c1210a9b32f9bdda4c45a698c80023aa6b59f8cfec5fdbb36331372ebefedae7d"
)
SALT = bytes.fromhex("051722b35f458781397c3a671a7d3bd3096503940e4c4f1aaa269d60300ce449555cd7340100df9d46944c5356825abf")
PREFIX = bytes.fromhex("8417e699b219d583fb6216ae0c53ca0e9723442d02f1d1a34295527e7d929e8b")
BLINDED = "c20660023bbbe565cd45163505209c98693ee6004f179ecff6446f07319d102c"
BLIND_SIGNATURE = "73b1978d4dbbb4ce892f04c9a022c3596ee8912a9be3c183a3912d42f915a7d1"
SIGNATURE = "637dffe92ee76ccfd6fd3cb22190fa15164ed586baa5c2b9e872ddcd981c80ec"
SIGNATURE_BEGINS = "191e941c57510e22d29afad257de5ca436d2316221fe870c7cb75205a6c071c2"


def sha256(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


@pytest.fixture(scope="module")
def private() -> PrivateKey:
    return keys.make()


@pytest.fixture(scope="module")
def public(private: PrivateKey) -> PublicKey:
    return private.public


def test_every_step_gives_what_the_rfc_gives():
    private = PrivateKey(P, Q)
    token = blind.prepare(MESSAGE, PREFIX)
    blinded = blind.blind(private.public, token, SALT, pow(INVERSE, -1, P * Q))
    assert sha256(blinded.message) == BLINDED
    assert blinded.inverse == INVERSE
    blind_signature = blind.blind_sign(private, blinded.message)
    assert sha256(blind_signature) == BLIND_SIGNATURE
    signature = blind.finalize(private.public, token, blind_signature, blinded.inverse)
    assert signature.hex().startswith(SIGNATURE_BEGINS)
    assert sha256(signature) == SIGNATURE
    assert blind.verify(private.public, token, signature)


def test_what_comes_out_is_an_ordinary_pss_signature(private, public):
    token = blind.draw_token()
    blinded = blind.blind(public, token)
    signature = blind.finalize(public, token, blind.blind_sign(private, blinded.message), blinded.inverse)
    known = rsa.RSAPublicNumbers(blind.EXPONENT, public.modulus).public_key()
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length=blind.SALT_BYTES)
    known.verify(signature, token, scheme, hashes.SHA384())
    with pytest.raises(InvalidSignature):
        known.verify(signature, token + b"\0", scheme, hashes.SHA384())


def test_a_pss_signature_made_elsewhere_is_verified(private, public):
    primes = rsa.RSAPrivateNumbers(
        private.p,
        private.q,
        d := pow(blind.EXPONENT, -1, (private.p - 1) * (private.q - 1)),
        d % (private.p - 1),
        d % (private.q - 1),
        pow(private.q, -1, private.p),
        rsa.RSAPublicNumbers(blind.EXPONENT, public.modulus),
    ).private_key()
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length=blind.SALT_BYTES)
    assert blind.verify(public, b"word", primes.sign(b"word", scheme, hashes.SHA384()))
    shorter = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length=32)
    assert not blind.verify(public, b"word", primes.sign(b"word", shorter, hashes.SHA384()))


def test_the_same_blinded_message_gets_the_same_signature(private, public):
    message = blind.blind(public, blind.draw_token()).message
    assert blind.blind_sign(private, message) == blind.blind_sign(private, message)


def test_the_signer_cannot_tell_which_token_it_signed(public):
    token = blind.draw_token()
    seen = {blind.blind(public, token).message for _ in range(5)}
    assert len(seen) == 5


@given(flipped=some.integers(0, 2047))
@settings(max_examples=40)
def test_a_signature_with_one_wrong_bit_is_none(private, public, flipped):
    token = b"token"
    blinded = blind.blind(public, token)
    signature = blind.finalize(public, token, blind.blind_sign(private, blinded.message), blinded.inverse)
    number = int.from_bytes(signature) ^ (1 << flipped)
    assert not blind.verify(public, token, number.to_bytes(public.size))


@pytest.mark.parametrize("forged", [0, 1, -1])
def test_trivial_numbers_are_no_signatures(public, forged):
    number = forged % public.modulus
    assert not blind.verify(public, blind.draw_token(), number.to_bytes(public.size))


def test_the_same_signature_written_as_a_larger_number_is_none(private, public):
    token = blind.draw_token()
    blinded = blind.blind(public, token)
    signature = blind.finalize(public, token, blind.blind_sign(private, blinded.message), blinded.inverse)
    larger = int.from_bytes(signature) + public.modulus
    assert not blind.verify(public, token, larger.to_bytes(public.size + 1))


def test_signatures_of_two_tokens_do_not_multiply_to_a_third(private, public):
    signed = []
    for _ in range(2):
        token = blind.draw_token()
        blinded = blind.blind(public, token)
        signature = blind.finalize(public, token, blind.blind_sign(private, blinded.message), blinded.inverse)
        signed.append((token, int.from_bytes(signature)))
    product = signed[0][1] * signed[1][1] % public.modulus
    for token in (signed[0][0], signed[1][0], signed[0][0] + signed[1][0]):
        assert not blind.verify(public, token, product.to_bytes(public.size))


@pytest.mark.parametrize("number", [0, "n", "n+1", "largest"])
def test_only_numbers_below_the_modulus_are_signed(private, public, number):
    n = public.modulus
    message = {0: 0, "n": n, "n+1": n + 1, "largest": 2**2048 - 1}[number].to_bytes(256)
    with pytest.raises(Refused):
        blind.blind_sign(private, message)


@pytest.mark.parametrize("size", [0, 1, 255, 257, 512])
def test_messages_of_another_size_are_not_signed(private, size):
    with pytest.raises(Refused):
        blind.blind_sign(private, b"\1" * size)


def test_a_signature_of_another_key_is_not_finalized(private, public):
    other = keys.make()
    token = blind.draw_token()
    blinded = blind.blind(public, token)
    readable_there = int.from_bytes(blinded.message) % other.public.modulus
    foreign = blind.blind_sign(other, readable_there.to_bytes(other.public.size))
    with pytest.raises(Refused):
        blind.finalize(public, token, foreign, blinded.inverse)


@given(value=some.binary(min_size=1, max_size=300))
def test_what_is_written_is_read_again(value):
    assert blind.from_text(blind.as_text(value), len(value)) == value


@pytest.mark.parametrize("text", ["", "A", "AA==", "ÄÖ", "AA AA", "AB", "////", "AAAA\n", "=" * 12, "\ud800"])
def test_two_spellings_of_one_token_are_not_both_taken(text):
    with pytest.raises(Refused):
        blind.from_text(text, 1)
