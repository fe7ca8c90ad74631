"""The desk of results: texts that wait for a moderator, and single questions that the coordination publishes."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import paging
from app.core.access import staff
from app.core.db import db
from app.core.forms import shown_again
from app.core.locale import _
from app.results import actions, pages, queries
from app.results.forms import TextForm
from app.results.models import AnswerText
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.pages import say

blueprint = Blueprint("survey_texts", __name__, url_prefix="/dienst/umfragen", template_folder="templates")
STATES = {"offen": "waiting", "freigegeben": "released", "zurueckgehalten": "kept_back"}


@blueprint.get("/texte")
@staff("moderation")
def index() -> str:
    """The surveys with texts that nobody has read."""
    return render_template(
        "results/queues.html", surveys=queries.with_texts(db.session), files=queries.with_files(db.session)
    )


@blueprint.get("/<int:survey_id>/texte")
@staff("moderation")
def queue(survey_id: int) -> ResponseReturnValue:
    """The texts of one survey."""
    return shown_queue(db.session.get(Survey, survey_id) or abort(404), TextForm(formdata=None))


@blueprint.post("/texte/<int:text_id>")
@staff("moderation")
@shown_again
def decide(text_id: int) -> ResponseReturnValue:
    """Release a text, or keep it back with a reason."""
    answer = db.session.get(AnswerText, text_id) or abort(404)
    survey = db.session.get_one(Survey, answer.survey_id)
    form = TextForm()
    state = "kept_back" if request.form.get("was") == "zurueckhalten" else "released"
    if not form.validate_on_submit():
        return shown_queue(survey, form, answer), 422
    if state == "kept_back" and not form.reason.data:
        form.reason.errors = [_("Bitte nennen Sie den Grund.")]
        return shown_queue(survey, form, answer), 422
    actions.decide_text(db.session, current_user, answer, state, form.reason.data or "", form.tag.data or "")
    flash(_("Der Text ist veröffentlicht.") if state == "released" else _("Der Text bleibt zurück."), "success")
    return redirect(url_for("survey_texts.queue", survey_id=survey.id), 303)


@blueprint.post("/<int:survey_id>/ergebnis/<question_id>")
@staff("coordination")
def show_question(survey_id: int, question_id: str) -> ResponseReturnValue:
    """Publish the result of one question."""
    survey = db.session.get(Survey, survey_id) or abort(404)
    actions.show_question(db.session, current_user, survey, question_id)
    flash(_("Das Ergebnis dieser Frage ist jetzt für alle zu sehen."), "success")
    return redirect(pages.address_of(survey), 303)


def shown_queue(survey: Survey, form: TextForm, refused: AnswerText | None = None) -> str:
    """The page of the texts in the state that the address asks for, or in that of the text that was refused."""
    asked = {"stand": request.args.get("stand", "offen"), "q": " ".join(request.args.get("q", "").split())[:100]}
    if refused is not None:
        asked["stand"] = next(slug for slug, name in STATES.items() if name == refused.state)
    state = STATES.get(asked["stand"], "waiting")
    page = queries.texts(db.session, survey.id, state, words=asked["q"], mark=request.args.get("seite"))
    titles = {
        question.id: say(question.title, survey.languages) for question in from_document(survey.questionnaire).questions
    }
    counts = queries.text_counts(db.session, survey.id)
    names = {"offen": _("Ungelesen"), "freigegeben": _("Veröffentlicht"), "zurueckgehalten": _("Zurückgehalten")}

    def here(**values: Any) -> str:
        return url_for("survey_texts.queue", survey_id=survey.id, **values)

    tabs = [(names[slug], here(stand=slug), name == state, counts.get(name, 0)) for slug, name in STATES.items()]

    def url(mark: str | None) -> str | None:
        return here(seite=mark, **asked) if mark else None

    return render_template(
        "results/queue.html", survey=survey, texts=paging.led_by(refused, page.rows), titles=titles, tabs=tabs,
        asked=asked, form=form, wrong_id=refused.id if refused else None, previous_url=url(page.before),
        next_url=url(page.after), tags=queries.tags(db.session, survey.id),
    )  # fmt: skip
