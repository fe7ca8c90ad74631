"""Duties: given once, taken back, written to the record; a sitting gets shorter with the first one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import Duty, Sitting
from app.core import clock
from app.core.activity import Activity
from app.core.city import Department
from app.core.errors import NotAllowed
from tests import make


def recorded(session):
    return [(row.verb, row.detail) for row in session.scalars(select(Activity).order_by(Activity.id))]


def test_a_duty_is_given_once_and_recorded_once(session):
    account, administrator = make.account(session), make.staff(session, "administrator")
    assert actions.give_duty(session, account, "moderator", by=administrator) is True
    assert actions.give_duty(session, account, "moderator", by=administrator) is False
    assert account.has_duty("moderator")
    detail = {"person_id": account.id, "duty": "moderator", "department_id": None}
    assert recorded(session) == [("duty_given", detail)]


def test_an_official_may_answer_for_several_departments(session):
    account = make.account(session)
    first, second = session.scalars(select(Department).order_by(Department.position).limit(2)).all()
    for department in (first, second):
        actions.give_duty(session, account, "official", department.id)
    assert account.departments() == {first.id, second.id}
    actions.take_duty(session, account, "official", first.id)
    assert account.departments() == {second.id}


def test_taking_back_what_nobody_has_changes_nothing(session):
    account = make.account(session)
    assert actions.take_duty(session, account, "moderator") is False
    assert recorded(session) == []


def test_a_duty_taken_back_is_recorded(session):
    account = make.staff(session, "moderator")
    assert actions.take_duty(session, account, "moderator") is True
    assert not account.has_duty("moderator")
    assert [verb for verb, _detail in recorded(session)] == ["duty_taken"]


@pytest.mark.parametrize(("duty", "with_department"), [("official", False), ("moderator", True), ("mayor", False)])
def test_a_department_belongs_to_officials_and_to_nobody_else(session, duty, with_department):
    department_id = make.first(session, Department).id if with_department else None
    with pytest.raises(NotAllowed):
        actions.give_duty(session, make.account(session), duty, department_id)
    assert session.scalars(select(Duty)).all() == []


def test_with_a_duty_a_long_sitting_ends_within_hours(session):
    account, other = make.account(session), make.account(session)
    for number, person in enumerate((account, other)):
        actions.begin_sitting(session, person, f"key {number}")
    actions.give_duty(session, account, "moderator")
    ends = dict(session.execute(select(Sitting.person_id, Sitting.ends_at)).all())
    assert ends[account.id] <= clock.now() + timedelta(hours=12)
    assert ends[other.id] > clock.now() + timedelta(days=29)


def test_a_person_is_entered_once(session, app):
    account = actions.add_person(session, "Erika@Example.org", "Erika")
    assert (account.email, account.email_key) == ("Erika@example.org", "erika@example.org")
    assert account.confirmed_at is None
    with pytest.raises(NotAllowed):
        actions.add_person(session, "erika@example.org", "Erika")
