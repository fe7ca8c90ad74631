"""A survey as a file: what was taken along arrives unchanged, and a broken file says what is broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.surveys.exchange import AUDIENCES, RESULTS_WHEN, FileRefused, Pattern, from_file, patterns, to_file
from app.surveys.faults import faults
from tests.surveys.questionnaires import maybe_words, questionnaires

GOOD = {
    "format": "survey",
    "version": 1,
    "title": {"de": "Titel"},
    "text": {},
    "languages": ["de"],
    "audience": "guest",
    "anonymous": True,
    "results_when": "never",
    "questionnaire": {"pages": []},
}


@given(
    st.builds(
        Pattern,
        title=maybe_words(),
        text=maybe_words(),
        languages=st.sampled_from([("de",), ("de", "en"), ("en", "de", "tr")]),
        questionnaire=questionnaires(2, 3),
        audience=st.sampled_from(AUDIENCES),
        anonymous=st.booleans(),
        results_when=st.sampled_from(RESULTS_WHEN),
    )
)
def test_what_is_exported_is_imported_unchanged(pattern):
    assert from_file(to_file(pattern).encode()) == pattern


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist kein gültiges JSON: In Zeile 1"),
        (b"{\n\n oh }", "Die Datei ist kein gültiges JSON: In Zeile 3"),
        (b"\xff\xfe{}", "Die Datei ist kein Text in UTF-8"),
        (b"[" * 100_000, "Die Datei ist zu tief verschachtelt"),
        (b"9" * 10_000, "Die Datei ist zu tief verschachtelt, oder eine Zahl"),
        (b" " * 2_000_001, "Die Datei ist zu groß"),
        (b"[]", "Das ist keine Umfrage dieser Plattform"),
        (b"{}", "Das ist keine Umfrage dieser Plattform"),
        (json.dumps({**GOOD, "version": 99}).encode(), "Die Datei kommt aus einer anderen Fassung der Plattform (99)"),
        (json.dumps({**GOOD, "languages": []}).encode(), "Der Eintrag „languages“ nennt keine Sprachen"),
        (json.dumps({**GOOD, "languages": ["de", "de"]}).encode(), "Der Eintrag „languages“ nennt keine Sprachen"),
        (json.dumps({**GOOD, "title": "Titel"}).encode(), "Der Eintrag „title“ ist kein Text je Sprache"),
        (json.dumps({**GOOD, "title": {"de": "\0"}}).encode(), "Eintrag „title“: Der Text enthält ein Steuerzeichen"),
        (json.dumps({**GOOD, "text": {"de": "\ud800"}}).encode(), "Eintrag „text“: Ein Zeichen kam nur halb"),
        (json.dumps({**GOOD, "audience": "everybody"}).encode(), "Der Eintrag „audience“ fehlt oder ist unbekannt"),
        (json.dumps({**GOOD, "questionnaire": 5}).encode(), "Der Fragebogen ist beschädigt. Hier wird ein Objekt"),
        (
            json.dumps(
                {**GOOD, "questionnaire": {"pages": [{"id": "p1", "items": [{"id": "e1", "text": 5}]}]}}
            ).encode(),
            "Der Fragebogen ist beschädigt. Seite 1, 1. Eintrag: Hier wird ein Text je Sprache erwartet",
        ),
    ],
)
def test_a_broken_file_says_what_is_broken(content, sentence):
    with pytest.raises(FileRefused) as refusal:
        from_file(content)
    assert str(refusal.value.sentence).startswith(sentence)


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_import(content):
    with pytest.raises(FileRefused):
        from_file(content)


def test_the_built_in_patterns_can_be_opened_as_they_are_in_both_languages():
    assert set(patterns()) == {"stadtteil", "veranstaltung"}
    for pattern in patterns().values():
        assert pattern.languages == ("de", "en")
        assert set(pattern.title) == set(pattern.text) == {"de", "en"}
        assert faults(pattern.questionnaire, pattern.languages) == ()
