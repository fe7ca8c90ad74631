"""Eight at once are one: the database decides, in transactions that really commit."""

from collections import Counter

import pytest

from app.core.contributions import Contribution
from app.participations import actions, blind
from app.participations.models import OriginCount, Participation, SigningKey, SpentToken
from app.participations.who import Guest, Who
from tests import make
from tests.at_once import EIGHT, arrange, at_once, count, trying

CLIENT = "192.0.2.7"


@pytest.mark.parametrize("kind", ["account", "guest", "code"])
def test_eight_at_once_take_part_once(town, kind):
    survey = arrange(town, make.proposal)
    account = arrange(town, make.account)
    code = arrange(
        town,
        lambda session: actions.print_codes(
            session, session.get_one(Contribution, survey.id), make.staff(session, "coordinator"), 10, "Briefe"
        )[0],
    )
    who = {
        "account": Who(account=account, client=CLIENT),
        "guest": Who(guest=Guest("word"), client=CLIENT),
        "code": Who(code=code, client=CLIENT),
    }[kind]

    def take(session, here):
        return actions.take_part(session, here, audience="guest", who=who).id

    assert len(set(at_once(*[trying(town, survey.id, take)] * EIGHT))) == 1
    assert count(town, Participation) == 1


def test_account_and_its_code_at_once_are_one_person(town):
    survey, account = arrange(town, make.proposal), arrange(town, make.account)
    printed = arrange(
        town,
        lambda session: actions.print_codes(
            session, session.get_one(Contribution, survey.id), make.staff(session, "coordinator"), 10, "Briefe"
        ),
    )
    calls = [
        trying(
            town,
            survey.id,
            lambda session, here, code=code: (
                actions.take_part(session, here, audience="guest", who=Who(account=account, code=code)).id
            ),
        )
        for code in [*printed[:6], None, None]
    ]
    assert len(set(at_once(*calls))) == 1
    assert count(town, Participation) == 1


def test_of_eight_blinded_tokens_at_once_one_is_signed(town):
    survey, account = arrange(town, make.proposal), arrange(town, make.account)
    public = arrange(town, lambda session: actions.make_key(session, session.get_one(Contribution, survey.id)))
    messages = [blind.as_text(blind.blind(public, blind.draw_token()).message) for _ in range(EIGHT)]
    calls = [
        trying(
            town,
            survey.id,
            lambda session, here, message=message: actions.take_part_blindly(
                session, here, audience="email", who=Who(account=account), blinded=message
            ),
        )
        for message in messages
    ]
    answers = Counter(len(answer) > 100 for answer in at_once(*calls))
    assert answers == {True: 1, False: 7}


def test_one_token_spent_eight_times_at_once_is_spent_once(town):
    survey = arrange(town, make.proposal)
    public = arrange(town, lambda session: actions.make_key(session, session.get_one(Contribution, survey.id)))
    token, blinded = actions.draw(public)
    signed = arrange(
        town,
        lambda session: actions.take_part_blindly(
            session,
            session.get_one(Contribution, survey.id),
            audience="guest",
            who=Who(guest=Guest("word"), client=CLIENT),
            blinded=blind.as_text(blinded.message),
        ),
    )
    signature = actions.uncover(public, token, signed, blinded.inverse)
    answers = at_once(
        *[trying(town, survey.id, lambda session, here: actions.spend(session, here, token, signature))] * EIGHT
    )
    assert Counter(answers) == {None: 1, "AlreadySpent": 7}
    assert count(town, SpentToken) == 1


def test_a_key_made_eight_times_at_once_is_one_key(town):
    survey = arrange(town, make.proposal)
    made = at_once(*[trying(town, survey.id, lambda session, here: actions.make_key(session, here).modulus)] * EIGHT)
    assert len(set(made)) == 1
    assert count(town, SigningKey) == 1


def test_guests_at_once_keep_the_limit_of_their_connection(town):
    town.config["GUESTS_PER_CLIENT"] = 3
    survey = arrange(town, make.proposal)
    calls = [
        trying(
            town,
            survey.id,
            lambda session, here, word=word: (
                actions.take_part(session, here, audience="guest", who=Who(guest=Guest(word), client=CLIENT)).id
                and "in"
            ),
        )
        for word in "abcdefgh"
    ]
    assert Counter(at_once(*calls)) == {"in": 3, "TooMany": 5}
    assert count(town, Participation) == 3
    assert count(town, OriginCount) == 1
