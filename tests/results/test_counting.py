"""Every sheet falls into one category of each dimension; summaries name nobody's number."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from app.results import counting
from app.surveys.questionnaire import Condition, Page, Question, Questionnaire, Test
from tests.results.counted import WHOLE, options

SEEN = [question.id for question in WHOLE.questions]


def sorted_into(answers, seen=SEEN):
    """The category of each dimension."""
    return {each.id: counting.category(each, answers, seen) for each in counting.dimensions(WHOLE)}


def test_each_type_falls_into_its_category():
    answers = {
        "q1": "a1",
        "q2": False,
        "q3": ["b0", {"option": "b2", "text": "mehr"}],
        "q4": {"r1": "c1"},
        "q5": ["d2", "d0"],
        "q6": 12,
        "q7": 4,
        "q9": {"latitude": 49.1, "longitude": 9.2, "district": "boeckingen"},
    }

    found = sorted_into(answers)

    assert found["q1"] == "a1"
    assert found["q2"] == "no"
    assert (found["q3"], found["q3:b0"], found["q3:b1"], found["q3:b2"]) == ("+", "1", "0", "1")
    assert (found["q4:r0"], found["q4:r1"]) == ("-", "c1")
    assert (found["q5"], found["q5:d0"], found["q5:d1"], found["q5:d2"]) == ("+", "2", "0", "1")
    assert (found["q6"], found["q7"], found["q8"], found["q9:area"]) == ("+", "4", "-", "boeckingen")


def test_whoever_did_not_see_a_question_is_counted_apart_from_whoever_was_silent():
    found = sorted_into({}, seen=["q1"])

    assert (found["q1"], found["q2"], found["q3:b0"], found["q4:r0"]) == ("-", "x", "x", "x")


def test_confidential_questions_and_rankings_are_not_crossed():
    crossed = {each.question.id for each in counting.filters(WHOLE)}

    assert crossed == {"q1", "q2", "q3", "q4", "q7", "q11"}


def test_a_place_is_published_as_an_area_only():
    assert counting.area({"latitude": 1.0, "longitude": 2.0, "outside": True}) == "outside"
    assert counting.area({"latitude": 49.1, "longitude": 9.2}) == "field:5455:671"
    assert counting.area({"latitude": 49.1, "longitude": 9.2, "district": "biberach"}) == "biberach"
    assert counting.area({"place": "Am Ufer"}) == "words"


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=60))
def test_median_and_quartiles_are_those_of_the_sorted_list(values):
    found = counting.summary([(value, values.count(value)) for value in set(values)])
    ordered, size = sorted(values), len(values)

    assert found.median == (ordered[(size - 1) // 2] + ordered[size // 2]) / 2
    assert found.quarter == ordered[-(-size // 4) - 1]
    assert found.three_quarters == ordered[-(-3 * size // 4) - 1]


@given(st.lists(st.floats(0, 1000), min_size=5, max_size=80))
@example([0.0, 0.0, 0.0, 0.0, 0.7])
def test_a_histogram_counts_everybody_and_no_step_has_fewer_than_five(values):
    found = counting.summary([(value, values.count(value)) for value in set(values)])

    assert sum(people for _start, _end, people in found.bins) == len(values)
    assert all(people >= 5 for _start, _end, people in found.bins)


def test_fewer_than_five_numbers_have_no_summary():
    assert counting.summary([(1, 2), (5, 2)]) is None


@given(st.dates())
def test_a_day_is_found_again(day):
    question = Question("q1", "date", {"de": "Wann?"})

    assert counting.day_of(counting.number_of(question, day.isoformat())) == day


@given(st.lists(st.dates(), min_size=5, max_size=20))
@example([date.min] * 5 + [date.max] * 5)
def test_each_edge_of_a_histogram_of_days_is_a_day(days):
    question = Question("q1", "date", {"de": "Wann?"})
    numbers = [counting.number_of(question, day.isoformat()) for day in days]
    found = counting.summary([(number, numbers.count(number)) for number in set(numbers)])

    for start, end, _people in found.bins:
        assert date.min <= counting.day_of(start) <= counting.day_of(end) <= date.max


def test_borda_gives_the_first_of_three_two_points():
    places = {"a": {"1": 3, "2": 1, "0": 4}, "b": {"2": 5, "-": 1}, "c": {"3": 2, "x": 9}}

    assert counting.borda(places, 3) == {"a": 7, "b": 5, "c": 0}


def test_a_question_rests_on_those_that_decide_whether_it_is_shown():
    yes = {each: Condition(True, (Test(each, "is", "yes"),)) for each in ("q1", "q2")}
    whole = Questionnaire(
        (
            Page("p1", items=(Question("q1", "yes_no", {"de": "?"}),)),
            Page("p2", items=(Question("q2", "yes_no", {"de": "?"}),), shown_if=yes["q1"], ends=True),
            Page("p3", items=(Question("q3", "yes_no", {"de": "?"}),)),
            Page("p4", items=(Question("q4", "yes_no", {"de": "?"}, shown_if=yes["q2"]),)),
        )
    )

    assert counting.rests_on(whole) == {
        "q1": frozenset(), "q2": frozenset({"q1"}), "q3": frozenset({"q1"}), "q4": frozenset({"q1", "q2"}),
    }  # fmt: skip


def test_a_ranking_of_the_first_place_alone_counts_who_is_there_and_who_said_nothing():
    question = Question("q1", "ranking", {"de": "Was zuerst?"}, options=options("o", "A", "B"), settings={"most": 1})
    first, second = (each for each in counting.of_question(question) if each.part)
    assert [counting.category(each, {"q1": ["o0"]}, ["q1"]) for each in (first, second)] == ["1", counting.LEFT]
    assert counting.category(first, {}, ["q1"]) == counting.SILENT
