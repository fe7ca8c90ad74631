"""A barrier, reported by anyone."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from app.core.forms import Form, clean_text
from app.core.locale import lazy


class BarrierForm(Form):
    """What does not work, and where; an address only for those who want an answer."""

    address = StringField(lazy("Auf welcher Seite?"), [Optional(), clean_text(500, single_line=True)])
    text = TextAreaField(lazy("Was geht nicht?"), [clean_text(3000)])
    contact = StringField(lazy("Wie erreichen wir Sie?"), [Optional(), clean_text(200, single_line=True)])
