"""The verbs of an idea: write a draft, submit it, revise it, withdraw it."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.comments import actions as comments
from app.core import activity, city, clock, contributions, text, versions
from app.core.contributions import Contribution, Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.people import Person
from app.core.references import next_reference
from app.proposals import rules
from app.proposals.models import Proposal
from app.responses.models import Obligation
from app.responses.status import Status
from app.supports import actions as supports
from moderation.admission import admit


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, well-formed."""

    title: str
    source: str
    language: str
    action_field_id: int | None = None
    district_id: int | None = None
    place: str | None = None


def write_draft(session: Session, author: Person | None, token: str, words: Words) -> Proposal:
    """Keep what was written under its unguessable token; writing again replaces it, submitting ends it.

    Whoever may not write into that draft (any more: the sitting has ended) gets one of their own; nothing is lost.
    """
    draft = _draft(session, token)
    if draft is not None and draft.visibility == Visibility.DRAFT and not _is_theirs(draft, author):
        draft, token = None, secrets.token_urlsafe(24)
    draft = draft or _new_draft(session, author, token)
    if draft.visibility == Visibility.DRAFT:
        _take_over(draft, words)
        draft.author_id = author.id if author else draft.author_id
        session.flush()
    return draft


def _is_theirs(draft: Proposal, author: Person | None) -> bool:
    """A guest's draft belongs to whoever holds its token, a person's draft to that person."""
    return draft.author_id is None or (author is not None and draft.author_id == author.id)


def _new_draft(session: Session, author: Person | None, token: str) -> Proposal:
    draft = Proposal(token=token, author_id=author.id if author else None, created_at=clock.now())
    try:
        with session.begin_nested():
            contributions.add(session, draft)
    except IntegrityError:  # the same form came twice at once: the other one made the draft
        made = _draft(session, token)
        if made is None:
            raise
        return made
    return draft


def _draft(session: Session, token: str) -> Proposal | None:
    return session.scalars(select(Proposal).where(Proposal.token == token).with_for_update()).one_or_none()


def _take_over(proposal: Proposal, words: Words) -> None:
    proposal.title = words.title
    proposal.source = words.source
    proposal.html = text.render(words.source)
    proposal.language = words.language
    proposal.action_field_id = words.action_field_id
    proposal.district_id = words.district_id
    proposal.place = words.place


def submit(session: Session, author: Person | None, draft: Proposal, *, origin: str | None = None) -> bool:
    """Hand an idea in: it gets its reference, licence and terms, and is published or held. Once, however often asked.

    Says whether this call did it. `origin` names the source of an imported idea: it has no author here and keeps
    the licence and the moment of its source.
    """
    profile, now = city.profile(), clock.now()
    terms: dict[str, Any] = {
        "submitted_at": now,
        "licence": profile.licence.code,
        "terms_version": profile.terms_version,
    }
    if origin is not None:
        then = draft.created_at
        terms = {"submitted_at": then, "published_at": then, "licence": draft.origin_licence, "terms_version": None}
    taken = session.execute(
        update(Contribution)
        .where(
            Contribution.id == draft.id,
            Contribution.visibility == Visibility.DRAFT,
            Contribution.submitted_at.is_(None),
        )
        .values(author_id=author.id if author else None, **terms)
        .returning(Contribution.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return False
    session.refresh(draft)
    draft.reference = next_reference(session, profile.prefix, now.astimezone(profile.timezone).year)
    session.flush()
    activity.record(session, "submitted", author, draft, reference=draft.reference)
    admit(session, draft, author, origin=origin)
    return True


def standing(session: Session, person: Person | None, proposal: Proposal) -> rules.Standing:
    """What decides over this idea for this person."""
    obligation = session.get(Obligation, proposal.id)
    return rules.Standing(
        visibility=proposal.visibility,
        is_author=person is not None and person.id == proposal.author_id,
        answered=bool(obligation and obligation.answered_at),
    )


def revise(session: Session, author: Person, proposal: Proposal, words: Words, version: int) -> bool:
    """Change an idea while it is unanswered; the earlier wording stays readable, the new one is looked at again.

    Says whether anything changed; raises `Stale` if it is no longer the `version` that the author saw.
    """
    refusal = rules.why_not_edited(standing(session, author, proposal))
    if refusal:
        raise NotAllowed(refusal)
    if version != proposal.version:
        raise Stale
    if words == words_of(proposal):
        return False
    taken = session.execute(
        update(Contribution)
        .where(Contribution.id == proposal.id, Contribution.version == version)
        .values(version=version + 1, edited_at=clock.now())
        .returning(Contribution.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise Stale
    versions.keep(session, proposal)
    session.flush()
    session.refresh(proposal, ["version", "edited_at"])
    _take_over(proposal, words)
    session.flush()
    activity.record(session, "edited", author, proposal, version=proposal.version)
    admit(session, proposal, author)
    return True


def words_of(proposal: Proposal) -> Words:
    """The idea as it stands now."""
    return Words(
        proposal.title,
        proposal.source,
        proposal.language,
        proposal.action_field_id,
        proposal.district_id,
        proposal.place,
    )


def withdraw(session: Session, author: Person, proposal: Proposal, reason: str) -> None:
    """Take an idea back with a reason that everyone may read; the text stays, twice changes nothing."""
    if proposal.visibility == Visibility.WITHDRAWN and proposal.author_id == author.id:
        return
    refusal = rules.why_not_withdrawn(standing(session, author, proposal))
    if refusal:
        raise NotAllowed(refusal)
    contributions.set_visibility(session, proposal, Visibility.WITHDRAWN, reason)
    activity.record(session, "withdrawn", author, proposal, reason=reason)


def merge(session: Session, person: Person, duplicate: Proposal, target: Proposal, reason: str) -> None:
    """A duplicate leads to the other idea from now on; its supports and comments go there, nobody counts twice.

    Raises `NotAllowed`. Locks both ideas, then what is owed, then what hangs on them.
    """
    contributions.hold(session, duplicate.id, target.id, for_good=True)
    refusal = why_not_merged(session, person, duplicate, target, for_good=True)
    if refusal:
        raise NotAllowed(refusal)
    came = comments.move(session, duplicate, target)
    supported = supports.move(session, duplicate, target)
    contributions.set_visibility(session, duplicate, Visibility.MERGED, reason)
    led_here = (Contribution.about_id == duplicate.id, Contribution.kind == "proposal")
    session.execute(update(Contribution).where(*led_here).values(about_id=target.id))
    duplicate.about_id = target.id  # after its visibility: it counts among nobody's comments
    session.flush()
    activity.record(session, "merged", person, duplicate, target_id=target.id, supports=supported, comments=came)


def why_not_merged(
    session: Session, person: Person, duplicate: Proposal, target: Proposal, *, for_good: bool = False
) -> Any | None:
    """What speaks against merging them now, in a sentence; None if nothing does. `for_good` keeps it so."""
    query = select(Obligation).where(Obligation.contribution_id.in_([duplicate.id, target.id]))
    if for_good:
        query = query.order_by(Obligation.contribution_id).with_for_update()
    owed = {row.contribution_id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    here, there = (
        rules.Mergeable(
            id=idea.id,
            author_id=idea.author_id,
            visibility=idea.visibility,
            is_owed=idea.id in owed,
            is_spoken_of=idea.id in owed and owed[idea.id].status != Status.RECEIVED,
        )
        for idea in (duplicate, target)
    )
    return rules.why_not_merged(here, there, person.id)


def discard(session: Session, draft: Proposal) -> None:
    """Delete a draft that was never submitted; anything else stays."""
    if draft.visibility != Visibility.DRAFT or draft.submitted_at is not None:
        return
    session.execute(delete(Tally).where(Tally.contribution_id == draft.id))
    session.delete(draft)
    session.flush()
