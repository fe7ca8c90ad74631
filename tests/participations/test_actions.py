"""Who takes part takes part once, whichever way; nothing tells who did, and when."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app.accounts.actions import TooMany, WrongCode
from app.core import clock
from app.core.activity import Activity
from app.core.errors import NotAllowed
from app.core.hashing import hashed
from app.participations import actions, blind, jobs, keys, queries
from app.participations.actions import AlreadySpent, Forged
from app.participations.models import (
    AccessCode,
    CodeBatch,
    OriginCount,
    OriginKey,
    Participation,
    SigningKey,
    SpentToken,
)
from app.participations.who import Guest, Who
from tests import make

CLIENT = "192.0.2.7"


@pytest.fixture
def survey(session):
    """Something to take part in, beside another one."""
    other, coordinator = make.proposal(session), make.staff(session, "coordinator")
    actions.take_part(session, other, audience="guest", who=guest("noise"))
    actions.print_codes(session, other, coordinator, 10, "Rauschen")
    return make.proposal(session)


@pytest.fixture
def coordinator(session):
    return make.staff(session, "coordinator")


def guest(word="word", number=0, client=CLIENT):
    return Who(guest=Guest(word, number), client=client)


def resident(session):
    account = make.account(session)
    account.resident_at = clock.now()
    return account


def count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def took_part(session, survey):
    return count(session, Participation, Participation.contribution_id == survey.id)


@pytest.mark.parametrize("audience", ["guest", "email"])
def test_an_account_takes_part_once(session, survey, audience):
    account = make.account(session)
    first = actions.take_part(session, survey, audience=audience, who=Who(account=account, client=CLIENT))
    again = actions.take_part(session, survey, audience=audience, who=Who(account=account, client="198.51.100.1"))
    assert first.id == again.id
    assert (first.level, first.via, first.same_device, first.place_id) == ("email", "account", False, None)
    assert took_part(session, survey) == 1


def test_the_level_of_a_resident_is_recorded(session, survey):
    participation = actions.take_part(session, survey, audience="resident", who=Who(account=resident(session)))
    assert participation.level == "resident"


@pytest.mark.parametrize(
    ("audience", "level"),
    [("email", "guest"), ("resident", "guest"), ("resident", "email"), ("code", "guest"), ("code", "resident")],
)
def test_below_the_level_nobody_takes_part(session, survey, audience, level):
    who = {
        "guest": guest(),
        "email": Who(account=make.account(session)),
        "resident": Who(account=resident(session)),
    }[level]
    with pytest.raises(NotAllowed):
        actions.take_part(session, survey, audience=audience, who=who)
    assert took_part(session, survey) == 0


def test_a_guest_takes_part_once_a_token(session, survey):
    first = actions.take_part(session, survey, audience="guest", who=guest("one"))
    again = actions.take_part(session, survey, audience="guest", who=guest("one", client="198.51.100.9"))
    other = actions.take_part(session, survey, audience="guest", who=guest("two"))
    assert first.id == again.id != other.id
    assert took_part(session, survey) == 2
    assert count(session, Participation, Participation.key_hash.contains("one")) == 0


def test_nobody_without_token_code_and_account_takes_part(session, survey):
    with pytest.raises(NotAllowed):
        actions.take_part(session, survey, audience="guest", who=Who(client=CLIENT))


def test_somebody_else_at_this_device_is_counted_and_marked(session, survey):
    me = Guest("word")
    assert actions.next_at_this_device(session, survey, me) == me
    actions.take_part(session, survey, audience="guest", who=Who(guest=me, client=CLIENT))
    someone = actions.next_at_this_device(session, survey, me)
    participation = actions.take_part(session, survey, audience="guest", who=Who(guest=someone, client=CLIENT))
    assert participation.same_device
    assert queries.turnout(session, survey.id).same_device == 1
    assert took_part(session, survey) == 2


def test_a_connection_has_its_share_a_day(session, survey, app):
    for number in range(app.config["GUESTS_PER_CLIENT"]):
        actions.take_part(session, survey, audience="guest", who=guest(f"guest {number}"))
        actions.take_part(session, survey, audience="guest", who=guest(f"guest {number}"))
    with pytest.raises(TooMany):
        actions.take_part(session, survey, audience="guest", who=guest("one more"))
    actions.take_part(session, survey, audience="guest", who=guest("guest 3"))
    actions.take_part(session, survey, audience="guest", who=guest("elsewhere", client="192.0.2.8"))
    actions.take_part(session, survey, audience="email", who=Who(account=make.account(session), client=CLIENT))
    with clock.held_at(clock.now() + timedelta(days=1)):
        actions.take_part(session, survey, audience="guest", who=guest("tomorrow"))


def test_a_shared_place_may_be_many_and_is_recorded(session, survey, coordinator, app):
    place = actions.register_place(session, coordinator, "Bürgeramt", ["192.0.2.0/28"])
    for number in range(app.config["GUESTS_PER_CLIENT"] + 5):
        participation = actions.take_part(session, survey, audience="guest", who=guest(f"guest {number}"))
        assert participation.place_id == place.id
    assert queries.turnout(session, survey.id).at_places == app.config["GUESTS_PER_CLIENT"] + 5


def test_a_higher_limit_stands_at_shared_places(session, survey, coordinator, app, monkeypatch):
    monkeypatch.setitem(app.config, "GUESTS_PER_PLACE", 3)
    actions.register_place(session, coordinator, "Schule", ["2001:db8:1::/48"])
    for number in range(3):
        who = guest(f"guest {number}", client="2001:db8:1:2::/64")
        actions.take_part(session, survey, audience="guest", who=who)
    with pytest.raises(TooMany):
        actions.take_part(session, survey, audience="guest", who=guest("4", client="2001:db8:1:2::/64"))


def test_an_ended_place_is_no_exception_any_more(session, survey, coordinator):
    place = actions.register_place(session, coordinator, "Schule", ["192.0.2.0/24"])
    assert actions.end_place(session, coordinator, place)
    assert not actions.end_place(session, coordinator, place)
    assert queries.place_of(session, CLIENT) is None


def test_the_address_stands_nowhere_and_its_key_dies_after_seven_days(session, survey):
    actions.take_part(session, survey, audience="guest", who=guest())
    assert count(session, OriginKey) == 1
    held = session.scalars(select(OriginCount.origin_hash)).all()
    assert all(hashlib.sha256(CLIENT.encode()).hexdigest() != each and CLIENT not in each for each in held)
    with clock.held_at(clock.now() + timedelta(days=6)):
        jobs.forget_origins(session)
        assert count(session, OriginKey) == 1
    with clock.held_at(clock.now() + timedelta(days=7)):
        jobs.forget_origins(session)
        assert count(session, OriginKey) == count(session, OriginCount) == 0


def test_two_days_have_two_keys(session, survey):
    actions.take_part(session, survey, audience="guest", who=guest("today"))
    with clock.held_at(clock.now() + timedelta(days=1)):
        actions.take_part(session, survey, audience="guest", who=guest("tomorrow"))
    assert len(set(session.scalars(select(OriginKey.key)))) == 2
    assert len(set(session.scalars(select(OriginCount.origin_hash)))) == 3  # the noise beside it too


def test_a_code_on_paper_opens_once_however_it_is_typed(session, survey, coordinator):
    code = actions.print_codes(session, survey, coordinator, 10, "Böckingen")[4]
    first = actions.take_part(session, survey, audience="code", who=Who(code=code, client=CLIENT))
    typed = f" {code.replace('-', ' ').lower().replace('0', 'o').replace('1', 'l')} "
    again = actions.take_part(session, survey, audience="guest", who=Who(code=typed, client="192.0.2.99"))
    assert first.id == again.id
    assert (first.level, first.via) == ("code", "code")
    assert took_part(session, survey) == 1


def test_staff_who_enter_a_paper_form_spend_the_same_code(session, survey, coordinator):
    codes_printed = actions.print_codes(session, survey, coordinator, 10, "Briefe")
    online = actions.take_part(session, survey, audience="code", who=Who(code=codes_printed[0]))
    paper = actions.take_part(session, survey, audience="code", who=Who(code=codes_printed[0], on_paper=True))
    other = actions.take_part(session, survey, audience="code", who=Who(code=codes_printed[1], on_paper=True))
    assert online.id == paper.id
    assert (paper.via, other.via) == ("code", "paper")


def test_a_person_with_account_and_code_is_one_person(session, survey, coordinator):
    code, spare = actions.print_codes(session, survey, coordinator, 10, "Briefe")[:2]
    account = make.account(session)
    with_code = actions.take_part(session, survey, audience="email", who=Who(account=account, code=code))
    without = actions.take_part(session, survey, audience="email", who=Who(account=account))
    with_another = actions.take_part(session, survey, audience="email", who=Who(account=account, code=spare))
    assert with_code.id == without.id == with_another.id
    assert took_part(session, survey) == 1
    someone = actions.take_part(session, survey, audience="email", who=Who(code=spare))
    assert someone.id != with_code.id


def test_the_code_of_somebodys_account_opens_nothing_for_others(session, survey, coordinator):
    code = actions.print_codes(session, survey, coordinator, 10, "Briefe")[0]
    actions.take_part(session, survey, audience="email", who=Who(account=make.account(session), code=code))
    for who in (Who(code=code), Who(code=code, account=make.account(session))):
        with pytest.raises(WrongCode):
            actions.take_part(session, survey, audience="email", who=who)


def test_a_code_of_another_survey_or_of_a_lost_batch_opens_nothing(session, survey, coordinator):
    foreign = actions.print_codes(session, make.proposal(session), coordinator, 10, "Fremd")[0]
    lost = actions.print_codes(session, survey, coordinator, 10, "Verloren")
    batch = session.scalars(select(CodeBatch).where(CodeBatch.contribution_id == survey.id)).one()
    used = actions.take_part(session, survey, audience="code", who=Who(code=lost[0]))
    assert actions.withdraw_codes(session, batch, coordinator)
    assert not actions.withdraw_codes(session, batch, coordinator)
    for code in (foreign, *lost, "0000-0000-0000", "", "x", "0" * 500, "\x00", "🗝️"):
        with pytest.raises(WrongCode):
            actions.take_part(session, survey, audience="code", who=Who(code=code, client=str(code)))
    assert session.get(Participation, used.id) is not None
    assert took_part(session, survey) == 1


def test_after_many_wrong_codes_even_a_right_one_is_not_looked_at(session, survey, coordinator, app):
    right = actions.print_codes(session, survey, coordinator, 10, "Briefe")[0]
    for _ in range(app.config["WRONG_CODES_PER_CLIENT"]):
        with pytest.raises(WrongCode):
            actions.take_part(session, survey, audience="code", who=Who(code="WRNG-WRNG-WRNG", client=CLIENT))
    with pytest.raises(TooMany):
        actions.take_part(session, survey, audience="code", who=Who(code=right, client=CLIENT))
    actions.take_part(session, survey, audience="code", who=Who(code=right, client="192.0.2.200"))


def test_only_hashes_of_codes_are_kept_and_not_in_the_order_of_printing(session, survey, coordinator):
    printed = actions.print_codes(session, survey, coordinator, 50, "Briefe")
    assert len(set(printed)) == 50
    batch = session.scalars(select(CodeBatch).where(CodeBatch.contribution_id == survey.id)).one()
    kept = session.scalars(select(AccessCode.code_hash).where(AccessCode.batch_id == batch.id)).all()
    assert len(kept) == 50
    assert not {code.replace("-", "") for code in printed} & set(kept)
    assert kept == sorted(kept)


@pytest.mark.parametrize("number", [-1, 0, 1, 9, 5001])
def test_so_few_codes_that_one_points_at_a_person_are_not_printed(session, survey, coordinator, number):
    with pytest.raises(NotAllowed):
        actions.print_codes(session, survey, coordinator, number, "Eine Person")


def blinded_token(public):
    token = blind.draw_token()
    blinded = blind.blind(public, token)
    return blind.as_text(token), blind.as_text(blinded.message), blinded.inverse


def test_a_token_signed_blindly_is_good_once(session, survey):
    public = actions.make_key(session, survey)
    token, message, inverse = blinded_token(public)
    signed = actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=message)
    signature = actions.uncover(public, token, signed, inverse)
    assert actions.is_signed(public, token, signature)
    actions.spend(session, survey, token, signature)
    with pytest.raises(AlreadySpent):
        actions.spend(session, survey, token, signature)
    assert count(session, SpentToken) == 1


def test_a_lost_connection_loses_nothing_and_a_second_token_is_not_signed(session, survey):
    public = actions.make_key(session, survey)
    account = make.account(session)
    _token, message, _inverse = blinded_token(public)
    who = Who(account=account)
    first = actions.take_part_blindly(session, survey, audience="email", who=who, blinded=message)
    assert actions.take_part_blindly(session, survey, audience="email", who=who, blinded=message) == first
    _token, another, _inverse = blinded_token(public)
    with pytest.raises(NotAllowed):
        actions.take_part_blindly(session, survey, audience="email", who=who, blinded=another)
    assert took_part(session, survey) == 1


def test_who_took_part_openly_gets_no_token_as_well(session, survey):
    public = actions.make_key(session, survey)
    actions.take_part(session, survey, audience="guest", who=guest())
    with pytest.raises(NotAllowed):
        actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=blinded_token(public)[1])


@pytest.mark.parametrize("blinded", ["", "AAAA", "x" * 342, "A" * 342, "_" * 342, "ä", "A" * 1_000_000])
def test_what_is_no_blinded_token_takes_no_part(session, survey, blinded):
    actions.make_key(session, survey)
    with pytest.raises(Forged):
        actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=blinded)
    assert took_part(session, survey) == 0


def test_a_token_of_another_survey_is_forged_here(session, survey):
    other = make.proposal(session)
    public = actions.make_key(session, other)
    actions.make_key(session, survey)
    token, message, inverse = blinded_token(public)
    signed = actions.take_part_blindly(session, other, audience="guest", who=guest(), blinded=message)
    signature = actions.uncover(public, token, signed, inverse)
    with pytest.raises(Forged):
        actions.spend(session, survey, token, signature)
    actions.spend(session, other, token, signature)


def test_forged_tokens_spend_nothing(session, survey):
    public = actions.make_key(session, survey)
    token, message, inverse = blinded_token(public)
    signed = actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=message)
    signature = actions.uncover(public, token, signed, inverse)
    for forged_token, forged_signature in (
        ("", ""),
        (token, signed),
        (blinded_token(public)[0], signature),
        (token + "A", signature),
        (token, signature + "="),
        (token, blind.as_text(bytes(256))),
        (token, blind.as_text(b"\0" * 255 + b"\1")),
        ("\x00", "ä"),
    ):
        with pytest.raises(Forged):
            actions.spend(session, survey, forged_token, forged_signature)
    assert count(session, SpentToken) == 0


def test_without_a_key_nothing_is_signed_and_nothing_spent(session, survey):
    with pytest.raises(NotAllowed):
        actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded="A" * 342)
    with pytest.raises(Forged):
        actions.spend(session, survey, "A" * 86, "A" * 342)


def test_after_the_end_nobody_can_sign_but_everybody_can_check(session, survey):
    public = actions.make_key(session, survey)
    token, message, inverse = blinded_token(public)
    signed = actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=message)
    actions.destroy_key(session, survey)
    with pytest.raises(NotAllowed):
        actions.take_part_blindly(session, survey, audience="guest", who=guest(), blinded=message)
    actions.spend(session, survey, token, actions.uncover(public, token, signed, inverse))


def test_the_server_draws_for_those_without_script(session, survey):
    public = actions.make_key(session, survey)
    token, blinded = actions.draw(public)
    signed = actions.take_part_blindly(
        session, survey, audience="guest", who=guest(), blinded=blind.as_text(blinded.message)
    )
    actions.spend(session, survey, token, actions.uncover(public, token, signed, blinded.inverse))
    with pytest.raises(Forged):
        actions.uncover(public, token, signed, blinded.inverse + 1)


def test_the_key_is_made_once_and_the_database_alone_signs_nothing(session, survey, app, monkeypatch):
    public = actions.make_key(session, survey)
    assert actions.make_key(session, survey) == public
    row = session.get(SigningKey, survey.id)
    private = keys.unseal(row.sealed, survey.id)
    assert private.public == public
    assert private.p.to_bytes(128) not in row.sealed
    with pytest.raises(keys.SealBroken):
        keys.unseal(row.sealed, survey.id + 1)
    with pytest.raises(keys.SealBroken):
        keys.unseal(row.sealed[:-1] + bytes([row.sealed[-1] ^ 1]), survey.id)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret of this platform, long enough")
    with pytest.raises(keys.SealBroken):
        keys.unseal(row.sealed, survey.id)


def test_the_record_knows_a_count_for_each_day_and_nobody(session, survey):
    account = make.account(session)
    before = count(session, Activity)
    actions.take_part(session, survey, audience="guest", who=Who(account=account))
    actions.take_part(session, survey, audience="guest", who=guest())
    assert count(session, Activity) == before
    jobs.count_days(session)
    assert count(session, Activity, Activity.verb == "people_took_part") == 0
    with clock.held_at(clock.now() + timedelta(days=1)):
        jobs.count_days(session)
        jobs.count_days(session)
    written = session.scalars(
        select(Activity).where(Activity.verb == "people_took_part", Activity.contribution_id == survey.id)
    ).one()
    assert written.detail["number"] == 2
    assert written.actor_id is None


def test_no_row_of_a_participation_knows_a_moment(session):
    moments = session.scalars(
        text(
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE data_type LIKE '%time%' AND "
            "table_name IN ('participation', 'spent_token', 'access_code', 'code_batch', 'signing_key', 'origin_count')"
        )
    ).all()
    assert moments == []


def test_the_day_is_the_citys_day(session, survey):
    with clock.held_at(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)):
        participation = actions.take_part(session, survey, audience="guest", who=guest())
    assert participation.on.isoformat() == "2026-07-02"


def test_at_the_end_of_retention_the_counts_stay_and_nobody_else(session, survey, coordinator):
    code = actions.print_codes(session, survey, coordinator, 10, "Briefe")[0]
    actions.make_key(session, survey)
    account = make.account(session)
    actions.take_part(session, survey, audience="guest", who=Who(account=account))
    actions.take_part(session, survey, audience="guest", who=Who(code=code))
    kept_hash = hashed("access code", code.replace("-", ""))
    before = queries.turnout(session, survey.id)
    actions.forget_people(session, survey)
    session.expire_all()
    assert queries.turnout(session, survey.id) == before
    assert queries.of_account(session, survey.id, account.id) is None
    assert queries.of_key(session, survey.id, kept_hash) is None
    assert session.get(AccessCode, kept_hash) is None
    assert session.get(SigningKey, survey.id).sealed is None


def test_finding_somebody_makes_and_counts_nothing(session, survey):
    account = make.account(session)
    assert actions.find(session, survey, Who(account=account)) is None
    assert actions.find(session, survey, guest()) is None
    assert actions.find(session, survey, Who()) is None
    assert actions.find(session, survey, Who(code="nonsense", guest=Guest("word"))) is None
    made = actions.take_part(session, survey, audience="guest", who=Who(account=account))
    assert actions.find(session, survey, Who(account=account)).id == made.id
