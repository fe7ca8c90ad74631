from collections import Counter
from email.message import EmailMessage
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.addresses import AddressRefused, Refusal, did_you_mean, normalise, same_key, sentence
from tests.shared_data import shared_data
from tests.spoken import spoken

ON_PURPOSE = {
    # diagnosis of the collection: why we decide otherwise
    "ISEMAIL_VALID": "a domain of one word (test@io) takes no mail in practice",
    "ISEMAIL_RFC5321_TLD": "a domain of one word takes no mail in practice",
    "ISEMAIL_RFC5321_TLDNUMERIC": "no top-level domain is a number",
    "ISEMAIL_RFC5321_QUOTEDSTRING": "quoted names: nobody has one, many systems misread them",
    "ISEMAIL_RFC5321_ADDRESSLITERAL": "the address of a machine is nobody's letter box",
    "ISEMAIL_RFC5321_IPV6DEPRECATED": "the address of a machine is nobody's letter box",
    "ISEMAIL_CFWS_COMMENT": "comments belong to mail programs, not to a form",
    "ISEMAIL_DEPREC_LOCALPART": "obsolete: quoted parts",
    "ISEMAIL_DEPREC_QP": "obsolete: control characters behind a backslash",
    "ISEMAIL_DEPREC_QTEXT": "obsolete: control characters in quotes",
    "ISEMAIL_DEPREC_CTEXT": "obsolete: control characters in a comment",
    "ISEMAIL_DEPREC_COMMENT": "obsolete: comment inside the address",
    "ISEMAIL_DEPREC_FWS": "obsolete: blanks inside the address",
    "ISEMAIL_DEPREC_CFWS_NEAR_AT": "obsolete: blanks beside the @",
}
FORGIVEN = "ends of lines and blanks around an address come from copying; they are taken away, not sent"


def cases():
    root = ElementTree.parse(shared_data("email_validity/tests.xml")).getroot()
    for test in root.iter("test"):
        address = test.findtext("address") or ""
        address = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) <= 0x2421 else c for c in address)
        yield address, test.findtext("category").removeprefix("ISEMAIL_"), test.findtext("diagnosis")


def verdict(address):
    try:
        return normalise(address)
    except AddressRefused:
        return None


def test_the_collection_of_addresses_is_judged_and_every_difference_has_a_reason():
    counts, explained = Counter(), set()
    for address, category, diagnosis in cases():
        valid = category in {"VALID_CATEGORY", "DNSWARN", "RFC5321", "CFWS", "DEPREC"}
        taken = verdict(address)
        if taken and not valid:
            assert taken == address.strip(), (address, FORGIVEN)
            assert verdict(taken) == taken
        elif valid and not taken:
            assert diagnosis in ON_PURPOSE, (address, diagnosis)
            explained.add(diagnosis)
        counts[category, bool(taken)] += 1
    assert sum(counts.values()) == 164
    assert explained == set(ON_PURPOSE)
    assert counts == {
        ("VALID_CATEGORY", True): 13,
        ("VALID_CATEGORY", False): 1,
        ("DNSWARN", True): 8,
        ("RFC5321", False): 16,
        ("CFWS", True): 6,
        ("CFWS", False): 4,
        ("DEPREC", True): 2,
        ("DEPREC", False): 18,
        ("RFC5322", False): 30,
        ("ERR", True): 16,
        ("ERR", False): 50,
    }


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Anna.Muster@Web.DE\n", "Anna.Muster@web.de"),
        ("anna@müller.de", "anna@xn--mller-kva.de"),
        ("anna+heilbronn@gmx.de", "anna+heilbronn@gmx.de"),
        ("\u200banna@example.org\u00a0", "anna@example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
    ],
)
def test_an_address_is_stored_as_mail_is_sent_to_it(typed, stored):
    assert normalise(typed) == stored
    assert normalise(stored) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Refusal.BLANK),
        (" \n", Refusal.BLANK),
        ("anna.web.de", Refusal.NO_AT),
        ("jürgen@web.de", Refusal.UMLAUT),
        ("anna@web", Refusal.MALFORMED),
        ("anna@@web.de", Refusal.MALFORMED),
        ("anna@web..de", Refusal.MALFORMED),
        ("anna muster@web.de", Refusal.MALFORMED),
        ("Anna <anna@web.de>", Refusal.MALFORMED),
        ("anna@localhost", Refusal.MALFORMED),
        ("a" * 65 + "@web.de", Refusal.TOO_LONG),
        ("a" * 100_000 + "@web.de", Refusal.TOO_LONG),
        ("anna@web.de\nBcc: alle@web.de", Refusal.MALFORMED),
        ("anna@web.de\r\n\r\nHallo", Refusal.MALFORMED),
        ("anna\r\nBcc: b@web.de", Refusal.MALFORMED),
        ("anna@web.de,berta@web.de", Refusal.MALFORMED),
        ("anna@web.de%0aBcc:b@web.de", Refusal.MALFORMED),
        ("anna@web.de\0", Refusal.MALFORMED),
        ("anna\u2028b@web.de", Refusal.MALFORMED),
        ("anna@\ud800.de", Refusal.MALFORMED),
    ],
)
def test_what_takes_no_mail_is_refused_with_a_sentence(typed, reason):
    with pytest.raises(AddressRefused) as caught:
        normalise(typed)
    assert caught.value.reason == reason


def test_every_refusal_has_its_sentence():
    sentences = {spoken(sentence(AddressRefused(reason))) for reason in Refusal}
    assert len(sentences) == len(Refusal)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_address_that_is_taken_can_break_a_header(local, domain):
    taken = verdict(f"{local}@{domain}")
    if taken:
        message = EmailMessage()
        message["To"] = taken
        assert len(message.as_bytes().splitlines()) == 2
        assert taken.isascii()


def test_spellings_of_one_address_share_a_key():
    assert same_key("Anna@Müller.de") == same_key(" anna@xn--mller-kva.DE ")
    assert same_key("anna@web.de") != same_key("anna.x@web.de")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.de", "anna@gmail.com"),
        ("anna@gmail.con", "anna@gmail.com"),
        ("anna@gmail.comm", "anna@gmail.com"),
        ("anna@wed.de", "anna@web.de"),
        ("anna@we.de", "anna@web.de"),
        ("anna@gmx.d", "anna@gmx.de"),
        ("anna@t-onlien.de", "anna@t-online.de"),
        ("anna@tonline.de", "anna@t-online.de"),
        ("anna@hotmial.de", "anna@hotmail.de"),
        ("anna@posteo.de", None),
        ("anna@gmx.com", None),
        ("anna@heilbronn.de", None),
        ("anna@hs-heilbronn.de", None),
        ("anna@example.org", None),
        ("anna@wdr.de", None),
        ("ohne", None),
        ("@", None),
    ],
)
def test_a_slip_of_the_hand_is_asked_about(typed, meant):
    assert did_you_mean(typed) == meant
