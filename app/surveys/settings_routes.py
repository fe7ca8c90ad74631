"""What a survey says of itself and whom it asks, as one form at the desk of coordinators."""

from itertools import permutations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city
from app.core.access import staff
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import shown_again
from app.core.locale import _
from app.surveys import actions
from app.surveys.exchange import Pattern
from app.surveys.forms import SettingsForm
from app.surveys.models import Survey
from app.surveys.staff_routes import back, blueprint, survey_or_404


def language_choices() -> list[tuple[str, str]]:
    """One language or two, the first is always complete."""
    names = {each.code: each.name for each in city.profile().languages}
    alone = list(names.items())
    return alone + [(f"{one},{two}", f"{names[one]}, {names[two]}") for one, two in permutations(names, 2)]


def settings_form(survey: Survey, *, fresh: bool) -> SettingsForm:
    """The settings as they stand, or as they were sent."""
    pattern = actions.pattern_of(survey)
    other = survey.languages[1] if len(survey.languages) > 1 else ""
    stands = {
        **{name: getattr(survey, name) for name in ("version", "opens_on", "closes_on", "audience", "anonymous")},
        **{name: getattr(survey, name) for name in ("results_when", "sheets_published", "retention_days", "template")},
        "title": survey.title,
        "text": survey.source,
        "languages": ",".join(survey.languages),
        "title_other": pattern.title.get(other, ""),
        "text_other": pattern.text.get(other, ""),
        "field": str(survey.action_field_id or ""),
        "department": str(survey.department_id or ""),
        **{name: (survey.sample or {}).get(name) for name in ("population", "drawn")},
    }
    form = SettingsForm(formdata=None, data=stands) if fresh else SettingsForm(data=stands)
    places = city.directory()
    form.languages.choices = language_choices()
    none = ("", _("Bitte wählen"))
    form.field.choices = [none, *((str(each.id), each.name) for each in places.fields.values() if not each.retired)]
    form.department.choices = [
        ("", _("Die Dienststelle, die für das Handlungsfeld zuständig ist")),
        *((str(each.id), each.name) for each in places.departments.values() if not each.retired),
    ]
    return form


@blueprint.get("/<int:survey_id>/angaben")
@staff("coordination")
def settings(survey_id: int) -> ResponseReturnValue:
    """Title, introduction, field, period, audience, results, languages."""
    survey = survey_or_404(survey_id)
    return render_template("surveys/staff/settings.html", survey=survey, form=settings_form(survey, fresh=True))


@blueprint.post("/<int:survey_id>/angaben")
@staff("coordination")
@shown_again
def save_settings(survey_id: int) -> ResponseReturnValue:
    """Change them, as far as the state allows."""
    survey = survey_or_404(survey_id)
    form = settings_form(survey, fresh=False)
    if not form.validate_on_submit():
        return render_template("surveys/staff/settings.html", survey=survey, form=form), 422
    try:
        actions.describe(db.session, current_user, survey, described(form), chosen(form), form.version.data or 0)
    except NotAllowed as refusal:
        form.refuse(refusal)
        return render_template("surveys/staff/settings.html", survey=survey, form=form), 422
    except Stale:
        db.session.refresh(survey)
        form.version.show(survey.version)
        return render_template("surveys/staff/settings.html", survey=survey, form=form, stale=True), 409
    flash(_("Gespeichert."), "success")
    return back(survey, "angaben")


def described(form: SettingsForm) -> Pattern:
    """Title and introduction in the languages chosen."""
    languages = tuple((form.languages.data or "").split(","))
    titles = dict(zip(languages, (form.title.data or "", form.title_other.data or ""), strict=False))
    texts = dict(zip(languages, (form.text.data or "", form.text_other.data or ""), strict=False))
    return Pattern(
        {code: words for code, words in titles.items() if words},
        {code: words for code, words in texts.items() if words},
        languages,
    )


def chosen(form: SettingsForm) -> actions.Settings:
    """Everything else."""
    sample = {"population": form.population.data, "drawn": form.drawn.data} if form.drawn.data else None
    return actions.Settings(
        action_field_id=int(form.field.data) if form.field.data else None,
        department_id=int(form.department.data) if form.department.data else None,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        audience=form.audience.data,
        anonymous=bool(form.anonymous.data),
        results_when=form.results_when.data,
        sheets_published=bool(form.sheets_published.data),
        sample=sample,
        retention_days=form.retention_days.data or 730,
        template=bool(form.template.data),
    )
