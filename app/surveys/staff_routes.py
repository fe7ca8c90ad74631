"""The desk of coordinators: surveys are written, arranged, checked, opened, closed and published here."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city, links
from app.core.access import staff
from app.core.contributions import Visibility
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _
from app.surveys import actions, arranging, builder, exchange, queries, rules
from app.surveys.documents import from_document
from app.surveys.exchange import FileRefused, Pattern
from app.surveys.forms import ImportForm, NewForm, VersionForm
from app.surveys.models import Survey
from app.surveys.pages import address_of, desk_of
from app.surveys.questionnaire import Page, Questionnaire, new_id

blueprint = Blueprint("asking", __name__, url_prefix="/dienst/umfragen", template_folder="templates")


@blueprint.get("")
@staff("coordination")
def desk() -> ResponseReturnValue:
    """All surveys with their states."""
    return render_template(
        "surveys/staff/desk.html", rows=builder.rows(queries.of_desk(db.session)), fields=city.directory().fields
    )


def starts() -> list[tuple[str, Any]]:
    """What a new survey can be made after: nothing, a pattern, a template or a copy."""
    spoken = city.profile().default_language
    built_in = [
        (f"muster:{name}", _("Muster: %(title)s", title=pattern.title.get(spoken, name)))
        for name, pattern in exchange.patterns().items()
    ]
    kept = [(f"umfrage:{row.id}", _("Vorlage: %(title)s", title=row.title)) for row in queries.templates(db.session)]
    return [("leer", _("Leere Umfrage")), *built_in, *kept]


@blueprint.get("/neu")
@staff("coordination")
def new() -> ResponseReturnValue:
    """Choose what to begin with."""
    return new_page(NewForm(formdata=None), ImportForm(formdata=None))


def new_page(form: NewForm, reading: ImportForm) -> str:
    """The form for a new survey and the one for a file."""
    form.start.choices = starts()
    return render_template("surveys/staff/new.html", form=form, reading=reading)


@blueprint.post("/neu")
@staff("coordination")
@shown_again
def create() -> ResponseReturnValue:
    """A draft after what was chosen."""
    form = NewForm()
    form.start.choices = starts()
    if not form.validate_on_submit():
        return new_page(form, ImportForm(formdata=None)), 422
    survey = actions.create(db.session, current_user, pattern_of(form.start.data or "", form.title.data or ""))
    return redirect(url_for(".build", survey_id=survey.id), 303)


def pattern_of(start: str, title: str) -> Pattern:
    """The pattern behind a choice, under the new title."""
    kind, _colon, name = start.partition(":")
    first = city.profile().default_language
    if kind == "muster":
        found = exchange.patterns()[name]
    elif kind == "umfrage":
        found = actions.pattern_of(survey_or_404(int(name)))
    else:
        empty = Questionnaire((Page(new_id("p"), {first: _("Erste Seite")}),))
        return Pattern({first: title}, {}, (first,), empty)
    return Pattern(
        {**found.title, found.languages[0]: title}, found.text, found.languages, found.questionnaire,
        found.audience, found.anonymous, found.results_when,
    )  # fmt: skip


@blueprint.post("/einlesen")
@staff("coordination")
@shown_again
def read_file() -> ResponseReturnValue:
    """A draft from a file that was exported here or elsewhere."""
    form = ImportForm()
    fine = form.validate_on_submit()
    sent = request.files.get("file")
    try:
        pattern = exchange.from_file(sent.read(exchange.LARGEST_FILE + 1) if sent else b"")
    except FileRefused as refusal:
        form.file.errors = [refusal.sentence]
        fine = False
    if not fine:
        return new_page(NewForm(formdata=None), form), 422
    survey = actions.create(db.session, current_user, pattern)
    flash(_("Die Umfrage ist eingelesen. Bilder kommen nicht mit; fügen Sie sie neu hinzu."), "success")
    return redirect(url_for(".build", survey_id=survey.id), 303)


def survey_or_404(survey_id: int) -> Survey:
    """The survey; what moderators took down stays down here too."""
    survey = db.session.get(Survey, survey_id)
    if survey is None:
        abort(404)
    if survey.visibility not in (Visibility.DRAFT, Visibility.PUBLIC):
        links.gone(survey.id)
    return survey


@blueprint.get("/<int:survey_id>")
@staff("coordination")
def build(survey_id: int) -> ResponseReturnValue:
    """The whole survey: what is wrong, pages and questions in order, and what can be done next."""
    return build_page(survey_or_404(survey_id))


def build_page(survey: Survey, refused: Any = None) -> str:
    """The builder, with what a rule said to the button that was pressed."""
    public = address_of(survey.id, survey.title) if survey.visibility == Visibility.PUBLIC else None
    page = builder.builder_page(survey)
    return render_template("surveys/staff/build.html", page=page, public=public, more=desk_of(survey), refused=refused)


def back(survey: Survey, at: str = "fragebogen") -> ResponseReturnValue:
    """To the builder, where one was."""
    return redirect(url_for(".build", survey_id=survey.id, _anchor=at), 303)


def pressed(survey_id: int) -> tuple[Survey, int]:
    """The survey a button belongs to, and its version as it was seen."""
    survey = survey_or_404(survey_id)
    return survey, VersionForm().version.data or 0


@blueprint.post("/<int:survey_id>/verschieben")
@staff("coordination")
def move(survey_id: int) -> ResponseReturnValue:
    """A page or question one place up or down."""
    survey, version = pressed(survey_id)
    piece, step = request.form.get("piece", ""), -1 if request.form.get("step") == "up" else 1
    whole = arranging.move(from_document(survey.questionnaire), piece, step)
    actions.arrange(db.session, current_user, survey, whole, version)
    return back(survey, f"s-{piece}")


@blueprint.post("/<int:survey_id>/loeschen")
@staff("coordination")
def remove(survey_id: int) -> ResponseReturnValue:
    """Take a page or question away; it can be brought back."""
    survey, version = pressed(survey_id)
    whole = arranging.remove(from_document(survey.questionnaire), request.form.get("piece", ""))
    actions.arrange(db.session, current_user, survey, whole, version, undo=True)
    flash(_("Gelöscht. Sie können es zurückholen, solange Sie nichts anderes ändern."), "info")
    return back(survey)


@blueprint.post("/<int:survey_id>/zurueckholen")
@staff("coordination")
def undo(survey_id: int) -> ResponseReturnValue:
    """Bring back what was deleted last."""
    survey, version = pressed(survey_id)
    actions.bring_back(db.session, current_user, survey, version)
    return back(survey)


@blueprint.get("/<int:survey_id>/stand")
@staff("coordination")
def refused(survey_id: int) -> ResponseReturnValue:
    """Where a refused step was shown; whoever comes again, or in another language, sees the builder."""
    return back(survey_or_404(survey_id))


@blueprint.post("/<int:survey_id>/stand")
@staff("coordination")
def step(survey_id: int) -> ResponseReturnValue:
    """Open, close, publish the results, copy, or throw a draft away."""
    survey, _version = pressed(survey_id)
    what = request.form.get("step", "")
    verbs = {"open": actions.open_, "close": actions.close, "publish": actions.publish_results}
    if what in verbs:
        try:
            verbs[what](db.session, current_user, survey)
        except NotAllowed as refusal:
            return build_page(survey, refusal.reason), 403
        return back(survey)
    if what == "copy":
        made = actions.create(db.session, current_user, actions.pattern_of(survey))
        return back(made)
    if what == "discard":
        actions.discard(db.session, survey)
        flash(_("Der Entwurf ist gelöscht."), "info")
        return redirect(url_for(".desk"), 303)
    return abort(400)


@blueprint.get("/<int:survey_id>/datei")
@staff("coordination")
def export(survey_id: int) -> Response:
    """The survey as a file."""
    survey = survey_or_404(survey_id)
    response = make_response(exchange.to_file(actions.pattern_of(survey)))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    name = rules.slug(survey.title)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
