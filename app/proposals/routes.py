"""Reading ideas: the lists and their feed, one idea, its earlier wordings, similar ones while somebody writes."""

import random

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Account
from app.core import city, clock, links, text
from app.core.access import anyone
from app.core.contributions import Visibility
from app.core.db import db
from app.core.headers import fragment
from app.proposals import list_page, list_queries, listing, pages, queries, rules, search_queries
from app.proposals.listing import Address, Sort
from app.proposals.models import Proposal
from app.proposals.pages import address_of

blueprint = Blueprint("proposals", __name__, template_folder="templates")
ID = "<int:proposal_id>"


def reader() -> Account | None:
    """Who is signed in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def is_moderator() -> bool:
    """Whether the reader may see what is held."""
    return bool(current_user.is_authenticated and current_user.has_duty("moderator"))


def refuse(idea: Proposal) -> None:
    """410 for what was taken down, 404 for what this reader may not see."""
    if rules.is_gone(idea.visibility):
        links.gone(idea.id)
    if not rules.may_read(rules.Standing.of(idea, reader(), is_moderator=is_moderator())):
        abort(404)


def version_number(word: str) -> int:
    """A version that the database can count; anything else raises ValueError and is left out."""
    number = int(word)
    if not 0 < number < 2**63:
        raise ValueError(word)
    return number


def asked() -> Address:
    """The list that the address asks for."""
    places = city.directory()
    fields, districts = ({place.slug for place in kind.values()} for kind in (places.fields, places.districts))
    return listing.read(request.args, fields, districts)


@blueprint.get("/ideen")
@anyone
def index() -> ResponseReturnValue:
    """Ideas, searched, filtered and ordered as the address says."""
    address = asked()
    if address.sort == Sort.RANDOM and not address.zufall:
        seed = f"{random.SystemRandom().randrange(1000) / 1000:.3f}"
        return redirect(url_for(".index", **address.query(zufall=seed)), 303)
    return render_template(
        "proposals/index.html", page=list_page.list_page(db.session, address, request.args.get("seite"))
    )


@blueprint.get("/feeds/ideen.atom")
@anyone
def feed() -> Response:
    """The newest ideas of a list as a feed."""
    address = asked()
    wanted = list_page.wanted_of(address)
    entries = list_queries.newest_with_text(db.session, wanted)
    updated = max((entry.edited_at or entry.published_at for entry in entries), default=clock.now())
    response = make_response(
        render_template(
            "proposals/feed.xml",
            address=address,
            entries=entries,
            updated=updated,
            address_of=address_of,
            xml_safe=text.xml_safe,
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


@blueprint.get("/ideen/aehnliche")
@anyone
def similar() -> Response:
    """Public ideas of others like the title being typed."""
    title = listing.read({"q": request.args.get("titel", "")}, (), ()).q
    person = reader()
    found = search_queries.similar(db.session, listing.telling(title)[:8], title, person.id if person else None)
    return fragment(render_template("proposals/_similar.html", ideas=found, address_of=address_of))


@blueprint.get(f"/ideen/{ID}")
@blueprint.get(f"/ideen/{ID}-<slug>")
@anyone
def show(proposal_id: int, slug: str = "") -> ResponseReturnValue:
    """One idea; a wrong or missing slug leads to the right one."""
    row = queries.with_author(db.session, proposal_id)
    if row is None:
        abort(404)
    idea = row[0]
    refuse(idea)
    if idea.visibility == Visibility.MERGED:
        return _to_where_it_went(idea.about_id)
    if slug != rules.slug(idea.title):
        return redirect(address_of(idea.id, idea.title), 301)
    page = pages.idea_page(db.session, row, reader(), request.args.get("kommentare"), request.args.get("k"))
    return render_template("proposals/show.html", page=page)


def _to_where_it_went(target_id: int | None) -> ResponseReturnValue:
    target = queries.with_author(db.session, target_id) if target_id else None
    if target is None:
        abort(410)
    refuse(target[0])
    return redirect(address_of(target[0].id, target[0].title), 302)


@blueprint.get(f"/ideen/{ID}/fassungen")
@anyone
def wordings(proposal_id: int) -> str:
    """What an idea said before, and what changed."""
    row = queries.with_author(db.session, proposal_id)
    if row is None:
        abort(404)
    idea = row[0]
    refuse(idea)
    history = pages.history(db.session, idea, request.args.get("ab", type=version_number))
    return render_template("proposals/wordings.html", idea=idea, history=history, url=address_of(idea.id, idea.title))
