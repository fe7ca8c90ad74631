"""The moderators' desk: queue, case, later reversal, appeals."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city, clock
from app.core.access import staff
from app.core.contributions import KINDS, Contribution
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import shown_again
from app.core.locale import lazy
from app.core.workdays import Calendar
from moderation import actions, measures, pages, queries, rules
from moderation.forms import AppealDecisionForm, DecisionForm, ReasonForm
from moderation.measures import Measure
from moderation.models import Appeal, Decision
from moderation.pages import CasePage
from moderation.queries import Filters
from moderation.routes import blueprint
from moderation.signals import explained
from moderation.verdicts import Verdict


@blueprint.get("/dienst/moderation")
@staff("moderation")
def queue() -> str:
    """The open cases, the worst first."""
    wanted = request.args
    filters = Filters(
        kind=wanted.get("art") if wanted.get("art") in KINDS else None,
        held=wanted.get("nur") == "angehalten",
        reported=wanted.get("nur") == "gemeldet",
        overdue_at=clock.now() if wanted.get("nur") == "ueberfaellig" else None,
    )
    return render_template(
        "moderation/queue.html",
        page=queries.open_cases(db.session, filters, wanted.get("ab")),
        count=queries.open_case_count(db.session),
        filters=filters,
        only=wanted.get("nur", ""),
        kind_choices=_kind_choices(wanted.get("art"), wanted.get("nur")),
        kind_label=pages.kind_label,
        explained=explained,
        moderator_id=current_user.id,
    )


def _kind_choices(chosen: str | None, only: str | None) -> list[tuple[Any, str, bool, None]]:
    """One chip for each kind, and one for all."""
    offered = [(lazy("Alle"), None), *((kind.label, name) for name, kind in KINDS.items())]
    return [
        (label, url_for("moderation.queue", art=name, nur=only), (chosen or None) == name, None)
        for label, name in offered
    ]


def _page_or_404(case_id: int) -> CasePage:
    return pages.case_page(db.session, case_id, current_user) or abort(404)


@blueprint.route("/dienst/moderation/<int:case_id>", methods=["GET", "POST"])
@staff("moderation")
@shown_again
def case(case_id: int) -> ResponseReturnValue:
    """A case with everything it takes to decide, and one form."""
    page = _page_or_404(case_id)
    form = DecisionForm(movable=page.movable)
    if not form.is_submitted():
        form.version.show(page.case.version)
        return _show(page, form)
    if page.closed:
        return _show(page, form, 409)
    if not form.validate_on_submit():
        return _show(page, form, 422)
    if not (form.explanation.data or "").strip():
        form.explanation.data = form.default_explanation()
    if form.measure.data != Measure.APPROVE and "confirmed" not in request.form:
        return _preview(page, form)
    return _decide(page, form)


def _decide(page: CasePage, form: DecisionForm) -> ResponseReturnValue:
    case_id = page.case.id
    try:
        actions.decide(db.session, case_id, form.version.data or 0, current_user, _verdict(form))
    except Stale:
        db.session.expire_all()  # read again what the other one did
        page = _page_or_404(case_id)
        form.version.show(page.case.version)
        return _show(page, form, 409)
    return redirect(url_for("moderation.case", case_id=case_id), 303)


def _verdict(form: DecisionForm) -> Verdict:
    moved = form.measure.data == Measure.MOVE
    return Verdict(
        measure=Measure(form.measure.data),
        explanation=str(form.explanation.data).strip(),
        ground=form.ground.data or None,
        note=(form.note.data or "").strip(),
        to_field_id=int(form.to_field.data) if moved else None,
    )


def _show(
    page: CasePage, form: DecisionForm, status: int = 200, reason_form: ReasonForm | None = None
) -> ResponseReturnValue:
    shown = render_template(
        "moderation/case.html",
        page=page,
        form=form,
        reason_form=reason_form or ReasonForm(formdata=None),
        stale=status == 409,
        to_do=measures.TO_DO,
        done=measures.DONE,
        grounds=pages.ground_names(),
        report_choices=pages.choice_names(),
    )
    return shown, status


def _preview(page: CasePage, form: DecisionForm) -> ResponseReturnValue:
    """What the author will read, before it is sent."""
    draft = actions.preview(page.contribution, page.case, current_user, _verdict(form))
    statement = pages.stated(draft, page.contribution, by_notice=bool(page.reports))
    return render_template("moderation/preview.html", page=page, form=form, statement=statement)


@blueprint.post("/dienst/moderation/<int:case_id>/zuruecknehmen")
@staff("moderation")
@shown_again
def restore(case_id: int) -> ResponseReturnValue:
    """Take a restriction back, with a reason the author reads."""
    page = _page_or_404(case_id)
    form = ReasonForm()
    if page.restorable is None:
        raise NotAllowed(lazy("Hier ist nichts zurückzunehmen."))
    if not form.validate_on_submit():
        return _show(page, DecisionForm(formdata=None, movable=page.movable), 422, form)
    actions.restore(db.session, page.restorable, current_user, str(form.explanation.data).strip())
    return redirect(url_for("moderation.case", case_id=case_id), 303)


@blueprint.get("/dienst/moderation/einsprueche")
@staff("moderation")
def appeals() -> str:
    """Appeals that wait for another person."""
    return render_template(
        "moderation/appeals.html",
        page=queries.open_appeals(db.session, request.args.get("ab")),
        kind_label=pages.kind_label,
        may=_may_judge,
        today=Calendar.of(city.profile()).day_of(clock.now()),
        done=measures.DONE,
    )


def _may_judge(appeal: Appeal, decision: Decision, author_id: int | None) -> bool:
    return rules.may_decide_appeal(
        decided_by=decision.moderator_id,
        author_id=author_id,
        appellant_id=appeal.person_id,
        moderator_id=current_user.id,
    )


@blueprint.route("/dienst/moderation/einsprueche/<int:appeal_id>", methods=["GET", "POST"])
@staff("moderation")
@shown_again
def appeal_case(appeal_id: int) -> ResponseReturnValue:
    """Judge an appeal."""
    appeal = db.session.get(Appeal, appeal_id) or abort(404)
    statement = queries.statement(db.session, appeal.decision_id) or abort(404)
    contribution: Contribution = statement.contribution
    form = AppealDecisionForm(hides=statement.decision.measure == Measure.APPROVE)
    may = _may_judge(appeal, statement.decision, contribution.author_id)
    values: dict[str, Any] = {"appeal": appeal, "statement": statement, "form": form, "may": may}
    values |= {"contribution": contribution, "kind": pages.kind_label(contribution.kind), "stale": False}
    if form.validate_on_submit():
        try:
            actions.decide_appeal(
                db.session,
                appeal_id,
                current_user,
                form.outcome.data,
                str(form.reason.data).strip(),
                ground=form.ground.data or None,
            )
            return redirect(url_for("moderation.appeal_case", appeal_id=appeal_id), 303)
        except Stale:
            db.session.refresh(appeal)
            return render_template("moderation/appeal_case.html", **(values | {"stale": True})), 409
    status = 422 if form.is_submitted() else 200
    return render_template("moderation/appeal_case.html", **values), status
