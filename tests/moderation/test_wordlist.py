import pytest

from moderation.wordlist import Wordlist


def found(entry, text):
    return [hit.excerpt for hit in Wordlist.of([f"3 insult {entry}"]).find(text)]


@pytest.mark.parametrize(
    ("entry", "text", "excerpt"),
    [
        ("trottel", "Ihr TROTTEL!", "TROTTEL"),
        ("trottel", "Lauter Trotteln hier", "Trotteln"),
        ("idiot*", "Was für eine Idiotie", "Idiotie"),
        ("*sau", "Diese Drecksau", "Drecksau"),
        ("blödmänner", "BLOEDMAENNER", "BLOEDMAENNER"),
        ("scheißkerl", "Scheisskerl", "Scheisskerl"),
        ("dumme|blöde kuh", "Du blöde Kuh, du", "blöde Kuh"),
        ("dich … finden", "Wir werden dich schon noch finden", "dich schon noch finden"),
        ("trottel", "ein Тrottel", "Тrottel"),
        ("trottel", "T r o t t e l", "T r o t t e l"),
        ("trottel", "Tr0ttel", "Tr0ttel"),
    ],
)
def test_a_word_is_found_as_a_reader_sees_it(entry, text, excerpt):
    assert excerpt in found(entry, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("depp", "Deppendorf und Steppdecke"),
        ("trottel", "Trottoir, Betrottelt"),
        ("sau", "Saulgau und Sauerland"),
        ("dumme|blöde kuh", "Die Kuh ist blöde"),
        ("dich … finden", "dich eins zwei drei vier finden"),
        ("trottel", "Trott el"),
    ],
)
def test_other_words_are_left_alone(entry, text):
    assert found(entry, text) == []


@pytest.mark.parametrize("line", ["idiot", "9 insult idiot", "2 idiot", "zwei insult idiot"])
def test_a_line_that_is_no_entry_names_itself(line):
    with pytest.raises(ValueError, match="wordlist"):
        Wordlist.of([line])


def test_comments_and_empty_lines_are_passed_over():
    assert Wordlist.of(["# nichts", "", "  "]).exact == {}
