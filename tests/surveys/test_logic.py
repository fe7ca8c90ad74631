# ruff: noqa: E501 (tables)
"""What a person sees follows from earlier answers, and what nobody can ever see is a fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.surveys.faults import Code, faults
from app.surveys.logic import shown
from app.surveys.questionnaire import Condition, Explanation, Option, Page, Question, Questionnaire, Test
from app.surveys.ways import paths
from tests.effort import growth
from tests.surveys.questionnaires import answers_of, answers_to, questionnaires

YES_NO = tuple(Option(each, {"de": each}) for each in ("o1", "o2"))


def when(*tests, all_of=True):
    """A condition of (question, operator, value)."""
    return Condition(all_of, tuple(Test(*test) for test in tests))


def single(id, shown_if=None, required=True):
    """A choice between two options of its own."""
    options = (Option(f"{id}a", {"de": "A"}), Option(f"{id}b", {"de": "B"}))
    return Question(id, "single", {"de": f"{id}?"}, options=options, shown_if=shown_if, required=required)


def one_page(*items):
    """All items on one page."""
    return Questionnaire((Page("p1", items=items),))


def found(whole, **values):
    """(code, place) of every fault."""
    return {(fault.code, fault.at) for fault in faults(whole, **values)}


CHAIN = Questionnaire(
    (
        Page("p1", items=(single("q1"),)),
        Page("p2", items=(single("q2", when(("q1", "is", "q1a"))), single("q3", when(("q2", "is", "q2b"))))),
        Page("p3", items=(single("q4"),), shown_if=when(("q3", "answered"), ("q1", "is", "q1b"), all_of=False)),
    )
)


@pytest.mark.parametrize(
    ("answers", "items", "pages"),
    [
        ({}, {"q1"}, "p1"),
        ({"q1": "q1a"}, {"q1", "q2"}, "p1 p2"),
        ({"q1": "q1a", "q2": "q2b"}, {"q1", "q2", "q3"}, "p1 p2"),
        ({"q1": "q1a", "q2": "q2b", "q3": "q3a"}, {"q1", "q2", "q3", "q4"}, "p1 p2 p3"),
        ({"q1": "q1b", "q2": "q2b", "q3": "q3a"}, {"q1", "q4"}, "p1 p3"),  # what is hidden was not answered
        ({"q2": "q2b", "q3": "q3a"}, {"q1"}, "p1"),
    ],
)
def test_a_condition_looks_at_what_was_shown(answers, items, pages):
    seen = shown(CHAIN, answers)
    assert seen.items == items
    assert " ".join(page.id for page in seen.pages) == pages


@pytest.mark.parametrize(
    ("test", "met", "not_met"),
    [
        (("q1", "is", "o1"), "o1", "o2"),
        (("q1", "is", "o1"), {"option": "o1", "text": "Text"}, None),
        (("q1", "is_not", "o1"), "o2", "o1"),
        (("q1", "is_not", "o1"), "o2", None),
        (("q1", "answered"), "o1", None),
        (("q1", "not_answered"), None, "o1"),
        (("q2", "contains", "o1"), ["o1", "o2"], ["o2"]),
        (("q2", "contains_not", "o1"), ["o2"], ["o1"]),
        (("q2", "contains_not", "o1"), [{"option": "o2", "text": "x"}], None),
        (("q3", "at_least", 3), 3, 2),
        (("q3", "at_most", 3), 3.0, 3.5),
        (("q3", "at_least", 3), 4, None),
        (("q4", "at_least", "2026-01-01"), "2026-01-01", "2025-12-31"),
        (("q5", "is", "yes"), True, False),
        (("q6", "is", "4"), 4, 5),
        (("q7", "contains", "r1:o1"), {"r1": "o1"}, {"r2": "o1"}),
    ],
)
def test_tests_mean_what_they_say(test, met, not_met):
    rows = (Option("r1", {"de": "1"}), Option("r2", {"de": "2"}))
    whole = one_page(
        Question("q1", "single", {"de": "?"}, options=YES_NO),
        Question("q2", "multiple", {"de": "?"}, options=YES_NO),
        Question("q3", "number", {"de": "?"}, settings={"decimals": 1}),
        Question("q4", "date", {"de": "?"}),
        Question("q5", "yes_no", {"de": "?"}),
        Question("q6", "scale", {"de": "?"}),
        Question("q7", "matrix", {"de": "?"}, options=YES_NO, rows=rows),
        Explanation("e1", {"de": "Da."}, shown_if=when(test)),
    )
    assert "e1" in shown(whole, {test[0]: met}).items
    assert "e1" not in shown(whole, {test[0]: not_met}).items


def test_a_page_that_ends_the_survey_is_the_last():
    whole = Questionnaire(
        (
            Page("p1", items=(single("q1"),)),
            Page("p2", text={"de": "Danke."}, shown_if=when(("q1", "is", "q1b")), ends=True),
            Page("p3", items=(single("q2"),)),
        )
    )
    assert [page.id for page in shown(whole, {"q1": "q1b", "q2": "q2a"}).pages] == ["p1", "p2"]
    assert [page.id for page in shown(whole, {"q1": "q1a"}).pages] == ["p1", "p3"]
    assert faults(whole) == ()


@settings(max_examples=200)
@given(st.data())
def test_an_answer_to_a_hidden_question_changes_nothing(data):
    whole = data.draw(questionnaires())
    answers = data.draw(answers_of(whole))
    seen = shown(whole, answers)
    assert shown(whole, {each: answer for each, answer in answers.items() if each in seen.items}) == seen


@settings(max_examples=60)
@given(questionnaires())
def test_conditions_that_look_back_are_no_fault(whole):
    codes = {fault.code for fault in faults(whole)}
    assert codes <= {Code.UNREACHABLE, Code.NO_QUESTION}


@settings(max_examples=60)
@given(st.data())
def test_no_answers_lead_to_what_is_called_unreachable(data):
    whole = data.draw(questionnaires())
    lost = {fault.at for fault in faults(whole) if fault.code == Code.UNREACHABLE}
    for _attempt in range(10):
        seen = shown(whole, complete(whole, data.draw(answers_of(whole)), data))
        assert not lost & (seen.items | {page.id for page in seen.pages})


def complete(whole, answers, data):
    """The answers as a form would take them: a required question that is shown is answered."""
    for question in whole.questions:
        if question.required and question.id not in answers:
            answers[question.id] = data.draw(answers_to(question))
    return answers


@settings(max_examples=60)
@given(questionnaires(3, 3))
def test_the_ways_show_everything_that_can_be_shown(whole):
    ways = paths(whole)
    everything = {page.id for page in whole.pages} | {item.id for page in whole.pages for item in page.items}
    walked = {each for way in ways.ways for each in (*way.shown.items, *(page.id for page in way.shown.pages))}
    lost = everything - walked
    named = {fault.at for fault in faults(whole) if fault.code == Code.UNREACHABLE}
    assert named <= lost
    assert {each for each in lost if each[0] in "qe"} <= named | {
        item.id for page in whole.pages if page.id in named for item in page.items
    }
    tracks = [tuple((page.id, tuple(item.id for item in page.items)) for page in way.shown.pages) for way in ways.ways]
    assert len(set(tracks)) == len(tracks)


def test_every_way_is_walked_once():
    ways = paths(CHAIN)
    assert ways.complete
    assert {tuple(sorted(way.shown.items)) for way in ways.ways} == {
        ("q1", "q4"),
        ("q1", "q2"),
        ("q1", "q2", "q3", "q4"),
    }


def test_too_many_ways_are_cut_and_it_is_said():
    questions = [single(f"q{number}") for number in range(10)]
    notes = [Explanation(f"e{n}", {"de": "."}, shown_if=when((f"q{n}", "is", f"q{n}a"))) for n in range(10)]
    ways = paths(one_page(*questions, *notes), bound=20)
    assert not ways.complete
    assert len(ways.ways) == 20
    assert {note.id for note in notes} <= {each for way in ways.ways for each in way.shown.items}


@pytest.mark.parametrize(
    ("whole", "fault"),
    [
        (Questionnaire(), (Code.NO_QUESTION, None)),
        (one_page(Explanation("e1", {"de": "Nur Text."})), (Code.NO_QUESTION, None)),
        (Questionnaire((Page("p1"),)), (Code.EMPTY_PAGE, "p1")),
        (one_page(single("q1", when(("q1", "answered")))), (Code.ITSELF, "q1")),
        (one_page(single("q1", when(("q2", "answered"))), single("q2")), (Code.FORWARD, "q1")),
        (one_page(single("q1", when(("q2", "answered"))), single("q2", when(("q1", "answered")))), (Code.LOOP, "q1")),
        (one_page(single("q1"), single("q2", when(("q9", "answered")))), (Code.UNKNOWN, "q2")),
        (one_page(single("q1"), single("q2", when(("q1", "is", "o9")))), (Code.NOT_OFFERED, "q2")),
        (one_page(single("q1"), single("q2", when(("q1", "at_least", 3)))), (Code.WRONG_TEST, "q2")),
        (one_page(single("q1"), single("q2", when(("q1", "is", "q1a"), ("q1", "is", "q1b")))), (Code.UNREACHABLE, "q2")),
        (one_page(single("q1"), single("q2", when(("q1", "not_answered")))), (Code.UNREACHABLE, "q2")),
        (
            one_page(single("q1"), single("q2", when(("q1", "is", "q1a"))), single("q3", when(("q2", "answered"), ("q1", "is", "q1b")))),
            (Code.UNREACHABLE, "q3"),
        ),
        (
            Questionnaire((Page("p1", items=(single("q1"),), ends=True), Page("p2", items=(single("q2"),)))),
            (Code.UNREACHABLE, "p2"),
        ),
        (one_page(Question("q1", "single", {"de": "?"}, options=YES_NO[:1])), (Code.SETTINGS, "q1")),
        (one_page(single("q1"), Explanation("e1", {"de": "."}, picture="picture-1")), (Code.NO_ALT, "e1")),
        (
            one_page(Question("q1", "ranking", {"de": "?"}, options=(*YES_NO, Option("o3", {"de": "?"}, other=True)))),
            (Code.OTHER, "q1"),
        ),
    ],
)  # fmt: skip
def test_what_cannot_work_is_a_fault_that_names_its_place(whole, fault):
    assert fault in found(whole)
    assert all(str(each.sentence) for each in faults(whole))


def test_a_page_may_not_depend_on_its_own_questions():
    whole = Questionnaire((Page("p1", items=(single("q1"),), shown_if=when(("q1", "answered"))),))
    assert found(whole) == {(Code.LOOP, "p1")}


def test_what_is_not_required_may_stay_without_answer():
    whole = one_page(single("q1", required=False), single("q2", when(("q1", "not_answered"))))
    assert faults(whole) == ()


def test_missing_words_are_a_fault_only_where_the_language_is_wanted():
    assert found(one_page(single("q1"))) == set()
    assert (Code.NO_WORDS, "q1a") in found(one_page(single("q1")), languages=["de", "en"])


@pytest.mark.parametrize(("count", "codes"), [(300, set()), (301, {Code.TOO_MANY})])
def test_a_survey_asks_at_most_three_hundred_questions(count, codes):
    whole = one_page(*(single(f"q{number}") for number in range(count)))
    assert {fault.code for fault in faults(whole)} == codes


def hanging_on_each_other(count):
    items = [single("q0", required=False)]
    for number in range(1, count):
        tests = [(f"q{max(0, number - back)}", "is_not", f"q{max(0, number - back)}a") for back in (1, 2, 3)]
        items.append(single(f"q{number}", when(*tests, all_of=number % 2 == 0), required=False))
    return one_page(*items)


def test_questions_that_hang_on_each_other_are_looked_through_at_an_effort_that_keeps_pace():
    assert growth(lambda text: faults(hanging_on_each_other(len(text))), "q", 75) < 8
    assert growth(lambda text: paths(hanging_on_each_other(len(text))), "q", 75) < 8


def test_an_anonymous_survey_asks_for_no_file():
    whole = one_page(Question("q1", "file", {"de": "Ein Foto"}))
    assert faults(whole) == ()
    found = faults(whole, anonymous=True)
    assert [(fault.code, fault.at) for fault in found] == [(Code.NAMES_AUTHOR, "q1")]
