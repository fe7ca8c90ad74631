"""The verbs of an idea: write a draft, submit it, revise it, withdraw it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.comments import actions as comments
from app.core import activity, city, clock, contributions, text, versions
from app.core.contributions import Contribution, Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.people import Person
from app.core.references import next_reference, next_references
from app.proposals import queries, rules
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


def submit(session: Session, author: Person | None, draft: Proposal) -> bool:
    """Hand an idea in: it gets its reference, licence and terms, and is published or held. Once, however often asked.

    Says whether this call did it.
    """
    profile, now = city.profile(), clock.now()
    taken = session.execute(
        update(Contribution)
        .where(
            Contribution.id == draft.id,
            Contribution.visibility == Visibility.DRAFT,
            Contribution.submitted_at.is_(None),
        )
        .values(
            author_id=author.id if author else None,
            submitted_at=now,
            licence=profile.licence.code,
            terms_version=profile.terms_version,
        )
        .returning(Contribution.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return False
    session.refresh(draft)
    draft.reference = next_reference(session, profile.prefix, now.astimezone(profile.timezone).year)
    session.flush()
    activity.record(session, "submitted", author, draft, reference=draft.reference)
    admit(session, draft, author)
    return True


def submit_imported(session: Session, drafts: Iterable[Proposal], origin: str) -> list[Proposal]:
    """Hand in imported ideas, those that are still drafts: all at once, or one by one it takes four times as long.

    They have no author here and keep the licence and the moment of their source, `origin`. The caller holds their rows.
    """
    profile = city.profile()
    waiting = [draft for draft in drafts if draft.visibility == Visibility.DRAFT]
    year = clock.now().astimezone(profile.timezone).year
    for draft, reference in zip(waiting, next_references(session, profile.prefix, year, len(waiting)), strict=True):
        draft.reference, draft.licence = reference, draft.origin_licence
        draft.submitted_at = draft.published_at = draft.created_at
    session.flush()
    activity.record_each(session, "submitted", None, [(draft, {"reference": draft.reference}) for draft in waiting])
    for draft in waiting:
        admit(session, draft, None, origin=origin)
    return waiting


def standing(session: Session, person: Person | None, proposal: Proposal) -> rules.Standing:
    """What decides over this idea for this person."""
    obligation = session.get(Obligation, proposal.id)
    return rules.Standing.of(proposal, person, answered=bool(obligation and obligation.answered_at))


def revise(session: Session, author: Person, proposal: Proposal, words: Words, version: int) -> bool:
    """Change an idea while it is unanswered; the earlier wording stays readable, the new one is looked at again.

    Says whether anything changed; raises `Stale` if it is no longer the `version` that the author saw, `NotAllowed`
    if it was changed too often in the last hour: each wording stays, is screened and compared.
    """
    refusal = rules.why_not_edited(standing(session, author, proposal))
    if refusal:
        raise NotAllowed(refusal)
    if version != proposal.version:
        raise Stale
    if words == words_of(proposal):
        return False
    if queries.revisions(session, proposal.id, clock.now() - timedelta(hours=1)) >= rules.REVISIONS_AN_HOUR:
        raise NotAllowed(rules.CHANGED_OFTEN)
    versions.supersede(session, proposal, version)
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
