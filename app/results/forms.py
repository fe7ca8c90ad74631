"""What a moderator says of a text or a file."""

from wtforms import StringField

from app.core.forms import Form, clean_text
from app.core.locale import lazy


class TextForm(Form):
    """The reason for keeping a text back, and the topic it is grouped under."""

    reason = StringField(
        lazy("Grund, falls Sie den Text zurückhalten"), [clean_text(300, single_line=True, required=False)]
    )
    tag = StringField(lazy("Thema (zum Gruppieren)"), [clean_text(60, single_line=True, required=False)])


class FileForm(Form):
    """Why a file goes."""

    reason = StringField(lazy("Grund"), [clean_text(300, single_line=True)])
