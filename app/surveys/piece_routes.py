"""One page, question or text of a survey as a form at the desk of coordinators."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city, text
from app.core.access import staff
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import Form, shown_again
from app.surveys import actions, arranging, blocks, builder, editing
from app.surveys.arranging import Piece
from app.surveys.documents import Malformed, from_document
from app.surveys.models import Survey
from app.surveys.questionnaire import SETTINGS, Explanation, Page, Question, Questionnaire, new_id
from app.surveys.staff_routes import back, blueprint, pressed, survey_or_404


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
