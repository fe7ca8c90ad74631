"""What the address of a list asks for."""

import pytest

from app.proposals import listing

FIELDS, DISTRICTS = {"energie"}, {"sontheim"}


def read(**asked):
    """The address with these parameters."""
    return listing.read(asked, FIELDS, DISTRICTS)


def test_an_address_is_read_and_written_the_same():
    asked = {"q": "Bank", "feld": "energie", "stadtteil": "sontheim", "status": "in-pruefung", "antwort": "offen",
             "zeit": "monat", "sortierung": "zufall", "zufall": "0.123"}  # fmt: skip
    assert read(**asked).query() == asked


@pytest.mark.parametrize(
    "asked",
    [
        {"feld": "nirgends"},
        {"status": "received"},
        {"sortierung": "' OR 1=1"},
        {"zufall": "0.5"},
        {"sortierung": "treffer"},
        {"sortierung": "neueste"},
        {"antwort": "vielleicht"},
        {"q": " \n\t "},
    ],
)
def test_nonsense_in_an_address_is_left_out(asked):
    assert read(**asked).query() == {}


@pytest.mark.parametrize("seed", ["1.5", "nan", "-0.1", "0.1234567", "1e-3"])
def test_a_seed_is_a_small_decimal(seed):
    assert read(sortierung="zufall", zufall=seed).zufall == ""


def test_changing_one_choice_keeps_the_others():
    address = read(q="Bank", feld="energie")
    assert address.query(feld="") == {"q": "Bank"}
    assert address.query(status="umgesetzt") == {"q": "Bank", "feld": "energie", "status": "umgesetzt"}


def test_control_letters_and_endless_words_are_cut():
    assert read(q="Bank\x00\x1b am Neckar").q == "Bank am Neckar"
    assert len(read(q="x" * 5000).q) == listing.WORDS_LIMIT


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("Radweg", ("radweg",)),
        ("der Radweg und die Bank", ("radweg", "bank")),
        ('"neuer Radweg"', ()),
        ("Radweg -Bank", ()),
        ("100% _", ("100",)),
    ],
)
def test_telling_words_are_looked_for_inside_longer_ones(words, inside):
    assert listing.inside(words) == inside
