"""A piece of a questionnaire as a plain form: what stands there is sent back unchanged, ids included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.surveys import editing
from app.surveys.documents import Malformed
from app.surveys.questionnaire import Page, Questionnaire
from tests.surveys.questionnaires import HOSTILE, questionnaires

LANGUAGES = ("de", "en")


@given(questionnaires(3, 3))
def test_a_form_that_is_sent_back_unchanged_changes_nothing(whole):
    for page in whole.pages:
        for piece in (page, *page.items):
            values = editing.spare(editing.kind_of(piece), editing.values_of(piece), whole.ids)
            made = editing.piece_of(editing.kind_of(piece), piece.id, values, LANGUAGES)
            expected = Page(page.id, page.title, page.text, (), page.shown_if, page.ends) if piece == page else piece
            assert made == expected


@given(st.data())
def test_whatever_is_typed_becomes_a_piece_or_a_sentence(data):
    whole: Questionnaire = data.draw(questionnaires(1, 2))
    piece = data.draw(st.sampled_from(whole.pages[0].items))
    values = editing.values_of(piece)
    names = sorted({*values, "set-least", "set-steps", "test-0", "test-0-value", "tests", "options"})
    for name in data.draw(st.lists(st.sampled_from(names), max_size=4)):
        values[name] = data.draw(st.sampled_from(HOSTILE) | st.text(max_size=20))
    try:
        editing.piece_of(editing.kind_of(piece), piece.id, values, LANGUAGES)
        said = "fine"
    except Malformed as refusal:
        said = refusal.sentence
    assert said


def test_options_are_ordered_by_their_places_and_emptied_ones_are_gone():
    values = {
        "title-de": "Was?",
        "options": "o1,o2,o3,o4",
        "o1-de": "A",
        "o2-de": "B",
        "o3-de": "",
        "o4-de": "D",
        "o1-place": "2",
        "o2-place": "1",
        "o4-other": "1",
    }
    made = editing.piece_of("single", "q1", values, ("de",))
    assert [(option.id, option.other) for option in made.options] == [("o2", False), ("o1", False), ("o4", True)]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"o1": "3"}, ["o2", "o3", "o1", "o4"]),
        ({"o4": "1"}, ["o4", "o1", "o2", "o3"]),
        ({"o3": "2"}, ["o1", "o3", "o2", "o4"]),
        ({"o1": "2", "o2": "1"}, ["o2", "o1", "o3", "o4"]),
        ({"o1": "2", "o4": "3", "o2": "4", "o3": "1"}, ["o3", "o1", "o4", "o2"]),
        ({"o1": "", "o2": "x", "o3": "-1"}, ["o4", "o1", "o2", "o3"]),
    ],
)
def test_an_answer_goes_to_the_place_that_was_typed(places, order):
    names = ("o1", "o2", "o3", "o4")
    words = {f"{name}-de": name.upper() for name in names}
    stands = {f"{name}-place": places.get(name, str(at)) for at, name in enumerate(names, 1)}
    made = editing.piece_of(
        "single", "q1", {"title-de": "Was?", "options": ",".join(names), **words, **stands}, ("de",)
    )
    assert [option.id for option in made.options] == order


def test_a_condition_is_one_choice():
    values = {"text-de": "Da.", "all_of": "1", "tests": "3", "test-0": "q1|is|o1", "test-2": "q2|at_least|"}
    made = editing.piece_of("explanation", "e1", {**values, "test-2-value": "3,5"}, ("de",))
    assert [(test.question_id, test.operator, test.value) for test in made.shown_if.tests] == [
        ("q1", "is", "o1"),
        ("q2", "at_least", 3.5),
    ]
    with pytest.raises(Malformed, match="Zahl"):
        editing.piece_of("explanation", "e1", {**values, "test-2-value": "viele"}, ("de",))


def test_a_new_question_has_room_for_six_options_and_a_known_one_for_three_more():
    assert len(editing.spare("single", {}, frozenset())["options"].split(",")) == 6
    assert len(editing.spare("single", {"options": "o1,o2"}, frozenset({"o1", "o2"}))["options"].split(",")) == 5
    assert editing.spare("date", {}, frozenset())["options"] == ""


def test_what_is_shown_again_has_no_more_empty_rows_than_before():
    sent = {"options": "o1,o2,o3,o4", "o1-de": "Ja", "o1-place": "1", "tests": "2", "test-0": "q1 is a"}
    sent |= {f"o{each}-{part}": value for each in (2, 3, 4) for part, value in (("place", str(each)), ("de", ""))}
    again = editing.spare("single", sent, frozenset())
    assert again["options"] == "o1,o2,o3,o4"
    assert again["tests"] == "3"
    one_more = editing.spare("single", sent | {"o2-de": "Nein"}, frozenset())
    assert len(one_more["options"].split(",")) == 5
