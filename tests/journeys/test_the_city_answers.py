"""Journey 4: an idea lands at the right department with a date, is answered, and everyone concerned hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock, jobs
from app.core.activity import Activity
from app.core.mail import Mail
from app.notifications.models import Notification
from app.proposals import actions as ideas
from app.proposals.models import Proposal
from app.responses.models import Obligation, Punctuality
from app.supports import actions as supports
from tests import make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def handed_in(session, author, title, field):
    """An idea as its author hands it in."""
    words = ideas.Words(title=title, source="Am Ufer fehlen Bänke.", language="de", action_field_id=field.id)
    draft = ideas.write_draft(session, author, f"token-{title}", words)
    ideas.submit(session, author, draft)
    jobs.run_all(session)
    return session.scalars(select(Proposal).where(Proposal.title == title)).one()


def at(moment):
    """The clock as it stands on that day of the story."""
    return clock.held_at(moment)


@pytest.fixture
def people(session):
    """Everyone in the story."""
    roads, parks = make.department(session, "strassenwesen"), make.department(session, "gruenflaechen")
    return {
        "Mira": make.account(session, "Mira"),
        "Samir": make.account(session, "Samir"),
        "Karla": make.account(session, "Karla"),
        "Nina": make.account(session, "Nina"),
        "roads": make.staff(session, "official", roads, "Rolf Straße"),
        "clerk": make.staff(session, "official", parks, "Gerda Grün"),
        "head": make.staff(session, "official", parks, "Hans Haupt"),
    }


def test_the_city_answers(session, visitor, people):
    with at(MONDAY):
        idea = handed_in(session, people["Mira"], "Bänke am Neckar", make.field(session, "mobilitaet"))
        supports.support(session, people["Samir"], idea)
        make.comment(session, idea, people["Karla"], stance="question", source="Auch im Winter?")
        session.commit()
        address, desk = f"/ideen/{idea.id}-baenke-am-neckar", f"/dienst/antworten/{idea.id}"

        # Everyone sees who owes the answer, and by when.
        page = visitor.open(address)
        assert "Amt für Straßenwesen" in page.text
        assert "Die erste ist bis 9. März 2026 versprochen, die begründete bis spätestens 2. Juni 2026." in page.text

        # The roads office finds the idea at its desk, and passes it on to the parks.
        page = visitor.sign_in(people["roads"]).open("/dienst/antworten")
        page = visitor.open(page.links()["Bänke am Neckar"])
        assert "Auch im Winter?" in page.text
        parks = make.department(session, "gruenflaechen")
        visitor.post(f"{desk}/weitergeben", on=page, department=str(parks.id), why="Das Ufer ist eine Grünanlage.")
        assert "Bänke am Neckar" not in visitor.open("/dienst/antworten").links()

    # Two days later: a first status with the next step and its day. It is no answer yet.
    with at(MONDAY + timedelta(days=2)):
        page = visitor.sign_in(people["clerk"]).open(desk)
        visitor.post(
            desk, on=page, do="ask", stand="in_review", reason="Wir messen den Weg.",
            source="Danke für die Idee. Wir prüfen, wo Platz ist.", next_step="Der Weg ist vermessen",
            next_step_on="2026-04-01",
        )  # fmt: skip
        page = visitor.sign_in(people["head"]).open("/dienst/antworten?ansicht=freigabe")
        page = visitor.open(page.links()["Bänke am Neckar"])
        visitor.post(f"{desk}/freigeben", on=page)
        page = visitor.sign_out().open(address)
        assert "In Prüfung" in page.text
        assert "Der Weg ist vermessen" in page.text
        owed = session.get_one(Obligation, idea.id, populate_existing=True)
        assert (owed.first_status_at, owed.answered_at) == (MONDAY + timedelta(days=2), None)

    # The limit passes, and everyone sees it.
    with at(MONDAY + timedelta(days=93)):
        assert "Die Stadt hat die Frist am 2. Juni 2026 überschritten." in visitor.open(address).text
        page = visitor.sign_in(people["head"]).open("/dienst/antworten?ansicht=ueberfaellig")
        assert "Bänke am Neckar" in page.links()

        # The answer: written, approved, signed, dated.
        page = visitor.sign_in(people["clerk"]).open(desk)
        assert "Gemeinderat" in visitor.post(
            desk, 422, on=page, do="ask", stand="accepted", reason="Drei Bänke passen ans Ufer.",
            source="Wir stellen **drei Bänke** auf.", next_step="Die Bänke stehen", next_step_on="2026-08-01",
        ).text  # fmt: skip
        visitor.post(
            desk, on=page, do="ask", stand="accepted", reason="Drei Bänke passen ans Ufer.", basis="own_budget",
            source="Wir stellen **drei Bänke** auf.", next_step="Die Bänke stehen", next_step_on="2026-08-01",
        )  # fmt: skip
        page = visitor.sign_in(people["head"]).open(desk)
        visitor.post(f"{desk}/freigeben", on=page)
        jobs.run_all(session)
        page = visitor.sign_out().open(address)
        assert "Drei Bänke passen ans Ufer." in page.text
        assert "Das bezahlt die Dienststelle aus eigenem Budget." in page.text
        assert "Grünflächenamt am 3. Juni 2026" in page.text
        assert "überschritten" not in page.text
        assert "Bänke am Neckar" in visitor.open("/antworten").links()

        # Author, supporter and commenter heard of both entries, each once; nobody else did.
        heard = select(func.count()).select_from(Notification).join(Activity, Activity.id == Notification.activity_id)
        heard = heard.where(Notification.contribution_id == idea.id, Activity.verb == "response_published")
        for name, notices in (("Mira", 2), ("Samir", 2), ("Karla", 2), ("Nina", 0)):
            assert session.scalar(heard.where(Notification.person_id == people[name].id)) == notices, name
        # By mail the author got the receipt and every step, supporters and commenters hear of the answer alone.
        for name, mails in (("Mira", 3), ("Samir", 1), ("Karla", 1), ("Nina", 0)):
            assert session.scalar(select(func.count()).where(Mail.address == people[name].email)) == mails, name

        # A promise is kept only when it is done; the answer was late, and the figures say so.
        owed = session.get_one(Obligation, idea.id, populate_existing=True)
        assert (owed.answered_at, owed.settled_at) == (MONDAY + timedelta(days=93), None)
        assert session.get_one(Punctuality, ("city", 0), populate_existing=True).missed == 1
