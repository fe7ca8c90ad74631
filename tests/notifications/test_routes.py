"""Notices and mail choices in the browser."""

from app.core import activity
from app.core.clock import now
from app.notifications import letters
from app.notifications.models import Muted, Notification
from app.notifications.rules import AUTHOR, STAFF, SUPPORTER, TOPICS
from tests import make


def noticed(session, person, idea):
    """A notice about the person's idea."""
    happened = activity.record(session, "submitted", person, idea, reference=idea.reference)
    row = Notification(
        person_id=person.id, activity_id=happened.id, contribution_id=idea.id, topic=AUTHOR, notified_at=now()
    )
    session.add(row)
    session.flush()
    return row


def test_notices_are_listed_and_read(session, visitor):
    person, other = make.account(session), make.account(session)
    mine = noticed(session, person, make.proposal(session, person, title="Ein Brunnen"))
    noticed(session, other, make.proposal(session, other, title="Ein Turm"))
    page = visitor.sign_in(person).open("/konto/mitteilungen")
    assert "Ein Brunnen" in page.text
    assert "Ein Turm" not in page.text
    visitor.post("/konto/mitteilungen/gelesen")
    session.expire_all()
    assert mine.read_at is not None


def test_an_empty_list_says_what_will_stand_there(session, visitor):
    assert "Noch keine Mitteilung" in visitor.sign_in(make.account(session)).open("/konto/mitteilungen").text


def test_guests_are_asked_to_sign_in(visitor):
    assert visitor.open("/konto/mitteilungen", 303, follow=False).status == 303


def test_a_person_chooses_which_mails_come(session, visitor):
    person = make.account(session)
    page = visitor.sign_in(person).open("/konto/mails")
    assert set(page.fields("/konto/mails")) & set(TOPICS) == set(TOPICS) - {STAFF}
    visitor.post("/konto/mails", author="y")
    assert session.get(Muted, (person.id, AUTHOR)) is None
    assert session.get(Muted, (person.id, SUPPORTER)) is not None


def test_officials_also_choose_whether_waiting_texts_are_mailed(session, visitor):
    official = make.staff(session, "official")
    assert "staff" in visitor.sign_in(official).open("/konto/mails").fields("/konto/mails")
    visitor.post("/konto/mails", author="y")
    assert session.get(Muted, (official.id, STAFF)) is not None
    visitor.post("/konto/mails", author="y", staff="y")
    session.expire_all()
    assert session.get(Muted, (official.id, STAFF)) is None


def test_one_click_ends_mails_without_signing_in(app, session, visitor):
    person = make.account(session)
    with app.test_request_context():
        address = letters.unsubscribe_url(person, SUPPORTER).removeprefix(app.config["PUBLIC_URL"])
    page = visitor.open(address)
    assert "Abbestellen" in page.text
    assert "Antworten der Stadt auf Ideen, die ich unterstütze" in page.text
    assert session.get(Muted, (person.id, SUPPORTER)) is None
    answer = visitor.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Antworten der Stadt auf Ideen, die ich unterstütze" in answer.text
    assert session.get(Muted, (person.id, SUPPORTER)) is not None
    assert session.get(Muted, (person.id, AUTHOR)) is None


def test_a_forged_unsubscribe_link_leads_nowhere(visitor):
    visitor.open("/abmelden/mails/WzEsImF1dGhvciJd.forged", 404)
    visitor.post("/abmelden/mails/x", 404)


def test_decisions_cannot_be_unsubscribed(app, session):
    person = make.account(session)
    with app.test_request_context():
        assert letters.unsubscribe_url(person, "decision") is None
