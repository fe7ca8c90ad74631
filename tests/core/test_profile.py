"""The city profile: another city works without a change of code, and every mistake in a file is named."""

import re
import shutil
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.core.profile import Malformed, load
from app.core.profile_pages import PAGES

ROOT = Path(__file__).parents[2]
HEILBRONN = ROOT / "config" / "heilbronn"
MUSTERSTADT = ROOT / "tests" / "profiles" / "musterstadt"


@pytest.fixture(scope="module")
def heilbronn():
    return load(HEILBRONN)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(MUSTERSTADT, tmp_path / "stadt"))


def test_the_first_city_has_its_twelve_fields_in_order(heilbronn):
    assert [field.order for field in heilbronn.fields] == list(range(1, 13))
    assert heilbronn.fields[0].name == {"de": "Digitale Verwaltung", "en": "Digital administration"}


def test_every_field_has_a_sign_of_its_own_that_exists(heilbronn):
    signs = [field.icon for field in heilbronn.fields]
    assert len(set(signs)) == 12
    assert {f"{sign}.svg" for sign in signs} <= {path.name for path in (ROOT / "app" / "static" / "icons").iterdir()}
    assert heilbronn.icon_of("energie") == "bolt"
    assert heilbronn.icon_of("no such field") == "field"


def test_the_first_city_has_nine_districts_and_one_for_all_of_it(heilbronn):
    assert [district.slug for district in heilbronn.districts if district.whole_city] == ["gesamtstadt"]
    parts = [district for district in heilbronn.districts if not district.whole_city]
    assert len(parts) == 9
    assert sum(district.population for district in parts) == heilbronn.population


def test_the_first_city_promises_what_the_design_says(heilbronn):
    promises = heilbronn.promises
    assert (promises.first_status_working_days, promises.answer_goal_working_days, promises.answer_limit_months) == (
        5,
        30,
        3,
    )
    assert (promises.appeal_days, heilbronn.signing_in.code_minutes) == (14, 30)


def test_the_first_city_claims_no_office_it_was_not_given(heilbronn):
    assert heilbronn.official is False
    assert heilbronn.coat_of_arms is None
    assert all(page.draft for page in heilbronn.pages.values())


def test_the_first_city_speaks_both_languages_everywhere(heilbronn):
    for field in heilbronn.fields:
        assert set(field.name) == set(field.description) == {"de", "en"}
        assert all(len(set(words)) >= 25 for words in (field.keywords["de"], field.keywords["en"]))
    for ground in heilbronn.policy.grounds:
        assert set(ground.name) == set(ground.sentence) == {"de", "en"}
    assert set(heilbronn.pages) == {(slug, language) for slug in PAGES for language in ("de", "en")}


def test_only_district_names_are_the_same_in_both_languages(heilbronn):
    for department in heilbronn.departments:
        assert set(department.name) == {"de", "en"}


def test_there_are_six_plain_choices_to_report(heilbronn):
    assert len(heilbronn.policy.report_choices) == 6


def test_easy_language_has_one_sentence_a_line_and_no_brackets(heilbronn):
    page = heilbronn.page("leichte-sprache", "de")
    assert "einfacher Sprache" in page.text
    for line in page.text.splitlines():
        assert "(" not in line
        if not line.startswith(("-", "#")):
            assert line.count(". ") == 0, line


def test_another_city_needs_no_change_of_code():
    city = load(MUSTERSTADT)
    assert (city.name, city.prefix, city.slug, city.language_codes) == ("Musterstadt", "MU", "musterstadt", ("de",))
    assert (len(city.fields), len(city.districts)) == (5, 3)
    assert city.timezone == ZoneInfo("Europe/Berlin")
    assert city.accent.light != load(HEILBRONN).accent.light


def test_a_missing_language_falls_back_to_the_first_one(heilbronn):
    city = load(MUSTERSTADT)
    assert city.platform_name["en"] == str(city.platform_name) == "Musterstadt hört zu"
    assert city.page("regeln", "en") == city.page("regeln", "de")
    assert heilbronn.page("regeln", "en").title == "Rules"


def test_pages_take_their_numbers_from_the_profile():
    page = load(MUSTERSTADT).page("regeln", "de")
    assert page.text == "- **Regel 1:** Keine Werbung.\n\nEinspruch: 21 Tage."
    assert page.draft is False


@pytest.mark.parametrize(
    ("field", "district", "department"),
    [
        ("natur", None, "bauamt"),
        ("natur", "oberdorf", "bauamt"),
        ("natur", "unterdorf", "hauptamt"),
        ("schule", "unterdorf", "hauptamt"),
        (None, None, "hauptamt"),
    ],
)
def test_the_rule_for_the_district_wins_and_the_coordination_sorts_the_rest(field, district, department):
    assert load(MUSTERSTADT).routing.department(field, district) == department


def test_nothing_in_a_profile_can_be_changed_while_the_site_runs(heilbronn):
    with pytest.raises(AttributeError):
        heilbronn.promises.appeal_days = 99


MISTAKES = [
    ("city.toml", 'prefix = "MU"', 'prefix = "mu-1"', "city.toml: prefix: expected one to four capital letters"),
    ("city.toml", 'prefix = "MU"\n', "", "city.toml: prefix: is missing; expected text"),
    ("city.toml", 'prefix = "MU"', "prefix = 7", "city.toml: prefix: expected text, found 7"),
    ("city.toml", 'prefix = "MU"', 'praefix = "MU"', 'city.toml: praefix: unknown key; did you mean "prefix"?'),
    ("city.toml", 'prefix = "MU"', "prefix = ", "city.toml: is not TOML"),
    ("city.toml", 'name = "Musterstadt"\n', 'name = " "\n', "city.toml: name: expected text, found nothing"),
    ("city.toml", "official = false", 'official = "nein"', "city.toml: official: expected true or false, found 'nein'"),
    (
        "city.toml",
        "official = false",
        'official = false\ncoat_of_arms = "wappen.svg"',
        "city.toml: coat_of_arms: a coat of arms needs official = true",
    ),
    ("city.toml", "Europe/Berlin", "Europe/Musterstadt", "city.toml: timezone: expected a time zone"),
    ("city.toml", "center = [51.0, 10.0]", "center = [51.0]", "city.toml: center: expected exactly 2 values, found 1"),
    (
        "city.toml",
        "[9.9, 50.9, 10.1, 51.1]",
        "[10.1, 50.9, 9.9, 51.1]",
        "city.toml: bbox: expected west, south, east, north",
    ),
    ("city.toml", '"#7a1f3d"', '"#ffb0c8"', "city.toml: accent.light: expected a contrast of at least 4.5:1"),
    ("city.toml", '"#f2a7bd"', '"#7a1f3d"', "city.toml: accent.dark: expected a contrast of at least 4.5:1"),
    ("city.toml", '"#7a1f3d"', '"weinrot"', "city.toml: accent.light: expected a colour such as"),
    (
        "city.toml",
        "appeal_days = 21",
        "appeal_days = 0",
        "city.toml: promises.appeal_days: expected a whole number of at least 1",
    ),
    (
        "city.toml",
        "appeal_days = 21",
        'appeal_days = "drei"',
        "city.toml: promises.appeal_days: expected a whole number, found 'drei'",
    ),
    (
        "city.toml",
        "appeal_days = 21",
        "appeal_days = true",
        "city.toml: promises.appeal_days: expected a whole number, found True",
    ),
    ("city.toml", "weekdays = [1, 3]", "weekdays = [0]", "city.toml: service_hours.weekdays: expected numbers from 1"),
    (
        "city.toml",
        'closes = "12:00"',
        'closes = "08:00"',
        "city.toml: service_hours.closes: expected a time after opens",
    ),
    ("city.toml", 'closes = "12:00"', 'closes = "mittags"', "city.toml: service_hours.closes: expected a time such as"),
    ("city.toml", "https://example.org/schaden", "schaden", "city.toml: defects.url: expected an address"),
    (
        "city.toml",
        'platform_name = "Musterstadt hört zu"',
        'platform_name = {tr = "Dinliyor"}',
        "city.toml: platform_name.tr: the city does not speak",
    ),
    ("city.toml", '[[languages]]\ncode = "de"\nname = "Deutsch"', "", "city.toml: languages: is missing"),
    (
        "action_fields.yaml",
        "slug: wege",
        "slug: rathaus",
        'action_fields.yaml: action_fields[1].slug: "rathaus" stands here twice',
    ),
    (
        "action_fields.yaml",
        "slug: wege",
        "slug: Gute Wege",
        "action_fields.yaml: action_fields[1].slug: expected small letters",
    ),
    (
        "action_fields.yaml",
        "department: bauamt",
        "department: mond",
        'wege: department "mond" is not in departments.yaml',
    ),
    ("action_fields.yaml", "{de: [antrag, ausweis]}", "{fr: [demande]}", 'rathaus: keywords in "fr"'),
    ("action_fields.yaml", "action_fields:", "felder:", 'action_fields.yaml: expected the one key "action_fields"'),
    (
        "action_fields.yaml",
        "order: 2,",
        "",
        "action_fields.yaml: action_fields[1].order: is missing; expected a whole number",
    ),
    ("action_fields.yaml", "action_fields:", "action_fields: [", "action_fields.yaml: is not YAML"),
    (
        "districts.yaml",
        ", whole_city: true",
        "",
        "districts.yaml: districts: expected exactly one district with whole_city: true",
    ),
    (
        "departments.yaml",
        "parent: rathaus, name: Bauamt",
        "parent: hauptamt, name: Bauamt",
        "departments.yaml: departments[2].parent: expected a department without",
    ),
    (
        "departments.yaml",
        "kind: division",
        "kind: verein",
        "departments.yaml: departments[0].kind: expected one of division, unit, company",
    ),
    (
        "routing.yaml",
        "{field: wege, department: bauamt}",
        "{field: wege, department: mond}",
        'routing.yaml: rules[0].department: unknown department "mond"',
    ),
    ("routing.yaml", "{field: wege,", "{field: luft,", 'routing.yaml: rules[0].field: unknown field "luft"'),
    (
        "routing.yaml",
        "{field: wege,",
        "{field: natur,",
        "routing.yaml: rules[1]: a second rule for the same field and district",
    ),
    (
        "routing.yaml",
        "coordination: hauptamt",
        "coordination: mond",
        'routing.yaml: coordination: "mond" is not in departments.yaml',
    ),
    ("moderation_policy.yaml", "law: § 185 StGB, ", "", "moderation_policy.yaml: illegal[0].law: is missing"),
    (
        "moderation_policy.yaml",
        "grounds: [spam]",
        "grounds: [unsinn]",
        'moderation_policy.yaml: report_choices[1].grounds: unknown ground "unsinn"',
    ),
    (
        "moderation_policy.yaml",
        "grounds: [spam]",
        "grounds: [insult]",
        'moderation_policy.yaml: report_choices: no choice leads to the ground "spam"',
    ),
    (
        "moderation_policy.yaml",
        "measure: hide}\nterms",
        "measure: shout}\nterms",
        'moderation_policy.yaml: illegal[0].measure: "shout" is not among the measures',
    ),
    (
        "moderation_policy.yaml",
        "decides_alone: false",
        "decides_alone: true",
        "moderation_policy.yaml: automation.decides_alone: expected one of False",
    ),
    (
        "moderation_policy.yaml",
        "publication: post",
        "publication: never",
        "moderation_policy.yaml: publication: expected one of post, pre",
    ),
    ("pages/regeln.de.md", "# Regeln", "Regeln", "pages/regeln.de.md: expected the title in the first line"),
    (
        "pages/regeln.de.md",
        "promises.appeal_days",
        "promises.apeal_days",
        "pages/regeln.de.md: {promises.apeal_days} is no single value of the profile",
    ),
]


@pytest.mark.parametrize(
    ("file", "good", "bad", "sentence"), MISTAKES, ids=[f"{row[0]}-{index}" for index, row in enumerate(MISTAKES)]
)
def test_a_mistake_is_named_with_file_key_and_what_is_expected(folder, file, good, bad, sentence):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(Malformed) as told:
        load(folder)
    assert sentence in str(told.value)
    assert str(folder) in str(told.value)


@pytest.mark.parametrize("file", ["city.toml", "routing.yaml", "pages/impressum.de.md"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    with pytest.raises(Malformed, match="is missing"):
        load(folder)


def test_a_page_nobody_asked_for_is_refused(folder):
    (folder / "pages" / "werbung.de.md").write_text("# Werbung\n", encoding="utf-8")
    with pytest.raises(Malformed, match="expected a name such as impressum"):
        load(folder)


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "routing.yaml").write_bytes("coordination: büro".encode("latin-1"))
    with pytest.raises(Malformed, match="expected text in UTF-8"):
        load(folder)


def test_the_small_city_has_no_file_the_loader_never_reads():
    known = {
        "city.toml",
        "action_fields.yaml",
        "districts.yaml",
        "departments.yaml",
        "routing.yaml",
        "moderation_policy.yaml",
        "defect_words.yaml",
    }
    for folder in (HEILBRONN, MUSTERSTADT):
        found = {path.name for path in folder.iterdir() if path.is_file()}
        assert found - {"residents.yaml", "outline.geojson"} == known  # which a city may lack
    assert tomllib.loads((HEILBRONN / "city.toml").read_text(encoding="utf-8"))["official"] is False


def test_a_city_may_say_how_many_live_where_and_where_it_ends(heilbronn):
    assert heilbronn.residents.between(0, 0) == 1314
    assert heilbronn.residents.between(99, None) == heilbronn.residents.by_age[-1] == 35
    assert heilbronn.residents.between(0, None) == sum(heilbronn.residents.by_district.values()) == 128_612
    assert "CC BY 4.0" in heilbronn.outline.source
    assert (load(MUSTERSTADT).residents, load(MUSTERSTADT).outline) == (None, None)


RESIDENTS = "source: Amt\npublished: 2026-01-01\nby_age: [3, 4]\nby_district: {oberdorf: 7}\n"
CORNERS = "[[[10, 51], [10.05, 51], [10, 51.05], [10, 51]]]"
RING = f'{{"properties": {{"source": "Amt"}}, "geometry": {{"type": "Polygon", "coordinates": {CORNERS}}}}}'


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("residents.yaml", RESIDENTS, None),
        ("residents.yaml", RESIDENTS.replace("[3, 4]", "[]"), "by_age: expected how many"),
        ("residents.yaml", RESIDENTS.replace("[3, 4]", "[-1, 4]"), "by_age: expected how many"),
        ("residents.yaml", RESIDENTS.replace("oberdorf", "mond"), '"mond" is no part of the city'),
        ("residents.yaml", RESIDENTS.replace("7", "0"), "whole number of at least 1"),
        ("residents.yaml", "by_age: [1]\n", "source: is missing"),
        ("outline.geojson", RING, None),
        ("outline.geojson", RING.replace("Polygon", "Point"), "expected one polygon"),
        ("outline.geojson", RING.replace("[10, 51]", '["a", 51]'), "expected a number"),
        ("outline.geojson", RING.replace("10.05", "60"), "inside the box"),
        ("outline.geojson", RING.replace("[10.05, 51], ", ""), "at least four points"),
        ("outline.geojson", "[]", "expected a GeoJSON feature"),
    ],
)
def test_figures_and_outline_are_checked(folder, name, text, said):
    (folder / name).write_text(text, encoding="utf-8")
    if said is None:
        assert load(folder)
        return
    with pytest.raises(Malformed, match=re.escape(said)):
        load(folder)
