"""Arranging pages and questions loses nothing and changes nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from app.surveys import arranging
from app.surveys.questionnaire import Explanation, Page, Questionnaire
from tests.surveys.questionnaires import questionnaires

NOTES = [Explanation(f"e{number}", {"de": str(number)}) for number in range(4)]
TWO = Questionnaire((Page("p1", items=(NOTES[0], NOTES[1])), Page("p2", items=(NOTES[2],))))


def order(whole):
    """The ids in order, pages in capitals."""
    return " ".join(each for page in whole.pages for each in (page.id.upper(), *(item.id for item in page.items)))


def test_pieces_move_up_and_down_and_over_the_edge_of_a_page():
    assert order(arranging.move(TWO, "e1", -1)) == "P1 e1 e0 P2 e2"
    assert order(arranging.move(TWO, "e1", 1)) == "P1 e0 P2 e1 e2"
    assert order(arranging.move(TWO, "e2", -1)) == "P1 e0 e1 e2 P2"
    assert order(arranging.move(TWO, "p2", -1)) == "P2 e2 P1 e0 e1"
    assert order(arranging.move(TWO, "e0", -1)) == order(TWO)
    assert order(arranging.move(TWO, "p1", -1)) == order(TWO)
    assert order(arranging.move(TWO, "nobody", 1)) == order(TWO)


def test_pieces_are_added_replaced_and_removed():
    whole = arranging.add_page(TWO, Page("p3", {"de": "Ende"}))
    whole = arranging.add_item(whole, "p3", NOTES[3])
    assert order(whole) == "P1 e0 e1 P2 e2 P3 e3"
    whole = arranging.put(whole, Page("p1", {"de": "Anfang"}))
    whole = arranging.put(whole, Explanation("e1", {"de": "Neu"}))
    assert arranging.find(whole, "p1").title == {"de": "Anfang"}
    assert arranging.find(whole, "e1").text == {"de": "Neu"}
    assert arranging.page_of(whole, "e3").id == "p3"
    assert order(arranging.remove(arranging.remove(whole, "p1"), "e2")) == "P2 P3 e3"
    assert arranging.find(whole, "nothing") is None


@given(st.data())
def test_moving_back_and_forth_within_a_page_changes_nothing(data):
    whole = data.draw(questionnaires())
    page = data.draw(st.sampled_from(whole.pages))
    inner = page.items[:-1]
    if inner:
        item = data.draw(st.sampled_from(inner))
        assert arranging.move(arranging.move(whole, item.id, 1), item.id, -1) == whole
    moved = arranging.move(whole, data.draw(st.sampled_from(sorted(whole.ids))), data.draw(st.sampled_from([-1, 1])))
    assert moved.ids == whole.ids
