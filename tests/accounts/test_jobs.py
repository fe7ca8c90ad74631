"""One reminder, then what nobody confirmed is gone; codes and sittings go when they serve nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import jobs
from app.accounts.models import Intent, SignInCode, Sitting
from app.core import clock
from app.core.db import db
from app.core.jobs import JOBS, run
from app.core.mail import Mail
from tests.accounts.conftest import DISCARDED, SAID

BEGUN = clock.now().replace(minute=5, second=0, microsecond=0)


@pytest.fixture
def begun(town, address):
    """Something begun with an address at a held moment, and left; returns the page that waits."""
    with clock.held_at(BEGUN):
        return town.browser().post("/sagen", words=f"Wort von {address}", email=address).response.headers["Location"]


def work(town, job, days):
    """Run a job so many days after it was begun."""
    with clock.held_at(BEGUN + timedelta(days=days)), town.app.app_context():
        run(JOBS[job], db.session)


def intents_of(town, waits):
    with town.app.app_context():
        return db.session.scalars(select(Intent).where(Intent.token == waits.rsplit("/", 1)[1])).all()


def test_a_reminder_comes_once_after_two_days(town, address, begun):
    for days in (1, 2, 3, 4):
        work(town, "remind_of_drafts", days)
    assert town.letters(address) == 2
    letter = town.letter(address)
    assert letter.subject == "Noch nicht abgesendet: Ihr Entwurf bei Heilbronn antwortet"
    assert letter.secret is True
    assert "Eine weitere Erinnerung kommt nicht." in letter.body


def test_the_link_of_a_reminder_signs_nobody_in_but_sends_a_code(town, address, begun):
    work(town, "remind_of_drafts", 2)
    with clock.held_at(BEGUN + timedelta(days=2, minutes=1)):
        phone, link = town.browser(), town.link(address)
        page = phone.open(link)
        assert "abgelaufen" in page.h1
        assert f"Wort von {address}" in page.text
        phone.post(link, 409)
        waits = phone.post(f"{link}/code", on=page).response.headers["Location"]
        phone.post(f"{waits}/code", on=phone.open(waits), code=town.code(address))
    assert [words for words, _name in SAID] == [f"Wort von {address}"]


def test_an_address_gets_one_reminder_a_day_however_much_was_begun_with_it(town, address):
    with clock.held_at(BEGUN):
        for number in range(3):
            town.browser().post("/sagen", words=str(number), email=address)
    sent = town.letters(address)
    work(town, "remind_of_drafts", 2)
    assert town.letters(address) == sent + 1


def test_nobody_is_reminded_of_what_is_done_or_of_just_signing_in(town, address):
    with clock.held_at(BEGUN):
        browser = town.browser()
        waits = browser.post("/sagen", words="Fertig", email=address).response.headers["Location"]
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
        other = town.browser()
        other.post("/anmelden", on=other.open("/anmelden"), email="b" + address)
    work(town, "remind_of_drafts", 3)
    assert (town.letters(address), town.letters("b" + address)) == (1, 1)


def test_nobody_is_reminded_on_the_last_day(town, address, begun):
    work(town, "remind_of_drafts", 6.5)
    assert town.letters(address) == 1


def test_reminders_speak_the_language_it_was_begun_in(town, address):
    with clock.held_at(BEGUN):
        town.browser().post("/en/sagen", words="Hello", email=address)
    work(town, "remind_of_drafts", 2)
    assert town.letter(address).subject == "Not sent yet: your draft at Heilbronn answers"
    assert "/en/anmelden/link/" in town.letter(address).body


def test_what_nobody_confirmed_is_deleted_with_its_draft_after_seven_days(town, address, begun):
    work(town, "forget_unconfirmed", 7)
    assert intents_of(town, begun)
    work(town, "forget_unconfirmed", 7.01)
    assert intents_of(town, begun) == []
    assert f"Wort von {address}" in DISCARDED
    with town.app.app_context():
        assert not db.session.scalars(select(SignInCode).where(SignInCode.address == address)).all()
    assert town.browser().open(town.link(address), 404)


def test_what_was_done_is_not_discarded(town, address):
    with clock.held_at(BEGUN):
        browser = town.browser()
        waits = browser.post("/sagen", words="Gesagt", email=address).response.headers["Location"]
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    work(town, "forget_unconfirmed", 8)
    assert intents_of(town, waits) == []
    assert "Gesagt" not in DISCARDED


def test_used_codes_go_after_a_day_and_open_ones_wait_for_their_intent(town, address, begun):
    with clock.held_at(BEGUN):
        browser = town.browser()
        waits = browser.post("/sagen", words="Gesagt", email="b" + address).response.headers["Location"]
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code("b" + address))
    work(town, "forget_unconfirmed", 2)
    with town.app.app_context():
        left = set(db.session.scalars(select(SignInCode.address).where(SignInCode.address.endswith(address))))
    assert left == {address}


def test_ended_sittings_are_forgotten(town, address):
    with clock.held_at(BEGUN):
        browser = town.browser()
        waits = browser.post("/sagen", words="Gesagt", email=address).response.headers["Location"]
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    who = town.account(address).id
    for days, left in ((29, 1), (31, 0)):
        work(town, "forget_unconfirmed", days)
        with town.app.app_context():
            found = db.session.scalar(select(func.count()).select_from(Sitting).where(Sitting.person_id == who))
        assert found == left


def test_a_long_list_is_worked_off_in_portions(town, address, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    with clock.held_at(BEGUN):
        browser = town.browser()
        pages = [
            browser.post("/sagen", words=f"{number} von {address}").response.headers["Location"] for number in range(5)
        ]
    work(town, "forget_unconfirmed", 9)
    assert not any(intents_of(town, waits) for waits in pages)
    with town.app.app_context():
        assert not db.session.scalars(select(Mail).where(Mail.address == address)).all()
