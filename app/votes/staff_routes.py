"""The coordination's desk of votes: plan, ballot paper, preview, release, ballots on paper."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city, limits
from app.core.access import staff
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _, language
from app.participations.who import Who
from app.votes import actions, pages, queries
from app.votes.actions import Line, Plan
from app.votes.forms import BallotForm, LineForm, PlanForm, ReleaseForm, ballot_form
from app.votes.models import Choice, Vote
from app.votes.rules import Phase

blueprint = Blueprint("vote_desk", __name__, url_prefix="/dienst/abstimmungen", template_folder="templates")


def found(vote_id: int) -> Vote:
    """The vote, a draft too."""
    return db.session.get(Vote, vote_id) or abort(404)


def offered(form: PlanForm) -> PlanForm:
    """Let the coordination choose among the city's action fields."""
    fields = [(str(place.id), place.name) for place in city.directory().fields.values() if not place.retired]
    form.field.choices = [("", _("Kein bestimmtes")), *fields]
    return form


def plan_of(form: PlanForm) -> Plan:
    """What the form says."""
    assert form.opens_on.data
    assert form.closes_on.data
    return Plan(
        title=form.title.data or "",
        source=form.source.data or "",
        action_field_id=int(form.field.data) if form.field.data else None,
        method=form.method.data,
        most=form.most.data or 1,
        audience=form.audience.data,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        entitled=form.entitled.data,
    )


def form_of(vote: Vote) -> PlanForm:
    """The plan as it stands."""
    return offered(PlanForm(formdata=None, obj=vote, field=str(vote.action_field_id or "")))


@blueprint.get("")
@staff("coordination")
def index() -> ResponseReturnValue:
    """All votes, drafts too."""
    votes = [(vote, actions.phase_of(vote)) for vote in queries.every(db.session)]
    return render_template("votes/desk.html", votes=votes)


@blueprint.get("/neu")
@staff("coordination")
def begin() -> ResponseReturnValue:
    """An empty plan."""
    return render_template("votes/plan.html", form=offered(PlanForm(formdata=None)), vote=None)


@blueprint.post("/neu")
@staff("coordination")
@shown_again
def draft() -> ResponseReturnValue:
    """Begin a vote."""
    form = offered(PlanForm())
    if not form.validate_on_submit():
        return render_template("votes/plan.html", form=form, vote=None), 422
    vote = actions.draft(db.session, current_user, plan_of(form), language())
    return redirect(url_for("vote_desk.show", vote_id=vote.id), 303)


def screen(vote: Vote, **forms: Any) -> str:
    """One vote at the desk."""
    return render_template(
        "votes/build.html",
        page=pages.vote_page(db.session, vote, preview=True),
        vote=vote,
        line=forms.get("line") or LineForm(formdata=None),
        release=forms.get("release") or ReleaseForm(formdata=None),
    )


@blueprint.get("/<int:vote_id>")
@staff("coordination")
def show(vote_id: int) -> ResponseReturnValue:
    """Its ballot paper, and what comes next."""
    return screen(found(vote_id))


@blueprint.get("/<int:vote_id>/plan")
@staff("coordination")
def plan(vote_id: int) -> ResponseReturnValue:
    """The plan of a draft."""
    vote = found(vote_id)
    return render_template("votes/plan.html", form=form_of(vote), vote=vote)


@blueprint.post("/<int:vote_id>/plan")
@staff("coordination")
@shown_again
def revise(vote_id: int) -> ResponseReturnValue:
    """Change the plan of a draft."""
    vote, form = found(vote_id), offered(PlanForm())
    if not form.validate_on_submit():
        return render_template("votes/plan.html", form=form, vote=vote), 422
    actions.revise(db.session, vote, plan_of(form))
    return redirect(url_for("vote_desk.show", vote_id=vote.id), 303)


@blueprint.post("/<int:vote_id>/zeilen")
@staff("coordination")
@shown_again
def add_line(vote_id: int) -> ResponseReturnValue:
    """Put a line on the ballot paper."""
    vote, form = found(vote_id), LineForm()
    if not form.validate_on_submit():
        return screen(vote, line=form), 422
    line = Line(form.title.data or "", form.source.data or "", form.cost.data, form.idea.data or "")
    try:
        actions.add_choice(db.session, vote, line)
    except NotAllowed as refusal:
        form.form_errors.append(refusal.reason)
        return screen(vote, line=form), 422
    return redirect(url_for("vote_desk.show", vote_id=vote.id) + "#zeile", 303)


@blueprint.post("/<int:vote_id>/zeilen/<int:choice_id>/streichen")
@staff("coordination")
def remove_line(vote_id: int, choice_id: int) -> ResponseReturnValue:
    """Take a line off."""
    vote, choice = found(vote_id), db.session.get(Choice, choice_id)
    if choice is None or choice.vote_id != vote.id:
        abort(404)
    actions.remove_choice(db.session, vote, choice)
    return redirect(url_for("vote_desk.show", vote_id=vote.id), 303)


@blueprint.post("/<int:vote_id>/freigeben")
@staff("coordination")
@shown_again
def release(vote_id: int) -> ResponseReturnValue:
    """Everyone sees it from now on."""
    vote, form = found(vote_id), ReleaseForm()
    if not form.validate_on_submit() or not form.sure.data:
        if not form.form_errors:
            form.sure.errors = [_("Bitte bestätigen Sie, dass Sie den Stimmzettel geprüft haben.")]
        return screen(vote, release=form), 422
    try:
        actions.release(db.session, current_user, vote)
    except NotAllowed as refusal:
        form.form_errors.append(refusal.reason)
        return screen(vote, release=form), 422
    flash(_("Freigegeben. Alle sehen die Abstimmung."), "success")
    return redirect(url_for("vote_desk.show", vote_id=vote.id), 303)


def shown_paper(vote: Vote, form: BallotForm) -> str:
    """The quick form for ballots that came on paper."""
    return render_template("votes/paper.html", vote=vote, form=form)


def empty_paper(vote: Vote) -> BallotForm:
    """A ballot paper with nothing on it."""
    choices = [(choice.id, choice.title) for choice in queries.choices(db.session, vote.id)]
    return ballot_form(vote.method, vote.most, choices)


@blueprint.get("/<int:vote_id>/papier")
@staff("coordination")
def paper(vote_id: int) -> ResponseReturnValue:
    """Enter a ballot that came on paper."""
    vote = found(vote_id)
    if actions.phase_of(vote) != Phase.OPEN:
        return redirect(url_for("vote_desk.show", vote_id=vote.id), 303)
    return shown_paper(vote, empty_paper(vote))


@blueprint.post("/<int:vote_id>/papier")
@staff("coordination")
@shown_again
def enter_paper(vote_id: int) -> ResponseReturnValue:
    """It counts in the same ledger, once for each code."""
    vote = found(vote_id)
    form = empty_paper(vote)
    if not form.validate_on_submit():
        return shown_paper(vote, form), 422
    try:
        actions.cast(
            db.session, vote, Who(code=form.code.data or "", client=limits.client(), on_paper=True), form.marks()
        )
    except NotAllowed as refusal:
        form.refuse(refusal)
        return shown_paper(vote, form), 422
    flash(_("Der Stimmzettel ist erfasst."), "success")
    return redirect(url_for("vote_desk.paper", vote_id=vote.id), 303)
