"""Notices as a page shows them: one sentence each, and where it leads."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Row

from app.core.locale import _, moment
from app.notifications import rules
from app.responses.rules import answers
from app.responses.status import NAMES, Status


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice."""

    sentence: str
    title: str
    when: str
    at: str
    url: str
    unread: bool


def notice(row: Row[Any]) -> Notice:
    """A row of the notices in words."""
    if row.topic in (rules.DECISION, rules.REPORTER) and "decision_id" in row.detail:
        url = url_for("moderation.decision", decision_id=row.detail["decision_id"])  # leads reporters to their receipt
    else:
        url = url_for("links.find", contribution_id=row.contribution_id)
    return Notice(
        sentence=sentence(row.verb, row.topic, row.detail),
        title=row.title,
        when=moment(row.notified_at),
        at=row.notified_at.isoformat(),
        url=url,
        unread=row.read_at is None,
    )


def sentence(verb: str, topic: str, detail: dict[str, Any]) -> str:
    """What happened, for this person."""
    match verb, topic:
        case "submitted", _topic:
            return _("Ihre Idee ist eingegangen: %(reference)s", reference=detail["reference"])
        case "response_published", _topic if not answers(detail["status"]):
            return _("Neuer Stand: %(status)s", status=NAMES[Status(detail["status"])])
        case "response_published", rules.AUTHOR:
            return _("Die Stadt antwortet auf Ihre Idee: %(status)s", status=NAMES[Status(detail["status"])])
        case "response_published", rules.COMMENTER:
            return _("Die Stadt antwortet, Sie haben kommentiert: %(status)s", status=NAMES[Status(detail["status"])])
        case "response_published", _topic:
            return _("Die Stadt antwortet, Sie unterstützen: %(status)s", status=NAMES[Status(detail["status"])])
        case "published", _topic:
            return _("Jemand hat Ihnen geantwortet.")
        case "merged", _topic:
            return _("Diese Idee steht jetzt bei einer anderen, die dasselbe sagt. Unterstützungen zählen dort.")
        case "decided", rules.REPORTER:
            return _("Über Ihre Meldung ist entschieden.")
        case "decided", _topic:
            return _("Über Ihren Beitrag ist entschieden.")
        case "appealed", _topic:
            return _("Ihr Einspruch ist eingegangen.")
        case "appeal_decided", _topic:
            return _("Über den Einspruch ist entschieden.")
        case _:
            return _("Eine Antwort wartet auf Ihre Freigabe.")
