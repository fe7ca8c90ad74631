"""Ready questions ask for age and district so that the answers can be compared with the city's figures."""

import dataclasses

import pytest

from app.core import city
from app.surveys import blocks, comparing
from app.surveys.questionnaire import Page, Questionnaire, words_missing


@pytest.mark.parametrize("name", ["alter", "stadtteil"])
def test_a_ready_question_is_complete_in_each_language_and_without_fault(session, name):
    made = blocks.question(name, "q1", ["de", "en"], frozenset({"q1"}))
    assert not list(comparing.faults(made))
    assert not list(words_missing(Questionnaire((Page("p1", items=(made,)),)), ["de", "en"]))
    assert len({option.id for option in made.options}) == len(made.options)


def test_every_age_and_every_district_can_be_chosen(session):
    residents = city.profile().residents
    ages = comparing.by_age(blocks.question("alter", "q1", ["de"], frozenset()))
    assert sum(residents.between(*each) for each in ages.values()) == sum(residents.by_age) == 128_612
    districts = comparing.by_district(blocks.question("stadtteil", "q1", ["de"], frozenset()))
    assert set(districts.values()) == set(residents.by_district)
    assert sum(residents.by_district.values()) == 128_612


def test_the_words_are_those_of_the_language(session):
    made = blocks.question("alter", "q1", ["de", "en"], frozenset())
    assert [made.options[0].title, made.options[-1].title["en"]] == [
        {"de": "unter 18 Jahre", "en": "under 18 years"}, "80 years and older",
    ]  # fmt: skip
    assert made.options[1].title["de"] == "18 bis 29 Jahre"


def test_a_city_that_says_nothing_of_its_residents_offers_none(session, monkeypatch):
    without = dataclasses.replace(city.profile(), residents=None)
    monkeypatch.setattr(city, "profile", lambda: without)
    assert blocks.offered() == {}
