"""Six digits: drawn evenly, read however they are typed, known to nobody who reads the database."""

from collections import Counter

import pytest

from app.accounts import codes
from app.core.hashing import hashed


@pytest.mark.parametrize(
    "typed",
    [
        "038023",
        " 038023 ",
        "038 023",
        "038-023",
        "0 3 8 0 2 3",
        "038\u00a0023",
        "038\u2011023",
        "０３８０２３",
        "038.023\n",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.cleaned(typed) == "038023"


@pytest.mark.parametrize(
    "typed", ["", "03802", "0380233", "O38023", "٠٣٨٠٢٣", "038o23", "²³⁴⁵⁶x", "\x00" * 6, "-" * 500]
)
def test_what_is_no_code_is_not_guessed_at(typed):
    assert codes.cleaned(typed) is None


def test_codes_are_six_digits_and_differ():
    drawn = [codes.draw() for _ in range(2000)]
    assert all(len(code) == 6 and code.isdigit() for code in drawn)
    assert len(set(drawn)) > 1900
    assert set(Counter(code[0] for code in drawn)) == set("0123456789")


def test_a_hash_depends_on_every_word_and_its_place(app):
    with app.app_context():
        hashes = {
            hashed("code", "123456", "anna@example.org", "browser"),
            hashed("code", "123457", "anna@example.org", "browser"),
            hashed("code", "123456", "bert@example.org", "browser"),
            hashed("code", "123456", "anna@example.org", "another"),
            hashed("link", "123456", "anna@example.org", "browser"),
            hashed("code", "123456anna@example.org", "browser"),
        }
    assert len(hashes) == 6
