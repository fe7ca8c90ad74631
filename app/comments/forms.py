"""What one types into a comment."""

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional

from app.comments.models import STANCES
from app.comments.rules import LIMIT
from app.core.forms import Form, VersionField, clean_text
from app.core.locale import lazy

STANCE_WORDS = [
    ("none", lazy("Ohne Haltung")),
    ("for", lazy("Dafür")),
    ("against", lazy("Dagegen")),
    ("question", lazy("Frage an die Stadt")),
]


class CommentForm(Form):
    """A comment or a reply; staff choose for whom they speak."""

    text = TextAreaField(lazy("Ihr Kommentar"), [clean_text(LIMIT)])
    stance = RadioField(
        lazy("Wie stehen Sie dazu?"), [InputRequired(lazy("Bitte wählen Sie.")), AnyOf(STANCES)],
        choices=STANCE_WORDS, default="none",
    )  # fmt: skip
    speaking_for = SelectField(
        lazy("Sie schreiben"), [Optional()], coerce=str, validate_choice=True, choices=[("", "")]
    )
    version = VersionField()

    def offer_departments(self, departments: list[tuple[str, str]]) -> None:
        """For an official: privately, or as one of the own departments."""
        self.speaking_for.choices = [("", lazy("privat, unter Ihrem Namen")), *departments]
