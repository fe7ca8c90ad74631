"""Guests first: people write before anybody asks who they are, and nothing of it is lost on the way."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from app.accounts.models import Account
from app.comments.models import Comment
from app.core import clock, jobs
from app.core.contributions import Visibility
from app.core.db import db
from app.core.mail import Mail
from app.proposals.models import Proposal
from app.supports.models import Support
from tests import make
from tests.visitor import Visitor

BEGUN = clock.now().replace(minute=5, second=0, microsecond=0)
WORDS = {"titel": "Trinkbrunnen am Marktplatz", "text": "Im Sommer fehlt dort Wasser für alle."}


def letter(app, address):
    """The newest mail in the outbox to this address."""
    with app.app_context():
        return db.session.scalars(select(Mail).where(Mail.address == address).order_by(Mail.id.desc())).first()


def code(app, address):
    return re.search(r"\b\d{6}\b", letter(app, address).body)[0]


def link(app, address):
    return re.search(r"/anmelden/link/\S+", letter(app, address).body)[0]


def written(visitor):
    """Somebody writes an idea and comes to the page that asks who they are."""
    page = visitor.post("/ideen/neu", on=visitor.open("/ideen/neu"), **WORDS)
    return page.response.headers["Location"]


def idea_of(session):
    session.expire_all()
    return session.scalars(select(Proposal).where(Proposal.title == WORDS["titel"])).one()


def run(job, session):
    """The worker runs this job now."""
    jobs.run(jobs.JOBS[job], session)


def test_an_idea_from_the_tram_is_two_pages_and_a_receipt(app, session, visitor):
    with clock.held_at(BEGUN):
        waits = written(visitor)
        page = visitor.open(waits)
        assert WORDS["titel"] in page.text
        visitor.post(waits, on=page, email="jana@example.org", display_name="Jana Beispiel")
        done = visitor.post(f"{waits}/code", on=visitor.open(waits), code=code(app, "jana@example.org"))
        receipt = visitor.open(done.response.headers["Location"])
    idea = idea_of(session)
    assert idea.visibility == Visibility.PUBLIC
    assert idea.reference in receipt.text
    author = session.get(Account, idea.author_id)
    assert (author.display_name, author.email) == ("Jana Beispiel", "jana@example.org")


def test_a_closed_tab_and_another_device_lose_nothing(app, session, visitor):
    phone = Visitor(app, app.test_client())
    with clock.held_at(BEGUN):
        waits = written(visitor)
        visitor.post(waits, on=visitor.open(waits), email="jana@example.org")
        address = link(app, "jana@example.org")
        page = phone.open(address)
        assert WORDS["titel"] in page.text
        assert idea_of(session).visibility == Visibility.DRAFT
        receipt = phone.open(phone.post(address, on=page).response.headers["Location"])
        assert idea_of(session).reference in receipt.text

        # The tab that waited says so, and is nobody.
        assert visitor.client.get(f"{waits}/stand").json == {"next": waits}
        assert "Ihre Idee ist eingegangen." in visitor.open(waits).text
        assert visitor.client.get("/abmelden").headers["Location"] == "/"


def test_who_comes_back_after_closing_the_tab_finds_the_begun_idea(app, session, visitor):
    with clock.held_at(BEGUN):
        waits = written(visitor)
        again = visitor.open("/ideen/neu")
        assert again.links()["Ansehen und weitermachen"] == waits
        assert WORDS["titel"] not in again.text  # whoever uses this computer next reads nothing
        assert "begonnen" not in Visitor(app, app.test_client()).open("/ideen/neu").text
        visitor.post(waits, on=visitor.open(waits), email="jana@example.org")
        visitor.post(f"{waits}/code", on=visitor.open(waits), code=code(app, "jana@example.org"))
        visitor.client.post("/abmelden", data={"csrf_token": visitor.open("/konto").fields()["csrf_token"]})
        assert "begonnen" not in visitor.open("/ideen/neu").text


def test_a_reminder_after_two_days_brings_the_draft_back(app, session, visitor):
    with clock.held_at(BEGUN):
        waits = written(visitor)
        visitor.post(waits, on=visitor.open(waits), email="jana@example.org")
    with clock.held_at(BEGUN + timedelta(days=2, hours=1)):
        run("remind_of_drafts", session)
        assert "Noch nicht abgesendet" in letter(app, "jana@example.org").subject
        phone, address = Visitor(app, app.test_client()), link(app, "jana@example.org")
        page = phone.open(address)
        assert WORDS["titel"] in page.text
        waits = phone.post(f"{address}/code", on=page).response.headers["Location"]
        phone.post(f"{waits}/code", on=phone.open(waits), code=code(app, "jana@example.org"))
    assert idea_of(session).visibility == Visibility.PUBLIC


def test_what_nobody_confirms_is_gone_after_a_week(app, session, visitor):
    with clock.held_at(BEGUN):
        waits = written(visitor)
        visitor.post(waits, on=visitor.open(waits), email="jana@example.org")
    with clock.held_at(BEGUN + timedelta(days=7, hours=1)):
        run("forget_unconfirmed", session)
        visitor.open(waits, 404)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Proposal)) == 0
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_support_and_a_comment_of_a_guest_count_after_one_code(app, session, visitor):
    idea = make.proposal(session, title="Mehr Schatten")
    session.commit()
    with clock.held_at(BEGUN):
        supporting = visitor.post(
            f"/unterstuetzen/{idea.id}", on=visitor.open(f"/unterstuetzen/{idea.id}")
        ).response.headers["Location"]
        page = visitor.open(f"/kommentieren/{idea.id}")
        commenting = visitor.post(f"/kommentieren/{idea.id}", on=page, text="Ja, und Bänke.").response.headers[
            "Location"
        ]
        visitor.post(supporting, on=visitor.open(supporting), email="jana@example.org")
        visitor.post(f"{supporting}/code", on=visitor.open(supporting), code=code(app, "jana@example.org"))
        page = visitor.open(commenting)
        assert "Ja, und Bänke." in page.text
        visitor.post(f"{commenting}/absenden", on=page)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Support)) == 1
    assert session.scalars(select(Comment)).one().visibility == Visibility.PUBLIC


def test_nobody_supports_their_own_idea_even_when_they_began_as_a_guest(app, session, visitor):
    author = make.account(session, email="jana@example.org")
    idea = make.proposal(session, author, title="Mehr Schatten")
    session.commit()
    with clock.held_at(BEGUN):
        waits = visitor.post(
            f"/unterstuetzen/{idea.id}", on=visitor.open(f"/unterstuetzen/{idea.id}")
        ).response.headers["Location"]
        visitor.post(waits, on=visitor.open(waits), email="jana@example.org")
        visitor.post(f"{waits}/code", on=visitor.open(waits), code=code(app, "jana@example.org"))
        page = visitor.open(waits)
    assert "Das ist Ihre Idee" in page.text
    assert session.scalar(select(func.count()).select_from(Support)) == 0
