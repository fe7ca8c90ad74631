import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.html_import import from_html
from moderation.admission import WORDS
from moderation.screening import Limits, Signal, fingerprint, holds, screen
from moderation.signals import SENTENCES
from moderation.wordlist import Wordlist
from moderation.wordlist import read as read_words
from tests.effort import growth
from tests.shared_data import shared_data

ROUGH = Wordlist.of(["2 insult idiot*", "4 threat dich … finden", "1 advert casino"])
HOSTILE = [
    *("a", "A ", "0 ", "+49 ", "DE12 3456 ", "a@a.", "a-", "(", "[a](http://", "[", "http://a@", "www.", "< ", "<a o"),
    *("on", "' or 1", "../", "{{", "sleep(", "Frau Mü Ahornweg 1 ", "geb. 1.1.", "B-AB ", "!", "😀", "i d i o t "),
    *("dich ", "dich a b ", " 1-2", "ä", "idiot"),
]


def codes(text, title="", **options):
    return {signal.code for signal in screen(title, text, **options)}


def real_words():
    return read_words(WORDS)


def read(name, delimiter=","):
    with shared_data(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mehr Bänke! Mehr Bänke! Mehr Bänke!", "repetition"),
        ("DAS IST EINE UNVERSCHÄMTHEIT WIE DIESE STADT MIT UNS UMGEHT", "shouting"),
        ("Neeeeeeeeein", "stretching"),
        ("Nein!!!!!!!!!!!!!!!", "stretching"),
        ("🚲" * 12, "emoji"),
        (" ".join(f"https://example.org/{n}" for n in range(4)), "links"),
        ("Siehe https://bit.ly/abc", "shortener"),
        ("[www.heilbronn.de](https://heilbronn.example.org/login)", "disguised_link"),
        ("https://heilbronn.de@example.org/", "disguised_link"),
        ("Spenden an DE89 3704 0044 0532 0130 00", "iban"),
        ("Schreiben Sie an erika.muster@example.org", "email"),
        ("Rufen Sie an: 07131 56-3800", "phone"),
        ("Meine Nummer +49 (0)176 1234 5678", "phone"),
        ("Frau Muster, Ahornweg 12, parkt immer falsch", "home_address"),
        ("Herr Muster, geb. 01.02.1980", "birth_date"),
        ("Der mit HN-AB 123 parkt auf dem Radweg", "car_plate"),
        ("<script>alert(1)</script>", "probe"),
        ("' OR 1=1 --", "probe"),
        ("../../etc/passwd", "probe"),
        ("${jndi:ldap://x}", "probe"),
        ("1; sleep(10)", "probe"),
        ("{{7*7}}", "probe"),
        ("<a onclick=alert(1)>", "probe"),
        ("Du Idiot", "insult"),
        ("Diese Idioten", "insult"),
        ("Du 1d10t", "insult"),
        ("Du I d i o t", "insult"),
        ("Wir werden dich schon noch finden", "threat"),
        ("Bestes Casino: https://example.org", "spam"),
        ("Kauft! Kauft jetzt! Kauft jetzt! Kauft jetzt! " + "https://example.org " * 4, "spam"),
    ],
)
def test_what_a_person_should_look_at(text, code):
    signals = screen("", text, words=ROUGH)
    found = [signal for signal in signals if signal.code == code]
    assert found
    assert all(0 < len(evidence) <= 80 for evidence in found[0].evidence)


@pytest.mark.parametrize(
    "text",
    [
        "An der Hauptstraße 12 fehlt ein Zebrastreifen.",
        "Am 01.10.2017 um 17 Uhr war die B 27 gesperrt, die S 4 fuhr nicht.",
        "Die Linie RB 26 und die A 6 bei Kilometer 12,5; Kosten 1.250.000 Euro.",
        "Frau Muster hat recht.",
        "Wie im Casino geht es zu.",
        "Koordinaten 49.1402, 9.2195 und PLZ 74072 Heilbronn",
        "Idee: WLAN, ÖPNV und E-Scooter. ADFC und VCD sind auch dafür.",
        "[Plan](https://www.heilbronn.de/plan) und [heilbronn.de](https://www.heilbronn.de)",
        "Bürgerinnen, Bürger, Bürgerinnen",
        "Wer soll's bezahlen? x < 3 und 1 = 1, select an option, on Sunday",
        "🚲🚲🚲 Mehr Räder!",
    ],
)
def test_what_is_nothing_to_look_at(text):
    assert codes(text, words=ROUGH) == set()


@pytest.mark.parametrize(
    "text", ["Добавьте скамейки в парк у реки", "أضف مقاعد في الحديقة", "请在公园里加长椅", "Parka bank koyun"]
)
def test_a_language_nobody_reads_is_no_signal(text):
    assert screen(text, text, words=real_words()) == ()


def test_only_strong_signals_hold():
    assert holds(screen("", "Wir werden dich schon noch finden", words=ROUGH))
    assert holds(screen("", "DE89370400440532013000"))
    assert not holds(screen("", "Ihr Idioten", words=ROUGH))
    assert not holds(screen("", "Siehe https://bit.ly/abc, Tel. 07131 563800"))
    assert [s.severity for s in screen("", "Ihr Idioten, wir werden dich finden", words=ROUGH)] == [4, 2]


def test_the_city_may_set_what_holds():
    strict = Limits(hold_severity=2)
    assert holds(screen("", "Ihr Idioten", words=ROUGH, limits=strict), strict)
    lax = Limits(hold_severity=6, hold_codes=frozenset())
    assert not holds([Signal("threat", 5), Signal("spam", 3)], lax)


def test_a_newcomers_links_are_looked_at_sooner():
    text = "https://example.org/1 https://example.org/2"
    assert codes(text) == set()
    assert codes(text, newcomer=True) == {"links"}


def test_a_word_for_word_repetition_of_another_text_is_seen():
    earlier = {fingerprint("Mehr Bänke", "Im Park fehlen Bänke!")}
    assert codes("im Park fehlen Bänke.", "MEHR BÄNKE", earlier=earlier) == {"duplicate"}
    assert codes("Im Park fehlen Lampen.", "Mehr Bänke", earlier=earlier) == set()


def test_wrong_check_digits_are_no_account_number():
    assert "iban" not in codes("DE88 3704 0044 0532 0130 00")


def test_every_signal_has_its_sentence():
    examples = " ".join(
        ["DE89370400440532013000 Frau Muster, Ahornweg 12", "<script>", "a@example.org", "https://bit.ly/a"]
    )
    found = codes(examples, words=real_words()) | {entry.kind for entry in entries(real_words())} - {"advert"}
    assert len(found) >= 9
    assert found <= set(SENTENCES)


def entries(words):
    return [
        entry for shelf in (words.exact, words.open_ended, words.compounds) for row in shelf.values() for entry in row
    ]


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_no_signal_is_without_weight(text):
    for signal in screen(text[:20], text, words=ROUGH):
        assert 1 <= signal.severity <= 5


@pytest.mark.parametrize("unit", HOSTILE)
def test_effort_grows_with_length(unit):
    assert growth(lambda text: screen("", text, words=ROUGH), unit, 2_500) < 8


# real texts: how many are held without need, how many are caught


def test_no_idea_of_bonn_is_held():
    words = real_words()
    ideas = [(row["title"], row["text"]) for row in read("bonn_raddialog/ideas.csv")]
    results = [screen(title, text, words=words) for title, text in ideas]
    print(f"Bonn: {sum(map(bool, results))} of {len(ideas)} looked at, {sum(map(holds, results))} held")
    assert len(ideas) == 1_950
    assert sum(map(holds, results)) <= 1
    assert sum(map(bool, results)) <= 40


def test_no_accepted_statement_of_the_climate_council_is_held():
    words = real_words()
    texts = [row["text"] for row in read("austria_klimarat/statements.csv") if row["moderated"] == "1"]
    results = [screen("", text, words=words) for text in texts]
    print(f"Klimarat: {sum(map(bool, results))} of {len(texts)} looked at, {sum(map(holds, results))} held")
    assert len(texts) > 2_000
    assert sum(map(holds, results)) == 0
    assert sum(map(bool, results)) <= 10


def test_the_probes_of_madrid_are_held_and_nothing_else():
    rows = read("decide_madrid/proposals_latest.csv", ";")
    words = real_words()
    held = [row["title"] for row in rows if holds(screen(row["title"], from_html(row["description"]), words=words))]
    print(f"Madrid: {len(held)} of {len(rows)} held")
    assert len(held) >= 125
    assert [title for title in held if not re.search(r"(?i)test|ssrf|flag|video", title)] == []


def test_the_wordlist_finds_some_offence_and_little_else_and_decides_nothing():
    words = real_words()
    lines = shared_data("germeval2018/germeval2018.training.txt").read_text("utf-8").splitlines()
    kinds = {"insult", "slur", "slogan", "threat"}
    seen = {"OFFENSE": 0, "OTHER": 0}
    held = {"OFFENSE": 0, "OTHER": 0}
    total = {"OFFENSE": 0, "OTHER": 0}
    for text, label, _fine in (line.split("\t") for line in lines):
        signals = screen("", text, words=words)
        total[label] += 1
        seen[label] += any(signal.code in kinds for signal in signals)
        held[label] += holds(signals)
    print(f"GermEval: seen {seen}, held {held}, of {total}")
    assert seen["OFFENSE"] >= 0.09 * total["OFFENSE"]
    assert seen["OTHER"] <= 0.01 * total["OTHER"]
    assert held["OTHER"] <= 2
