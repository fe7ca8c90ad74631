"""A form with every kind of field, to be looked at; it is never stored."""

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form


class SampleForm(Form):
    """What the fields look like."""

    title = StringField("Titel", [InputRequired("Schreiben Sie einen Titel."), Length(max=120)])
    text = TextAreaField("Ihre Idee", [InputRequired("Beschreiben Sie Ihre Idee.")])
    district = SelectField("Stadtteil", choices=[("", "Bitte wählen"), ("a", "Böckingen"), ("b", "Sontheim")])
    stance = RadioField(
        "Wie stehen Sie dazu?",
        [InputRequired("Wählen Sie eine Antwort.")],
        choices=[("for", "dafür"), ("against", "dagegen"), ("question", "Frage")],
    )
    email = EmailField("E-Mail-Adresse", [InputRequired("Geben Sie eine E-Mail-Adresse an.")])
    code = StringField("Code aus der E-Mail")
    without_mail = BooleanField("Ohne E-Mail, wenn die Stadt antwortet")
