import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.names import LONGEST, NameRefused, Refusal, check, sentence
from app.core.profile_parts import Names
from tests.shared_data import shared_data
from tests.spoken import spoken

RESERVED = Names(
    exact=("Heilbronn", "Stadt", "Amt", "System", "Bot", "Anonym", "Gast", "Konto gelöscht"),
    words=(
        *("Stadt Heilbronn", "Stadtverwaltung", "Stadträtin", "Stadtrat", "Rathaus", "Verwaltung", "Gemeinderat"),
        *("Oberbürgermeister", "Oberbürgermeisterin", "Bürgermeister", "Bürgermeisterin", "Dezernat", "Bürgeramt"),
        *("Ordnungsamt", "Stabsstelle", "Stadtwerke", "Polizei", "Feuerwehr", "Moderator", "Moderation", "Admin"),
        *("Administrator", "Redaktion", "offiziell", "official", "city of Heilbronn", "mayor", "support team"),
    ),
    parties=(
        *("CDU", "SPD", "Grüne", "Bündnis 90", "AfD", "FDP", "Die Linke", "Linkspartei", "BSW", "Freie Wähler"),
        *("Volt", "Piratenpartei", "ÖDP", "Die PARTEI", "dieBasis", "Junge Union", "Jusos", "Grüne Jugend"),
    ),
)


def refusal_of(name):
    with pytest.raises(NameRefused) as caught:
        check(name, RESERVED)
    return caught.value.reason


@pytest.mark.parametrize(
    "name",
    [
        *("Stadtmann", "Bürger", "Grünewald", "Linkemann", "Anna M.", "Jürgen Müller-Lüdenscheidt", "O'Neill", "Li"),
        *("Karl Linke", "Anna Grüne", "Max Volt", "Alessandro Volta", "Voit", "Rathausnachbar", "Feuerwehrmann Sam"),
        *("Heilbronnerin", "Stadtkind", "Stadtgast", "Amtmann", "Polizeifan", "Bürgerin aus Böckingen", "Radler 74"),
        *("Иван Петров", "Γιώργος", "محمد", "李小龙", "Nguyễn Thị Ánh", "Zoë", "Maria 🌻", "Botho", "Gastgeber"),
        *("Adminka", "Systematiker", "Die Radlerin", "Spd1erman", "Moderne Oma", "Mayorga", "Volti", "Afdal", "L1sa"),
        *("Bauer", "Bärbel Bürgermeier", "Freier Wanderer", "Junge aus Sontheim", "Basis-Demokrat", "Jule & Jan"),
    ],
)
def test_people_may_call_themselves_what_they_like(name):
    assert check(f"  {name} ", RESERVED) == name


@pytest.mark.parametrize(
    "name",
    [
        *("Stadt Heilbronn", "stadt heilbronn", "STADT-HEILBRONN", "StadtHeilbronn", "Die Stadt", "Stadt  Heilbronn"),
        *("Heilbronn", "Amt", "Oberbürgermeister", "Oberbuergermeister", "OBERBÜRGERMEISTER", "Der Oberbürgermeister"),
        *("Moderation", "M0deration", "Moderatorin", "Moderator:in", "Moderator*innen", "Team Moderation", "Admin"),
        *("Admin2026", "Adm1n", "@dmin", "4dmin", "A d m i n", "A.d.m.i.n.", "Ad-min", "_Admin_", "xX_Admin_Xx"),
        *(
            "Аdmin",
            "Αdmin",
            "Ａｄｍｉｎ",
            "𝐀𝐝𝐦𝐢𝐧",
            "ᴀᴅᴍɪɴ",
            "Ádmín",
            "A\u0336d\u0336m\u0336i\u0336n\u0336",
        ),
        *(
            "Adrnin",
            "Admın",
            "Bürgeramt",
            "Bürgeramt Heilbronn",
            "BürgeramtHeilbronn",
            "Burgeramt",
            "B ü r g e r a m t",
        ),
        *("PoIizei", "P0l!zei", "Роlizei", "Polizei Heilbronn", "Stadtwerke", "Rathaus", "Konto gelöscht", "Gast"),
        *("Anna (Moderation)", "Peter vom Ordnungsamt", "Official", "0fficial", "City of Heilbronn", "The Mayor"),
    ],
)
def test_nobody_sounds_like_the_city_or_one_of_its_offices(name):
    assert refusal_of(name) == Refusal.CITY


@pytest.mark.parametrize(
    "name",
    [
        *("CDU", "cdu", "SPD Heilbronn", "AfD-Fraktion", "Anna (FDP)", "A f D", "ΑfD", "4fD", "SPDHeilbronn", "ÖDP"),
        *(
            "Grüne",
            "Die Grünen",
            "Grüne Heilbronn",
            "Heilbronner Grüne",
            "Gruene",
            "Bündnis 90",
            "Bündnis 90/Die Grünen",
        ),
        *(
            "Die Linke",
            "DieLinke",
            "Freie Wähler",
            "Freie Waehler",
            "Volt",
            "Volt Heilbronn",
            "Team Volt",
            "Die PARTEI",
        ),
        *("dieBasis", "Junge Union", "Jusos", "Linkspartei Heilbronn", "Anna Piratenpartei"),
    ],
)
def test_nobody_sounds_like_a_party(name):
    assert refusal_of(name) == Refusal.PARTY


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", Refusal.TOO_SHORT),
        (" \u200b ", Refusal.TOO_SHORT),
        ("A", Refusal.TOO_SHORT),
        ("A" * (LONGEST + 1), Refusal.TOO_LONG),
        ("A" * 100_000, Refusal.TOO_LONG),
        ("An\u0007na", Refusal.UNREADABLE),
        ("An\0na", Refusal.UNREADABLE),
        ("An\ud800na", Refusal.UNREADABLE),
        ("An\u202ena", Refusal.UNREADABLE),
        ("An\u200bna", Refusal.UNREADABLE),
        ("A\u0301\u0302\u0303\u0304\u0305\u0306nna", Refusal.UNREADABLE),
        ("🌻🌻🌻", Refusal.UNREADABLE),
        ("...", Refusal.UNREADABLE),
        ("Ⓐⓓⓜⓘⓝ", Refusal.UNREADABLE),
        ("🅐🅓🅜🅘🅝", Refusal.UNREADABLE),
        ("🅐dmin", Refusal.CITY),
        ("anna@web.de", Refusal.CONTACT),
        ("www.pillen.example", Refusal.CONTACT),
        ("pillen.com", Refusal.CONTACT),
        ("Anna 0176 1234567", Refusal.CONTACT),
        ("Pеtra", Refusal.MIXED),
    ],
)
def test_what_nobody_can_read_or_should_not_be_public_is_refused(name, reason):
    assert refusal_of(name) == reason


def test_every_refusal_has_its_sentence():
    sentences = {spoken(sentence(NameRefused(reason))) for reason in Refusal}
    assert len(sentences) == len(Refusal)


def test_several_lines_become_one():
    assert check("Anna\n\tMuster", RESERVED) == "Anna Muster"


@given(st.text(max_size=70))
def test_a_name_that_is_shown_is_shown_again(name):
    try:
        shown = check(name, RESERVED)
    except NameRefused:
        return
    assert check(shown, RESERVED) == shown
    assert 2 <= len(shown) <= LONGEST
    assert len(shown.splitlines()) == 1


def test_few_streets_of_the_city_would_be_refused_as_names():
    with shared_data("geo_heilbronn/strassennamen.csv").open(encoding="utf-8-sig", newline="") as file:
        streets = [row[0] for row in csv.reader(file)][1:]
    refused = []
    for street in streets:
        try:
            check(street, RESERVED)
        except NameRefused as refusal:
            if refusal.reason in (Refusal.CITY, Refusal.PARTY):
                refused.append(street)
    assert len(streets) > 1_000
    assert len(refused) <= 3, refused
