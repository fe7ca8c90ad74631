"""A form with every kind of field, to be looked at; it is never stored."""

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.core.locale import lazy


class SampleForm(Form):
    """What the fields look like."""

    title = StringField(lazy("Titel"), [InputRequired(lazy("Schreiben Sie einen Titel.")), Length(max=120)])
    text = TextAreaField(lazy("Ihre Idee"), [InputRequired(lazy("Beschreiben Sie Ihre Idee."))])
    district = SelectField(
        lazy("Stadtteil"), choices=[("", lazy("Bitte wählen")), ("a", "Böckingen"), ("b", "Sontheim")]
    )
    stance = RadioField(
        lazy("Wie stehen Sie dazu?"),
        [InputRequired(lazy("Wählen Sie eine Antwort."))],
        choices=[("for", lazy("dafür")), ("against", lazy("dagegen")), ("question", lazy("Frage"))],
    )
    email = EmailField(lazy("E-Mail-Adresse"), [InputRequired(lazy("Geben Sie eine E-Mail-Adresse an."))])
    code = StringField(lazy("Code aus der E-Mail"))
    without_mail = BooleanField(lazy("Ohne E-Mail, wenn die Stadt antwortet"))
