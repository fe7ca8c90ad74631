"""Two ideas that say the same become one: nobody counts twice, nothing said is lost, everybody hears of it."""

import threading

import pytest
from sqlalchemy import func, select

from app import create_app
from app.comments.actions import write
from app.comments.models import Comment
from app.core.activity import Activity
from app.core.contributions import Tally, Visibility
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.mail import Mail
from app.core.people import Person
from app.notifications.jobs import deliver
from app.notifications.models import Notification
from app.proposals.actions import merge
from app.proposals.models import Proposal
from app.responses.status import Status
from app.supports.actions import support
from app.supports.jobs import compare
from app.supports.models import Support
from tests import make

REASON = "Beide wünschen Bänke am Ufer."


def supporters(session, idea):
    """Who supports it, as the rows have it."""
    return set(session.scalars(select(Support.person_id).where(Support.contribution_id == idea.id)))


def counted(session, idea):
    """(supports, comments) as the counters have it."""
    row = session.get_one(Tally, idea.id, populate_existing=True)
    return row.supports, row.comments


@pytest.fixture
def two(session):
    """A duplicate and the idea it repeats."""
    return make.proposal(session, title="Bänke am Ufer"), make.proposal(session, title="Mehr Bänke am Neckar")


@pytest.fixture
def coordinator(session):
    return make.staff(session, "coordinator")


def test_supports_move_and_nobody_counts_twice(session, two, coordinator):
    duplicate, target = two
    both, one, other = (make.account(session) for _ in range(3))
    for person, idea in ((both, duplicate), (both, target), (one, duplicate), (other, target)):
        support(session, person, idea)
    support(session, session.get_one(Person, target.author_id), duplicate)
    merge(session, coordinator, duplicate, target, REASON)
    assert supporters(session, target) == {both.id, one.id, other.id}
    assert supporters(session, duplicate) == set()
    assert counted(session, target)[0] == 3
    assert counted(session, duplicate)[0] == 0
    assert compare(session) == []


def test_the_whole_thread_moves_and_goes_on(session, two, coordinator):
    duplicate, target = two
    comment = make.comment(session, duplicate)
    reply = make.comment(session, comment)
    held = make.comment(session, duplicate, visibility=Visibility.HELD)
    make.comment(session, target)
    merge(session, coordinator, duplicate, target, REASON)
    session.expire_all()
    assert (comment.about_id, comment.root_id) == (target.id, target.id)
    assert (reply.about_id, reply.root_id) == (comment.id, target.id)
    assert (held.about_id, held.root_id) == (target.id, target.id)
    assert counted(session, target)[1] == 3
    assert counted(session, duplicate)[1] == 0
    write(session, make.account(session), comment, "Auch am Kanal.")
    assert counted(session, target)[1] == 4
    assert counted(session, comment)[1] == 2


def test_what_was_merged_before_leads_to_the_last_one(session, two, coordinator):
    duplicate, target = two
    first = make.proposal(session)
    merge(session, coordinator, first, duplicate, REASON)
    merge(session, coordinator, duplicate, target, REASON)
    session.expire_all()
    assert (first.about_id, duplicate.about_id) == (target.id, target.id)
    assert counted(session, target) == (0, 0)


def test_it_is_recorded_with_numbers_and_no_names(session, two, coordinator):
    duplicate, target = two
    support(session, make.account(session), duplicate)
    make.comment(session, duplicate)
    merge(session, coordinator, duplicate, target, REASON)
    happened = session.scalars(select(Activity).where(Activity.verb == "merged")).one()
    assert (happened.actor_id, happened.contribution_id) == (coordinator.id, duplicate.id)
    assert happened.detail == {"target_id": target.id, "supports": 1, "comments": 1}


def test_authors_and_supporters_hear_of_it_and_of_the_answer(session, two, coordinator):
    duplicate, target = two
    supporter = make.account(session)
    support(session, supporter, duplicate)
    merge(session, coordinator, duplicate, target, REASON)
    deliver(session)
    heard = set(session.scalars(select(Notification.person_id)))
    assert heard == {duplicate.author_id, target.author_id, supporter.id}
    letter = session.scalars(select(Mail)).one()
    assert letter.person_id == duplicate.author_id
    for words in ("Bänke am Ufer", "Mehr Bänke am Neckar", REASON, f"/beitrag/{target.id}"):
        assert words in letter.body


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.HIDDEN, Visibility.MERGED, Visibility.WITHDRAWN])
def test_only_what_is_public_is_merged(session, coordinator, visibility):
    public, other = make.proposal(session), make.proposal(session, visibility=visibility)
    for duplicate, target in ((public, other), (other, public), (public, public)):
        with pytest.raises(NotAllowed):
            merge(session, coordinator, duplicate, target, REASON)
    assert public.is_public


def test_nobody_merges_their_own_idea(session, coordinator):
    own, other = make.proposal(session, coordinator), make.proposal(session)
    for duplicate, target in ((own, other), (other, own)):
        with pytest.raises(NotAllowed):
            merge(session, coordinator, duplicate, target, REASON)


def test_a_promised_answer_is_not_lost_and_a_given_one_stays(session, two, coordinator):
    duplicate, target = two
    owed = make.obligation(session, duplicate)
    with pytest.raises(NotAllowed, match="andersherum"):
        merge(session, coordinator, duplicate, target, REASON)
    make.obligation(session, target)
    owed.status = Status.IN_REVIEW
    session.flush()
    with pytest.raises(NotAllowed, match="schon etwas gesagt"):
        merge(session, coordinator, duplicate, target, REASON)
    owed.status = Status.RECEIVED
    session.flush()
    merge(session, coordinator, duplicate, target, REASON)
    assert duplicate.visibility == Visibility.MERGED


# The pages


def test_moderators_and_the_coordination_find_and_merge(session, visitor, two, coordinator):
    duplicate, target = two
    support(session, make.account(session), duplicate)
    make.comment(session, duplicate, source="Gern auch mit Tisch.")
    session.commit()
    page = visitor.sign_in(coordinator).open(f"/dienst/ideen/{duplicate.id}/zusammenlegen")
    assert f"mit={duplicate.id}" not in page.body
    page = visitor.open(page.links()["Mehr Bänke am Neckar"])
    assert "Das lässt sich nicht rückgängig machen." in page.text
    address = f"/dienst/ideen/{duplicate.id}/zusammenlegen?mit={target.id}"
    visitor.post(address, 422, on=page, reason=" ")
    assert duplicate.is_public
    visitor.post(address, on=page)
    shown = visitor.open(visitor.open(f"/ideen/{duplicate.id}-x", 302, follow=False).response.location)
    assert shown.h1 == "Mehr Bänke am Neckar"
    for words in ("Hier zusammengelegt", "Bänke am Ufer", "Gern auch mit Tisch.", "Beide Ideen schlagen dasselbe vor."):
        assert words in shown.text
    visitor.post(address, 404, on=page)
    visitor.sign_in(make.staff(session, "moderator")).open(f"/dienst/ideen/{target.id}/zusammenlegen")


def test_the_other_idea_is_found_by_number_reference_or_address(session, visitor, coordinator):
    duplicate, target = make.proposal(session, title="Eins"), make.proposal(session, title="Ganz anders")
    session.commit()
    visitor.sign_in(coordinator)
    for word in (str(target.id), target.reference, f"https://stadt.example/ideen/{target.id}-ganz-anders"):
        page = visitor.open(f"/dienst/ideen/{duplicate.id}/zusammenlegen?q={word}")
        assert "Ganz anders" in page.links(), word
    page = visitor.open(f"/dienst/ideen/{duplicate.id}/zusammenlegen?q={'9' * 30}")
    assert "Keine ähnliche Idee gefunden." in page.text


def test_others_do_not_merge_and_forged_numbers_lead_nowhere(session, visitor, two, coordinator):
    duplicate, target = two
    hidden = make.proposal(session, visibility=Visibility.HIDDEN)
    session.commit()
    address = f"/dienst/ideen/{duplicate.id}/zusammenlegen"
    for person in (make.account(session), make.staff(session, "official")):
        visitor.sign_in(person).open(address, 403)
        visitor.post(f"{address}?mit={target.id}", 403, reason=REASON)
    visitor.sign_in(coordinator)
    for other in (hidden.id, 999_999_999, "9" * 18):
        visitor.open(f"{address}?mit={other}", 404)
        visitor.post(f"{address}?mit={other}", 404, reason=REASON)
    visitor.post(address, 404, reason=REASON)
    visitor.open(f"/dienst/ideen/{hidden.id}/zusammenlegen", 404)
    assert duplicate.is_public


def test_the_desks_lead_to_merging(session, visitor, two):
    duplicate = two[0]
    make.obligation(session, duplicate)
    session.commit()
    way = f"/dienst/ideen/{duplicate.id}/zusammenlegen"
    visitor.sign_in(make.staff(session, "coordinator"))
    assert way in visitor.open(f"/dienst/antworten/{duplicate.id}").body
    visitor.sign_in(make.staff(session, "official"))
    assert way not in visitor.open(f"/dienst/antworten/{duplicate.id}").body


# Several at once


@pytest.fixture
def town(clone_database):
    """The platform on a database in which commits are real."""
    app = create_app("Testing", DATABASE_URL=clone_database(), DATABASE_POOL=12)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_merging_while_people_support_and_comment_loses_nobody(town):
    with town.app_context():
        session = db.session
        ids = [make.proposal(session).id for _ in range(2)]
        staff = [make.staff(session, "coordinator").id for _ in range(2)]
        people = [make.account(session).id for _ in range(6)]
        comment = make.comment(session, session.get_one(Proposal, ids[0])).id
        session.commit()
    start, ended = threading.Barrier(8), []

    def run(work):
        with town.app_context():
            start.wait()
            try:
                work(db.session)
                db.session.commit()
                ended.append("done")
            except NotAllowed:
                db.session.rollback()
                ended.append("refused")
            finally:
                db.session.close()

    def merging(number):
        def work(session):
            one, other = (session.get_one(Proposal, ids[(number + step) % 2]) for step in range(2))
            merge(session, session.get_one(Person, staff[number]), one, other, REASON)

        return work

    def taking_part(number):
        def work(session):
            person, idea = session.get_one(Person, people[number]), session.get_one(Proposal, ids[0])
            if number < 3:
                support(session, person, idea)
            else:
                about = idea if number < 5 else session.get_one(Comment, comment)
                write(session, person, about, "Das finde ich auch.")

        return work

    work = [merging(0), merging(1), *map(taking_part, range(6))]
    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 8
    with town.app_context():
        session = db.session
        gone, stays = sorted((session.get_one(Proposal, number) for number in ids), key=lambda idea: idea.is_public)
        assert (gone.visibility, stays.visibility) == (Visibility.MERGED, Visibility.PUBLIC)
        assert supporters(session, gone) == set()
        assert compare(session) == []
        said = session.scalar(select(func.count()).select_from(Comment).where(Comment.root_id == stays.id))
        assert said == session.scalar(select(func.count()).select_from(Comment))
        assert counted(session, stays)[1] == said
        assert counted(session, gone) == (0, 0)
