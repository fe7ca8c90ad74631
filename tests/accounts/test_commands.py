"""`flask people`: what it does, what it says, and how it ends."""

import pytest
from sqlalchemy import select

from app.accounts.models import Account, Duty
from app.core.activity import Activity
from app.core.city import Department
from app.core.db import db
from tests import make


@pytest.fixture
def flask(app):
    """Run a `flask` command; returns (exit code, what it said)."""

    def command(*words):
        done = app.test_cli_runner().invoke(args=list(words))
        return done.exit_code, done.output

    return command


def test_a_person_is_entered_given_a_duty_listed_and_relieved(app, flask):
    assert flask("people", "add", "erika@example.org", "--name", "Erika") == (
        0,
        "Erika (erika@example.org) can sign in now.\n",
    )
    assert flask("people", "give", "Erika@example.org", "moderator") == (0, "Erika is moderator now.\n")
    assert flask("people", "give", "erika@example.org", "moderator") == (0, "Erika was moderator already.\n")
    code, listed = flask("people", "list")
    assert code == 0
    assert listed.split() == ["moderator", "-", "erika@example.org", "Erika"]
    assert flask("people", "take", "erika@example.org", "moderator") == (0, "Erika is no longer moderator.\n")
    assert flask("people", "list") == (0, "")
    with app.app_context():
        verbs = db.session.scalars(select(Activity.verb).order_by(Activity.id)).all()
    assert verbs == ["signed_up", "duty_given", "duty_taken"]


def test_an_official_is_given_a_department_by_its_short_name(app, flask, session):
    department = make.first(session, Department)
    flask("people", "add", "otto@example.org", "--name", "Otto")
    assert flask("people", "give", "otto@example.org", "official", "--department", department.slug)[0] == 0
    assert department.slug in flask("people", "list")[1]
    with app.app_context():
        assert db.session.scalars(select(Duty.department_id)).one() == department.id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["give", "niemand@example.org", "moderator"], "flask people add"),
        (["give", "kein-mensch", "moderator"], "fehlt das Zeichen @"),
        (["take", "da@example.org", "moderator"], "nothing has changed"),
        (["give", "da@example.org", "official"], "Dienststelle"),
        (["give", "da@example.org", "official", "--department", "erfunden"], "There is no department 'erfunden'"),
        (["give", "da@example.org", "mayor"], "Invalid value"),
        (["add", "da@example.org", "--name", "Noch einer"], "hat schon ein Konto"),
        (["add", "a@b.de\nBcc: c@d.de", "--name", "Böse"], "keine vollständige"),
        (["add", "neu@example.org"], "--name"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_an_error(app, flask, words, said):
    flask("people", "add", "da@example.org", "--name", "Da")
    code, output = flask("people", *words)
    assert code != 0
    assert said in output
    with app.app_context():
        assert db.session.scalars(select(Account.email)).all() == ["da@example.org"]
        assert db.session.scalars(select(Duty)).all() == []


def test_a_person_is_suspended_and_readmitted_and_it_stands_in_the_record(app, flask, visitor):
    flask("people", "add", "erika@example.org", "--name", "Erika")
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
    visitor.sign_in(account).open("/konto")
    suspended = flask("people", "suspend", "Erika@example.org", "--reason", "Drohungen")
    assert suspended == (0, "Erika can no longer write.\n")
    assert "gesperrt" in visitor.post("/konto/name", 403, on=visitor.open("/konto/name"), display_name="Eva").text
    code, said = flask("people", "suspend", "erika@example.org", "--reason", "Drohungen")
    assert code != 0
    assert "Erika is suspended already" in said
    assert flask("people", "unsuspend", "erika@example.org") == (0, "Erika can write again.\n")
    code, said = flask("people", "unsuspend", "erika@example.org")
    assert code != 0
    assert "was not suspended" in said
    visitor.open("/konto/name")
    with app.app_context():
        rows = db.session.execute(select(Activity.verb, Activity.detail).order_by(Activity.id)).all()
    assert [tuple(row) for row in rows[1:]] == [
        ("person_suspended", {"person_id": account.id, "reason": "Drohungen"}),
        ("person_readmitted", {"person_id": account.id}),
    ]


def test_every_command_explains_itself(flask):
    for words in ([], ["add"], ["give"], ["take"], ["suspend"], ["unsuspend"], ["list"]):
        code, output = flask("people", *words, "--help")
        assert code == 0
        assert "." in output.split("\n\n")[1]


def test_nobody_is_entered_entrusted_or_closed_past_the_record(app):
    assert "people" in app.cli.commands
    assert not {"users", "roles"} & app.cli.commands.keys()
