"""Writing an idea: two pages for everyone, signed in or not, then the receipt; later changing and withdrawing it."""

import secrets
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts import intents
from app.accounts.models import Account
from app.core import city, limits
from app.core.access import anyone, signed_in
from app.core.city import Place
from app.core.contributions import Visibility
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import Form, shown_again
from app.core.headers import fragment
from app.core.locale import _, language, lazy
from app.proposals import actions, pages, queries, rules, suggestions
from app.proposals.actions import Words
from app.proposals.forms import SUGGESTED, UNKNOWN, IdeaForm, RevisionForm, WithdrawalForm
from app.proposals.models import Proposal
from app.proposals.routes import ID, blueprint, reader

VERB = "submit_proposal"
TOKEN = "<string(length=32):token>"


def suggested(title: str, source: str, spoken: str) -> Place | None:
    """The action field that the words fit best, or None."""
    keywords = {field.slug: field.keywords.get(spoken, ()) for field in city.profile().fields}
    slug = suggestions.suggest_field(title, source, keywords)
    return city.directory().field(slug) if slug else None


def sounds_like_defect(title: str, source: str, spoken: str) -> bool:
    """Whether the words name a broken thing rather than something new."""
    named = city.profile().defect_words
    kinds = (kind.get(spoken, ()) for kind in (named.things, named.troubles, named.phrases))
    return suggestions.looks_like_defect(title, source, *kinds) is not None


def offered(form: IdeaForm) -> IdeaForm:
    """The form with the fields and districts of the city."""
    places = city.directory()
    form.offer(
        {place.slug: place.name for place in places.fields.values() if not place.retired},
        {place.slug: place.name for place in places.districts.values() if not place.retired},
        language(),
    )
    return form


def written(form: IdeaForm) -> Words:
    """What the form says, in the city's ids."""
    places = city.directory()
    field = places.field(form.field.data) if form.field.data not in (SUGGESTED, UNKNOWN) else None
    if form.field.data == SUGGESTED:
        field = suggested(form.title.data or "", form.text.data or "", form.language.data)
    district = places.district(form.district.data)
    return Words(
        title=form.title.data or "",
        source=form.text.data or "",
        language=form.language.data,
        action_field_id=field.id if field else None,
        district_id=district.id if district else None,
        place=form.place.data or None,
    )


@blueprint.route("/ideen/neu", methods=["GET", "POST"])
@anyone
@shown_again
def write() -> ResponseReturnValue:
    """Page 1: title and text; everything else only if wanted. What was typed is kept before anybody signs in."""
    form, person = offered(_prefilled()), reader()
    if form.validate_on_submit():
        if person is not None and not form.keeps_pace("draft", person.id):
            return render_template("proposals/write.html", form=form, is_new=_is_new(form)), 429
        token = form.draft.data or secrets.token_urlsafe(24)
        draft = actions.write_draft(db.session, person, token, written(form))
        return redirect(_next_of(draft, is_idea=form.is_idea.data), 303)
    begun = _begun_here() if request.method == "GET" and person is None and not form.draft.data else None
    is_new = _is_new(form)
    form.draft.data = form.draft.data or secrets.token_urlsafe(24)
    page = render_template("proposals/write.html", form=form, begun=begun, is_new=is_new)
    return page, 422 if form.is_submitted() else 200


def _is_new(form: IdeaForm) -> bool:
    """Whether the words are no draft here yet; only then the browser keeps them until they are sent."""
    token = form.draft.data
    return not token or (request.method == "POST" and queries.by_token(db.session, token) is None)


def _begun_here() -> str | None:
    """Where the idea waits that a guest began in this browser; its words are for whoever opens that page."""
    intent = intents.unfinished(VERB)
    draft = queries.by_token(db.session, intent.payload["draft"]) if intent else None
    waits = intent is not None and draft is not None and draft.visibility == Visibility.DRAFT
    return url_for("accounts.sign_in_for", token=intent.token) if intent and waits else None


def _prefilled() -> IdeaForm:
    """Empty, or with the draft or the title that the address names."""
    if request.method == "POST":
        return IdeaForm()
    draft = queries.by_token(db.session, request.args.get("entwurf", ""))
    if draft is None or draft.visibility != Visibility.DRAFT or not _is_readers(draft):
        return IdeaForm(title=request.args.get("titel", "")[: rules.TITLE_LIMIT])
    return IdeaForm(draft=draft.token, **_as_form(draft))


def _as_form(proposal: Proposal) -> dict[str, Any]:
    places = city.directory()
    field = places.fields.get(proposal.action_field_id or 0)
    district = places.districts.get(proposal.district_id or 0)
    return {
        "title": proposal.title,
        "text": proposal.source,
        "language": proposal.language,
        "field": field.slug if field else UNKNOWN,
        "district": district.slug if district else "",
        "place": proposal.place or "",
    }


def _is_readers(draft: Proposal) -> bool:
    """A guest's draft belongs to whoever holds its token, a person's draft to that person."""
    person = reader()
    return draft.author_id is None or (person is not None and person.id == draft.author_id)


def _next_of(draft: Proposal, *, is_idea: bool) -> str:
    """Page 2: for guests preview and signing in on one page, for people signed in the preview with the button."""
    if draft.visibility != Visibility.DRAFT:
        return url_for(".receipt", proposal_id=draft.id)
    if reader() is None and draft.author_id is None:
        intent = intents.begin(VERB, {"draft": draft.token, "is_idea": is_idea})
        return url_for("accounts.sign_in_for", token=intent.token)
    return url_for(".check", token=draft.token, idee="1" if is_idea else None)


@blueprint.route(f"/ideen/entwurf/{TOKEN}", methods=["GET", "POST"])
@anyone
@shown_again
def check(token: str) -> ResponseReturnValue:
    """Page 2 for people signed in: the idea as it will stand, and the button that submits it."""
    draft = queries.by_token(db.session, token)
    if draft is None:
        abort(404)
    if draft.visibility != Visibility.DRAFT:
        return redirect(url_for(".receipt", proposal_id=draft.id), 303)
    if not _is_readers(draft):
        if reader() is None:
            return redirect(url_for("accounts.sign_in", next=url_for(".check", token=token)), 303)
        abort(404)
    form = Form()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        person = reader()
        if person is None or form.keeps_pace("idea", person.id):
            return redirect(_hand_in(draft), 303)
        status = 429
    page = _preview(draft, bool(request.args.get("idee")))
    return render_template("proposals/check.html", page=page, form=form), status


def _hand_in(draft: Proposal) -> str:
    person = reader()
    if person is None:
        return _next_of(draft, is_idea=True)
    actions.submit(db.session, person, draft)
    return url_for(".receipt", proposal_id=draft.id)


def carry_out(session: Session, account: Account, payload: dict[str, Any]) -> str:
    """Submit what a guest wrote, now that we know who it was; a second time leads to the same receipt."""
    draft = queries.by_token(session, payload["draft"])
    if draft is None:
        raise NotAllowed(
            lazy("Dieser Entwurf ist nicht mehr da. Entwürfe ohne Bestätigung werden nach einigen Tagen gelöscht.")
        )
    if draft.visibility == Visibility.DRAFT and (refusal := limits.too_fast(session, "idea", account.id)):
        raise NotAllowed(refusal)
    if not actions.submit(session, account, draft) and draft.author_id != account.id:
        raise NotAllowed(lazy("Dieser Entwurf wurde schon mit einer anderen E-Mail-Adresse eingereicht."))
    return url_for("proposals.receipt", proposal_id=draft.id)


def describe(payload: dict[str, Any]) -> Markup:
    """The preview of what a guest wrote, for the page on which they sign in."""
    draft = queries.by_token(db.session, payload["draft"])
    if draft is None:
        return Markup()
    return Markup(render_template("proposals/_preview.html", page=_preview(draft, bool(payload.get("is_idea")))))


def hold(session: Session, payload: dict[str, Any]) -> None:
    """Nobody writes into the draft between the look at it and its submission."""
    queries.held_by_token(session, payload["draft"])


def discard(session: Session, payload: dict[str, Any]) -> None:
    """Delete a guest's draft that nobody confirmed in time."""
    draft = queries.by_token(session, payload["draft"])
    if draft is not None and draft.author_id is None:
        actions.discard(session, draft)


def _preview(draft: Proposal, is_idea: bool) -> pages.Preview:
    return pages.preview(draft, defect=not is_idea and sounds_like_defect(draft.title, draft.source, draft.language))


@blueprint.post("/ideen/hinweise")
@anyone
def hints() -> Response:
    """While somebody writes: does it sound like a defect, and which field does it fit?"""
    form = offered(IdeaForm())
    words = (form.title.data or "")[: rules.TITLE_LIMIT], (form.text.data or "")[: rules.TEXT_LIMIT], form.language.data
    return fragment(
        render_template(
            "proposals/_hints.html",
            form=form,
            defect=sounds_like_defect(*words),
            field=suggested(*words) if form.field.data == SUGGESTED else None,
        )
    )


@blueprint.get(f"/ideen/{ID}/eingang")
@signed_in
def receipt(proposal_id: int) -> str:
    """The receipt: reference number, what happens next, by when."""
    idea, _person = _own(proposal_id)
    return render_template("proposals/receipt.html", page=pages.receipt(db.session, idea))


def _own(proposal_id: int) -> tuple[Proposal, Account]:
    """The submitted idea and its author if that is who is signed in, else 404."""
    idea, person = db.session.get(Proposal, proposal_id), reader()
    if idea is None or person is None or idea.author_id != person.id or idea.visibility == Visibility.DRAFT:
        abort(404)
    if rules.is_gone(idea.visibility):
        abort(410)
    return idea, person


@blueprint.route(f"/ideen/{ID}/aendern", methods=["GET", "POST"])
@signed_in
@shown_again
def revise(proposal_id: int) -> ResponseReturnValue:
    """Change an idea while the city has not answered it."""
    idea, person = _own(proposal_id)
    refusal = rules.why_not_edited(actions.standing(db.session, person, idea))
    if refusal:
        raise NotAllowed(refusal)
    form = offered(RevisionForm(**({} if request.method == "POST" else {"version": idea.version, **_as_form(idea)})))
    if not form.validate_on_submit():
        return _revision(form, idea, 422 if form.is_submitted() else 200)
    try:
        actions.revise(db.session, person, idea, written(form), form.version.data or 0)
    except Stale:
        db.session.refresh(idea)
        form.version.show(idea.version)
        return _revision(form, idea, 409)
    except NotAllowed as refusal:
        form.form_errors.append(str(refusal.reason))
        return _revision(form, idea, 422)
    if idea.is_public:  # what is read first says so itself
        flash(_("Ihre Idee ist geändert."), "success")
    return redirect(pages.address_of(idea.id, idea.title), 303)


def _revision(form: RevisionForm, idea: Proposal, status: int) -> ResponseReturnValue:
    url = pages.address_of(idea.id, idea.title)
    return render_template("proposals/revise.html", form=form, idea=idea, url=url, stale=status == 409), status


@blueprint.route(f"/ideen/{ID}/zurueckziehen", methods=["GET", "POST"])
@signed_in
@shown_again
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take an idea back, with a reason that everyone may read."""
    (idea, person), form = _own(proposal_id), WithdrawalForm()
    url = pages.address_of(idea.id, idea.title)
    done = idea.visibility == Visibility.WITHDRAWN
    if done and not form.is_submitted():
        return redirect(url, 303)
    refusal = None if done else rules.why_not_withdrawn(actions.standing(db.session, person, idea))
    if refusal:
        raise NotAllowed(refusal)
    if form.validate_on_submit():
        actions.withdraw(db.session, person, idea, form.reason.data or "")
        return redirect(url, 303)
    page = render_template("proposals/withdraw.html", form=form, idea=idea, url=url)
    return page, 422 if form.is_submitted() else 200
