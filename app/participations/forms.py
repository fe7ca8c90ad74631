"""The shape of what staff enter: a print run, a shared place."""

from wtforms import IntegerField
from wtforms.validators import NumberRange

from app.core.forms import Form, LineField, ParagraphsField, clean_text
from app.core.locale import lazy
from app.participations.rules import LARGEST_BATCH, SMALLEST_BATCH


class PrintForm(Form):
    """How many codes, and for whom."""

    note = LineField(lazy("Für wen sind die Codes?"), [clean_text(200, single_line=True)])
    number = IntegerField(
        lazy("Wie viele Codes?"),
        [NumberRange(SMALLEST_BATCH, LARGEST_BATCH, lazy("Drucken Sie zwischen 10 und 5.000 Codes."))],
    )


class PlaceForm(Form):
    """A place and its networks."""

    name = LineField(lazy("Name des Ortes"), [clean_text(120, single_line=True)])
    networks = ParagraphsField(lazy("Netze"), [clean_text(2000)])
