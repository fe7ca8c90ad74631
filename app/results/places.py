"""Places in words and on the map of the city: districts and fields, never a single point."""

import math
from collections.abc import Mapping

from flask_babel import format_decimal
from markupsafe import Markup

from app.core import city
from app.core.locale import _, day, language
from app.results import areas, charts, rules
from app.surveys.questionnaire import Question


def note() -> str:
    """How places are published, and where outline and figures of the city come from."""
    profile = city.profile()
    said = [
        _(
            "Einzelne Punkte werden nicht veröffentlicht, nur Stadtteile und Felder von rund einem Kilometer mit "
            "mindestens fünf Nennungen; alle anderen stehen zusammen als „anderswo“. Der Anteil gilt für alle, die "
            "einen Ort genannt haben."
        )
    ]
    if profile.outline:
        said.append(_("Stadtgrenze: %(source)s.", source=profile.outline.source))
    if profile.residents:
        day_ = day(profile.residents.published)
        said.append(
            _("Einwohnerzahlen: %(source)s, veröffentlicht am %(day)s.", source=profile.residents.source, day=day_)
        )
    return " ".join(said)


def name_of(area: str) -> str:
    """An area in words; a field is named after the district whose middle is nearest."""
    fixed = {
        "outside": _("Außerhalb der Stadt"),
        "point": _("Auf der Karte, in der Stadt"),  # counted before there were fields
        "words": _("Nur in Worten"),
        areas.ELSEWHERE: _("Anderswo"),
    }
    known = {each.slug: each for each in city.profile().districts}
    middle = areas.centre(area)
    if middle:
        nearest = min(known.values(), key=lambda each: (each.whole_city, math.dist(each.center, middle)))
        return _(
            "Feld bei %(district)s (%(north)s° Nord, %(east)s° Ost)", district=nearest.name[language()],
            north=format_decimal(round(middle[0], 3)), east=format_decimal(round(middle[1], 3)),
        )  # fmt: skip
    return known[area].name[language()] if area in known else fixed.get(area, area)


def drawn(question: Question, title: str, counted: Mapping[str, int]) -> Markup | None:
    """The areas on the outline of the city; None where no outline is known or no area may be shown."""
    outline = city.profile().outline
    middles = {each.slug: each.center for each in city.profile().districts if not each.whole_city}
    circles = [
        charts.Circle(*place, people, name_of(area))
        for area, people in counted.items()
        if (place := areas.centre(area) or middles.get(area)) and people >= rules.FEWEST
    ]
    return charts.plan(f"m-{question.id}", title, outline.ring, circles) if outline and circles else None
