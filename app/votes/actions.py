"""Building a vote, casting and changing a ballot, and counting: once, by nobody in particular, for everyone."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import activity, city, clock, contributions, references, text
from app.core.contributions import Contribution, Visibility
from app.core.errors import NotAllowed
from app.core.locale import lazy
from app.core.people import Person
from app.participations import actions as participations
from app.participations.models import Participation
from app.participations.who import Who
from app.responses import actions as responses
from app.votes import queries, rules, tally
from app.votes.models import Ballot, Choice, CountedBallot, Vote
from app.votes.rules import Phase


@dataclass(frozen=True, slots=True)
class Plan:
    """What the coordination decides about a vote."""

    title: str
    source: str
    action_field_id: int | None
    method: str
    most: int
    audience: str
    opens_on: date
    closes_on: date
    entitled: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ballot paper as the coordination writes it; `idea` is the number of an idea (HN-2026-00042)."""

    title: str
    source: str = ""
    cost: int | None = None
    idea: str = ""


def draft(session: Session, by: Person, plan: Plan, language: str) -> Vote:
    """Begin a vote that only the desk sees, and whoever has its link."""
    vote = Vote(
        **asdict(plan),
        html=text.render(plan.source),
        author_id=by.id,
        language=language,
        token=secrets.token_urlsafe(24),
        created_at=clock.now(),
    )
    contributions.add(session, vote)
    return vote


def revise(session: Session, vote: Vote, plan: Plan) -> None:
    """Change a draft; what is released stays as it is, or ballots would mean something else."""
    _check_draft(vote)
    for name, value in asdict(plan).items():
        setattr(vote, name, value)
    vote.html = text.render(plan.source)
    session.flush()


def add_choice(session: Session, vote: Vote, line: Line) -> Choice:
    """Put an idea or a variant on the ballot paper; of an idea title and text are taken where none are written."""
    _check_draft(vote)
    present = queries.choices(session, vote.id)
    if len(present) >= rules.MOST_CHOICES:
        raise NotAllowed(lazy("Mehr als 40 Möglichkeiten kann niemand vergleichen."))
    idea = _idea(session, line.idea) if line.idea else None
    title = line.title or (idea.title if idea else "")
    if not title:
        raise NotAllowed(lazy("Bitte schreiben Sie einen Titel, oder nennen Sie eine Idee."))
    choice = Choice(
        vote_id=vote.id,
        position=max((each.position for each in present), default=0) + 1,
        title=title,
        source=line.source,
        html=text.render(line.source) if line.source else "",
        cost=line.cost,
        idea_id=idea.id if idea else None,
    )
    session.add(choice)
    session.flush()
    return choice


def _idea(session: Session, reference: str) -> Contribution:
    found = session.scalars(select(Contribution).where(Contribution.reference == reference.strip().upper())).first()
    if found is None or not found.is_public:
        raise NotAllowed(lazy("Eine öffentliche Idee mit dieser Nummer gibt es nicht."))
    return found


def remove_choice(session: Session, vote: Vote, choice: Choice) -> None:
    """Take a line off the paper of a draft."""
    _check_draft(vote)
    session.delete(choice)
    session.flush()


def _check_draft(vote: Vote) -> None:
    if vote.visibility != Visibility.DRAFT:
        raise NotAllowed(lazy("Diese Abstimmung ist freigegeben. Ihr Stimmzettel ändert sich nicht mehr."))


def release(session: Session, by: Person, vote: Vote) -> None:
    """From now on everyone sees it, and from its first day on people vote. Raises `NotAllowed` for what it lacks."""
    _check_draft(vote)
    today = clock.today(city.profile().timezone)
    found = rules.lacks(
        title=vote.title,
        source=vote.source,
        choices=len(queries.choices(session, vote.id)),
        most=vote.most,
        closes_on=vote.closes_on,
        today=today,
    )
    if found:
        raise NotAllowed(found[0])
    vote.reference = references.next_reference(session, city.profile().prefix, today.year)
    vote.submitted_at = clock.now()
    session.flush()
    contributions.set_visibility(session, vote, Visibility.PUBLIC)
    activity.record(session, "vote_released", by, vote, closes_on=vote.closes_on.isoformat())


def phase_of(vote: Vote) -> Phase:
    """Where it stands today."""
    return rules.phase(
        is_public=vote.is_public,
        opens_on=vote.opens_on,
        closes_on=vote.closes_on,
        is_counted=vote.counted_at is not None,
        today=clock.today(city.profile().timezone),
    )


def check_ballot(session: Session, vote: Vote, marks: Sequence[int]) -> None:
    """Whether a ballot may bear these marks; raises `WrongMarks`."""
    rules.check_ballot(marks, [choice.id for choice in queries.choices(session, vote.id)], vote.most)


def cast(session: Session, vote: Vote, who: Who, marks: Sequence[int]) -> Participation:
    """Hand in a ballot, or change the one handed in: the last one counts. On paper only if there is none yet.

    Whoever counts waits for ballots on their way, and what comes later is refused.
    """
    locked = select(Vote).where(Vote.id == vote.id).with_for_update(read=True, of=Vote.__table__)
    held = session.scalars(locked.execution_options(populate_existing=True)).one()
    rules.check_open(phase_of(held))
    check_ballot(session, held, marks)
    participation = participations.take_part(session, held, audience=held.audience, who=who)
    handed_in = insert(Ballot).values(participation_id=participation.id, vote_id=held.id, marks=list(marks))
    if who.on_paper:
        taken = handed_in.on_conflict_do_nothing().returning(Ballot.vote_id)
        if session.execute(taken).first() is None:
            raise NotAllowed(lazy("Mit diesem Code ist schon abgestimmt. Der Zettel zählt nicht noch einmal."))
    else:
        session.execute(
            handed_in.on_conflict_do_update(index_elements=["participation_id"], set_={"marks": list(marks)})
        )
    return participation


def count(session: Session, vote_id: int) -> bool:
    """Deal the ballots anew without persons, count them, publish the result; once. Says whether it was this time."""
    locked = select(Vote).where(Vote.id == vote_id, Vote.counted_at.is_(None)).with_for_update(of=Vote.__table__)
    vote = session.scalars(locked.execution_options(populate_existing=True)).first()
    if vote is None or vote.published_at is None or clock.today(city.profile().timezone) <= vote.closes_on:
        return False
    ballots = list(session.scalars(select(Ballot.marks).where(Ballot.vote_id == vote.id)))
    secrets.SystemRandom().shuffle(ballots)
    if ballots:
        session.execute(insert(CountedBallot), [{"vote_id": vote.id, "marks": marks} for marks in ballots])
    session.execute(delete(Ballot).where(Ballot.vote_id == vote.id))
    on_paper = [choice.id for choice in queries.choices(session, vote.id)]
    vote.result = tally.to_document(tally.count(vote.method, on_paper, vote.most, ballots))
    vote.counted_at = clock.now()
    session.flush()
    activity.record(session, "vote_counted", None, vote, ballots=len(ballots))
    if vote.is_public:
        responses.assign(session, vote, since=vote.counted_at)
    return True


def counts_agree(session: Session, vote: Vote) -> bool:
    """Whether the stored ballots give the stored result."""
    on_paper = [choice.id for choice in queries.choices(session, vote.id)]
    again = tally.count(vote.method, on_paper, vote.most, queries.counted(session, vote.id))
    return tally.to_document(again) == vote.result
