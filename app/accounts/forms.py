"""The two steps of signing in: an address, then six digits."""

from typing import Any

from wtforms import EmailField, HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.accounts import addresses, names, rules
from app.core import city, text
from app.core.forms import Form
from app.core.locale import lazy


class NameForm(Form):
    """The name beside what a person writes."""

    display_name = StringField(lazy("Anzeigename"))

    def validate_display_name(self, field: Any) -> None:
        """It can be read, and sounds neither like the city nor like a party."""
        try:
            field.data = names.check(field.data or "", city.profile().names)
        except names.NameRefused as refusal:
            field.data = text.shown_again(field.data or "")
            raise ValidationError(names.sentence(refusal)) from None


class AddressForm(NameForm):
    """Name and address; a likely slip of the hand is asked about once."""

    display_name = StringField(lazy("Anzeigename"), [Optional()])
    email = EmailField(lazy("E-Mail-Adresse"))
    email_instead = StringField()  # the button "yes, that one"
    meant = HiddenField()  # the address whose spelling was asked about
    next = HiddenField()

    suggestion: str | None = None

    def validate_next(self, field: Any) -> None:
        """What leads elsewhere leads nowhere, and is not shown again."""
        field.data = rules.own_path(field.data)

    def validate_meant(self, field: Any) -> None:
        """Only an address that was asked about is carried along."""
        field.data = field.data if field.data and field.data == (self.email.data or "").strip() else None

    def validate_email(self, field: Any) -> None:
        """A person can be written to there."""
        try:
            field.data = addresses.normalise(self.email_instead.data or field.data or "")
        except addresses.AddressRefused as refusal:
            field.data = text.shown_again(field.data or "")
            raise ValidationError(addresses.sentence(refusal)) from None
        suggestion = addresses.did_you_mean(field.data)
        if suggestion and self.meant.data != field.data:
            self.suggestion, self.meant.data = suggestion, field.data
            raise ValidationError(
                lazy(
                    "Meinten Sie %(suggestion)s? Wenn Ihre Adresse so stimmt, drücken Sie noch einmal auf den Knopf.",
                    suggestion=suggestion,
                )
            )


class ButtonForm(Form):
    """Only a button, and a digest of what was shown beside it: nobody confirms what they have not read."""

    seen = HiddenField()


class CodeForm(ButtonForm):
    """The six digits of the mail."""

    code = StringField(lazy("Code aus der E-Mail"))

    def validate_code(self, field: Any) -> None:
        """Whatever was typed can be shown again; whether it is right, the action says."""
        field.data = text.shown_again(field.data or "")


class ResidenceForm(Form):
    """The code that the citizens' office handed out."""

    code = StringField(lazy("Code vom Bürgeramt"))

    def validate_code(self, field: Any) -> None:
        """Whatever was typed can be shown again; whether it is right, the action says."""
        field.data = text.shown_again(field.data or "")


class HandOutForm(Form):
    """How many codes the counter needs."""

    number = IntegerField(
        lazy("Wie viele Codes?"), [NumberRange(1, 50, lazy("Bitte eine Zahl von 1 bis 50 eingeben."))]
    )
