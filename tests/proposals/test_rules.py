"""What may be done with an idea, and what its words become."""

from datetime import UTC, datetime

import pytest

from app.proposals import rules
from app.proposals.rules import Standing


@pytest.mark.parametrize(
    ("visibility", "is_author", "answered", "may"),
    [
        ("public", True, False, True),
        ("held", True, False, True),
        ("public", True, True, False),
        ("public", False, False, False),
        ("withdrawn", True, False, False),
        ("hidden", True, False, False),
    ],
)
def test_an_idea_is_changed_by_its_author_while_unanswered(visibility, is_author, answered, may):
    assert rules.may_edit(Standing(visibility, is_author, answered)) is may


@pytest.mark.parametrize(
    ("visibility", "is_author", "may"),
    [("public", True, True), ("held", True, False), ("public", False, False), ("withdrawn", True, False)],
)
def test_an_idea_is_withdrawn_by_its_author_even_when_answered(visibility, is_author, may):
    assert rules.may_withdraw(Standing(visibility, is_author, answered=True)) is may


@pytest.mark.parametrize(
    ("visibility", "is_author", "is_moderator", "may"),
    [
        ("public", False, False, True),
        ("withdrawn", False, False, True),
        ("held", False, False, False),
        ("held", True, False, True),
        ("held", False, True, True),
        ("draft", True, True, False),
    ],
)
def test_what_is_held_is_read_by_author_and_moderators_only(visibility, is_author, is_moderator, may):
    assert rules.may_read(Standing(visibility, is_author, is_moderator=is_moderator)) is may


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Mehr Bänke für die Straße!", "mehr-baenke-fuer-die-strasse"),
        ("  Éclairage   à vélo ", "eclairage-a-velo"),
        ("Велодорожки", "idee"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 200, "a" * 60),
        ("wort " * 40, "-".join(["wort"] * 12)),
    ],
)
def test_the_slug_holds_small_latin_words_only(title, slug):
    assert rules.slug(title) == slug


def test_a_difference_names_what_went_and_what_came():
    pieces = [(piece.kind, piece.words) for piece in rules.difference("Eine Bank am Ufer", "Zwei Bänke am Ufer")]
    assert pieces == [("gone", "Eine Bank "), ("added", "Zwei Bänke "), ("same", "am Ufer")]


def test_a_difference_of_endless_repetition_takes_no_time():
    started = datetime.now(UTC)
    list(rules.difference("a " * 5000, "a b " * 2500))
    assert (datetime.now(UTC) - started).total_seconds() < 2
