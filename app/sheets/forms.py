"""What people send around the questions: how they take part, the key of a sheet, a receipt, the code of a paper form.

The questions themselves are no form of ours: a survey's questionnaire says which fields there are (`answering`).
"""

from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.core.forms import Form, clean_text
from app.core.locale import lazy

LONGEST = 1_000  # letters of a key, a signature or a token as text


class BeginForm(Form):
    """Take part; the hidden fields are the blind signature's, empty where a survey is not anonymous."""

    code = StringField(lazy("Code auf Papier"), [clean_text(40, single_line=True, required=False)])
    blinded = HiddenField(validators=[Length(max=LONGEST)])
    token = HiddenField(validators=[Length(max=LONGEST)])
    inverse = HiddenField(validators=[Length(max=LONGEST)])


class KeyForm(Form):
    """Continue a sheet."""

    key = StringField(lazy("Code zum Weitermachen"), [clean_text(60, single_line=True)])


class TokenForm(Form):
    """Open the sheet of an anonymous survey."""

    token = HiddenField(validators=[Length(max=LONGEST)])
    signature = HiddenField(validators=[Length(max=LONGEST)])


class ReceiptForm(Form):
    """Ask after a sheet."""

    receipt = StringField(lazy("Beleg"), [clean_text(40, single_line=True)])


class PaperForm(Form):
    """The code printed on a form, if there is one."""

    code = StringField(lazy("Code auf dem Bogen"), [clean_text(40, single_line=True, required=False)])
