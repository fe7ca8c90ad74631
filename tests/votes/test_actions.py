"""One ballot a person, changeable until the end, counted once, and then nobody's."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from app.core import city, clock
from app.core.activity import Activity
from app.core.contributions import Visibility, set_visibility
from app.core.errors import NotAllowed
from app.participations import actions as participations
from app.participations import queries as ledger
from app.participations.who import Guest, Who
from app.responses.models import Obligation
from app.votes import actions, jobs, pages, queries, tally
from app.votes.actions import Line
from app.votes.models import Ballot, CountedBallot
from app.votes.rules import Phase
from tests import make
from tests.votes.conftest import planned

CLIENT = "192.0.2.7"


def guest(word, number=0):
    return Who(guest=Guest(word, number), client=f"client of {word}")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def after(vote):
    return clock.held_at(clock.now() + (vote.closes_on - clock.today(city.profile().timezone) + timedelta(days=1)))


def test_a_ballot_is_handed_in_and_changed(session, opened):
    vote, (trees, benches, *_rest) = opened()
    first = actions.cast(session, vote, guest("anna"), [trees.id])
    again = actions.cast(session, vote, guest("anna"), [benches.id, trees.id])
    actions.cast(session, vote, guest("bert"), [trees.id])
    assert first.id == again.id
    assert session.scalars(select(Ballot.marks).where(Ballot.participation_id == first.id)).one() == [
        benches.id,
        trees.id,
    ]
    assert count(session, Ballot) == 2


@pytest.mark.parametrize("marks", ["none", "twice", "three", "foreign", "of another vote"])
def test_a_ballot_that_is_none_takes_no_part(session, opened, marks):
    vote, (one, two, three, _four) = opened()
    other = opened()[1][0]
    chosen = {
        "none": [],
        "twice": [one.id, one.id],
        "three": [one.id, two.id, three.id],
        "foreign": [999_999_999],
        "of another vote": [other.id],
    }[marks]
    with pytest.raises(NotAllowed):
        actions.cast(session, vote, guest("anna"), chosen)
    assert count(session, Ballot) == 0
    assert ledger.turnout(session, vote.id).total == 0


def test_below_the_level_nobody_votes(session, opened):
    vote, choices = opened(audience="resident")
    for who in (guest("anna"), Who(account=make.account(session))):
        with pytest.raises(NotAllowed):
            actions.cast(session, vote, who, [choices[0].id])
    resident = make.account(session)
    resident.resident_at = clock.now()
    actions.cast(session, vote, Who(account=resident), [choices[0].id])
    assert count(session, Ballot) == 1


def test_before_and_after_its_days_nobody_votes(session, opened):
    today = clock.today(city.profile().timezone)
    vote, choices = opened(opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=1))
    with pytest.raises(NotAllowed):
        actions.cast(session, vote, guest("anna"), [choices[0].id])
    with clock.held_at(clock.now() + timedelta(days=1)):
        actions.cast(session, vote, guest("anna"), [choices[0].id])
    with clock.held_at(clock.now() + timedelta(days=2)), pytest.raises(NotAllowed):
        actions.cast(session, vote, guest("anna"), [choices[1].id])
    assert session.scalars(select(Ballot.marks)).one() == [choices[0].id]


def test_what_moderation_hides_takes_no_ballots(session, opened):
    vote, choices = opened()
    set_visibility(session, vote, Visibility.HIDDEN)
    with pytest.raises(NotAllowed):
        actions.cast(session, vote, guest("anna"), [choices[0].id])


def test_ballots_are_counted_once_after_the_last_day(session, opened):
    vote, (trees, benches, fountain, _none) = opened()
    for word, marks in (("a", [trees, benches]), ("b", [benches]), ("c", [fountain, benches])):
        actions.cast(session, vote, guest(word), [each.id for each in marks])
    assert not actions.count(session, vote.id)
    with after(vote):
        assert jobs.count_due(session)
        assert not jobs.count_due(session)
        assert not actions.count(session, vote.id)
    assert actions.phase_of(vote) == Phase.COUNTED
    assert [(row["choice"], row["points"], row["place"]) for row in vote.result[:2]] == [
        (benches.id, 3, 1),
        (trees.id, 1, 2),
    ]
    assert actions.counts_agree(session, vote)
    written = session.scalars(select(Activity).where(Activity.verb == "vote_counted")).one()
    assert (written.detail, written.actor_id) == ({"ballots": 3}, None)
    assert ledger.turnout(session, vote.id).total == 3


def test_after_the_count_no_ballot_knows_whose_it_was(session, opened):
    vote, choices = opened()
    cast = [actions.cast(session, vote, guest(f"guest {number}"), [choices[number % 4].id]) for number in range(12)]
    with after(vote):
        actions.count(session, vote.id)
    assert count(session, Ballot) == 0
    rows = session.execute(select(CountedBallot.id, CountedBallot.marks)).all()
    assert len(rows) == 12
    assert not {str(each.id) for each in cast} & {str(row.id) for row in rows}
    columns = {column.name for column in CountedBallot.__table__.columns}
    assert columns == {"id", "vote_id", "marks"}


def test_the_order_of_the_counted_ballots_is_not_that_of_the_votes(session, opened):
    vote, choices = opened(method="ranked", most=4)
    number_of = [[choices[a].id, choices[b].id] for a in range(4) for b in range(4) if a != b]
    for number, marks in enumerate(number_of):
        actions.cast(session, vote, guest(f"guest {number}"), marks)
    with after(vote):
        actions.count(session, vote.id)
    stored = list(session.scalars(select(CountedBallot.marks).order_by(text("ctid"))))
    assert sorted(stored) == sorted(number_of)
    assert stored != number_of


def test_from_the_count_on_the_city_owes_an_answer(session, opened):
    vote, choices = opened()
    actions.cast(session, vote, guest("anna"), [choices[0].id])
    assert session.get(Obligation, vote.id) is None
    with after(vote):
        actions.count(session, vote.id)
        owed = session.scalars(select(Obligation).where(Obligation.contribution_id == vote.id)).one()
        assert owed.owed_since == clock.now()


def test_codes_on_paper_count_in_the_same_ledger_and_once(session, opened, coordinator):
    vote, choices = opened(audience="code")
    online, letter, both = participations.print_codes(session, vote, coordinator, 10, "Briefe")[:3]
    actions.cast(session, vote, Who(code=online), [choices[0].id])
    actions.cast(session, vote, Who(code=letter, on_paper=True), [choices[1].id])
    actions.cast(session, vote, Who(code=both), [choices[2].id])
    with pytest.raises(NotAllowed):
        actions.cast(session, vote, Who(code=both, on_paper=True), [choices[3].id])
    assert count(session, Ballot) == 3
    turnout = ledger.turnout(session, vote.id)
    assert (turnout.by_level["code"], turnout.by_way["paper"]) == (3, 1)


def test_the_file_for_everyone_gives_the_result_again_and_names_nobody(session, opened):
    vote, choices = opened(method="ranked", most=3)
    for number in range(6):
        marks = [choices[number % 4].id, choices[(number + 1) % 4].id]
        actions.cast(session, vote, guest(f"guest {number}"), marks)
    assert pages.file_of(session, vote) is None
    with after(vote):
        actions.count(session, vote.id)
    document = json.loads(json.dumps(pages.file_of(session, vote)))
    assert tally.recount(document) == (vote.result, True)
    assert document["ballots"] == sorted(document["ballots"])
    assert set(document) == {
        *("format", "vote", "reference", "title", "method", "most", "choices", "ballots", "result"),
    }


def test_so_few_ballots_that_one_could_be_guessed_are_not_published(session, opened):
    vote, choices = opened()
    for number in range(4):
        actions.cast(session, vote, guest(f"guest {number}"), [choices[0].id])
    with after(vote):
        actions.count(session, vote.id)
    assert pages.file_of(session, vote) is None
    assert vote.result[0]["points"] == 4


def test_a_vote_without_a_ballot_is_counted_too(session, opened):
    vote, _choices = opened()
    with after(vote):
        assert actions.count(session, vote.id)
    assert {row["points"] for row in vote.result} == {0}


def test_what_is_released_does_not_change(session, opened, coordinator):
    vote, choices = opened()
    for change in (
        lambda: actions.revise(session, vote, planned(most=1)),
        lambda: actions.add_choice(session, vote, Line("Noch etwas")),
        lambda: actions.remove_choice(session, vote, choices[0]),
        lambda: actions.release(session, coordinator, vote),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert len(queries.choices(session, vote.id)) == 4


@pytest.mark.parametrize(
    ("changes", "lines"),
    [({}, 0), ({}, 1), ({"most": 3}, 2), ({"closes_on": "yesterday"}, 3)],
    ids=["nothing", "one line", "too many marks", "over"],
)
def test_an_unfinished_vote_is_not_released(session, coordinator, changes, lines):
    if changes.get("closes_on"):
        yesterday = clock.today(city.profile().timezone) - timedelta(days=1)
        changes = {"opens_on": yesterday, "closes_on": yesterday}
    vote = actions.draft(session, coordinator, planned(**changes), "de")
    for number in range(lines):
        actions.add_choice(session, vote, Line(f"Möglichkeit {number}"))
    with pytest.raises(NotAllowed):
        actions.release(session, coordinator, vote)
    assert vote.visibility == Visibility.DRAFT
    assert vote.reference is None


def test_an_idea_stands_on_the_paper_with_its_own_title(session, coordinator):
    idea = make.proposal(session, title="Mehr Bäume")
    vote = actions.draft(session, coordinator, planned(), "de")
    assert actions.add_choice(session, vote, Line("", idea=f" {idea.reference.lower()} ")).title == "Mehr Bäume"
    hidden = make.proposal(session, visibility=Visibility.HIDDEN)
    for line in (Line("", idea="TEST-2026-99999"), Line("Verborgen", idea=hidden.reference), Line("")):
        with pytest.raises(NotAllowed):
            actions.add_choice(session, vote, line)
