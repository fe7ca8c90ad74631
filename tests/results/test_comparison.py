"""Who answered is shown beside who lives in the city, where a question asks for age or district."""

import dataclasses

import pytest

from app.core import city
from app.results.comparison import comparisons
from app.surveys.questionnaire import Option, Page, Question, Questionnaire
from tests.results import counted
from tests.results.counted import address

AGES = ("0-17", "18-29", "30-44", "45-64", "65-", None)


def by_age(**values):
    """A question for the age; the last answer says nothing."""
    options = tuple(Option(f"a{n}", {"de": f"Gruppe {each}"}, stands_for=each) for n, each in enumerate(AGES))
    return Question("q1", "single", {"de": "Alter?"}, options=options, settings={"compares": "age"}, **values)


BY_DISTRICT = Question(
    "q2", "dropdown", {"de": "Wo?"}, settings={"compares": "district"},
    options=(
        Option("b0", {"de": "Kernstadt"}, stands_for="kernstadt"),
        Option("b1", {"de": "Horkheim"}, stands_for="horkheim"),
        Option("b2", {"de": "Mond"}, stands_for="mond"), Option("b3", {"de": "Anderswo"}),
    ),
)  # fmt: skip


def answered(session, people, question=None, **values):
    """A survey with so many answers to each option, counted."""
    question = question or by_age()
    whole = Questionnaire((Page("p1", items=(question, BY_DISTRICT)),))
    made = counted.survey(session, whole, results_when="at_once", **values)
    for option, number in people.items():
        for _number in range(number):
            counted.sheet(session, made, {question.id: option, "q2": "b0"}, whole=whole)
    counted.count(session, made)
    session.commit()
    return made


def test_the_note_says_who_is_missing_beside_the_figures_and_their_source(session, visitor):
    survey = answered(session, {"a0": 6, "a1": 40, "a2": 20, "a3": 24, "a4": 10, "a5": 9})

    page = visitor.open(address(survey))

    assert "Verglichen mit der Stadt: Alter" in page.text
    assert (
        "Seltener geantwortet haben, als es ihrem Anteil in der Stadt entspricht: Gruppe 0-17; Gruppe 65-." in page.text
    )
    assert "Häufiger geantwortet haben, als es ihrem Anteil in der Stadt entspricht: Gruppe 18-29." in page.text
    assert "Stadt Heilbronn - www.heilbronn.de, CC BY 4.0, veröffentlicht am 2. März 2019" in page.text
    rows = ["".join(row.itertext()).strip() for row in page.all("tr")]
    compared = next(row for row in reversed(rows) if row.startswith("Gruppe 18-29"))
    assert compared == "Gruppe 18-294040 %16 %"  # 21,164 of 128,612
    assert "Gruppe None" not in page.text.split("Verglichen mit der Stadt: Alter")[1]


def test_shares_are_those_of_the_groups_that_were_offered(session):
    survey = answered(session, {"a3": 12, "a4": 12})
    found = comparisons(survey, [by_age(), BY_DISTRICT], {"q1": {"a3": 12, "a4": 12}, "q2": {"b0": 24, "b3": 5}})

    assert [each.by for each in found] == ["age", "district"]
    assert [row[0] for row in found[1].rows] == ["Kernstadt", "Horkheim"]
    assert found[1].rows[0][1:3] == ("24", "100 %")
    living = city.profile().residents
    share = living.by_district["kernstadt"] / (living.by_district["kernstadt"] + living.by_district["horkheim"])
    assert found[1].rows[0][3] == f"{share:.0%}".replace("%", " %")


def test_groups_of_too_few_keep_their_number(session):
    survey = answered(session, {"a1": 30, "a4": 1})
    plain = comparisons(survey, [by_age()], {"q1": {"a1": 30, "a3": 4, "a4": 1}})[0]
    assert [row[1:3] for row in plain.rows] == [
        ("0", "0 %"),
        ("30", "86 %"),
        ("0", "0 %"),
        *[("unter 5", "–")] * 2,
    ]
    assert "Gruppe 65-" in plain.sentences[0]

    survey.anonymous = True
    hidden = comparisons(survey, [by_age()], {"q1": {"a1": 30, "a3": 9, "a4": 10}})[0]
    assert [row[1] for row in hidden.rows] == ["0", "30", "0", "unter 10", "10"]
    assert comparisons(survey, [by_age()], {"q1": {"a1": 9}}) == []


@pytest.mark.parametrize("people", [{}, {"a1": 4}, {"a5": 30}])
def test_too_few_answers_are_not_compared(session, people):
    survey = answered(session, {"a1": 5})
    assert comparisons(survey, [by_age()], {"q1": people}) == []


def test_confidential_questions_are_never_compared(session):
    survey = answered(session, {"a1": 5})
    assert comparisons(survey, [by_age(confidential=True)], {"q1": {"a1": 30, "a4": 30}}) == []


def test_questions_that_are_not_published_yet_are_not_compared(session, visitor):
    survey = answered(session, {"a1": 30, "a4": 30})
    survey.results_when = "by_question"
    session.commit()
    assert "Verglichen mit der Stadt" not in visitor.open(address(survey)).text


def test_a_city_without_figures_compares_nothing(session, monkeypatch):
    survey = answered(session, {"a1": 30})
    without = dataclasses.replace(city.profile(), residents=None)
    monkeypatch.setattr(city, "profile", lambda: without)
    assert comparisons(survey, [by_age()], {"q1": {"a1": 30}}) == []


def test_equal_shares_are_said_to_be_equal(session):
    survey = answered(session, {"a1": 5})
    living = city.profile().residents
    alike = {
        f"a{n}": living.between(*ages) for n, ages in enumerate(((0, 17), (18, 29), (30, 44), (45, 64), (65, None)))
    }
    said = comparisons(survey, [by_age()], {"q1": alike})[0].sentences
    assert said == ["Die Gruppen haben etwa so oft geantwortet, wie es ihrem Anteil in der Stadt entspricht."]
