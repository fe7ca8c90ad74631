"""How a question is drawn as a form: what `surveys/_questions.html` needs, in the language of the reader."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import cos, radians
from typing import Any

from flask import url_for

from app.core import city, file_checks, text
from app.core.locale import _, decimal_sign, lazy, numeral, numeral_day
from app.surveys import labels
from app.surveys.labels import Name, Placed
from app.surveys.pages import Spoken, around, say
from app.surveys.questionnaire import Explanation, Item, Option, Question, Words
from app.surveys.questions import TYPES, in_order, rows_in_order
from app.surveys.questions.choices import MULTIPLE, bounds, text_field
from app.surveys.questions.days import day_bounds
from app.surveys.questions.kind import Fields, Unanswerable
from app.surveys.questions.words import LONG_LIMIT, SHORT_LIMIT

FRACTION = re.compile(r"-?\d+\.\d+")
FACES = (
    ("1", lazy("sehr schlecht")),
    ("2", lazy("schlecht")),
    ("3", lazy("mittel")),
    ("4", lazy("gut")),
    ("5", lazy("sehr gut")),
)
SKETCH_WIDTH = 600.0
NAME_SIZE = 22.0  # of letters on the sketch, as its style sheet says
MARGIN = 0.004  # degrees around the districts
SHOWN_AGAIN = 20_000  # characters of a refused text that a form shows again


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick or to choose: where it stands in the form, and what it says."""

    id: str
    name: str
    value: str
    label: Spoken
    chosen: bool = False
    text_name: str | None = None  # a text beside it
    text: str = ""
    picture: str | None = None
    alt: Spoken | None = None
    error: Any | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix with its choices."""

    id: str
    label: Spoken
    choices: Sequence[Choice]
    error: Any | None


@dataclass(frozen=True, slots=True)
class Sketch:
    """The districts as boxes on a plane, on which a place is shown with a finger; `north` and `west` are its corner."""

    west: float
    north: float
    across: float  # units a degree of longitude
    down: float  # units a degree of latitude
    width: float
    height: float
    boxes: Sequence[Name]
    names: Sequence[Placed]  # as many as there is room for; the list beside the sketch has all
    source: str = ""
    outline: str = ""  # where the city ends, as points of a polygon


def sketch() -> Sketch | None:
    """The city as a sketch, large districts below small ones; none where no district says where it lies."""
    everything = [
        (place.name, place.box) for place in city.directory().districts.values() if place.box and not place.retired
    ]
    whole = around().box
    parts = [(name, box) for name, box in everything if box != whole]  # the city as a whole is no part of it
    if not parts:
        return None
    west, south = min(box[0] for _name, box in parts) - MARGIN, min(box[1] for _name, box in parts) - MARGIN
    east, north = max(box[2] for _name, box in parts) + MARGIN, max(box[3] for _name, box in parts) + MARGIN
    ring = outline.ring if (outline := city.profile().outline) else ()
    west, south = min([west, *(x for x, _y in ring)]), min([south, *(y for _x, y in ring)])
    east, north = max([east, *(x for x, _y in ring)]), max([north, *(y for _x, y in ring)])
    across = SKETCH_WIDTH / (east - west)
    down = across / cos(radians((south + north) / 2))
    parts.sort(key=lambda part: (part[1][0] - part[1][2]) * (part[1][3] - part[1][1]))
    boxes = [
        Name(
            name,
            round((box[0] - west) * across, 1),
            round((north - box[3]) * down, 1),
            round((box[2] - box[0]) * across, 1),
            round((box[3] - box[1]) * down, 1),
        )
        for name, box in parts
    ]
    height = round((north - south) * down, 1)
    return Sketch(
        *(west, north, across, down, SKETCH_WIDTH, height),
        boxes=boxes,
        names=labels.placed(boxes, SKETCH_WIDTH, height, NAME_SIZE),
        source=outline.source if outline else "",
        outline=" ".join(f"{(x - west) * across:.1f},{(north - y) * down:.1f}" for x, y in ring),
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question or an explanation as it is drawn; `anchor` is where its error is mended."""

    id: str
    kind: str  # the type of the question, `explanation` for none
    title: Spoken
    help: Spoken
    required: bool = False
    confidential: bool = False
    error: Any | None = None
    anchor: str = ""
    choices: Sequence[Choice] = ()
    rows: Sequence[Row] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # single fields by their last word
    notes: Sequence[str] = ()  # what the bounds are
    ends: Sequence[Spoken] = ()  # the words at the ends of a scale
    html: str = ""
    picture: str | None = None
    several: bool = False
    places: Sequence[tuple[str, str]] = ()
    limit: int | None = None
    accepts: str = ""  # kinds of files
    unit: Spoken | None = None
    sketch: Sketch | None = None

    @property
    def described(self) -> str:
        """What a screen reader reads along with the question."""
        parts = [(self.help.text, "help"), (self.notes, "note"), (self.error, "error")]
        return " ".join(f"{self.id}-{name}" for there, name in parts if there)


def draw(
    item: Item,
    languages: Sequence[str],
    fields: Fields | None = None,
    error: Unanswerable | None = None,
    seed: str = "",
) -> Drawn:
    """The item as a form, filled with what was sent or answered before, with what is wrong with it."""
    if isinstance(item, Explanation):
        return _explanation(item, languages)
    return _Artist(item, languages, fields or {}, error, seed).drawn()


def _explanation(item: Explanation, languages: Sequence[str]) -> Drawn:
    said = say(item.text, languages)
    return Drawn(
        id=item.id,
        kind="explanation",
        title=said,
        help=say(item.picture_alt, languages),
        html=text.render(said.text),
        picture=picture_url(item.picture),
    )


def picture_url(key: str | None) -> str | None:
    """The address of a picture."""
    return url_for("surveys.picture", key=key) if key else None


@dataclass(frozen=True, slots=True)
class _Artist:
    question: Question
    languages: Sequence[str]
    fields: Fields
    error: Unanswerable | None
    seed: str

    def drawn(self) -> Drawn:
        """The question as a whole."""
        question, settings = self.question, self.question.settings
        return Drawn(
            id=question.id,
            kind=question.type,
            title=self.say(question.title),
            help=self.say(question.help),
            required=question.required,
            confidential=question.confidential,
            error=self.error.sentence if self.error else None,
            anchor=self.anchor(),
            choices=self.choices(),
            rows=self.rows(),
            values=self.values(),
            notes=self.notes(),
            ends=[self.say(settings.get(name, {})) for name in ("low", "middle", "high")],
            several=question.type == "multiple" or bool(settings.get("several")),
            places=self.places(),
            sketch=sketch() if question.type == "point" else None,
            accepts=file_checks.ACCEPTED if question.type == "file" else "",
            unit=self.say(settings.get("unit", {})),
            limit={"short_text": SHORT_LIMIT, "long_text": LONG_LIMIT}.get(question.type),
        )

    def say(self, words: Words) -> Spoken:
        return say(words, self.languages)

    def sent(self, name: str) -> list[str]:
        """What was sent in a field, as a page can carry it."""
        return [text.shown_again(value[:SHOWN_AGAIN]) for value in self.fields.get(name, ())]

    def first(self, name: str) -> str:
        return (self.sent(name) or [""])[0]

    def number(self, name: str) -> str:
        """A number with the comma or point of the language being spoken; anything else as it was sent."""
        typed = self.first(name)
        return typed.replace(".", decimal_sign()) if FRACTION.fullmatch(typed) else typed

    def anchor(self) -> str:
        """The control where the error is mended; the first one otherwise."""
        question, at = self.question, self.error.at if self.error else self.question.id
        if question.type == "matrix":
            row = at.removeprefix(f"{question.id}-") if at != question.id else self.order_of_rows()[0].id
            return f"{question.id}-{row}-{question.options[0].id}"
        if question.type == "point" and at == question.id:
            return f"{at}-place"
        if question.type == "ranking" and at == question.id and question.options:
            return f"{at}-{self.options()[0].id}"
        if at != question.id or not self.choices() or question.type == "dropdown":
            return at
        return self.choices()[0].id

    def options(self) -> Sequence[Option]:
        return in_order(self.question, self.seed)

    def order_of_rows(self) -> Sequence[Option]:
        return rows_in_order(self.question, self.seed)

    def choices(self) -> Sequence[Choice]:
        """What can be ticked, and for questions with steps the steps."""
        question = self.question
        match question.type:
            case "matrix":
                return ()
            case "ranking":
                return [self.ranked(option) for option in self.options()]
            case "yes_no":
                steps = [("yes", _("Ja")), ("no", _("Nein"))]
            case "smileys":
                steps = [(value, str(word)) for value, word in FACES]
            case "scale":
                steps = [(step, step) for step in TYPES["scale"].all_cells(question)]
            case _:
                return [self.choice(option) for option in self.options()]
        sent = self.sent(question.id)
        return [
            Choice(f"{question.id}-{value}", question.id, value, Spoken(str(word), None), value in sent)
            for value, word in steps
        ]

    def choice(self, option: Option) -> Choice:
        """An option with its picture, and the text beside it."""
        question = self.question
        name = text_field(question, option) if option.other else None
        wrong = self.error and self.error.at == name
        return Choice(
            id=f"{question.id}-{option.id}",
            name=question.id,
            value=option.id,
            label=self.say(option.title),
            chosen=option.id in self.sent(question.id) or self.only_wrote(name),
            text_name=name,
            text=self.first(name) if name else "",
            picture=picture_url(option.picture),
            alt=self.say(option.picture_alt),
            error=self.error.sentence if self.error and wrong else None,
        )

    def only_wrote(self, name: str | None) -> bool:
        """Whoever wrote beside an option and chose nothing else chose it; several may be chosen besides others."""
        several = self.question.type == "multiple"
        return bool(name and self.first(name)) and (several or not any(self.sent(self.question.id)))

    def ranked(self, option: Option) -> Choice:
        """An option with the place it was given."""
        name = f"{self.question.id}-{option.id}"
        wrong = self.error.sentence if self.error and self.error.at == name else None
        return Choice(name, name, self.first(name), self.say(option.title), error=wrong)

    def rows(self) -> Sequence[Row]:
        """The rows of a matrix."""
        return [self.row(row) for row in self.order_of_rows()]

    def row(self, row: Option) -> Row:
        name = f"{self.question.id}-{row.id}"
        wrong = self.error.sentence if self.error and self.error.at == name else None
        chosen = self.sent(name)
        return Row(
            name,
            self.say(row.title),
            [
                Choice(f"{name}-{option.id}", name, option.id, self.say(option.title), option.id in chosen)
                for option in self.question.options
            ],
            wrong,
        )

    def values(self) -> Mapping[str, str]:
        """What stands in single fields."""
        id = self.question.id
        parts = ("latitude", "longitude", "place", "district", "kept", "name", "remove")
        return {
            "": self.number(id) if self.question.type == "number" else self.first(id),
            **{part: self.first(f"{id}-{part}") for part in parts},
        }

    def places(self) -> Sequence[tuple[str, str]]:
        """Districts to choose from, or the places of a ranking."""
        if self.question.type == "point":
            return [(place.slug, place.name) for place in city.directory().districts.values() if not place.retired]
        if self.question.type == "ranking":
            return [(str(place), str(place)) for place in range(1, bounds(self.question)[1] + 1)]
        return ()

    def notes(self) -> Sequence[str]:
        """The bounds in words, before anyone runs into them."""
        question, notes = self.question, []
        if TYPES[question.type] is MULTIPLE or question.type in ("ranking", "picture_choice"):
            notes += self.how_many()
        least, most = question.settings.get("least"), question.settings.get("most")
        if question.type == "number":
            notes += [_("Mindestens %(least)s.", least=numeral(least))] if least is not None else []
            notes += [_("Höchstens %(most)s.", most=numeral(most))] if most is not None else []
        if question.type == "date" and ("earliest" in question.settings or "latest" in question.settings):
            first, last = (numeral_day(date.fromisoformat(each)) for each in day_bounds(question))
            notes.append(_("Vom %(first)s bis zum %(last)s.", first=first, last=last))
        if question.type == "file":
            notes.append(_("Ein Bild (JPEG, PNG, WebP) bis 5 MB oder eine PDF-Datei bis 10 MB."))
            notes.append(_("Angaben zu Ort und Gerät entfernen wir. Die Datei sehen nur Zuständige der Stadt."))
        if question.confidential:
            notes.append(_("Vertraulich: Davon werden nur Zahlen veröffentlicht."))
        return notes

    def how_many(self) -> list[str]:
        question = self.question
        if question.type == "picture_choice" and not question.settings.get("several"):
            return []
        least, most = bounds(question)
        limited = most < len(question.options)
        if least > 1 and limited:
            return [_("Wählen Sie %(least)s bis %(most)s.", least=least, most=most)] if least < most else [
                _("Wählen Sie genau %(count)s.", count=least)
            ]  # fmt: skip
        if least > 1:
            return [_("Wählen Sie mindestens %(count)s.", count=least)]
        if limited:
            return [_("Wählen Sie höchstens %(count)s.", count=most)]
        return [_("Mehrere Antworten sind möglich.")] if question.type != "ranking" else []
