"""Reporting, receipts, decisions about oneself, appeals and the public figures."""

import re
import secrets
from datetime import timedelta

from babel.dates import format_timedelta
from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone

from app.core import city, clock, errors, limits, links, text
from app.core.access import anyone, even_suspended, signed_in
from app.core.contributions import Contribution
from app.core.db import db
from app.core.forms import shown_again
from app.core.hashing import hashed
from app.core.locale import language, lazy
from app.core.workdays import Calendar
from moderation import actions, measures, pages, queries, rules
from moderation.actions import Reporter
from moderation.figures import figures
from moderation.forms import AppealForm, ReportForm
from moderation.models import Report
from moderation.reasons import Statement

blueprint = Blueprint("moderation", __name__, template_folder="templates")

REPORTS_AN_HOUR = 12  # from one connection; a family or an office shares one
RECEIPTS_A_DAY = 10  # to one address: anybody can type anybody's


@blueprint.get("/melden")
@anyone
def report_by_address() -> ResponseReturnValue:
    """Whoever comes from the footer pastes the address of what is wrong."""
    address = "".join(filter(str.isprintable, request.args.get("adresse", "")))[:500].strip()
    number = _number_in(address)
    found = db.session.get(Contribution, number) if number is not None else None
    if found is not None and found.is_public:
        return redirect(url_for("moderation.report", contribution_id=found.id), 303)
    return render_template("moderation/report_by_address.html", address=address, not_found=bool(address))


def _number_in(address: str) -> int | None:
    """The number of the contribution at an address: behind the `#` if there is one, else the first of the path."""
    path, _hash, place = address.partition("#")
    path = re.sub(r"^https?://[^/]*", "", path)
    found = re.search(r"(\d+)$", place) or re.search(r"/(\d+)", path)
    number = int(found[1]) if found and len(found[1]) < 20 else None
    return number if number is not None and number <= links.LARGEST_ID else None


@blueprint.route("/melden/<int:contribution_id>", methods=["GET", "POST"])
@anyone
@even_suspended
@shown_again
def report(contribution_id: int) -> ResponseReturnValue:
    """Report a contribution; no account, no name."""
    links.get_public_or_404(db.session, Contribution, contribution_id)
    contribution = links.standing_or_404(db.session, contribution_id)
    form = ReportForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        if _within_limits(form):
            made = _report(contribution, form)
            return redirect(url_for("moderation.receipt", token=made.token), 303)
        status = 429
    page = {"contribution": contribution, "kind": pages.kind_label(contribution.kind), "service": _service_time()}
    return render_template(
        "moderation/report.html", form=form, excerpt=text.excerpt(contribution.source, 280), **page
    ), status


def _within_limits(form: ReportForm) -> bool:
    """So many reports from one connection, so many receipts to one address; the form says which was too much."""
    address = (form.email.data or "").strip().casefold()
    if current_user.is_authenticated and not form.keeps_pace("report", current_user.id):
        return False
    if not limits.within("report", limits.client(), REPORTS_AN_HOUR, timedelta(hours=1)):
        form.form_errors.append(
            lazy("Von diesem Anschluss kamen gerade sehr viele Meldungen. Bitte senden Sie diese in einer Stunde ab.")
        )
    elif address and not limits.within("report_receipt", address, RECEIPTS_A_DAY, timedelta(days=1)):
        form.email.errors = [
            lazy("An diese Adresse gingen heute schon viele Bestätigungen. Ohne Adresse geht die Meldung trotzdem.")
        ]
    else:
        return True
    return False


def _report(contribution: Contribution, form: ReportForm) -> Report:
    choice = next(that for that in city.profile().policy.report_choices if that.code == form.reason.data)
    return actions.report(
        db.session, contribution, _reporter(form), choice, str(form.explanation.data).strip(), danger=form.danger.data
    )


def _reporter(form: ReportForm) -> Reporter:
    person = current_user if current_user.is_authenticated else None
    address = (form.email.data or "").strip() or None
    if person is not None:
        identity = f"person:{person.id}"
    elif address:
        identity = f"address:{address.casefold()}"
    else:
        identity = f"browser:{session.setdefault('reporter', secrets.token_urlsafe(16))}"
    name = (form.name.data or "").strip() or None
    return Reporter(hashed("reporter", identity), language(), person, name, address)


def _service_time() -> bool:
    return rules.is_service_time(clock.now(), Calendar.of(city.profile()))


@blueprint.get("/meldung/<token>")
@anyone
def receipt(token: str) -> str:
    """State and outcome of a report, for whoever has its address."""
    found = queries.report_by_token(db.session, token) or abort(404)
    person_id = current_user.id if current_user.is_authenticated else None
    return render_template("moderation/receipt.html", page=pages.receipt_page(db.session, found, person_id))


@blueprint.route("/meldung/<token>/einspruch", methods=["GET", "POST"])
@signed_in
@even_suspended
@shown_again
def appeal_as_reporter(token: str) -> ResponseReturnValue:
    """The reporter contests that nothing was done."""
    found = queries.report_by_token(db.session, token) or abort(404)
    page = pages.receipt_page(db.session, found, current_user.id)
    if page.decision is None:
        abort(404)
    back = url_for("moderation.receipt", token=token)
    return _appeal(page.decision, back, may=page.may_appeal, report=found)


def _appeal(statement: Statement, back: str, *, may: bool, report: Report | None = None) -> ResponseReturnValue:
    form = AppealForm()
    if not may and not form.is_submitted():
        return redirect(back, 303)
    if form.validate_on_submit():
        actions.appeal(db.session, statement.decision, current_user, str(form.words.data).strip(), report=report)
        return redirect(back, 303)
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "moderation/appeal.html",
        form=form,
        statement=statement,
        back=back,
        is_reporter=report is not None,
        days=city.profile().promises.appeal_days,
    )
    return page, status


@blueprint.get("/konto/entscheidungen")
@signed_in
def decisions() -> str:
    """The decisions about one's own contributions."""
    found = queries.decisions_about(db.session, current_user.id)
    return render_template("moderation/decisions.html", decisions=found)


def _statement_or_404(decision_id: int) -> Statement:
    """The statement of reasons, for the author and nobody else."""
    found = queries.statement(db.session, decision_id)
    if found is None or found.contribution.author_id != current_user.id or found.decision.measure == "approve":
        abort(404)
    return found


def _may_appeal(statement: Statement) -> bool:
    today = Calendar.of(city.profile()).day_of(clock.now())
    return rules.may_appeal(
        statement.decision.measure, is_author=True, is_reporter=False, today=today, until=statement.appeal_until
    )


@blueprint.get("/konto/entscheidungen/<int:decision_id>")
@signed_in
def decision(decision_id: int) -> ResponseReturnValue:
    """The statement of reasons, with the way to appeal; whoever reported is led to the receipt."""
    mine = queries.report_about(db.session, decision_id, current_user.id)
    if mine is not None:
        return redirect(url_for("moderation.receipt", token=mine.token), 303)
    statement = _statement_or_404(decision_id)
    appeal = queries.appeal_by(db.session, decision_id, current_user.id)
    return render_template(
        "moderation/decision.html",
        statement=statement,
        appeal=appeal,
        may_appeal=_may_appeal(statement) and appeal is None,
    )


@blueprint.route("/konto/entscheidungen/<int:decision_id>/einspruch", methods=["GET", "POST"])
@signed_in
@even_suspended
@shown_again
def appeal(decision_id: int) -> ResponseReturnValue:
    """The author contests a decision."""
    statement = _statement_or_404(decision_id)
    back = url_for("moderation.decision", decision_id=decision_id)
    fresh = queries.appeal_by(db.session, decision_id, current_user.id) is None
    return _appeal(statement, back, may=_may_appeal(statement) and fresh)


@blueprint.app_errorhandler(410)
def taken_down(_error: Gone) -> ResponseReturnValue:
    """The page of something hidden says when and why, never what."""
    gone_id = g.get("gone_id")
    stone = queries.tombstone(db.session, gone_id) if gone_id is not None else None
    return errors.page(410, stone=stone)


@blueprint.get("/transparenz/moderation")
@anyone
def transparency() -> str:
    """The public figures of moderation."""
    found = figures(db.session)
    names = pages.ground_names()
    return render_template(
        "moderation/transparency.html",
        figures=found,
        median=format_timedelta(found.median, locale=language()) if found.median is not None else None,
        policy=city.profile().policy,
        by_measure=[(measures.DONE[measure], count) for measure, count in found.by_measure],
        by_ground=[(names.get(ground, ground), count) for ground, count in found.by_ground],
    )
