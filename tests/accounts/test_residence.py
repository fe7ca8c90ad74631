"""Who lives here confirms it with a code from the citizens' office: once, and nothing says which."""

import re
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import residence
from app.accounts.actions import TooMany, WrongCode
from app.accounts.models import Account, ResidenceCode
from app.core import city, clock
from app.core.activity import Activity
from app.core.db import db
from tests import make
from tests.at_once import EIGHT, at_once

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def official(session):
    return make.staff(session, "official")


def left(session):
    return session.scalar(select(func.count()).select_from(ResidenceCode))


def test_a_code_confirms_one_account_once(session, official):
    code = residence.give_codes(session, official, 3)[1]
    anna, bert = make.account(session), make.account(session)
    residence.confirm(session, anna, f" {code.lower()} ")
    zone = city.profile().timezone
    assert anna.resident_at.astimezone(zone) == datetime.combine(clock.today(zone), time(), zone)
    with pytest.raises(WrongCode):
        residence.confirm(session, bert, code)
    assert bert.resident_at is None
    assert left(session) == 2


def test_who_is_confirmed_spends_no_further_code(session, official):
    first, second = residence.give_codes(session, official, 2)
    anna = make.account(session)
    residence.confirm(session, anna, first)
    residence.confirm(session, anna, second)
    assert left(session) == 1


def test_a_code_is_valid_for_ninety_days(session, official):
    early, late = residence.give_codes(session, official, 2)
    now = clock.now()
    with clock.held_at(now + timedelta(days=89)):
        residence.confirm(session, make.account(session), early)
    with clock.held_at(now + timedelta(days=90)):
        with pytest.raises(WrongCode):
            residence.confirm(session, make.account(session), late)
        residence.forget_old(session)
    assert left(session) == 0


def test_after_ten_wrong_codes_no_code_is_looked_at(session, official):
    code = residence.give_codes(session, official, 1)[0]
    anna = make.account(session)
    for guess in ["", "x", "0000-0000-0000", *["AAAA-AAAA-AAAA"] * 7]:
        with pytest.raises(WrongCode):
            residence.confirm(session, anna, guess)
    with pytest.raises(TooMany):
        residence.confirm(session, anna, code)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        residence.confirm(session, anna, code)


def test_nothing_kept_leads_from_the_account_to_the_code(session, official):
    code = residence.give_codes(session, official, 1)[0]
    anna = make.account(session)
    residence.confirm(session, anna, code)
    details = session.execute(select(Activity.verb, Activity.detail).where(Activity.verb.like("residence%"))).all()
    assert sorted(map(tuple, details), key=str) == [
        ("residence_codes_given", {"number": 1}),
        ("residence_confirmed", {}),
    ]
    assert left(session) == 0


def test_one_code_in_eight_accounts_at_once_confirms_one(town):
    with town.app.app_context():
        code = residence.give_codes(db.session, make.staff(db.session, "official"), 1)[0]
        people = [make.account(db.session, email=f"wohnt{number}@example.org").id for number in range(EIGHT)]
        db.session.commit()

    def confirm(number):
        with town.app.app_context():
            try:
                residence.confirm(db.session, db.session.get_one(Account, number), code)
                db.session.commit()
            except WrongCode:
                return 0
            return 1

    assert sum(at_once(*[lambda n=number: confirm(n) for number in people])) == 1


def test_the_way_from_the_counter_to_the_account(session, visitor, official):
    anna = make.account(session)
    session.commit()
    visitor.sign_in(official)
    page = visitor.open("/dienst/wohnsitz")
    given = visitor.post("/dienst/wohnsitz", 200, on=page, number="2")
    code = CODE.findall(given.text)[0]
    assert given.response.headers["Cache-Control"] == "private, no-store"
    visitor.sign_out().sign_in(anna)
    page = visitor.open("/konto/wohnsitz")
    wrong = visitor.post("/konto/wohnsitz", 422, on=page, code="K7QF-9M2X-4RTP<b>")
    assert wrong.fields("/konto/wohnsitz")["code"] == "K7QF-9M2X-4RTP<b>"
    visitor.post("/konto/wohnsitz", on=page, code=code)
    assert "Ihr Wohnsitz ist bestätigt." in visitor.open("/konto/wohnsitz").text
    assert "/konto/wohnsitz" in visitor.open("/konto").links().values()


@pytest.mark.parametrize("number", ["0", "51", "", "viele", "-1"])
def test_a_wrong_number_of_codes_is_refused_with_a_sentence(session, visitor, official, number):
    session.commit()
    visitor.sign_in(official)
    visitor.post("/dienst/wohnsitz", 422, number=number)
    assert left(session) == 0


@pytest.mark.parametrize("duty", [None, "moderator", "administrator"])
def test_others_hand_out_nothing(session, visitor, duty):
    visitor.sign_in(make.staff(session, duty) if duty else make.account(session))
    visitor.open("/dienst/wohnsitz", 403)
    visitor.post("/dienst/wohnsitz", 403, number="1")
    assert left(session) == 0


def test_guests_are_asked_to_sign_in_first(visitor):
    assert visitor.open("/konto/wohnsitz", 303, follow=False).response.headers["Location"].startswith("/anmelden")
    asked = visitor.post("/konto/wohnsitz", code="K7QF-9M2X-4RTP")
    assert asked.response.headers["Location"].startswith("/anmelden")
