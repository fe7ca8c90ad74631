"""Data by which a person can be found: hints for a moderator, with what was found."""

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{2}|00\d{2}|0)[ /()-]{0,3}\d(?:[ /()-]{0,2}\d){6,12}(?![\w-])")
_BORN = re.compile(
    r"\b(?:geb\.|geboren(?: am)?|Geburtsdatum:?) {0,3}\d{1,2}\. ?(?:\d{1,2}\.|[A-Z][a-zä]{2,8}) ?\d{2,4}"
)
_PLATE = re.compile(r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?\b")
_PERSON = re.compile(r"\b(?:Herrn?|Frau|Familie|Fam\.) [A-ZÄÖÜ][\w-]{1,30}")
_HOUSE = re.compile(r"(?:str(?:a(?:ß|ss)e|\.)|weg|gasse|platz|allee|ring|damm|ufer) \d{1,4} ?[a-z]?\b", re.IGNORECASE)
_NEAR = 60


def found_in(text: str) -> dict[str, list[str]]:
    """Kind of data -> the places where it stands; a street with a number counts only beside somebody's name."""
    found = {
        "email": _EMAIL.findall(text),
        "iban": [match for match in _IBAN.findall(text) if is_iban(match)],
        "phone": _PHONE.findall(_IBAN.sub(" ", text)),
        "birth_date": _BORN.findall(text),
        "car_plate": _PLATE.findall(text),
        "home_address": _homes(text),
    }
    return {kind: places for kind, places in found.items() if places}


def is_iban(text: str) -> bool:
    """Whether the check digits of an account number are right (ISO 13616, modulo 97)."""
    compact = text.replace(" ", "").upper()
    if compact.startswith("DE") and len(compact) != 22:
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def _homes(text: str) -> list[str]:
    people = [match.span() for match in _PERSON.finditer(text)]
    homes = []
    for house in _HOUSE.finditer(text):
        while people and people[0][1] < house.start() - _NEAR:
            people.pop(0)
        if people and people[0][0] <= house.end() + _NEAR:
            start, end = people[0]
            homes.append(text[min(start, house.start()) : max(end, house.end())])
    return homes
