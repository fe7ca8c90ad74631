"""What the form shows and what is kept agree; no way leads to a hidden question."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sheets import answering
from app.surveys.documents import from_document
from app.surveys.logic import shown
from app.surveys.questions import read, write
from tests.sheets import asked
from tests.sheets.walking import walk, without_files
from tests.surveys import questionnaires
from tests.surveys.questionnaires import AROUND

SLOW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
WHOLE = from_document(asked.DOCUMENT)


def take_all(_question, fields):
    return fields


@SLOW
@given(st.data())
def test_an_honest_person_keeps_exactly_what_the_form_showed_and_they_answered(data):
    whole = data.draw(questionnaires.questionnaires())
    wanted = data.draw(questionnaires.answers_of(whole))
    so_far = {}

    def send(page_id, fields):
        read = answering.read_page(whole, so_far, page_id, fields, AROUND, demand=False, receive=take_all)
        so_far.clear()
        so_far.update(read.answers)
        return read

    answers, met = walk(whole, wanted, send)
    kept = answering.kept(whole, answers)
    assert set(kept.seen) <= met
    assert kept.answers == {each: wanted[each] for each in kept.seen if each in wanted}
    assert kept.seen == [question.id for question in shown(whole, kept.answers).questions]


@SLOW
@given(st.data())
def test_whatever_is_sent_in_any_order_no_hidden_question_has_an_answer(data):
    whole = data.draw(questionnaires.questionnaires())
    answers = {}
    for _step in range(data.draw(st.integers(1, 6))):
        page = data.draw(st.sampled_from(whole.pages))
        fields = {}
        for question in whole.questions:
            fields.update(data.draw(questionnaires.field_inputs(question)))
        before = shown(whole, answers)
        result = answering.read_page(whole, answers, page.id, fields, AROUND, demand=data.draw(st.booleans()))
        touched = {each for each in {*answers, *result.answers} if answers.get(each) != result.answers.get(each)}
        assert touched <= {item.id for item in page.items}
        if answering.position(before, page.id) is None:
            assert result.answers == answers
        answers = result.answers
    kept = answering.kept(whole, answers)
    seen = shown(whole, kept.answers)
    assert set(kept.answers) <= seen.items
    assert kept.seen == [question.id for question in seen.questions]
    for question in seen.questions:
        answer = kept.answers.get(question.id)
        assert answer is None or read(question, write(question, answer), AROUND, demand=False) == answer
    assert kept.complete == (not list(answering.missing(whole, kept.answers)))


@SLOW
@given(st.data())
def test_a_paper_sheet_keeps_no_answer_to_a_question_that_was_not_meant(data):
    whole = data.draw(questionnaires.questionnaires())
    wanted = without_files(whole, data.draw(questionnaires.answers_of(whole)))
    fields = {}
    for question in whole.questions:
        fields.update(write(question, wanted.get(question.id)))
    result = answering.read_all(whole, fields, AROUND)
    kept = answering.kept(whole, result.answers)
    assert not result.refused
    assert kept.answers == result.answers
    assert kept.answers == {each: wanted[each] for each in kept.seen if each in wanted}


def test_a_question_that_shows_only_now_is_asked_on_the_same_page_again():
    answers = {"q1": "o1"}
    first = answering.read_page(WHOLE, answers, "p2", {"q2": ["yes"]})
    assert first.appeared == ["q3"]
    second = answering.read_page(WHOLE, first.answers, "p2", {"q2": ["yes"], "q3": ["Hollandrad"]})
    assert (second.appeared, second.answers["q3"]) == ([], "Hollandrad")


def test_who_goes_back_need_not_answer_what_is_demanded():
    assert "q1" in answering.read_page(WHOLE, {}, "p1", {}).refused
    assert answering.read_page(WHOLE, {}, "p1", {}, demand=False).refused == {}


def test_emptying_a_field_takes_the_answer_back():
    assert answering.read_page(WHOLE, {"q4": "Licht"}, "p3", {"q4": [""]}).answers == {}


def test_where_nobody_receives_files_none_is_taken_nor_demanded():
    whole = from_document(
        {"pages": [{"id": "p1", "items": [{"id": "q1", "type": "file", "required": True, "title": {"de": "Foto"}}]}]}
    )
    result = answering.read_page(whole, {}, "p1", {"q1-kept": ["a" * 20]})
    assert (result.answers, result.refused) == ({}, {})
    assert answering.kept(whole, {}, files=False).complete
    assert not answering.kept(whole, {}).complete
