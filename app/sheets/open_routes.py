"""Answering a sheet under `/bogen/`: nobody is anybody here, the unguessable key is all there is.

No cookie reaches these routes (`app.core.sessionless`), so there is neither session nor form token. None is needed: a
stranger who wanted to make a browser send a form would have to know the key, and whoever knows it may answer anyway.
A stranger who leads somebody onto a sheet of their own, to read along, is met by `ask_whose_it_is`.
"""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import anyone
from app.core.db import db
from app.core.file_checks import PDF_LIMIT, Incoming
from app.core.forms import exempt
from app.core.locale import language, lazy
from app.sheets import actions, attachments, erasing, keys, pages, queries, rules
from app.sheets.attachments import Uploads
from app.sheets.forms import KeyForm, TokenForm
from app.sheets.models import OpenSheet
from app.surveys.models import Survey
from app.surveys.pages import around, survey_page

blueprint = Blueprint("sheets_open", __name__, url_prefix="/bogen", template_folder="templates")
SHEET = "/<key>"
PAGE = "/<key>/seite/<page_id>"
EMPTIED = "?geleert=1"  # no session says it here
LEADS_TO_A_SHEET = {
    f"{blueprint.name}.{name}" for name in ("show", "page", "answer", "later", "look", "submit", "open_blindly")
}


class Elsewhere(Exception):
    """The sheet is not open; `answer` says where it is."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


@blueprint.errorhandler(Elsewhere)
def on_elsewhere(error: Elsewhere) -> ResponseReturnValue:
    """Show it."""
    answer: ResponseReturnValue = error.answer
    return answer


def opened(key: str) -> tuple[str, OpenSheet, Survey]:
    """The open sheet of a key with its survey; otherwise where it went."""
    plain = keys.cleaned_key(key)
    if plain is None:
        raise Elsewhere(unknown())
    sheet = queries.open_sheet(db.session, plain)
    if sheet is None:
        handed_in = queries.of_receipt(db.session, keys.receipt_of(plain))
        if handed_in is None:
            raise Elsewhere(unknown())
        raise Elsewhere(redirect(url_for(".thanks", key=keys.in_groups(plain)), 303))
    survey = db.session.get_one(Survey, sheet.survey_id)
    if not (survey.is_public and actions.is_open(survey)):
        raise Elsewhere((closed(survey), 200 if request.method == "GET" else 409))
    return plain, sheet, survey


def unknown(form: KeyForm | None = None, status: int = 404) -> ResponseReturnValue:
    """A field for the code."""
    return render_template("sheets/continue.html", form=form or KeyForm(formdata=None), status=status), status


def closed(survey: Survey) -> str:
    """The survey ended while somebody answered: what was answered is kept, and it is said."""
    return render_template("sheets/closed.html", survey=survey, about=survey_page(survey))


def held(key: str) -> tuple[str, queries.HandedIn | None, Survey]:
    """A key with its survey, wherever the sheet is; `HandedIn` is None while it is being answered."""
    plain = keys.cleaned_key(key)
    if plain is None:
        raise Elsewhere(unknown())
    sheet = queries.open_sheet(db.session, plain)
    handed_in = None if sheet else queries.of_receipt(db.session, keys.receipt_of(plain))
    found = sheet or handed_in
    if found is None:
        raise Elsewhere(unknown())
    return plain, handed_in, db.session.get_one(Survey, found.survey_id)


@blueprint.before_request
def ask_whose_it_is() -> ResponseReturnValue | None:
    """Whoever made a sheet can read along until it is handed in; so nobody lands on one unasked from another site.

    The browser itself says where a page was asked for (Fetch Metadata); a bookmark, a mail or a code typed in is fine.
    """
    if request.headers.get("Sec-Fetch-Site") != "cross-site" or request.endpoint not in LEADS_TO_A_SHEET:
        return None
    key = (request.view_args or {}).get("key")
    if key is None:
        return redirect(url_for("sheets.begin", survey_id=(request.view_args or {})["survey_id"]), 303)
    plain, _handed_in, survey = held(key)
    shown = render_template(
        "sheets/whose.html", about=survey_page(survey), survey=survey, path=url_for(".show", key=keys.in_groups(plain))
    )
    return shown, 200 if request.method == "GET" else 403


@blueprint.get("")
@anyone
def ask() -> ResponseReturnValue:
    """Continue a sheet by its code."""
    return unknown(status=200)


@blueprint.post("")
@anyone
@exempt
def resume() -> ResponseReturnValue:
    """To the sheet of this code."""
    form = KeyForm()
    if not form.validate_on_submit():
        return unknown(form, 422)
    plain = keys.cleaned_key(form.key.data or "")
    if plain is None or not _exists(plain):
        form.key.errors = [lazy("Zu diesem Code gibt es keinen Bogen. Bitte vergleichen Sie ihn Zeichen für Zeichen.")]
        return unknown(form, 422)
    return redirect(url_for(".show", key=keys.in_groups(plain)), 303)


def _exists(plain: str) -> bool:
    receipt = keys.receipt_of(plain)
    return queries.open_sheet(db.session, plain) is not None or queries.of_receipt(db.session, receipt) is not None


@blueprint.post("/neu/<int:survey_id>")
@anyone
@exempt
def open_blindly(survey_id: int) -> ResponseReturnValue:
    """Open the sheet of whoever shows a token that the city signed blindly."""
    survey, form = db.session.get(Survey, survey_id), TokenForm()
    if survey is None or not survey.is_public:
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    try:
        key = actions.begin_blindly(db.session, survey, form.token.data or "", form.signature.data or "", language())
    except rules.Closed:
        return closed(survey), 409
    return redirect(url_for(".show", key=keys.in_groups(key)), 303)


@blueprint.get(SHEET)
@anyone
def show(key: str) -> ResponseReturnValue:
    """To the page that comes next."""
    plain, sheet, survey = opened(key)
    page_id = pages.next_page(survey, actions.content_of(sheet).answers)
    return redirect(_address(plain, page_id) + (EMPTIED if "geleert" in request.args else ""), 303)


def _address(plain: str, page_id: str | None) -> str:
    """A page of the sheet, or the last look when there is none left."""
    key = keys.in_groups(plain)
    return url_for(".page", key=key, page_id=page_id) if page_id else url_for(".look", key=key)


@blueprint.get(PAGE)
@anyone
def page(key: str, page_id: str) -> ResponseReturnValue:
    """One page; a hidden one leads to the one that comes next."""
    plain, sheet, survey = opened(key)
    names = attachments.names(db.session, survey, sheet)
    shown = pages.answer_page(survey, sheet, keys.in_groups(plain), page_id, names=names)
    if shown is None:
        return redirect(_address(plain, pages.next_page(survey, actions.content_of(sheet).answers)), 303)
    emptied = "geleert" in request.args and not actions.content_of(sheet).answers
    return render_template("sheets/page.html", page=shown, emptied=emptied)


@blueprint.post(PAGE)
@anyone
@exempt
def answer(key: str, page_id: str) -> ResponseReturnValue:
    """Keep a page's answers and go on, back, or away for now. Only who goes on must answer what is demanded."""
    plain, sheet, survey = opened(key)
    uploads = came_along(survey, page_id)
    fields = request.form.to_dict(flat=False)
    wish = request.form.get("_go", "on")
    try:
        read = actions.answer_page(
            db.session, survey, plain, page_id, fields, language(), around(), demand=wish == "on", uploads=uploads
        )
    except rules.Closed:
        return closed(survey), 409
    if read is None:
        return redirect(url_for(".show", key=keys.in_groups(plain)), 303)
    if read.refused:
        fields |= {f"{question_id}-kept": [file] for question_id, file in read.received.items()}
        names = attachments.names(db.session, survey, sheet)
        again = pages.answer_page(survey, sheet, keys.in_groups(plain), page_id, fields, read.refused, names)
        return render_template("sheets/page.html", page=again), 422
    return redirect(_after(survey, plain, page_id, read.answers, read.appeared, wish), 303)


def came_along(survey: Survey, page_id: str) -> Uploads:
    """The files that came for the questions of this page; what brings one may be long, words alone may not."""
    asked = pages.asks_for_files(survey, page_id)
    if asked and request.mimetype == "multipart/form-data":
        request.max_content_length = int(current_app.config["MAX_UPLOAD_LENGTH"])
    sent = {name: request.files.get(name) for name in asked}
    return {
        name: Incoming(file.filename, file.read(PDF_LIMIT + 1)) for name, file in sent.items() if file and file.filename
    }


def _after(survey: Survey, plain: str, page_id: str, answers: Any, appeared: list[str], wish: str) -> str:
    if wish == "later":
        return url_for(".later", key=keys.in_groups(plain))
    if wish == "back":
        return _address(plain, pages.page_before(survey, answers, page_id) or page_id)
    if appeared:  # only now shown: the same page again, with them
        return url_for(".page", key=keys.in_groups(plain), page_id=page_id, _anchor=f"frage-{appeared[0]}")
    return _address(plain, pages.next_page(survey, answers, page_id))


@blueprint.get(f"{SHEET}/spaeter")
@anyone
def later(key: str) -> ResponseReturnValue:
    """The code with which to continue, on any device."""
    plain, _sheet, survey = opened(key)
    return render_template("sheets/later.html", survey=survey, about=survey_page(survey), key=keys.in_groups(plain))


@blueprint.get(f"{SHEET}/abgeben")
@anyone
def look(key: str) -> ResponseReturnValue:
    """Everything once more."""
    plain, sheet, survey = opened(key)
    return shown_look(survey, sheet, plain)


def shown_look(survey: Survey, sheet: OpenSheet, plain: str) -> str:
    """What would be handed in, and what is missing."""
    names = attachments.names(db.session, survey, sheet)
    return render_template("sheets/look.html", page=pages.look_page(survey, sheet, keys.in_groups(plain), names))


@blueprint.post(f"{SHEET}/abgeben")
@anyone
@exempt
def submit(key: str) -> ResponseReturnValue:
    """Hand it in, once."""
    plain, sheet, survey = opened(key)
    try:
        actions.submit(db.session, survey, plain)
    except actions.Incomplete:
        return shown_look(survey, sheet, plain), 422
    except rules.Closed:
        return closed(survey), 409
    return redirect(url_for(".thanks", key=keys.in_groups(plain)), 303)


@blueprint.get(f"{SHEET}/danke")
@anyone
def thanks(key: str) -> ResponseReturnValue:
    """The sheet has arrived; the receipt says that it counts and opens nothing."""
    plain = keys.cleaned_key(key)
    receipt = keys.receipt_of(plain) if plain else ""
    handed_in = queries.of_receipt(db.session, receipt) if plain else None
    if plain is None or handed_in is None:
        return show(key)
    survey = db.session.get_one(Survey, handed_in.survey_id)
    return render_template(
        "sheets/thanks.html",
        survey=survey,
        about=survey_page(survey),
        handed_in=handed_in,
        key=keys.in_groups(plain),
        receipt=keys.in_groups(receipt),
    )


@blueprint.get(f"{SHEET}/loeschen")
@anyone
def ask_to_erase(key: str) -> ResponseReturnValue:
    """What would be deleted and what stays, before the button."""
    plain, handed_in, survey = held(key)
    if handed_in is not None and handed_in.erased:
        return redirect(url_for(".thanks", key=keys.in_groups(plain)), 303)
    return render_template(
        "sheets/erase.html", about=survey_page(survey), handed_in=handed_in, key=keys.in_groups(plain)
    )


@blueprint.post(f"{SHEET}/loeschen")
@anyone
@exempt
def erase(key: str) -> ResponseReturnValue:
    """Delete the answers; a sheet that was not handed in begins anew."""
    plain, handed_in, _survey = held(key)
    erasing.erase(db.session, plain)
    return redirect(url_for(".erased") if handed_in else url_for(".show", key=keys.in_groups(plain)) + EMPTIED, 303)


@blueprint.get("/geloescht")
@anyone
def erased() -> str:
    """The answers are gone."""
    return render_template("sheets/erased.html")
