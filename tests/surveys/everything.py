"""A questionnaire with every type of question and three levels of conditions, and what is answered to each."""

from app.surveys.documents import to_document
from app.surveys.questionnaire import WITH_OPTIONS, Condition, Explanation, Option, Page, Question, Questionnaire, Test
from app.surveys.questions import TYPES

NAMES = ("Fußweg und Radweg", "Bus", "Donaudampfschifffahrtsgesellschaftskapitän", "Zu Hause")


def options(prefix: str, *, other: bool = False, picture: str | None = None) -> tuple[Option, ...]:
    """Four options, the last with a text if wanted."""
    return tuple(
        Option(
            f"{prefix}{number}",
            {"de": name, "en": name},
            other=other and number == 3,
            picture=picture,
            picture_alt={"de": f"Bild: {name}", "en": f"Picture: {name}"} if picture else {},
        )
        for number, name in enumerate(NAMES)
    )


SETTINGS = {
    "multiple": {"least": 2, "most": 3},
    "scale": {
        "steps": 7,
        "low": {"de": "gar nicht", "en": "not at all"},
        "middle": {"de": "teils", "en": "partly"},
        "high": {"de": "sehr", "en": "very"},
    },
    "number": {"unit": {"de": "km", "en": "km"}, "least": 0, "most": 100, "decimals": 1},
    "date": {"earliest": "2020-01-01", "latest": "2030-12-31"},
    "picture_choice": {"several": True},
    "ranking": {"most": 3},
}


ANSWERS: dict[str, str | tuple[str, ...]] = {  # by the name of the field; several: each of these boxes
    "qsingle": "qsingleo3",
    "qsingle-qsingleo3-text": "Mit dem Roller",
    "qmultiple": ("qmultipleo1", "qmultipleo3"),
    "qmultiple-qmultipleo3-text": "Auf Stelzen",
    "qdropdown": "qdropdowno3",
    "qdropdown-qdropdowno3-text": "Mit der Seilbahn",
    "qpicturechoice": ("qpicturechoiceo1",),
    "qyesno": "yes",
    "qscale": "4",
    "qsmileys": "5",
    **{f"qmatrix-qmatrixr{row}": f"qmatrixo{row}" for row in range(4)},
    **{f"qranking-qrankingo{place}": str(place) for place in (1, 2, 3)},
    "qnumber": "3,5",
    "qshorttext": "Kurz",
    "qlongtext": "Lang\n\nund breit",
    "qdate": "2026-11-22",
    "qpoint-place": "am Neckar",
    "qtiefer": "2",
    "qtiefste": "Darum",
}


def question(kind: str, picture: str | None = None, shown_if: Condition | None = None, **values: object) -> Question:
    """A question of this type with everything it can have."""
    id = "q" + kind.replace("_", "")
    values.setdefault("required", True)
    with_picture = picture if kind == "picture_choice" else None
    return Question(
        id=id,
        type=kind,
        title={"de": f"Frage der Art {kind}: Wie ist es?", "en": f"Question of type {kind}: how is it?"},
        help={"de": "Denken Sie an eine gewöhnliche Woche.", "en": "Think of an ordinary week."},
        options=options(f"{id}o", other=kind in ("single", "multiple", "dropdown"), picture=with_picture)
        if kind in WITH_OPTIONS
        else (),
        rows=options(f"{id}r") if kind == "matrix" else (),
        settings=SETTINGS.get(kind, {}),
        shown_if=shown_if,
        **values,  # type: ignore[arg-type]
    )


def everything(picture: str | None) -> Questionnaire:
    """Every type on two pages; a third that hangs on the second, which hangs on the first."""
    kinds = [*TYPES]
    after = Condition(True, (Test("qyesno", "is", "yes"),))
    deeper = Condition(True, (Test("qtiefer", "at_most", 2),))
    deepest = Condition(False, (Test("qtiefste", "answered"), Test("qsmileys", "at_least", 4)))
    return Questionnaire(
        (
            Page(
                "p1",
                {"de": "Erste Seite", "en": "First page"},
                {"de": "Alle Arten.", "en": "All types."},
                (
                    Explanation(
                        "e1", {"de": "Ein **Text** dazwischen.", "en": "A **text**."}, picture, {"de": "Ein Bild"}
                    ),
                    *(question(kind, picture) for kind in kinds[:8]),
                ),
            ),
            Page("p2", {}, {}, tuple(question(kind, picture, required=False) for kind in kinds[8:])),
            Page(
                "p3",
                {"de": "Wenn ja", "en": "If so"},
                {},
                (
                    Question("qtiefer", "scale", {"de": "Wie sehr?", "en": "How much?"}, shown_if=after),
                    Question("qtiefste", "short_text", {"de": "Warum nicht?", "en": "Why not?"}, shown_if=deeper),
                    Explanation("e2", {"de": "Danke, das hilft.", "en": "Thank you."}, shown_if=deepest),
                ),
            ),
        )
    )


def document(picture: str | None) -> dict:
    """The same as a document."""
    return to_document(everything(picture))
