"""The pages of signing in: one page for what was begun, the address and the code; one for the link of the mail."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app.accounts import actions, browser, intents, pages, queries, rules, security, verbs
from app.accounts.forms import AddressForm, ButtonForm, CodeForm, NameForm
from app.accounts.models import Account, Intent, SignInCode
from app.accounts.pages import Step
from app.core import clock
from app.core.access import anyone, even_suspended, signed_in
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import shown_again
from app.core.hashing import hashed
from app.core.locale import _

blueprint = Blueprint("accounts", __name__, template_folder="templates")


def shown(step: Step, status: int = 200) -> ResponseReturnValue:
    """The page with its next step."""
    return render_template("accounts/sign_in.html", step=step), status


def begun_here(token: str) -> Intent | None:
    """What was begun under this token in this browser."""
    intent = queries.intent_here(db.session, token, browser.known_mark())
    return intent if intent and intent.verb in verbs.VERBS else None


def elsewhere() -> ResponseReturnValue:
    """Begun in another browser, or never: the page does not say which, and shows nothing of it."""
    return render_template("accounts/elsewhere.html"), 404


@blueprint.get("/anmelden")
@anyone
def sign_in() -> ResponseReturnValue:
    """Sign in without anything begun; afterwards the person is back where they came from."""
    wanted = rules.own_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(here(wanted or "/"), 303)
    step = pages.first_step()
    step.form["next"].data = wanted
    return shown(step)


@blueprint.post("/anmelden")
@anyone
@even_suspended
@shown_again
def ask_for_code() -> ResponseReturnValue:
    """Send a code for just signing in."""
    form = AddressForm()
    if not form.validate_on_submit():
        return shown(Step("address", form), 422)
    intent = intents.begin("sign_in", {"next": form.next.data})
    return send(intent, form) or shown(Step("address", form), 429)


@blueprint.get("/anmelden/<token>")
@anyone
def sign_in_for(token: str) -> ResponseReturnValue:
    """Finish what was begun: who you are, then the code, on one page."""
    intent = begun_here(token)
    if intent is None:
        return elsewhere()
    if intent.done_at and current_user.is_authenticated and current_user.id == intent.person_id:
        return redirect(intent.result_url or here("/"), 303)
    return shown(pages.step(intent, other_address="adresse" in request.args))


@blueprint.post("/anmelden/<token>")
@anyone
@even_suspended
@shown_again
def ask_for_code_for(token: str) -> ResponseReturnValue:
    """Send a code for what was begun."""
    intent = begun_here(token)
    if intent is None:
        return elsewhere()
    form = AddressForm()
    if not form.validate_on_submit():
        return shown(pages.step(intent, form), 422)
    return send(intent, form) or shown(pages.step(intent, form), 429)


def send(intent: Intent, form: AddressForm) -> ResponseReturnValue | None:
    """Send the code; None when a limit is reached, and the form says so."""
    intent.display_name = form.display_name.data or None
    try:
        intents.send_code_once(intent, str(form.email.data))
    except actions.TooMany as refusal:
        form.form_errors.append(refusal.reason)
        return None
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)


@blueprint.post("/anmelden/<token>/noch-einmal")
@anyone
@even_suspended
@shown_again
def send_again(token: str) -> ResponseReturnValue:
    """Send a new code to the same address; the one before no longer counts."""
    intent = begun_here(token)
    last = queries.newest_code(db.session, intent) if intent else None
    if intent is None or last is None:
        return elsewhere()
    form = CodeForm()
    if not form.validate_on_submit():
        return shown(pages.step(intent, form), 422)
    try:
        intents.send_code_again(intent, last)
    except actions.TooMany as refusal:
        form.form_errors.append(refusal.reason)
        return shown(pages.step(intent, form), 429)
    flash(_("Ein neuer Code ist unterwegs. Nur der neueste gilt."), "success")
    return redirect(url_for("accounts.sign_in_for", token=token), 303)


@blueprint.post("/anmelden/<token>/code")
@anyone
@even_suspended
@shown_again
def enter_code(token: str) -> ResponseReturnValue:
    """The right code signs in and carries out what was begun."""
    intent = begun_here(token)
    if intent is None:
        return elsewhere()
    form = CodeForm()
    if not form.validate_on_submit():
        return shown(pages.step(intent, form), 422)
    if not pages.is_as_seen(intent, form):
        return shown(pages.step(intent, form), 409)
    try:
        account = actions.enter_code(db.session, intent, form.code.data or "")
    except NotAllowed as refusal:
        form.code.errors = [refusal.reason]
        return shown(pages.step(intent, form), 422)
    security.sign_in(account)
    return carry_out(intent, account)


def carry_out(intent: Intent, account: Account) -> ResponseReturnValue:
    """Do what was begun; if a rule says no, the person is signed in, reads why, and still has what they wrote."""
    if verbs.VERBS[intent.verb].asks_again:
        actions.bring_here(db.session, intent, browser.mark())
        return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)
    try:
        with db.session.begin_nested():
            address = actions.carry_out(db.session, intent, account)
    except NotAllowed as refusal:
        flash(str(refusal.reason), "warning")
    except (Stale, HTTPException):
        flash(_("Das geht nicht mehr: Inzwischen hat sich dort etwas geändert. Was Sie begonnen haben, ist noch da."))
    else:
        return redirect(address, 303)
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)


@blueprint.post("/anmelden/<token>/absenden")
@anyone
@even_suspended
@shown_again
def submit(token: str) -> ResponseReturnValue:
    """Whoever signed in meanwhile carries out what they began as a guest."""
    intent = begun_here(token)
    if intent is None:
        return elsewhere()
    form = ButtonForm()
    if not form.validate_on_submit():
        return shown(pages.step(intent, form), 422)
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in_for", token=token), 303)
    if not pages.is_as_seen(intent, form):
        return shown(pages.step(intent, form), 409)
    return carry_out(intent, current_user._get_current_object())


@blueprint.get("/anmelden/<token>/stand")
@anyone
def progress(token: str) -> ResponseReturnValue:
    """What the waiting tab asks: whether it was done elsewhere. It is told so and never signed in by it."""
    intent = begun_here(token)
    if intent is None:
        return jsonify(next=None), 404
    address = url_for("accounts.sign_in_for", token=token) if intent.done_at else None
    answer = jsonify(next=address)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def code_of(secret: str) -> tuple[SignInCode, Intent] | None:
    """The code row and what was begun behind a link of a mail."""
    row = queries.code_of_link(db.session, hashed("link", secret))
    intent = db.session.get(Intent, row.intent_id) if row else None
    return (row, intent) if row and intent and intent.verb in verbs.VERBS else None


def shown_link(secret: str, form: ButtonForm, status: int = 200) -> ResponseReturnValue:
    """What the link would do, or why it does nothing any more."""
    found = code_of(secret)
    if found is None:
        return render_template("accounts/link_gone.html", result_url=None), 404
    row, intent = found
    if row.used_at or intent.done_at:
        return render_template("accounts/link_gone.html", result_url=intent.result_url), 410
    verb = verbs.VERBS[intent.verb]
    expired = row.expires_at <= clock.now()
    description = pages.description(intent)
    form.seen.data = pages.digest(intent, description)
    return render_template(
        "accounts/link.html",
        form=form,
        secret=secret,
        expired=expired,
        row=row,
        intent=intent,
        verb=verb,
        description=description,
    ), status


@blueprint.get("/anmelden/link/<secret>")
@anyone
def show_link(secret: str) -> ResponseReturnValue:
    """Opened by people and by programs that look into mails: it only shows what a button would do."""
    return shown_link(secret, ButtonForm())


@blueprint.post("/anmelden/link/<secret>")
@anyone
@even_suspended
@shown_again
def follow_link(secret: str) -> ResponseReturnValue:
    """The button signs in the browser it is pressed in, and no other, and carries out what was begun."""
    form = ButtonForm()
    found = code_of(secret)
    if found is None or not form.validate_on_submit():
        return shown_link(secret, form, 422)
    row, intent = found
    if not pages.is_as_seen(intent, form):
        return shown_link(secret, form, 409)
    try:
        account = actions.follow_link(db.session, row, intent)
    except actions.Gone:
        db.session.refresh(row)
        return shown_link(secret, form, 409)
    security.sign_in(account)
    return carry_out(intent, account)


@blueprint.post("/anmelden/link/<secret>/code")
@anyone
@even_suspended
@shown_again
def renew_link(secret: str) -> ResponseReturnValue:
    """An expired link sends a new code to the same address and goes on in this browser."""
    form = ButtonForm()
    found = code_of(secret)
    if found is None or found[0].used_at or found[1].done_at or not form.validate_on_submit():
        return shown_link(secret, form, 422)
    row, intent = found
    actions.bring_here(db.session, intent, browser.mark())
    try:
        intents.send_code(intent, row.address)
    except actions.TooMany as refusal:
        form.form_errors.append(refusal.reason)
        return shown_link(secret, form, 429)
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)


@blueprint.route("/konto/name", methods=["GET", "POST"])
@signed_in
@shown_again
def rename() -> ResponseReturnValue:
    """Another name beside everything one wrote."""
    form = NameForm(display_name=current_user.display_name)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        if form.keeps_pace("name", current_user.id):
            actions.rename(db.session, current_user._get_current_object(), form.display_name.data or "")
            flash(_("Sie heißen hier jetzt %(name)s.", name=current_user.display_name), "success")
            return redirect(here("/konto"), 303)
        status = 429
    return render_template("accounts/rename.html", form=form), status


@blueprint.get("/abmelden")
@anyone
def leave() -> ResponseReturnValue:
    """A page with a button: no address that somebody else can make you open signs you out."""
    if not current_user.is_authenticated:
        return redirect(here("/"), 303)
    return render_template("accounts/sign_out.html", form=ButtonForm())


@blueprint.post("/abmelden")
@anyone
@even_suspended
def sign_out() -> ResponseReturnValue:
    """Sign out, here and on the server."""
    security.sign_out()
    flash(_("Sie sind abgemeldet."), "success")
    return redirect(here("/"), 303)


def here(path: str) -> str:
    """A path of the platform in the language being spoken."""
    return request.script_root + path
