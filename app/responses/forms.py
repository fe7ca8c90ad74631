"""The shape of what officials write and of what lists are narrowed to."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import DayField, Form, LineField, ParagraphsField, VersionField, clean_text
from app.core.locale import lazy
from app.core.text import LIMIT
from app.responses.rules import Words
from app.responses.status import COMMITTING, NAMES, SETTABLE, Status

REASON_LIMIT = 300
LINE_LIMIT = 200


class OptionalLineField(LineField):
    """One line that may stay empty."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Blank is nothing."""
        self.data = self.data or None


def optional_line(label: Any, limit: int = LINE_LIMIT) -> OptionalLineField:
    """A field for one line that may stay empty."""
    return OptionalLineField(label, [clean_text(limit, single_line=True, required=False)])


class AnswerForm(Form):
    """An entry of the answer; whether it is complete is asked only when it leaves the desk."""

    stand = SelectField(
        lazy("Neuer Stand"), choices=[(status.value, NAMES[status]) for status in SETTABLE], default=Status.IN_REVIEW
    )
    source = ParagraphsField(lazy("Antwort"), [clean_text(LIMIT, required=False)])
    reason = LineField(lazy("Grund in einem Satz"), [clean_text(REASON_LIMIT, single_line=True, required=False)])
    next_step = optional_line(lazy("Nächster Schritt"))
    next_step_on = DayField(lazy("Getan bis"))
    basis = RadioField(
        lazy("Worauf stützt sich die Zusage?"),
        choices=[
            ("", lazy("Es ist keine Zusage")),
            ("own_budget", lazy("Aus eigenem Budget")),
            ("council_paper", lazy("Vorlage oder Beschluss des Gemeinderats")),
        ],
        default="",
    )
    council_paper = optional_line(lazy("Nummer der Vorlage"))
    council_on = DayField(lazy("Tag der Sitzung"))
    forwarded_to = optional_line(lazy("Zuständig ist"))
    version = VersionField()

    @classmethod
    def of(cls, entry: Any, status: str | None) -> "AnswerForm":
        """The form as the open entry stands; a new one begins with the present status."""
        if entry is None:
            return cls(formdata=None, data={"stand": status if status in SETTABLE else Status.IN_REVIEW})
        basis = "own_budget" if entry.own_budget else "council_paper" if entry.council_paper else ""
        return cls(formdata=None, obj=entry, data={"basis": basis, "stand": entry.status})

    def words(self) -> Words:
        """What was written; what does not belong to the status is left out."""
        basis = self.basis.data if self.stand.data in COMMITTING else ""
        return Words(
            status=self.stand.data,
            source=self.source.data or "",
            reason=self.reason.data or "",
            next_step=self.next_step.data,
            next_step_on=self.next_step_on.data,
            own_budget=basis == "own_budget",
            council_paper=self.council_paper.data if basis == "council_paper" else None,
            council_on=self.council_on.data,
            forwarded_to=self.forwarded_to.data if self.stand.data == Status.FORWARDED else None,
        )

    def blame(self, missing: dict[str, Any]) -> bool:
        """Say at each field what is missing; says whether something is."""
        for name, sentence in missing.items():
            field = self["stand" if name == "status" else name]
            field.errors = [*field.errors, sentence]
        return bool(missing)


class MoveForm(Form):
    """Approving or sending back: nothing but the version that was read."""

    version = VersionField()


class ReassignForm(MoveForm):
    """Passing an idea on to another department."""

    department = SelectField(
        lazy("Dienststelle"), [NumberRange(1, message=lazy("Bitte wählen Sie eine Dienststelle."))], coerce=int
    )
    why = LineField(
        lazy("Warum ist sie zuständig?"),
        [InputRequired(lazy("Bitte nennen Sie den Grund.")), clean_text(LINE_LIMIT, single_line=True)],
    )

    def offer(self, departments: list[tuple[int, str]]) -> None:
        """The departments to choose from."""
        self.department.choices = [(0, lazy("Bitte wählen")), *departments]


class OweForm(Form):
    """Promising an answer: a button."""
