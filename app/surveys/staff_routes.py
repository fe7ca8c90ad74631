"""The desk of coordinators: surveys are written, arranged, checked, opened, closed and published here."""

from itertools import permutations
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city, links, slugs, text
from app.core.access import staff
from app.core.contributions import Visibility
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import Form, shown_again
from app.core.locale import _
from app.surveys import actions, arranging, blocks, builder, editing, exchange, queries
from app.surveys.arranging import Piece
from app.surveys.documents import Malformed, from_document
from app.surveys.exchange import FileRefused, Pattern
from app.surveys.forms import ImportForm, NewForm, SettingsForm, VersionForm
from app.surveys.models import Survey
from app.surveys.pages import address_of, desk_of
from app.surveys.questionnaire import SETTINGS, Explanation, Page, Question, Questionnaire, new_id

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
    name = slugs.slug(survey.title, "umfrage")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def language_choices() -> list[tuple[str, str]]:
    """One language or two, the first is always complete."""
    names = {each.code: each.name for each in city.profile().languages}
    alone = list(names.items())
    return alone + [(f"{one},{two}", f"{names[one]}, {names[two]}") for one, two in permutations(names, 2)]


def settings_form(survey: Survey, *, fresh: bool) -> SettingsForm:
    """The settings as they stand, or as they were sent."""
    pattern = actions.pattern_of(survey)
    other = survey.languages[1] if len(survey.languages) > 1 else ""
    stands = {
        **{name: getattr(survey, name) for name in ("version", "opens_on", "closes_on", "audience", "anonymous")},
        **{name: getattr(survey, name) for name in ("results_when", "sheets_published", "retention_days", "template")},
        "title": survey.title,
        "text": survey.source,
        "languages": ",".join(survey.languages),
        "title_other": pattern.title.get(other, ""),
        "text_other": pattern.text.get(other, ""),
        "field": str(survey.action_field_id or ""),
        "department": str(survey.department_id or ""),
        **{name: (survey.sample or {}).get(name) for name in ("population", "drawn")},
    }
    form = SettingsForm(formdata=None, data=stands) if fresh else SettingsForm(data=stands)
    places = city.directory()
    form.languages.choices = language_choices()
    none = ("", _("Bitte wählen"))
    form.field.choices = [none, *((str(each.id), each.name) for each in places.fields.values() if not each.retired)]
    form.department.choices = [
        ("", _("Die Dienststelle, die für das Handlungsfeld zuständig ist")),
        *((str(each.id), each.name) for each in places.departments.values() if not each.retired),
    ]
    return form


@blueprint.get("/<int:survey_id>/angaben")
@staff("coordination")
def settings(survey_id: int) -> ResponseReturnValue:
    """Title, introduction, field, period, audience, results, languages."""
    survey = survey_or_404(survey_id)
    return render_template("surveys/staff/settings.html", survey=survey, form=settings_form(survey, fresh=True))


@blueprint.post("/<int:survey_id>/angaben")
@staff("coordination")
@shown_again
def save_settings(survey_id: int) -> ResponseReturnValue:
    """Change them, as far as the state allows."""
    survey = survey_or_404(survey_id)
    form = settings_form(survey, fresh=False)
    if not form.validate_on_submit():
        return render_template("surveys/staff/settings.html", survey=survey, form=form), 422
    try:
        actions.describe(db.session, current_user, survey, described(form), chosen(form), form.version.data or 0)
    except NotAllowed as refusal:
        form.form_errors.append(refusal.reason)
        return render_template("surveys/staff/settings.html", survey=survey, form=form), 422
    except Stale:
        db.session.refresh(survey)
        form.version.show(survey.version)
        return render_template("surveys/staff/settings.html", survey=survey, form=form, stale=True), 409
    flash(_("Gespeichert."), "success")
    return back(survey, "angaben")


def described(form: SettingsForm) -> Pattern:
    """Title and introduction in the languages chosen."""
    languages = tuple((form.languages.data or "").split(","))
    titles = dict(zip(languages, (form.title.data or "", form.title_other.data or ""), strict=False))
    texts = dict(zip(languages, (form.text.data or "", form.text_other.data or ""), strict=False))
    return Pattern(
        {code: words for code, words in titles.items() if words},
        {code: words for code, words in texts.items() if words},
        languages,
    )


def chosen(form: SettingsForm) -> actions.Settings:
    """Everything else."""
    sample = {"population": form.population.data, "drawn": form.drawn.data} if form.drawn.data else None
    return actions.Settings(
        action_field_id=int(form.field.data) if form.field.data else None,
        department_id=int(form.department.data) if form.department.data else None,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        audience=form.audience.data,
        anonymous=bool(form.anonymous.data),
        results_when=form.results_when.data,
        sheets_published=bool(form.sheets_published.data),
        sample=sample,
        retention_days=form.retention_days.data or 730,
        template=bool(form.template.data),
    )


@blueprint.get("/<int:survey_id>/stelle/<piece_id>")
@staff("coordination")
def piece(survey_id: int, piece_id: str) -> ResponseReturnValue:
    """One page, question or text as a form."""
    survey = survey_or_404(survey_id)
    found = arranging.find(from_document(survey.questionnaire), piece_id) or abort(404)
    return piece_page(survey, editing.kind_of(found), piece_id, editing.values_of(found))


@blueprint.get("/<int:survey_id>/neu")
@staff("coordination")
def new_piece(survey_id: int) -> ResponseReturnValue:
    """A new page, or a new question (empty or ready) or text at the end of a page."""
    survey = survey_or_404(survey_id)
    kind, page_id = request.args.get("art", ""), request.args.get("seite", "")
    whole = from_document(survey.questionnaire)
    known = kind in SETTINGS or kind in (editing.PAGE, editing.EXPLANATION, *blocks.offered())
    if not known or (kind != editing.PAGE and not isinstance(arranging.find(whole, page_id), Page)):
        abort(404)
    if kind in blocks.offered():
        made = blocks.question(kind, new_id("q", whole.ids), survey.languages, whole.ids)
        return piece_page(survey, made.type, made.id, editing.values_of(made), page_id=page_id)
    letter = {editing.PAGE: "p", editing.EXPLANATION: "e"}.get(kind, "q")
    return piece_page(survey, kind, new_id(letter, whole.ids), {"all_of": "1", "tests": "0"}, page_id=page_id)


def piece_page(
    survey: Survey, kind: str, piece_id: str, values: dict[str, str], *, page_id: str = "", **more: Any
) -> str:
    """The form of one piece."""
    whole = from_document(survey.questionnaire)
    names = {each.code: each.name for each in city.profile().languages}
    typed = {name: text.shown_again(value) for name, value in values.items()}
    filled = editing.spare(kind, typed, whole.ids) if survey.opened_at is None else typed
    return render_template(
        "surveys/staff/piece.html",
        survey=survey,
        kind=kind,
        label=builder.KINDS[kind],
        piece_id=piece_id,
        page_id=page_id,
        values=filled,
        languages=[(code, names.get(code, code)) for code in survey.languages],
        settings=SETTINGS.get(kind, {}),
        districts=[(each.slug, each.name) for each in city.profile().districts if not each.whole_city],
        tests=builder.tests_offered(survey, piece_id if arranging.find(whole, piece_id) else None, page_id or None),
        why_words_only=builder.standing_words(survey),
        **more,
    )


@blueprint.post("/<int:survey_id>/stelle/<piece_id>")
@staff("coordination")
@shown_again
def save_piece(survey_id: int, piece_id: str) -> ResponseReturnValue:
    """Put the piece in its place; what cannot be understood is shown again with a sentence."""
    survey, version = pressed(survey_id)
    form = Form()
    values = {name: value for name, value in request.form.items() if name != "csrf_token"}
    kind, page_id = values.get("kind", ""), values.get("page_id", "")
    if kind not in builder.KINDS:
        abort(400)
    if not form.validate_on_submit():
        return piece_page(survey, kind, piece_id, values, page_id=page_id, errors=form.form_errors), 422
    try:
        keep_pictures(survey, values)
        made = editing.piece_of(kind, piece_id, values, survey.languages)
        actions.arrange(db.session, current_user, survey, placed(survey, made, page_id), version)
    except Malformed as refusal:
        return piece_page(survey, kind, piece_id, values, page_id=page_id, errors=[refusal.sentence]), 422
    except NotAllowed as refusal:
        return piece_page(survey, kind, piece_id, values, page_id=page_id, errors=[refusal.reason]), 422
    except Stale:
        db.session.refresh(survey)
        now = arranging.find(from_document(survey.questionnaire), piece_id)
        stands = editing.values_of(now) if now else {}
        return piece_page(survey, kind, piece_id, values, page_id=page_id, stale=True, stands=stands), 409
    return back(survey, f"s-{piece_id}")


def placed(survey: Survey, made: Piece, page_id: str) -> Questionnaire:
    """The questionnaire with this piece: where it was, or new at the end of its page."""
    whole = from_document(survey.questionnaire)
    there = arranging.find(whole, made.id)
    if there is not None:
        if editing.kind_of(there) != editing.kind_of(made):
            abort(400)
        return arranging.put(whole, made)
    if isinstance(made, Page):
        return arranging.add_page(whole, made)
    if not isinstance(arranging.find(whole, page_id), Page):
        abort(404)
    assert isinstance(made, Question | Explanation)
    return arranging.add_item(whole, page_id, made)


def keep_pictures(survey: Survey, values: dict[str, str]) -> None:
    """Keep the pictures that came with the form; what is none is refused with a sentence."""
    for name, sent in request.files.items():
        content = sent.read(actions.PICTURE_LIMIT + 1) if sent.filename else b""
        if not content:
            continue
        values[name.removesuffix("-file")] = actions.keep_picture(db.session, survey, content)
