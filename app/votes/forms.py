"""The ballot paper as a form, and what the coordination writes."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import text
from app.core.errors import NotAllowed
from app.core.forms import DayField, Form, LineField, ParagraphsField, clean_text
from app.core.locale import lazy
from app.votes.rules import MOST_CHOICES, WrongMarks

NONE = 0
METHODS = (
    ("approval", lazy("Stimmen verteilen: jede zählt gleich")),
    ("ranked", lazy("Plätze vergeben: der erste Platz zählt am meisten")),
)
AUDIENCES = (
    ("guest", lazy("Alle, auch ohne Konto")),
    ("email", lazy("Wer mit einer E-Mail-Adresse angemeldet ist")),
    ("resident", lazy("Wer den Wohnsitz bestätigt hat")),
    ("code", lazy("Nur wer einen Code auf Papier bekommen hat")),
)


class BallotForm(Form):
    """A ballot; its lines are added by `ballot_form`."""

    code = StringField(lazy("Code auf Papier"))
    sent = HiddenField(default="ja")

    def validate_code(self, field: Any) -> None:
        """Whatever was typed can be shown again; whether it opens something, the action says."""
        field.data = text.shown_again(field.data or "")

    def marks(self) -> list[int]:
        """What was marked, the best first."""
        if "choices" in self:
            return list(self["choices"].data or [])
        return [field.data for field in self.ranks() if field.data]

    def refuse(self, refusal: NotAllowed) -> None:
        """Say why at the marks if it is about them, else above the form."""
        if isinstance(refusal, WrongMarks):
            marked = self["choices"] if "choices" in self else self.ranks()[0]
            marked.errors = [refusal.reason]
        else:
            self.form_errors.append(refusal.reason)

    def ranks(self) -> list[Any]:
        """The fields of the places, the first one first."""
        return [field for field in self if field.name.startswith("platz-")]


class ChoicesField(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def ballot_form(method: str, most: int, choices: Sequence[tuple[int, str]], marks: Sequence[int] = ()) -> BallotForm:
    """The form of one vote, filled with what was marked before."""

    class Paper(BallotForm):
        pass

    if method == "approval":
        Paper.choices = ChoicesField(lazy("Ihre Stimmen"), choices=list(choices), coerce=_number, default=list(marks))
    else:
        offered = [(NONE, "–"), *choices]
        for place in range(1, min(most, len(choices)) + 1):
            before = marks[place - 1] if place <= len(marks) else NONE
            label = lazy("%(place)s. Platz", place=place)
            field = SelectField(label, choices=offered, coerce=_number, default=before, name=f"platz-{place}")
            setattr(Paper, f"place_{place:03}", field)
    return Paper()


def _number(value: Any) -> int:
    """Numbers of lines only; anything else was never offered."""
    written = str(value)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else -1


class PlanForm(Form):
    """What the coordination decides about a vote."""

    title = LineField(lazy("Titel"), [clean_text(120, single_line=True)])
    source = ParagraphsField(lazy("Worum es geht"), [clean_text(10_000)])
    field = SelectField(lazy("Handlungsfeld"))
    method = RadioField(lazy("Wie wird abgestimmt?"), choices=METHODS, default="approval")
    most = IntegerField(
        lazy("Wie viele Stimmen oder Plätze hat jede Person?"),
        [NumberRange(1, MOST_CHOICES, lazy("Bitte eine Zahl von 1 bis 40 eingeben."))],
        default=3,
    )
    audience = RadioField(lazy("Wer darf abstimmen?"), choices=AUDIENCES, default="email")
    opens_on = DayField(lazy("Erster Tag"))
    closes_on = DayField(lazy("Letzter Tag"))
    entitled = IntegerField(
        lazy("Wie viele dürfen abstimmen?"),
        [Optional(), NumberRange(1, 100_000_000, lazy("Bitte eine Zahl ab 1 eingeben."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days are there, in their order."""
        fine = super().validate(extra_validators)
        for field in (self.opens_on, self.closes_on):
            if field.data is None and not field.errors:
                field.errors = [lazy("Bitte geben Sie einen Tag an, zum Beispiel 4.3.2027.")]
                fine = False
        if fine and self.closes_on.data and self.opens_on.data and self.closes_on.data < self.opens_on.data:
            self.closes_on.errors = [lazy("Der letzte Tag liegt vor dem ersten.")]
            return False
        return fine


class LineForm(Form):
    """A line of the ballot paper."""

    title = LineField(lazy("Titel"), [clean_text(160, single_line=True, required=False)])
    source = ParagraphsField(lazy("Beschreibung"), [clean_text(2000, required=False)])
    cost = IntegerField(
        lazy("Kosten in Euro"),
        [Optional(), NumberRange(0, 10_000_000_000, lazy("Bitte eine Zahl ab 0 eingeben."))],
    )
    idea = LineField(lazy("Nummer einer Idee"), [clean_text(40, single_line=True, required=False)])


class ReleaseForm(Form):
    """The last look before everyone sees it."""

    sure = BooleanField(lazy("Ich habe den Stimmzettel geprüft. Nach der Freigabe ändert er sich nicht mehr."))
