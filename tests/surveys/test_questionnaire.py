# ruff: noqa: E501 (tables)
"""A questionnaire is one document: what is written is read again, and only words may change once it is open."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.surveys.documents import Malformed, from_document, to_document
from app.surveys.questionnaire import (
    Change,
    Explanation,
    Option,
    Page,
    Question,
    Questionnaire,
    changed_words,
    new_id,
    same_shape,
    spoken,
    words_missing,
)
from tests.surveys.questionnaires import questionnaires

ONE = Questionnaire(
    (
        Page(
            "p1",
            {"de": "Anfang"},
            items=(
                Question("q1", "single", {"de": "Fahren Sie Rad?"}, options=(Option("o1", {"de": "Ja"}), Option("o2", {"de": "Nein"}))),
                Explanation("e1", {"de": "Danke."}),
            ),
        ),
    )
)  # fmt: skip


@given(questionnaires())
def test_what_is_written_down_is_read_again(whole):
    document = json.loads(json.dumps(to_document(whole)))
    assert from_document(document) == whole
    assert to_document(from_document(document)) == document


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places_of(document, path=()):
    """Every place in a document."""
    yield path
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, each in inner:
        yield from places_of(each, (*path, name))


def replaced(document, path, value):
    """The document with another value at that place."""
    if not path:
        return value
    copy = document.copy()
    copy[path[0]] = replaced(document[path[0]], path[1:], value)
    return copy


@settings(max_examples=300)
@given(questionnaires(2, 3), JSON, st.data())
def test_a_broken_document_is_refused_with_a_sentence(whole, value, data):
    document = to_document(whole)
    broken = replaced(document, data.draw(st.sampled_from([*places_of(document)])), value)
    try:
        made = from_document(broken)
    except Malformed as refusal:
        said = refusal.sentence
    else:
        said = from_document(to_document(made)) == made
    assert said


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "Hier wird ein Objekt mit Namen und Werten erwartet."),
        ({"pages": {}}, "Hier wird eine Liste erwartet."),
        ({"seiten": []}, "Den Eintrag „seiten“ gibt es hier nicht."),
        ({"pages": [{"title": {}}]}, "Seite 1: Die Kennung fehlt"),
        ({"pages": [{"id": "p1"}] * 101}, "Das sind 101 Einträge, höchstens 100 sind möglich."),
        ({"pages": [{"id": "p1"}, {"id": "p1"}]}, "Die Kennung „p1“ ist zweimal vergeben."),
        (
            {"pages": [{"id": "p1", "items": [{"id": "q1", "type": "telepathy", "title": {"de": "?"}}]}]},
            "Seite 1, 1. Eintrag: Die Frageart „telepathy“ gibt es nicht.",
        ),
        (
            {"pages": [{"id": "p1", "items": [{"id": "q1", "type": "scale", "title": {"de": "?"}, "settings": {"steps": 12}}]}]},
            "Seite 1, 1. Eintrag: Hier wird eine ganze Zahl von 3 bis 11 erwartet.",
        ),
        (
            {"pages": [{"id": "p1", "items": [{"id": "q1", "type": "number", "title": {"de": "?"}, "settings": {"most": float("nan")}}]}]},
            "Seite 1, 1. Eintrag: Hier wird eine Zahl erwartet.",
        ),
        (
            {"pages": [{"id": "p1", "items": [{"id": "q1", "type": "yes_no", "title": {"de": "a\0b"}}]}]},
            "Seite 1, 1. Eintrag: Der Text enthält ein Steuerzeichen (U+0000). Bitte geben Sie die Stelle neu ein.",
        ),
        (
            {"pages": [{"id": "p1", "title": {"de": "x" * 1_000_000}}]},
            "Seite 1: Der Text hat 1000000 Zeichen, höchstens 300 sind möglich. Bitte kürzen Sie ihn.",
        ),
        (
            {"pages": [{"id": "p1", "shown_if": {"all_of": True, "tests": []}}]},
            "Seite 1, Bedingung: Die Bedingung nennt keine Frage.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_names_the_place(document, sentence):
    with pytest.raises(Malformed) as refusal:
        from_document(document)
    in_plain_digits = re.sub(r"(?<=\d)[.,](?=\d{3})", "", str(refusal.value.sentence))  # whatever language is spoken
    assert in_plain_digits.startswith(sentence)


def test_a_bound_of_zero_is_kept():
    number = Question("q1", "number", {"de": "Wie viele?"}, settings={"least": 0, "decimals": 0})
    whole = Questionnaire((Page("p1", items=(number,)),))
    assert from_document(to_document(whole)).questions[0].settings == {"least": 0, "decimals": 0}


def test_mended_words_leave_the_shape_alone():
    question = ONE.questions[0]
    mended = replace(question, title={"de": "Fahren Sie gern Rad?", "en": "Do you cycle?"})
    after = Questionnaire((replace(ONE.pages[0], items=(mended, ONE.pages[0].items[1])),))
    assert same_shape(ONE, after)
    assert changed_words(ONE, after) == (
        Change("q1", "de", "Fahren Sie Rad?", "Fahren Sie gern Rad?"),
        Change("q1", "en", "", "Do you cycle?"),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"required": True},
        {"confidential": True},
        {"type": "dropdown"},
        {"options": ONE.questions[0].options[::-1]},
        {"options": ONE.questions[0].options[:1]},
        {"options": (replace(ONE.questions[0].options[0], other=True), ONE.questions[0].options[1])},
        {"settings": {"random": True}},
    ],
)
def test_anything_but_words_changes_the_shape(change):
    question = replace(ONE.questions[0], **change)
    after = Questionnaire((replace(ONE.pages[0], items=(question, ONE.pages[0].items[1])),))
    assert not same_shape(ONE, after)


@given(questionnaires())
def test_every_questionnaire_has_its_own_shape(whole):
    assert same_shape(whole, whole)
    assert changed_words(whole, whole) == ()
    assert not same_shape(whole, Questionnaire((*whole.pages, Page("plast", {"de": "Ende"}))))


def test_what_is_not_said_in_a_language_is_said_in_another():
    assert spoken({"de": "Ja", "en": "Yes"}, "en", "de") == ("Yes", "en")
    assert spoken({"de": "Ja"}, "en", "de") == ("Ja", "de")
    assert spoken({"fr": "Oui"}, "en", "de") == ("Oui", "fr")
    assert spoken({}, "en") == ("", "en")


def test_missing_words_are_found():
    assert words_missing(ONE, ["de"]) == ()
    assert {at for at, language in words_missing(ONE, ["de", "en"])} == {"p1", "q1", "o1", "o2", "e1"}


def test_a_new_id_is_not_taken():
    made = {new_id("q") for _number in range(200)}
    assert len(made) == 200
    assert new_id("q", made) not in made
