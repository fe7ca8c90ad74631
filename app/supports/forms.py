"""The one choice beside the button."""

from wtforms import BooleanField

from app.core.forms import Form
from app.core.locale import lazy


class SupportForm(Form):
    """Support, with word of the answer by mail unless unwanted."""

    without_mail = BooleanField(lazy("Ohne Mail: Ich schaue selbst nach der Antwort."))
