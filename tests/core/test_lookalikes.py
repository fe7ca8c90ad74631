import pytest

from app.core.lookalikes import loosely, mixes_scripts, words


@pytest.mark.parametrize(
    "seen", ["Аdmin", "ADMIN", "Ａｄｍｉｎ", "𝐀𝐝𝐦𝐢𝐧", "ᴀᴅᴍɪɴ", "🅐🅓🅜🅘🅝", "Ádmín", "A d m i n", "Adrnin", "a\u200bdmin"]
)
def test_letters_read_as_they_look(seen):
    assert words(seen, leet=False) == ["admin"]


def test_digits_are_letters_or_the_end_of_a_word():
    assert words("4dm1n", leet=True) == ["admin"]
    assert words("admin2026", leet=False) == ["admin"]
    assert words("Spd1erman", leet=False) == ["spd1erman"]


def test_umlauts_are_the_same_however_they_are_written():
    assert words("Bürger", leet=False) == words("Buerger", leet=False) == words("BU\u0308RGER", leet=False)


def test_a_capital_i_looks_like_a_small_l():
    assert loosely("poiizei") == loosely("polizei")


@pytest.mark.parametrize(("word", "mixed"), [("Pеtra", True), ("Петр", False), ("Petra", False), ("Γιώργος", False)])
def test_one_word_has_one_script(word, mixed):
    assert mixes_scripts(word) == mixed
