"""The verbs of an idea."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.activity import Activity
from app.core.contributions import Contribution, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.versions import Wording
from app.proposals import actions
from app.proposals.actions import Words
from app.proposals.models import Proposal
from tests import make

WORDS = Words("Bänke am Neckar", "Am Ufer fehlen *Bänke*.", "de", place="Neckarhalde")
TOKEN = "a" * 32


def verbs(session, idea):
    """What the record says of the idea."""
    return list(session.scalars(select(Activity.verb).where(Activity.contribution_id == idea.id).order_by(Activity.id)))


def submitted(session, author, words=WORDS, token=TOKEN):
    """An idea as its author handed it in."""
    idea = actions.write_draft(session, author, token, words)
    assert actions.submit(session, author, idea)
    return idea


def test_a_draft_is_kept_under_its_token_and_written_again(session):
    first = actions.write_draft(session, None, TOKEN, WORDS)
    again = actions.write_draft(session, None, TOKEN, Words("Schatten am Neckar", "Bäume!", "de"))
    assert again.id == first.id
    assert (again.title, again.html, again.place) == ("Schatten am Neckar", "<p>Bäume!</p>", None)
    assert again.visibility == Visibility.DRAFT
    assert session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_nobody_writes_into_the_draft_of_another_person_and_nothing_is_lost(session):
    draft = actions.write_draft(session, make.account(session), TOKEN, WORDS)
    other = make.account(session)
    theirs = actions.write_draft(session, other, TOKEN, Words("Meins", "Jetzt meins.", "de"))
    guests = actions.write_draft(session, None, TOKEN, Words("Niemands", "Jetzt niemands.", "de"))
    assert draft.title == "Bänke am Neckar"
    assert (theirs.title, theirs.author_id) == ("Meins", other.id)
    assert (guests.title, guests.author_id) == ("Niemands", None)
    assert len({draft.token, theirs.token, guests.token}) == 3


def test_submitting_gives_reference_licence_terms_and_publishes(session):
    author = make.account(session)
    with clock.held_at(datetime(2027, 1, 1, 0, 30, tzinfo=UTC)):
        idea = submitted(session, author)
        again = submitted(session, author, token="b" * 32)
    assert idea.reference.endswith("-2027-00001")
    assert again.reference.endswith("-2027-00002")
    assert idea.visibility == Visibility.PUBLIC
    assert idea.licence == "CC-BY-4.0"
    assert idea.terms_version
    assert idea.author_id == author.id
    assert verbs(session, idea) == ["submitted", "published"]


def test_the_year_of_a_reference_is_that_of_the_city(session):
    with clock.held_at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):  # half past midnight in the city
        assert "-2027-" in submitted(session, make.account(session)).reference


def test_submitting_twice_changes_nothing(session):
    author = make.account(session)
    idea = submitted(session, author)
    reference = idea.reference
    assert not actions.submit(session, author, idea)
    assert not actions.submit(session, make.account(session), idea)
    assert (idea.reference, idea.author_id) == (reference, author.id)
    assert verbs(session, idea) == ["submitted", "published"]


def test_a_guests_draft_becomes_the_idea_of_whoever_confirms_it(session):
    draft, author = actions.write_draft(session, None, TOKEN, WORDS), make.account(session)
    assert actions.submit(session, author, draft)
    assert draft.author_id == author.id


def test_writing_again_after_submission_changes_nothing(session):
    author = make.account(session)
    idea = submitted(session, author)
    assert actions.write_draft(session, author, TOKEN, Words("Anders", "Ganz anders.", "de")).id == idea.id
    assert idea.title == "Bänke am Neckar"


def test_a_revision_keeps_the_earlier_wording(session):
    author = make.account(session)
    idea = submitted(session, author)
    assert actions.revise(session, author, idea, Words("Bänke und Bäume", "Beides.", "de"), 1)
    assert (idea.title, idea.html, idea.version) == ("Bänke und Bäume", "<p>Beides.</p>", 2)
    assert idea.edited_at is not None
    earlier = session.scalars(select(Wording)).one()
    assert (earlier.title, earlier.version) == ("Bänke am Neckar", 1)
    assert verbs(session, idea)[-1] == "edited"


def test_a_revision_that_changes_nothing_leaves_no_mark(session):
    author = make.account(session)
    idea = submitted(session, author)
    assert not actions.revise(session, author, idea, WORDS, 1)
    assert (idea.version, idea.edited_at) == (1, None)


def test_a_stale_revision_is_refused(session):
    author = make.account(session)
    idea = submitted(session, author)
    actions.revise(session, author, idea, Words("Zweite", "Fassung", "de"), 1)
    with pytest.raises(Stale):
        actions.revise(session, author, idea, Words("Dritte", "Fassung", "de"), 1)
    assert idea.title == "Zweite"


def test_nobody_revises_the_idea_of_another_person(session):
    idea = submitted(session, make.account(session))
    with pytest.raises(NotAllowed, match="Nur wer die Idee eingereicht hat"):
        actions.revise(session, make.account(session), idea, Words("Meins", "Jetzt.", "de"), 1)


def test_an_answered_idea_is_not_revised_any_more(session):
    author = make.account(session)
    idea = submitted(session, author)
    make.obligation(session, idea, answered_at=clock.now())
    with pytest.raises(NotAllowed, match="schon geantwortet"):
        actions.revise(session, author, idea, Words("Neu", "Neu.", "de"), 1)


def test_withdrawing_keeps_the_text_and_shows_the_reason(session):
    author = make.account(session)
    idea = submitted(session, author)
    actions.withdraw(session, author, idea, "Hat sich erledigt.")
    assert (idea.visibility, idea.visibility_note, idea.source) == (
        Visibility.WITHDRAWN,
        "Hat sich erledigt.",
        WORDS.source,
    )
    assert verbs(session, idea)[-1] == "withdrawn"
    actions.withdraw(session, author, idea, "Noch einmal.")
    assert idea.visibility_note == "Hat sich erledigt."


def test_nobody_withdraws_the_idea_of_another_person(session):
    idea = submitted(session, make.account(session))
    with pytest.raises(NotAllowed):
        actions.withdraw(session, make.account(session), idea, "Weg damit.")
    assert idea.visibility == Visibility.PUBLIC


def test_only_drafts_are_discarded(session):
    author = make.account(session)
    idea = submitted(session, author)
    draft = actions.write_draft(session, None, "c" * 32, WORDS)
    actions.discard(session, draft)
    actions.discard(session, idea)
    left = session.scalars(select(Contribution.id).where(Contribution.kind == "proposal")).all()
    assert left == [idea.id]
