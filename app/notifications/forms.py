"""Which mails come."""

from wtforms import BooleanField

from app.core.forms import Form
from app.core.locale import lazy


class MailForm(Form):
    """A tick for each topic; decisions about one's own contributions always come."""

    author = BooleanField(lazy("Zu meinen Ideen: Eingang und Antworten der Stadt"))
    commenter = BooleanField(lazy("Antworten der Stadt auf Ideen, die ich kommentiert habe"))
    supporter = BooleanField(lazy("Antworten der Stadt auf Ideen, die ich unterstütze"))
    reporter = BooleanField(lazy("Was aus meinen Meldungen wurde"))
