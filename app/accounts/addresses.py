"""E-mail addresses: whoever can be written to can take part, and nobody else's letters are opened by a typing error."""

from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from flask_babel.speaklater import LazyString

from app.core.locale import lazy

PROVIDERS = (
    *("gmail.com", "googlemail.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de"),
    *("outlook.de", "outlook.com", "hotmail.de", "hotmail.com", "live.de", "live.com", "icloud.com", "me.com"),
    *("yahoo.de", "yahoo.com", "aol.com", "aol.de", "posteo.de", "mailbox.org", "arcor.de", "mail.de", "email.de"),
    *("kabelbw.de", "unitybox.de", "vodafone.de", "proton.me", "protonmail.com", "online.de", "magenta.de"),
)
NEIGHBOURS = (
    "gmx.com",
    "gmx.eu",
    "gmx.org",
    "mail.com",
    "email.com",
    "ymail.com",
    "yahoo.fr",
    "yahoo.it",
    "hotmail.fr",
)
"""Addresses that exist although they look like a slip of the hand for one of the providers."""

_AROUND = " \t\r\n\u00a0\u200b\u200e\u200f\u2060\ufeff"


class Refusal(StrEnum):
    """Why an address cannot be written to."""

    BLANK = "blank"
    NO_AT = "no_at"
    UMLAUT = "umlaut"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"


class AddressRefused(ValueError):
    """An address that cannot be written to; ``sentence`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


def sentence(refusal: AddressRefused) -> LazyString:
    """Say to the person who typed it what is wrong and what to do."""
    match refusal.reason:
        case Refusal.BLANK:
            return lazy("Bitte geben Sie Ihre E-Mail-Adresse ein.")
        case Refusal.NO_AT:
            return lazy("In der E-Mail-Adresse fehlt das Zeichen @.")
        case Refusal.UMLAUT:
            return lazy("Vor dem @ sind nur Buchstaben ohne Umlaut und Akzent möglich.")
        case Refusal.TOO_LONG:
            return lazy("Diese E-Mail-Adresse ist zu lang. Bitte prüfen Sie sie.")
        case _:
            return lazy("Das ist keine vollständige E-Mail-Adresse. Ein Beispiel: name@beispiel.de")


def normalise(address: str) -> str:
    """Return the address as mail is sent to it; raise ``AddressRefused`` where no mail would arrive.

    Blanks around it go, the domain becomes lower case and ASCII (IDNA); what stands before the @ stays as typed.
    Refused on purpose although the standard knows them: quoted names, comments, addresses of machines ("[192.0.2.1]"),
    domains of one word, and letters beyond ASCII before the @, which most mail servers do not deliver.
    """
    address = address.strip(_AROUND)
    if not address:
        raise AddressRefused(Refusal.BLANK)
    if "@" not in address:
        raise AddressRefused(Refusal.NO_AT)
    if len(address) > 320:
        raise AddressRefused(Refusal.TOO_LONG)
    local = address.rpartition("@")[0]
    if not local.isascii() and local.isprintable():
        raise AddressRefused(Refusal.UMLAUT)
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        too_long = "too long" in str(error)
        raise AddressRefused(Refusal.TOO_LONG if too_long else Refusal.MALFORMED) from None
    return f"{found.local_part}@{found.ascii_domain.lower()}"


def same_key(address: str) -> str:
    """Return what two spellings of one address have in common: two accounts never share it."""
    return normalise(address).casefold()


def did_you_mean(address: str) -> str | None:
    """Suggest the address with the provider that was probably meant: "anna@gmial.com" is asked "anna@gmail.com?"."""
    local, _at, domain = address.strip(_AROUND).rpartition("@")
    domain = domain.lower()
    if not local or not domain or len(domain) > 20 or domain in PROVIDERS or domain in NEIGHBOURS:
        return None
    distances = {provider: _slips(domain, provider) for provider in PROVIDERS}
    nearest = min(distances, key=lambda provider: distances[provider])
    return f"{local}@{nearest}" if distances[nearest] <= (2 if len(nearest) > 9 else 1) else None


def _slips(domain: str, provider: str) -> int:
    """The right name with a wrong ending is one slip."""
    name, _dot, ending = provider.partition(".")
    return 1 if domain.startswith(f"{name}.") and ending == "com" else _distance(domain, provider)


def _distance(one: str, other: str) -> int:
    """Count the slips between two words: a letter too many, missing, wrong, or two letters swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
