"""Publish, then check is the rule; what must be read first waits for a person."""

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import city, clock
from app.core.activity import Activity
from app.core.city import Department
from app.core.contributions import Visibility
from app.core.people import Person
from app.proposals.models import Proposal
from moderation.admission import admit, open_case, reading_deadline
from moderation.models import Case
from moderation.screening import Signal
from tests import make

SOFT = Signal("links", 2, ("https://example.org",), False)
GRAVE = Signal("threat", 4, ("Ich weiß, wo du wohnst",), True)


def draft(session: Session, **values: str) -> tuple[Proposal, Person]:
    author = make.account(session)
    return make.proposal(session, author, visibility=Visibility.DRAFT, **values), author


def verbs(session: Session, contribution: Proposal) -> list[str]:
    query = select(Activity.verb).where(Activity.contribution_id == contribution.id).order_by(Activity.id)
    return list(session.scalars(query))


def cases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_plain_text_is_published_at_once_and_nobody_is_bothered(session: Session) -> None:
    idea, author = draft(session)
    admit(session, idea, author)
    assert idea.visibility == Visibility.PUBLIC
    assert verbs(session, idea) == ["published"]
    assert cases(session) == 0


def test_what_must_be_read_first_is_held_and_its_author_knows_until_when(session: Session) -> None:
    with clock.held_at(datetime(2026, 3, 3, 10, 20, tzinfo=UTC)):  # a Tuesday, 11:20 in the city
        idea, author = draft(session, source="Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a")
        admit(session, idea, author)
    assert idea.visibility == Visibility.HELD
    assert verbs(session, idea) == ["held"]
    deadline = reading_deadline(session, idea.id)
    assert deadline == datetime(2026, 3, 4, 11, 0, tzinfo=UTC)  # Wednesday, noon


def test_a_held_text_stays_held_when_its_author_rewrites_it(session: Session) -> None:
    idea, author = draft(session, source="Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a")
    admit(session, idea, author)
    idea.source = "Mehr Bänke am Fluss."
    admit(session, idea, author)
    assert idea.visibility == Visibility.HELD
    assert cases(session) == 1


def test_a_new_wording_moves_the_version_of_the_open_case(session: Session) -> None:
    idea, author = draft(session)
    admit(session, idea, author)
    before = open_case(session, idea, [SOFT]).version
    admit(session, idea, author)
    assert open_case(session, idea, [SOFT]).version == before + 1


def test_publishing_twice_is_recorded_once(session: Session) -> None:
    idea, author = draft(session)
    admit(session, idea, author)
    admit(session, idea, author)
    assert verbs(session, idea) == ["published"]


def test_a_hidden_contribution_stays_hidden_whatever_its_author_writes(session: Session) -> None:
    author = make.account(session)
    idea = make.proposal(session, author, visibility=Visibility.HIDDEN)
    admit(session, idea, author)
    assert idea.visibility == Visibility.HIDDEN


def test_the_city_is_not_screened(session: Session) -> None:
    idea, author = draft(session, source="Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a")
    office = Department(slug="baumamt", position=900, names={"de": "Baumamt"})
    session.add(office)
    session.flush()
    idea.department_id = office.id
    admit(session, idea, author)
    assert idea.visibility == Visibility.PUBLIC


def test_further_signals_join_the_open_case_and_make_it_worse(session: Session) -> None:
    idea = make.proposal(session)
    first = open_case(session, idea, [SOFT])
    due = first.due_at
    second = open_case(session, idea, [GRAVE, SOFT])
    assert second.id == first.id
    assert [signal["code"] for signal in second.signals] == ["links", "threat"]
    assert second.severity == 4
    assert second.due_at < due


def test_a_closed_case_leaves_room_for_a_new_one(session: Session) -> None:
    idea = make.proposal(session)
    first = open_case(session, idea, [SOFT])
    first.closed_at = clock.now()
    session.flush()
    assert open_case(session, idea, [SOFT]).id != first.id


def test_an_imported_contribution_keeps_its_source_in_the_record(session: Session) -> None:
    idea, author = draft(session)
    admit(session, idea, author, origin="Bonn")
    published = session.scalars(select(Activity).where(Activity.verb == "published")).one()
    assert published.detail == {"origin": "Bonn"}


@pytest.fixture
def reading_first(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city reads everything before it appears."""
    profile = city.profile()
    policy = dataclasses.replace(profile.policy, publication="pre")
    monkeypatch.setitem(app.extensions, "profile", dataclasses.replace(profile, policy=policy))  # type: ignore[attr-defined]


def test_a_city_that_reads_first_holds_everything(session: Session, reading_first: None) -> None:
    idea, author = draft(session)
    admit(session, idea, author)
    assert idea.visibility == Visibility.HELD
    assert cases(session) == 1


def test_the_same_text_again_is_published_and_brought_to_a_moderator(session: Session) -> None:
    first, author = draft(session, title="Bänke", source="Mehr Bänke am Neckar, bitte im Schatten.")
    admit(session, first, author)
    again = make.proposal(
        session, author, visibility=Visibility.DRAFT, title="Bänke!", source="mehr bänke am Neckar bitte im Schatten"
    )
    admit(session, again, author)
    assert again.visibility == Visibility.PUBLIC
    case = session.scalars(select(Case)).one()
    assert (case.contribution_id, case.signals[0]["code"]) == (again.id, "duplicate")


def test_links_of_a_newcomer_are_looked_at_sooner_than_those_of_somebody_known(session: Session) -> None:
    words = {"source": "Siehe https://a.example/1 und https://b.example/2 zum Vergleich."}
    idea, author = draft(session, **words)
    admit(session, idea, author)
    assert cases(session) == 1
    known = make.account(session)
    make.proposal(session, known, source="Etwas ganz anderes.")
    second = make.proposal(session, known, visibility=Visibility.DRAFT, **words)
    admit(session, second, known)
    assert cases(session) == 1
