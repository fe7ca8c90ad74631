"""Reading a thread."""

from app.comments.queries import QUESTIONS_SHOWN, REPLIES_SHOWN, commenters, open_questions, replies, replies_to, thread
from app.core.contributions import Visibility
from app.core.paging import PAGE_SIZE
from tests import make


def test_a_thread_is_paged_without_loss_or_repetition(session):
    idea = make.proposal(session)
    made = [make.comment(session, idea).id for _ in range(PAGE_SIZE + 5)]
    make.comment(session, make.proposal(session))
    first = thread(session, idea.id, None, "aelteste")
    second = thread(session, idea.id, None, "aelteste", first.after)
    assert [row.id for row in first.rows] + [row.id for row in second.rows] == made
    assert (first.before, second.after) == (None, None)
    assert [row.id for row in thread(session, idea.id, None, "aelteste", second.before).rows] == made[:PAGE_SIZE]


def test_the_newest_stand_first_unless_said_otherwise(session):
    idea = make.proposal(session)
    made = [make.comment(session, idea).id for _ in range(3)]
    assert [row.id for row in thread(session, idea.id, None).rows] == made[::-1]


def test_a_nonsense_mark_shows_the_first_page(session):
    idea = make.proposal(session)
    comment = make.comment(session, idea)
    for mark in ("x", "WyI-IiwxLDJd", "a" * 500, "WyI-IiwiMjAyNi0wMS0wMSIsIngiXQ"):
        assert [row.id for row in thread(session, idea.id, None, "neueste", mark).rows] == [comment.id]


def test_held_comments_are_seen_by_their_author_alone(session):
    idea, author = make.proposal(session), make.account(session)
    held = make.comment(session, idea, author, visibility=Visibility.HELD)
    assert thread(session, idea.id, None).rows == []
    assert thread(session, idea.id, make.account(session).id).rows == []
    assert [row.id for row in thread(session, idea.id, author.id).rows] == [held.id]


def test_hidden_ones_stay_as_tombstones_with_their_replies(session):
    idea = make.proposal(session)
    hidden = make.comment(session, idea, visibility=Visibility.PUBLIC)
    reply = make.comment(session, hidden)
    hidden.visibility = Visibility.HIDDEN
    session.flush()
    assert [row.id for row in thread(session, idea.id, None).rows] == [hidden.id]
    assert [row.id for row in replies(session, [hidden.id], None)] == [reply.id]


def test_commenters_are_those_whose_words_stand(session):
    idea, author, gone = make.proposal(session), make.account(session), make.account(session)
    make.comment(session, idea, author)
    make.comment(session, idea, author)
    make.comment(session, idea, gone, visibility=Visibility.WITHDRAWN)
    assert commenters(session, idea.id) == {author.id}


def test_a_question_stays_open_until_the_city_replies(session):
    idea = make.proposal(session)
    question = make.comment(session, idea, stance="question")
    make.comment(session, idea)
    make.comment(session, question)
    assert [row.id for row in open_questions(session, idea.id).rows] == [question.id]
    official = make.staff(session, "official")
    make.comment(session, question, official, department_id=next(iter(official.departments())))
    assert open_questions(session, idea.id).rows == []


def test_open_questions_are_paged_without_loss(session):
    idea = make.proposal(session)
    made = [make.comment(session, idea, stance="question").id for _ in range(QUESTIONS_SHOWN + 3)]
    first = open_questions(session, idea.id)
    second = open_questions(session, idea.id, first.after)
    assert len(first.rows) == QUESTIONS_SHOWN
    assert [row.id for row in (*first.rows, *second.rows)] == made


def test_of_many_replies_only_the_first_are_read_with_the_thread(session):
    idea = make.proposal(session)
    busy, quiet = make.comment(session, idea), make.comment(session, idea)
    many = [make.comment(session, busy).id for _ in range(REPLIES_SHOWN + 20)]
    few = [make.comment(session, quiet).id for _ in range(2)]
    found = replies(session, [busy.id, quiet.id], None)
    assert [row.id for row in found if row.about_id == busy.id] == many[: REPLIES_SHOWN + 1]
    assert [row.id for row in found if row.about_id == quiet.id] == few
    first = replies_to(session, busy.id, None)
    second = replies_to(session, busy.id, None, first.after)
    assert [row.id for row in (*first.rows, *second.rows)] == many
