"""Every signal of the screening has words and points at grounds that the city's policy knows."""

import re
from pathlib import Path

import pytest
from flask import Flask

import config
from app.core import city
from moderation import personal_data, signals
from moderation.signals import POINTS_AT, SENTENCES, explained


def codes() -> set[str]:
    """Every code the screening can give: those it names, the kinds of the wordlist and of personal data."""
    source = Path(signals.__file__).with_name("screening.py").read_text(encoding="utf-8")
    named = set(re.findall(r'Signal\(\s*"(\w+)"', source))
    lines = (config.ROOT / "config" / "wordlist_de.txt").read_text(encoding="utf-8").splitlines()
    kinds = {line.split()[1] for line in lines if line.strip() and not line.startswith("#")} - {"advert"}
    private = set(re.findall(r'"(\w+)": ', Path(personal_data.__file__).read_text(encoding="utf-8")))
    return named | kinds | private


def test_every_signal_has_a_sentence_and_grounds_to_think_of() -> None:
    found = codes()
    assert {"spam", "threat", "iban", "duplicate"} <= found
    assert found <= SENTENCES.keys()
    assert found <= POINTS_AT.keys()


def test_every_ground_a_signal_points_at_stands_in_the_policy(app: Flask) -> None:
    with app.app_context():
        known = {ground.code for ground in city.profile().policy.grounds}
    assert {code for grounds in POINTS_AT.values() for code in grounds} <= known


@pytest.mark.parametrize(("severity", "words"), [(5, "Gefahr für Leib und Leben"), (4, "Hass, Hetze")])
def test_a_report_is_explained_by_its_choice_unless_life_is_in_danger(app: Flask, severity: int, words: str) -> None:
    with app.test_request_context():
        stored = {"code": "reported", "severity": severity, "evidence": ["hate"]}
        assert words in str(explained(stored).sentence)


def test_a_code_of_an_earlier_version_is_shown_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        assert explained({"code": "gone", "severity": 1, "evidence": ["x"]}).sentence == "gone"
