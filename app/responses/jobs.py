"""From the record of publications to what the city owes."""

from sqlalchemy.orm import Session

from app.core import activity
from app.core.contributions import KINDS, Contribution
from app.responses import actions

READER = "obligations"


def assign(session: Session) -> int:
    """Owe an answer to everything published that deserves one; imported things owe none by themselves."""
    assigned = []

    def handle(_session: Session, published: activity.Activity) -> None:
        contribution = session.get_one(Contribution, published.contribution_id)
        if _owes(published, contribution) and actions.assign(session, contribution):
            assigned.append(contribution.id)

    activity.deal(session, READER, handle)
    return len(assigned)


def _owes(published: activity.Activity, contribution: Contribution) -> bool:
    kind = KINDS.get(contribution.kind)
    if kind is None or not kind.owes_answer or not contribution.is_public:
        return False
    return not published.detail["origin"]
