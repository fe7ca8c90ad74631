"""A removed text is kept as long as its removal can be contested, and no day longer."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, versions
from app.core.activity import Activity
from app.core.contributions import Visibility
from app.core.people import Person
from app.core.versions import Wording
from app.proposals.models import Proposal
from moderation import actions
from moderation.measures import Measure
from moderation.models import Case, Decision
from moderation.queries import tombstone
from moderation.retention import delete_removed
from tests import make
from tests.moderation import cases
from tests.visitor import Visitor


def removed(session: Session, days: int, measure: Measure = Measure.REMOVE) -> tuple[Proposal, Decision]:
    """An idea with an earlier wording, taken down so many days ago."""
    with clock.held_at(clock.now() - timedelta(days=days)):
        author = make.account(session)
        idea = make.proposal(session, author, title="Beleidigung", source="Sie Idiotin!", place="Markt")
        versions.supersede(session, idea, 1)
        return idea, cases.decided(session, cases.case(session, contribution=idea), measure)


def says(session: Session, idea: Proposal) -> str:
    """Everything that is still stored of its words."""
    session.expire_all()
    wordings = session.scalars(select(Wording.source).where(Wording.contribution_id == idea.id)).all()
    evidence = session.scalars(select(Case.signals).where(Case.contribution_id == idea.id)).all()
    quoted = [words for signals in evidence for signal in signals for words in signal["evidence"]]
    search = session.scalar(select(Proposal.search).where(Proposal.id == idea.id))
    return "".join([idea.title, idea.source, idea.html, idea.place or "", str(search or ""), *wordings, *quoted])


def test_after_the_appeal_window_nothing_of_the_text_is_left(session: Session, visitor: Visitor) -> None:
    idea, decision = removed(session, 200)
    assert "Idiotin" in says(session, idea)
    assert delete_removed(session) is False
    assert says(session, idea) == ""
    assert idea.visibility == Visibility.ERASED
    happened = session.scalars(select(Activity).where(Activity.verb == "text_deleted")).one()
    assert (happened.contribution_id, happened.actor_id) == (idea.id, None)
    assert happened.detail == {"decision_id": decision.id}
    assert tombstone(session, idea.id) is not None
    session.commit()
    assert "entfernt" in visitor.open(f"/ideen/{idea.id}", 410).text
    moderator = visitor.sign_in(make.staff(session, "moderator"))
    assert "Zurücknehmen" not in moderator.open(f"/dienst/moderation/{decision.case_id}").text


def test_deleting_twice_changes_nothing(session: Session) -> None:
    removed(session, 200)
    delete_removed(session)
    delete_removed(session)
    query = select(func.count()).select_from(Activity).where(Activity.verb == "text_deleted")
    assert session.scalar(query) == 1


def test_until_the_window_ends_the_text_stays_under_lock(session: Session) -> None:
    idea, _decision = removed(session, 170)
    delete_removed(session)
    assert "Idiotin" in says(session, idea)
    assert idea.visibility == Visibility.REMOVED


def test_an_appeal_that_waits_keeps_the_text_until_it_is_judged(session: Session) -> None:
    idea, decision = removed(session, 200)
    with clock.held_at(clock.now() - timedelta(days=30)):
        appeal = actions.appeal(session, decision, session.get_one(Person, idea.author_id), "Das war ein Zitat.")
    delete_removed(session)
    assert "Idiotin" in says(session, idea)
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "upheld", "Es bleibt dabei.")
    delete_removed(session)
    assert says(session, idea) == ""


def test_what_is_hidden_or_shown_again_keeps_its_text(session: Session) -> None:
    hidden, _decision = removed(session, 200, Measure.HIDE)
    restored, decision = removed(session, 200)
    actions.restore(session, decision, make.staff(session, "moderator"), "Es war ein Zitat.")
    delete_removed(session)
    assert "Idiotin" in says(session, hidden)
    assert "Idiotin" in says(session, restored)
