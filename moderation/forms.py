"""The forms of reporters, moderators and those concerned: shape and wording, no permission."""

from typing import Any

from wtforms import BooleanField, EmailField, RadioField, SelectField
from wtforms.validators import Email, InputRequired, Length, Optional

from app.core import city
from app.core.forms import Form, LineField, ParagraphsField, VersionField, clean_text
from app.core.locale import _, language, lazy
from moderation import measures
from moderation.measures import Measure

LIMIT = 3000
NOTE_LIMIT = 2000


def _or_nothing(check: Any) -> list[Any]:
    return [Optional(), check]


class ReportForm(Form):
    """What is wrong with a contribution; name and address are never needed (DSA Art. 16)."""

    reason = RadioField(
        lazy("Was stimmt nicht?"), [InputRequired(lazy("Bitte wählen Sie aus, was am ehesten zutrifft."))]
    )
    danger = BooleanField(lazy("Es besteht Gefahr für Leib und Leben"))
    explanation = ParagraphsField(
        lazy("Was ist das Problem?"),
        [InputRequired(lazy("Bitte schreiben Sie in ein, zwei Sätzen, was nicht stimmt.")), clean_text(LIMIT)],
    )
    name = LineField(lazy("Ihr Name"), _or_nothing(clean_text(120, single_line=True)))
    email = EmailField(
        lazy("Ihre E-Mail-Adresse"),
        [
            Optional(),
            Length(max=254, message=lazy("So lang ist keine E-Mail-Adresse.")),
            Email(lazy("Das ist keine E-Mail-Adresse. Bitte prüfen Sie sie oder lassen Sie das Feld leer.")),
        ],
    )
    good_faith = BooleanField(
        lazy("Ich habe das nach bestem Wissen geschrieben, und es ist vollständig."),
        [InputRequired(lazy("Bitte bestätigen Sie, dass Ihre Angaben nach bestem Wissen richtig sind."))],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        choices = city.profile().policy.report_choices
        self.reason.choices = [(choice.code, choice.name[language()]) for choice in choices]
        self.hints = {choice.code: choice.description[language()] for choice in choices}


class _GroundForm(Form):
    """One main ground: a law XOR a rule of the city."""

    ground = SelectField(lazy("Verstoß gegen"), [Optional()], default="")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        policy, spoken = city.profile().policy, language()
        self.ground.choices = {
            "–": [("", lazy("Bitte wählen"))],
            str(_("Gesetz")): [(ground.code, f"{ground.name[spoken]} · {ground.law}") for ground in policy.illegal],
            str(_("Regeln der Stadt")): [
                (ground.code, f"{ground.name[spoken]} · {ground.clause[spoken] if ground.clause else ''}")
                for ground in policy.terms
            ],
        }

    def sentences(self) -> dict[str, str]:
        """The default sentence of each ground."""
        return {ground.code: ground.sentence[language()] for ground in city.profile().policy.grounds}

    def check_ground(self) -> bool:
        """A restriction names what it stands on."""
        if self.ground.data:
            return True
        self.ground.errors = [lazy("Bitte wählen Sie das Gesetz oder die Regel, gegen die der Beitrag verstößt.")]
        return False


class DecisionForm(_GroundForm):
    """A decision: measure, one main ground, why this text falls under it, a note for colleagues."""

    measure = RadioField(lazy("Entscheidung"), [InputRequired(lazy("Bitte wählen Sie, was geschehen soll."))])
    to_field = SelectField(lazy("Handlungsfeld"), [Optional()], default="")
    explanation = ParagraphsField(lazy("Warum fällt dieser Text darunter?"), _or_nothing(clean_text(LIMIT)))
    note = ParagraphsField(lazy("Notiz für die Moderation"), _or_nothing(clean_text(NOTE_LIMIT)))
    version = VersionField()

    def __init__(self, *args: Any, movable: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        offered = [Measure.APPROVE, *([Measure.MOVE] if movable else []), Measure.HIDE, Measure.REMOVE]
        self.measure.choices = [(measure.value, measures.TO_DO[measure]) for measure in offered]
        self.hints = {measure.value: measures.MEANING[measure] for measure in offered}
        fields = [(str(field.id), field.name) for field in city.directory().fields.values() if not field.retired]
        self.to_field.choices = [("", lazy("Bitte wählen")), *fields]
        if not movable:
            del self.to_field

    def validate(self, extra_validators: Any = None) -> bool:
        """Well-formed, and with what the chosen measure needs."""
        fine = super().validate(extra_validators)
        if self.measure.data in measures.RESTRICTIONS:
            return self.check_ground() and fine
        if self.measure.data == Measure.MOVE and self.to_field is not None and not self.to_field.data:
            self.to_field.errors = [lazy("Bitte wählen Sie, wohin der Beitrag gehört.")]
            return False
        return fine

    def default_explanation(self) -> str:
        """The sentence that stands there when the moderator wrote none."""
        if self.measure.data in measures.RESTRICTIONS:
            return self.sentences().get(self.ground.data or "", "")
        return str(measures.DEFAULT_EXPLANATIONS[Measure(self.measure.data)])


class ReasonForm(Form):
    """A reason that others read."""

    explanation = ParagraphsField(
        lazy("Begründung"), [InputRequired(lazy("Bitte begründen Sie die Entscheidung.")), clean_text(LIMIT)]
    )


class AppealForm(Form):
    """Why a decision is wrong, in the words of the person concerned."""

    words = ParagraphsField(
        lazy("Warum ist die Entscheidung falsch?"),
        [InputRequired(lazy("Bitte schreiben Sie, was wir anders sehen sollten.")), clean_text(LIMIT)],
    )


class AppealDecisionForm(_GroundForm):
    """What another person decides about an appeal; hiding after all needs a ground."""

    outcome = RadioField(
        lazy("Entscheidung über den Einspruch"), [InputRequired(lazy("Bitte wählen Sie eine Entscheidung."))]
    )
    reason = ParagraphsField(
        lazy("Begründung"), [InputRequired(lazy("Bitte begründen Sie die Entscheidung.")), clean_text(LIMIT)]
    )

    def __init__(self, *args: Any, hides: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        self.hides = hides
        self.outcome.choices = [
            ("upheld", lazy("Die Entscheidung bleibt")),
            ("reversed", lazy("Der Beitrag wird verborgen") if hides else lazy("Die Entscheidung wird aufgehoben")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Well-formed, and with a ground where something is hidden after all."""
        fine = super().validate(extra_validators)
        if self.hides and self.outcome.data == "reversed":
            return self.check_ground() and fine
        return fine
