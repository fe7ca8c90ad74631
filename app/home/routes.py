"""Home, action fields, my page, the pages of the footer, and the way to report a barrier."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.core import city, limits, text
from app.core.access import anyone, even_suspended, signed_in
from app.core.db import db
from app.core.forms import shown_again
from app.core.locale import _, language, lazy
from app.core.profile_pages import PAGES
from app.home import actions, pages
from app.home.forms import BarrierForm
from app.surveys.pages import STATES

blueprint = Blueprint("home", __name__, template_folder="templates")
BARRIERS_AN_HOUR = 10  # from one connection
NAMES = ", ".join(f'"{name}"' for name in PAGES)


@blueprint.get("/")
@anyone
def show() -> ResponseReturnValue:
    """The first page."""
    icons = {field.slug: field.icon for field in city.profile().fields}
    return render_template("home/show.html", page=pages.home_page(db.session), fields=open_fields(), icons=icons)


@blueprint.get("/handlungsfelder")
@anyone
def fields() -> ResponseReturnValue:
    """All action fields."""
    return render_template("home/fields.html", fields=open_fields())


@blueprint.get("/handlungsfelder/<slug>")
@anyone
def field(slug: str) -> ResponseReturnValue:
    """One action field."""
    found = city.directory().field(slug)
    if found is None:
        abort(404)
    return render_template("home/field.html", page=pages.field_page(db.session, found), survey_states=STATES)


@blueprint.get("/konto")
@signed_in
def account() -> ResponseReturnValue:
    """What concerns me."""
    return render_template("home/account.html", page=pages.my_page(db.session, current_user))


@blueprint.get(f"/<any({NAMES}):slug>")
@anyone
def footer_page(slug: str) -> ResponseReturnValue:
    """A page of the footer as the city wrote it; a draft says so, and a missing language too."""
    page = city.profile().page(slug, language()) or abort(404)
    return render_template("home/page.html", page=page, html=Markup(text.document(page.text)))


@blueprint.get("/barriere-melden")
@anyone
def barrier() -> ResponseReturnValue:
    """The form without account, with the page from which one came."""
    came_from = request.referrer or ""
    form = BarrierForm(data={"address": came_from if came_from.startswith(request.host_url) else ""})
    return render_template("home/barrier.html", form=form)


@blueprint.post("/barriere-melden")
@anyone
@even_suspended
@shown_again
def report_barrier() -> ResponseReturnValue:
    """To the accessibility contact of the city, by mail."""
    form = BarrierForm()
    if not form.validate_on_submit():
        return render_template("home/barrier.html", form=form), 422
    if not limits.within("barrier", limits.client(), BARRIERS_AN_HOUR, timedelta(hours=1)):
        form.form_errors.append(
            lazy("Von diesem Anschluss kamen gerade sehr viele Meldungen. Bitte senden Sie diese in einer Stunde ab.")
        )
        return render_template("home/barrier.html", form=form), 429
    actions.report_barrier(db.session, form.text.data or "", form.address.data or "", form.contact.data or "")
    flash(_("Danke. Ihre Meldung ist bei uns."), "success")
    return redirect(url_for("home.barrier"), 303)


@blueprint.get("/robots.txt")
@anyone
def robots() -> ResponseReturnValue:
    """Machines may read what people may read, but no desks, forms or feeds of searches."""
    lines = ["User-agent: *", "Disallow: /dienst/", "Disallow: /konto", "Disallow: /anmelden", "Disallow: /*?q="]
    return "\n".join(lines) + "\n", {"Content-Type": "text/plain; charset=utf-8"}


def open_fields() -> list[city.Place]:
    """The action fields in use."""
    return [field for field in city.directory().fields.values() if not field.retired]
