"""The shape of what coordinators say about a survey as a whole."""

from typing import Any

from wtforms import BooleanField, FileField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.core.errors import NotAllowed
from app.core.forms import DayField, Form, LineField, ParagraphsField, VersionField, clean_text
from app.core.locale import lazy
from app.surveys.exchange import TEXT_LIMIT, TITLE_LIMIT
from app.surveys.pages import AUDIENCES, RESULTS_WHEN
from app.surveys.rules import WrongLastDay


class NewForm(Form):
    """A new survey: how it is called, and after what it is made."""

    title = LineField(lazy("Titel"), [clean_text(TITLE_LIMIT, single_line=True)])
    start = RadioField(lazy("Womit anfangen?"), default="leer")


class ImportForm(Form):
    """A survey from a file."""

    file = FileField(lazy("Datei (JSON)"))


class VersionForm(Form):
    """A button: that it comes from our page, and from which version of the survey."""

    version = VersionField()


class SettingsForm(Form):
    """Everything but the questions; title and introduction in other languages come beside it."""

    version = VersionField()
    title = LineField(lazy("Titel"), [clean_text(TITLE_LIMIT, single_line=True)])
    text = ParagraphsField(lazy("Einleitung"), [clean_text(TEXT_LIMIT, required=False)])
    title_other = LineField(
        lazy("Titel in der zweiten Sprache"), [clean_text(TITLE_LIMIT, single_line=True, required=False)]
    )
    text_other = ParagraphsField(lazy("Einleitung in der zweiten Sprache"), [clean_text(TEXT_LIMIT, required=False)])
    languages = RadioField(lazy("Sprachen"))
    field = SelectField(lazy("Handlungsfeld"), validate_choice=True)
    department = SelectField(lazy("Wer fragt?"), validate_choice=True)
    opens_on = DayField(lazy("Erster Tag"), [Optional()])
    closes_on = DayField(lazy("Letzter Tag"), [Optional()])
    audience = RadioField(lazy("Wer kann mitmachen?"), choices=[(name, who) for name, (who, _why) in AUDIENCES.items()])
    anonymous = BooleanField(lazy("Anonym: wer teilnimmt und was geantwortet wird, liegt getrennt"))
    results_when = RadioField(lazy("Ergebnisse"), choices=[*RESULTS_WHEN.items()])
    sheets_published = BooleanField(
        lazy("Einzelne Antwortbögen werden veröffentlicht, ohne Texte und Orte. Das steht dann vor der ersten Frage.")
    )
    population = IntegerField(
        lazy("Zufallsstichprobe: Größe der Grundgesamtheit"), [Optional(), NumberRange(1, 10_000_000)]
    )
    drawn = IntegerField(lazy("Zufallsstichprobe: Zahl der Angeschriebenen"), [Optional(), NumberRange(1, 10_000_000)])
    retention_days = IntegerField(lazy("Antworten löschen nach (Tagen)"), [NumberRange(30, 3650)])
    template = BooleanField(lazy("Als Vorlage für weitere Umfragen anbieten"))

    def refuse(self, refusal: NotAllowed) -> None:
        """Say why at the last day if it is about that, else above the form."""
        if isinstance(refusal, WrongLastDay):
            self.closes_on.errors = [refusal.reason]
        else:
            self.form_errors.append(refusal.reason)

    def validate_sheets_published(self, field: Any) -> None:
        """What is announced must be kept: single sheets are part of the results."""
        if field.data and self.results_when.data == "never":
            raise ValidationError(
                lazy("Einzelne Bögen sind Ergebnisse: Sie lassen sich nur veröffentlichen, wo Ergebnisse es werden.")
            )

    def validate_closes_on(self, field: Any) -> None:
        """A period ends after it begins."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(lazy("Der letzte Tag liegt vor dem ersten."))

    def validate_population(self, field: Any) -> None:
        """A population without a draw says nothing, and would not be kept."""
        if field.data and not (self.drawn.data or self.drawn.errors or "".join(self.drawn.raw_data or ())):
            raise ValidationError(lazy("Zu einer Zufallsstichprobe gehören beide Zahlen."))

    def validate_drawn(self, field: Any) -> None:
        """A sample is drawn from a population."""
        if bool(field.data) != bool(self.population.data):
            raise ValidationError(lazy("Zu einer Zufallsstichprobe gehören beide Zahlen."))
        if field.data and field.data > (self.population.data or 0):
            raise ValidationError(lazy("Es können nicht mehr angeschrieben worden sein, als es gibt."))
