"""What follows a report: a receipt to whoever left an address, and word to those on call when life is in danger."""

from sqlalchemy.orm import Session

from app.core import activity, city, links, mail
from app.core.activity import Activity
from app.core.locale import _, force_locale, moment
from app.core.workdays import Calendar
from moderation.models import Case, Report
from moderation.rules import is_service_time

READER = "moderation"


def acknowledge(session: Session) -> int:
    """Confirm new reports; whoever runs it twice sends nothing twice."""
    return activity.deal(session, READER, confirm)


def confirm(session: Session, happened: Activity) -> None:
    """One report: its receipt, and the alarm outside the hours in which somebody reads."""
    report = session.get(Report, happened.detail["report_id"])
    if report is None:
        return
    if report.reporter_address:
        _send_receipt(session, report, report.reporter_address)
    if report.danger and not is_service_time(report.reported_at, Calendar.of(city.profile())):
        _alarm(session, report)


def _send_receipt(session: Session, report: Report, address: str) -> None:
    profile = city.profile()
    due_at = session.get_one(Case, report.case_id).due_at
    with force_locale(report.language):
        paragraphs = [
            _("Guten Tag,"),
            _("Ihre Meldung ist bei uns. Ein Mensch liest sie bis %(moment)s Uhr.", moment=moment(due_at)),
            _("Was daraus wird, lesen Sie hier:"),
            links.absolute("moderation.receipt", report.language, token=report.token),
            profile.platform_name[report.language],
        ]
        subject = _("Ihre Meldung ist eingegangen")
    mail.queue(
        session,
        key=f"report-{report.id}",
        address=address,
        subject=subject,
        body="\n\n".join(map(str, paragraphs)) + "\n",
        language=report.language,
        person_id=report.reporter_id,
    )


def _alarm(session: Session, report: Report) -> None:
    """Once for each case, however many people report the same danger."""
    profile = city.profile()
    spoken = profile.default_language
    with force_locale(spoken):
        subject = _("Gefahr für Leib und Leben gemeldet")
        paragraphs = [
            _("Jemand meldet außerhalb der Dienstzeiten eine Gefahr für Leib und Leben:"),
            report.explanation,
            links.absolute("moderation.case", spoken, case_id=report.case_id),
            f"{profile.policy.danger_to_life.authority}: {profile.policy.danger_to_life.channel}",
        ]
    mail.queue(
        session,
        key=f"danger-{report.case_id}",
        address=profile.service_hours.on_call_email,
        subject=subject,
        body="\n\n".join(map(str, paragraphs)) + "\n",
        language=spoken,
    )
