"""Votes for everyone: the list, one vote with its result, the ballot, and the file to count again."""

import json
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import intents
from app.accounts.models import Account
from app.core import limits, links
from app.core.access import anyone
from app.core.contributions import Visibility
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _
from app.participations import actions as participations
from app.participations import guests
from app.participations.who import Who
from app.proposals.rules import slug as slug_of
from app.votes import actions, pages, queries
from app.votes.forms import BallotForm, ballot_form
from app.votes.models import Vote
from app.votes.rules import Phase

blueprint = Blueprint("votes", __name__, template_folder="templates")


def public(vote_id: int) -> Vote:
    """The vote if everyone may read it."""
    found = links.get_public_or_404(db.session, Vote, vote_id)
    assert isinstance(found, Vote)
    return found


@blueprint.get("/abstimmungen")
@anyone
def index() -> ResponseReturnValue:
    """All votes: open ones first."""
    votes = [(vote, actions.phase_of(vote)) for vote in queries.public(db.session)]
    running = [row for row in votes if row[1] in (Phase.OPEN, Phase.BEFORE)]
    over = [row for row in votes if row not in running]
    return render_template("votes/index.html", running=running, over=over, address_of=pages.address_of)


@blueprint.get("/abstimmungen/<int:vote_id>")
@blueprint.get("/abstimmungen/<int:vote_id>-<slug>")
@anyone
def show(vote_id: int, slug: str = "") -> ResponseReturnValue:
    """One vote; a wrong or missing slug leads to the right one."""
    vote = public(vote_id)
    if slug != slug_of(vote.title):
        return redirect(pages.address_of(vote), 301)
    return render_template("votes/show.html", page=pages.vote_page(db.session, vote, current_user))


@blueprint.get("/abstimmungen/vorschau/<token>")
@anyone
def preview(token: str) -> ResponseReturnValue:
    """A draft, for whoever has its link."""
    vote = db.session.scalars(select(Vote).where(Vote.token == token)).first() or abort(404)
    if vote.visibility != Visibility.DRAFT:
        return redirect(pages.address_of(vote), 302)
    return render_template("votes/show.html", page=pages.vote_page(db.session, vote, preview=True))


def who(vote: Vote, form: BallotForm | None = None) -> Who:
    """Whoever sits at this browser: a code counts first, then the account, then the guest's token."""
    account = current_user._get_current_object() if current_user.is_authenticated else None
    code = (form.code.data or "").strip() if form else ""
    guest = None if account or code else guests.here_or_new(vote.id)
    return Who(account=account, code=code or None, guest=guest, client=limits.client())


def paper(vote: Vote) -> BallotForm:
    """The form, filled with what this browser's person marked before."""
    choices = [(choice.id, choice.title) for choice in queries.choices(db.session, vote.id)]
    before = queries.ballot(db.session, participations.find(db.session, vote, who(vote)))
    return ballot_form(vote.method, vote.most, choices, before.marks if before else ())


def shown(vote: Vote, form: BallotForm) -> str:
    """The page with the ballot paper."""
    here = None if current_user.is_authenticated else guests.here(vote.id)
    voted = queries.ballot(db.session, participations.find(db.session, vote, who(vote))) is not None
    return render_template(
        "votes/ballot.html", page=pages.vote_page(db.session, vote), form=form, voted=voted, is_guest=here is not None
    )


@blueprint.get("/abstimmungen/<int:vote_id>/stimme")
@anyone
def ballot(vote_id: int) -> ResponseReturnValue:
    """The ballot paper, with what was marked before."""
    vote = public(vote_id)
    if actions.phase_of(vote) != Phase.OPEN:
        return redirect(pages.address_of(vote), 303)
    return shown(vote, paper(vote))


@blueprint.post("/abstimmungen/<int:vote_id>/stimme")
@anyone
@shown_again
def cast(vote_id: int) -> ResponseReturnValue:
    """Hand in the ballot; where an account is needed a guest signs in last."""
    vote = public(vote_id)
    form = paper(vote)
    if not form.validate_on_submit():
        return shown(vote, form), 422
    person = who(vote, form)
    try:
        if person.guest and vote.audience in ("email", "resident"):
            actions.check_ballot(db.session, vote, form.marks())
            intent = intents.begin("vote", {"vote_id": vote.id, "marks": form.marks()})
            return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)
        actions.cast(db.session, vote, person, form.marks())
    except NotAllowed as refusal:
        form.refuse(refusal)
        return shown(vote, form), 422
    flash(_("Ihre Stimme ist abgegeben. Sie können sie bis zum letzten Tag ändern."), "success")
    seen_again = pages.address_of(vote) if person.code else url_for("votes.ballot", vote_id=vote.id)
    response = make_response(redirect(seen_again, 303))
    if person.guest:
        guests.remember(response, vote.id, person.guest, f"/abstimmungen/{vote.id}", vote.closes_on)
    return response


@blueprint.post("/abstimmungen/<int:vote_id>/stimme/jemand-anderes")
@anyone
def next_person(vote_id: int) -> ResponseReturnValue:
    """Somebody else votes at this device: a new paper, counted and shown in the result."""
    vote = public(vote_id)
    response = make_response(redirect(url_for("votes.ballot", vote_id=vote.id), 303))
    here = guests.here(vote.id)
    if here and not current_user.is_authenticated:
        following = participations.next_at_this_device(db.session, vote, here)
        guests.remember(response, vote.id, following, f"/abstimmungen/{vote.id}", vote.closes_on)
    return response


@blueprint.get("/abstimmungen/<int:vote_id>/stimmzettel.json")
@anyone
def ballots(vote_id: int) -> ResponseReturnValue:
    """The counted ballots without persons: `flask surveys recount FILE` counts them again."""
    document = pages.file_of(db.session, public(vote_id), current_user) or abort(404)
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    name = f"stimmzettel-{vote_id}.json"
    headers = {"Content-Type": "application/json", "Content-Disposition": f'attachment; filename="{name}"'}
    return written, headers


def carry_out(session: Session, account: Account, payload: dict[str, Any]) -> str:
    """What a guest marked counts once they are signed in."""
    vote = session.get(Vote, payload["vote_id"]) or abort(404)
    actions.cast(session, vote, Who(account=account, client=limits.client()), payload["marks"])
    return url_for("votes.ballot", vote_id=vote.id)


def describe(payload: dict[str, Any]) -> Markup:
    """The ballot that was begun."""
    vote = db.session.get(Vote, payload["vote_id"])
    if vote is None:
        return Markup("")
    titles = {choice.id: choice.title for choice in queries.choices(db.session, vote.id)}
    marked = Markup("").join(
        Markup("<li>{}</li>").format(escape(titles[each])) for each in payload["marks"] if each in titles
    )
    return Markup("<p>{}</p><ol>{}</ol>").format(vote.title, marked)
