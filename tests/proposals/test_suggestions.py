import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config
from app.core import profile
from app.proposals.suggestions import looks_like_defect, suggest_field
from tests.effort import growth
from tests.shared_data import shared_data

KEYWORDS = {
    "mobilitaet": ("radweg", "parkplatz", "ampel", "bus", "tempo 30"),
    "umwelt": ("baum", "park", "mülleimer", "hitze"),
    "gesundheit": ("arzt", "hitze"),
}
THINGS = ("laterne", "schlagloch", "gehweg", "mülleimer")
TROUBLES = ("kaputt", "flackert", "geht nicht", "quillt über")
PHRASES = ("scherben liegen",)


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("Mehr Fahrradwege", "", "mobilitaet"),
        ("Ampeln", "Die Ampel ist zu kurz.", "mobilitaet"),
        ("Radwegnetz ausbauen, Ampeln besser schalten", "", "mobilitaet"),
        ("Bäume", "Im Park fehlen Bäume.", "umwelt"),
        ("Parkplätze", "Zu wenige Parkplätze am Park.", "mobilitaet"),
        ("Tempo 30 vor der Schule", "", "mobilitaet"),
        ("Tempo 50", "", None),
        ("Hitze", "", None),
        ("Hitze", "Der Arzt warnt.", "gesundheit"),
        ("Ein Baum neben jedem Bus", "", None),
        ("Globus und Busch", "", None),
        ("", "", None),
        ("更多长椅", "请在公园里加长椅", None),
    ],
)
def test_the_field_is_suggested_that_the_words_name_most_clearly(title, text, field):
    assert suggest_field(title, text, KEYWORDS) == field


def test_a_word_repeated_a_hundred_times_weighs_no_more_than_twice():
    assert suggest_field("Radweg und Ampel", "Baum " * 100, KEYWORDS) == "mobilitaet"


def test_no_keywords_suggest_nothing():
    assert suggest_field("Radweg", "Radweg", {}) is None


@pytest.mark.parametrize(
    ("title", "text", "evidence"),
    [
        ("Laterne kaputt", "", "laterne … kaputt"),
        ("Straßenlaterne", "Die Laternen vor dem Haus geht nicht mehr.", "laterne … geht nicht"),
        ("Schlaglöcher", "Überall kaputte Schlaglöcher", "schlagloch … kaputt"),
        ("Am Spielplatz", "Dort quillt der Mülleimer über? Scherben liegen im Sand.", "scherben liegen"),
        ("Mehr Laternen", "Am Weg ist es dunkel.", None),
        ("Laternen. Mein Rad ist kaputt.", "", None),
        ("Reparaturcafé für kaputte Geräte", "", None),
        ("", "", None),
    ],
)
def test_a_broken_thing_is_told_from_an_idea(title, text, evidence):
    assert looks_like_defect(title, text, THINGS, TROUBLES, PHRASES) == evidence


@given(st.text(max_size=100), st.text(max_size=300))
def test_any_text_has_an_answer(title, text):
    assert suggest_field(title, text, KEYWORDS) in {*KEYWORDS, None}
    assert isinstance(looks_like_defect(title, text, THINGS, TROUBLES), str | None)


@pytest.mark.parametrize("unit", ["a", "radweg ", "laterne ", "laterne kaputt ", "ä", ". ", "geht nicht "])
def test_effort_grows_with_length(unit):
    assert growth(lambda text: suggest_field("", text, KEYWORDS), unit, 5_000) < 8
    assert growth(lambda text: looks_like_defect("", text, THINGS, TROUBLES), unit, 5_000) < 8


def heilbronn():
    return profile.load(config.ROOT / "config" / "heilbronn")


def ideas_of_bonn():
    with shared_data("bonn_raddialog/ideas.csv").open(encoding="utf-8", newline="") as file:
        return [(row["title"], row["text"]) for row in csv.DictReader(file)]


def test_ideas_about_cycling_are_suggested_for_mobility():
    keywords = {field.slug: field.keywords["de"] for field in heilbronn().fields}
    counts = Counter(suggest_field(title, text, keywords) for title, text in ideas_of_bonn())
    wrong = sum(counts.values()) - counts["mobilitaet"] - counts[None]
    print(f"Bonn: {counts['mobilitaet']} of {sum(counts.values())} for mobility, {counts[None]} open, {wrong} wrong")
    assert counts["mobilitaet"] >= 0.9 * 1_950
    assert wrong <= 0.03 * 1_950


def test_few_ideas_about_cycling_sound_like_a_defect():
    words = heilbronn().defect_words
    found = Counter(
        looks_like_defect(title, text, words.things["de"], words.troubles["de"], words.phrases["de"])
        for title, text in ideas_of_bonn()
    )
    print(f"Bonn: {1_950 - found[None]} sound like a defect")
    assert 10 <= 1_950 - found[None] <= 60
