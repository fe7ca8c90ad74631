"""Taking part in a survey: who one is is asked here, and only here; and asking whether a receipt counts."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Account
from app.core import limits, links
from app.core.access import anyone
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import language, lazy
from app.participations import actions as ledger
from app.participations import blind, guests
from app.participations.who import Guest, Who
from app.sheets import actions, keys, pages, queries
from app.sheets.forms import BeginForm, KeyForm, ReceiptForm
from app.surveys.models import Survey
from app.surveys.pages import survey_page

blueprint = Blueprint("sheets", __name__, template_folder="templates")
HOUR = timedelta(hours=1)
RECEIPTS_AN_HOUR = 60


def found(survey_id: int) -> Survey:
    """The survey that everyone may see."""
    survey = links.get_public_or_404(db.session, Survey, survey_id)
    assert isinstance(survey, Survey)
    return survey


def account_here() -> Account | None:
    """Who is signed in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def shown_begin(survey: Survey, form: BeginForm) -> str:
    """The page before the first question."""
    account = account_here()
    guest = None if account else guests.here(survey.id)
    page = pages.begin_page(db.session, survey, account, guest)
    return render_template("sheets/begin.html", page=page, form=form, continues=KeyForm(formdata=None))


@blueprint.get("/umfragen/<int:survey_id>/teilnehmen")
@anyone
def begin(survey_id: int) -> ResponseReturnValue:
    """Who may answer and why, what becomes of the answers, and the way to them."""
    return shown_begin(found(survey_id), BeginForm(formdata=None))


@blueprint.post("/umfragen/<int:survey_id>/teilnehmen")
@anyone
@shown_again
def take_part(survey_id: int) -> ResponseReturnValue:
    """Take part: to the sheet, or to the page that hands over a blind signature."""
    survey, form = found(survey_id), BeginForm()
    if not form.validate_on_submit():
        return shown_begin(survey, form), 422
    account = account_here()
    guest = None if account or form.code.data else guests.here_or_new(survey.id)
    who = Who(account=account, code=form.code.data or None, guest=guest, client=limits.client())
    try:
        answer = _signed(survey, who, form) if survey.anonymous else _opened(survey, who)
    except NotAllowed as refusal:
        if form.code.data:
            form.code.errors = [refusal.reason]
        else:
            form.form_errors.append(refusal.reason)
        return shown_begin(survey, form), 422
    if guest is not None:
        remember(answer, survey, guest)
    return answer


def _opened(survey: Survey, who: Who) -> Any:
    key = actions.begin(db.session, survey, who, language())
    return redirect(url_for("sheets_open.show", key=keys.in_groups(key)), 303)


def _signed(survey: Survey, who: Who, form: BeginForm) -> Any:
    """With script the browser drew and covered the token. Without it the server does, says so, and keeps nothing."""
    public = ledger.make_key(db.session, survey)
    if not form.blinded.data:
        token, drawn = ledger.draw(public)
        form.blinded.data, form.token.data = blind.as_text(drawn.message), token
        form.inverse.data = f"{drawn.inverse:x}"
        return make_response(render_template("sheets/drawn.html", about=survey_page(survey), survey=survey, form=form))
    signature = ledger.take_part_blindly(
        db.session, survey, audience=survey.audience, who=who, blinded=form.blinded.data
    )
    token, uncovered = "", ""
    if form.token.data:
        token = form.token.data
        uncovered = ledger.uncover(public, token, signature, _number(form.inverse.data or ""))
    number = who.account.id if who.account else who.guest.number if who.guest else 0
    name = f"{survey.id}-{number}{'a' if who.account else ''}"
    key = blind.as_text(public.modulus.to_bytes(public.size))
    return make_response(
        render_template(
            "sheets/signed.html",
            about=survey_page(survey),
            survey=survey,
            token=token,
            uncovered=uncovered,
            signature=signature,
            key=key,
            name=name,
        )
    )


def _number(written: str) -> int:
    """A number in hexadecimal; 1 for what is none, and the signature will not fit."""
    try:
        return int(written, 16)
    except ValueError:
        return 1


@blueprint.post("/umfragen/<int:survey_id>/jemand-anderes")
@anyone
def somebody_else(survey_id: int) -> ResponseReturnValue:
    """Somebody else answers at this device: another guest, counted and shown as such."""
    survey = found(survey_id)
    guest = guests.here_or_new(survey.id)
    following = ledger.next_at_this_device(db.session, survey, guest)
    answer = redirect(url_for("sheets.begin", survey_id=survey.id), 303)
    return remember(answer, survey, following)


def remember(answer: Any, survey: Survey, guest: Guest) -> Any:
    """Keep the guest's token until the survey ends, also if the city extends it as far as it may."""
    guests.remember(answer, survey.id, guest, f"/umfragen/{survey.id}", survey.closes_latest_on)
    return answer


@blueprint.get("/umfragen/<int:survey_id>/beleg")
@anyone
def receipt(survey_id: int) -> str:
    """Ask whether a sheet counts."""
    return shown_receipt(found(survey_id), ReceiptForm(formdata=None))


@blueprint.post("/umfragen/<int:survey_id>/beleg")
@anyone
@shown_again
def look_up(survey_id: int) -> ResponseReturnValue:
    """Say that a sheet counts or waits, and nothing of what is in it."""
    survey, form = found(survey_id), ReceiptForm()
    if not form.validate_on_submit():
        return shown_receipt(survey, form), 422
    if not limits.within("receipt", limits.client(), RECEIPTS_AN_HOUR, HOUR):
        form.receipt.errors = [lazy("Von Ihrem Anschluss kamen viele Fragen. Bitte versuchen Sie es in einer Stunde.")]
        return shown_receipt(survey, form), 422
    typed = keys.cleaned_receipt(form.receipt.data or "")
    handed_in = queries.of_receipt(db.session, typed, survey.id) if typed else None
    if handed_in is None:
        form.receipt.errors = [
            lazy("Zu diesem Beleg gibt es hier keinen Antwortbogen. Bitte vergleichen Sie ihn Zeichen für Zeichen.")
        ]
        return shown_receipt(survey, form), 422
    return shown_receipt(survey, form, handed_in)


def shown_receipt(survey: Survey, form: ReceiptForm, handed_in: queries.HandedIn | None = None) -> str:
    """The page of receipts."""
    return render_template(
        "sheets/receipt.html", survey=survey, about=survey_page(survey), form=form, handed_in=handed_in
    )
