"""The words of each mail: what happened, where it stands, how to hear no more of it."""

from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city, links, text
from app.core.activity import Activity
from app.core.city import profile
from app.core.contributions import Contribution, Visibility
from app.core.locale import _, day, language
from app.core.workdays import Calendar
from app.notifications import rules
from app.notifications.rules import Told
from app.responses.models import Response
from app.responses.rules import answers, dues
from app.responses.status import NAMES, Status
from moderation.models import Appeal, Report
from moderation.queries import statement

OPENING = 600  # characters of an answer that stand in the mail


def write(
    session: Session, happened: Activity, contribution: Contribution, told: Told, account: Account
) -> tuple[str, str]:
    """(subject, body) in the language being spoken."""
    subject, paragraphs = LETTERS[happened.verb](session, happened, contribution, told)
    greeting = _("Guten Tag %(name)s,", name=account.display_name)
    closing = [profile().platform_name[language()]]
    if told.topic in rules.TOPICS:
        closing.append(_("Keine Mails dieser Art mehr: %(url)s", url=unsubscribe_url(account, told.topic)))
    return subject, "\n\n".join([greeting, *paragraphs, "\n".join(closing)]) + "\n"


def receipt(_session: Session, _happened: Activity, idea: Contribution, _told: Told) -> tuple[str, list[str]]:
    """Your idea is here, under this number; what happens next, by when."""
    calendar = Calendar.of(profile())
    promised = dues(calendar.day_of(idea.submitted_at or idea.created_at), profile().promises, calendar)
    paragraphs = [
        _("Ihre Idee ist eingegangen: „%(title)s“.", title=idea.title),
        _("Ihre Nummer: %(reference)s", reference=idea.reference or ""),
        _("Ein Mensch liest sie zuerst, dann sehen sie alle.")
        if idea.visibility == Visibility.HELD
        else _("Alle können sie jetzt lesen, unterstützen und kommentieren."),
        _("Bis zum %(day)s sagt Ihnen eine Dienststelle, wie es weitergeht.", day=day(promised.first_status_on)),
        _("Spätestens am %(day)s lesen Sie die Antwort der Stadt.", day=day(promised.limit_on)),
        address(idea),
    ]
    return _("Ihre Idee ist eingegangen (%(reference)s)", reference=idea.reference or ""), paragraphs


def answer(session: Session, happened: Activity, idea: Contribution, told: Told) -> tuple[str, list[str]]:
    """The city has answered, or says where the idea stands."""
    entry = session.get_one(Response, happened.detail["response_id"])
    department = city.directory().departments.get(entry.department_id)
    name = department.name if department else ""
    on_the_way = not answers(entry.status)  # only its author gets a mail then
    why = {
        rules.AUTHOR: _("Die Stadt antwortet auf Ihre Idee „%(title)s“.", title=idea.title),
        rules.COMMENTER: _(
            "Die Stadt antwortet auf eine Idee, die Sie kommentiert haben: „%(title)s“.", title=idea.title
        ),
        rules.SUPPORTER: _("Die Stadt antwortet auf eine Idee, die Sie unterstützen: „%(title)s“.", title=idea.title),
        rules.PARTICIPANT: _(
            "Die Stadt antwortet auf das Ergebnis von „%(title)s“. Sie haben teilgenommen.", title=idea.title
        ),
    }
    paragraphs = [
        _("Bei Ihrer Idee „%(title)s“ geht es weiter.", title=idea.title) if on_the_way else why[told.topic],
        _("Stand: %(status)s (%(department)s)", status=NAMES[Status(entry.status)], department=name),
        entry.reason,
        text.excerpt(entry.source, OPENING) if entry.source else "",
        _next_step(entry.next_step, entry.next_step_on),
        address(idea) if on_the_way else _("Die ganze Antwort: %(url)s", url=address(idea)),
    ]
    if on_the_way:
        return _("Neuer Stand: %(title)s", title=idea.title), [line for line in paragraphs if line]
    return _("Die Stadt antwortet: %(title)s", title=idea.title), [line for line in paragraphs if line]


def _next_step(step: str | None, on: date | None) -> str:
    if not step:
        return ""
    if on is None:
        return _("Nächster Schritt: %(step)s", step=step)
    return _("Nächster Schritt bis %(day)s: %(step)s", step=step, day=day(on))


def merger(session: Session, happened: Activity, idea: Contribution, _told: Told) -> tuple[str, list[str]]:
    """Your idea now stands with another one that says the same; the answer to that one is yours too."""
    target = session.get_one(Contribution, happened.detail["target_id"])
    return _("Ihre Idee steht jetzt bei einer anderen"), [
        _("Ihre Idee „%(title)s“ wurde mit „%(other)s“ zusammengelegt.", title=idea.title, other=target.title),
        idea.visibility_note or "",
        _("Dort stehen auch Ihr Text, die Kommentare und die Unterstützungen. Von der Antwort der Stadt hören Sie."),
        address(target),
    ]


def decision(session: Session, happened: Activity, about: Contribution, told: Told) -> tuple[str, list[str]]:
    """What was decided and why, in two plain sentences; the whole statement stands in the account."""
    stated = statement(session, happened.detail["decision_id"])
    if stated is None:
        raise LookupError(f"decision {happened.detail['decision_id']}")
    if told.topic == rules.REPORTER:
        return _("Ihre Meldung ist entschieden"), [
            _("Sie haben uns einen Beitrag gemeldet. Wir haben ihn geprüft."),
            str(stated.measure),
            _("Warum, und wie Sie Einspruch einlegen können, lesen Sie hier:"),
            links.absolute("moderation.decision", language(), decision_id=stated.decision.id),
        ]
    what, why = stated.sentences
    return _("Entscheidung über Ihren Beitrag"), [
        _("Es geht um: „%(title)s“", title=about.title or text.excerpt(about.source, 80)),
        str(what),
        str(why),
        stated.decision.explanation,
        _("Die ganze Begründung, und wie Sie Einspruch einlegen können:"),
        links.absolute("moderation.decision", language(), decision_id=stated.decision.id),
    ]


def appeal_receipt(session: Session, happened: Activity, _about: Contribution, _told: Told) -> tuple[str, list[str]]:
    """Your appeal is here; by when another person decides."""
    appeal = session.get_one(Appeal, happened.detail["appeal_id"])
    return _("Ihr Einspruch ist eingegangen"), [
        _("Eine andere Person als beim ersten Mal entscheidet darüber, bis zum %(day)s.", day=day(appeal.due_on)),
        links.absolute("moderation.decision", language(), decision_id=appeal.decision_id),
    ]


def appeal_outcome(session: Session, happened: Activity, _about: Contribution, _told: Told) -> tuple[str, list[str]]:
    """Another person has decided, with a reason."""
    appeal = session.get_one(Appeal, happened.detail["appeal_id"])
    what = (
        _("Der Einspruch hatte Erfolg: Die Entscheidung ist aufgehoben.")
        if appeal.outcome == "reversed"
        else _("Der Einspruch hatte keinen Erfolg: Die Entscheidung bleibt.")
    )
    return _("Über den Einspruch ist entschieden"), [
        what,
        appeal.reason or "",
        links.absolute("moderation.decision", language(), decision_id=appeal.decision_id),
    ]


def approval_asked(_session: Session, _happened: Activity, idea: Contribution, _told: Told) -> tuple[str, list[str]]:
    """A colleague's text waits."""
    return _("Eine Antwort wartet auf Ihre Freigabe"), [
        _("Zur Idee „%(title)s“ liegt eine Antwort zur Freigabe bereit.", title=idea.title),
        address(idea),
    ]


def outcome_for_guest(report: Report) -> tuple[str, str]:
    """Someone without an account reported something and left an address: the outcome stands behind their link."""
    paragraphs = [
        _("Guten Tag,"),
        _("Sie haben uns einen Beitrag gemeldet. Wir haben ihn geprüft und entschieden."),
        _(
            "Das Ergebnis lesen Sie hier: %(url)s",
            url=links.absolute("moderation.receipt", language(), token=report.token),
        ),
        profile().platform_name[language()],
    ]
    return _("Ihre Meldung ist entschieden"), "\n\n".join(paragraphs) + "\n"


def address(about: Contribution) -> str:
    """Where it stands, for a mail."""
    return links.absolute("links.find", language(), contribution_id=about.id)


LETTERS: dict[str, Any] = {
    "submitted": receipt,
    "response_published": answer,
    "merged": merger,
    "decided": decision,
    "appealed": appeal_receipt,
    "appeal_decided": appeal_outcome,
    "response_approval_asked": approval_asked,
}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")


def unsubscribe_url(account: Account, topic: str) -> str | None:
    """One click ends the mails of this topic (RFC 8058); decisions have none."""
    if topic not in rules.TOPICS:
        return None
    token = _signer().dumps([account.id, topic])
    return links.absolute("notifications.unsubscribe", language(), token=token)


def read_unsubscribe(token: str) -> tuple[int, str] | None:
    """(person, topic) of an unsubscribe link; None for a forged one."""
    try:
        person_id, topic = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (int(person_id), str(topic)) if topic in rules.TOPICS else None
