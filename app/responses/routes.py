"""What everyone reads: the newest answers, how punctual the city is, a feed."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import anyone
from app.core.city import directory
from app.core.db import db
from app.responses import pages, queries
from app.responses.queries import Filters
from app.responses.status import ANSWERING, Status

blueprint = Blueprint("responses", __name__, template_folder="templates")


def asked_filters() -> tuple[Filters, dict[str, str]]:
    """What the address narrows the list to, and the words of it that further pages keep; nonsense is left out."""
    lists, wanted = directory(), request.args
    field = lists.field(wanted.get("handlungsfeld", ""))
    department = lists.department(wanted.get("dienststelle", ""))
    status = next((one for one in Status if one.value == wanted.get("stand")), None)
    kept = {
        "handlungsfeld": field.slug if field else "",
        "dienststelle": department.slug if department else "",
        "stand": status.value if status else "",
    }
    filters = Filters(field.id if field else None, department.id if department else None, status)
    return filters, {name: word for name, word in kept.items() if word}


@blueprint.get("/antworten")
@anyone
def index() -> ResponseReturnValue:
    """The newest answers, and how the city keeps its word."""
    filters, kept = asked_filters()
    page = queries.newest_answers(db.session, filters, request.args.get("seite"))
    return render_template(
        "responses/index.html",
        page=page,
        cards=pages.cards(page.rows),
        kept=kept,
        lists=directory(),
        statuses=pages.status_choices([status for status in Status if status in ANSWERING]),
        rates=pages.rates(queries.punctuality(db.session)),
    )


@blueprint.get("/feeds/antworten.atom")
@anyone
def feed() -> Response:
    """The newest answers for feed readers, narrowed like the list."""
    filters, kept = asked_filters()
    page = queries.newest_answers(db.session, filters)
    answer = make_response(
        render_template(
            "responses/feed.xml",
            feed=pages.feed(page.rows),
            own_url=url_for("responses.feed", _external=True, **kept),
            page_url=url_for("responses.index", _external=True, **kept),
        )
    )
    answer.mimetype = "application/atom+xml"
    return answer
