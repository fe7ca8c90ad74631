"""Surveys with sheets to count, over or not, and what somebody counting by hand would find."""

import random
import uuid
from typing import Any

from app.core import clock
from app.results import actions, counting
from app.sheets.models import Sheet
from app.surveys import actions as survey_actions
from app.surveys.documents import to_document
from app.surveys.logic import shown
from app.surveys.questionnaire import Option, Page, Question, Questionnaire
from tests import make
from tests.visitor import apart


def options(prefix: str, *titles: str, other: bool = False) -> tuple[Option, ...]:
    """Options by these names; the last one may ask for a text."""
    last = len(titles) - 1
    return tuple(
        Option(f"{prefix}{number}", {"de": title}, other=other and number == last)
        for number, title in enumerate(titles)
    )


WHOLE = Questionnaire(
    (
        Page(
            "p1",
            items=(
                Question("q1", "single", {"de": "Fahren Sie Rad?"}, options=options("a", "Ja", "Nein", "Selten")),
                Question("q2", "yes_no", {"de": "Wohnen Sie hier?"}),
                Question("q3", "multiple", {"de": "Was fehlt?"}, options=options("b", "Wege", "Bügel", "Licht")),
                Question(
                    "q4",
                    "matrix",
                    {"de": "Wie gut ist …?"},
                    options=options("c", "gut", "schlecht"),
                    rows=options("r", "die Brücke", "das Ufer"),
                ),
                Question("q5", "ranking", {"de": "Was zuerst?"}, options=options("d", "Brücke", "Bänke", "Bäume")),
                Question("q6", "number", {"de": "Wie viele Kilometer?"}, settings={"unit": {"de": "km"}}),
                Question("q7", "scale", {"de": "Wie zufrieden?"}),
                Question("q8", "long_text", {"de": "Was noch?"}),
                Question("q9", "point", {"de": "Wo?"}),
                Question(
                    "q10", "single", {"de": "Einkommen?"}, confidential=True, options=options("e", "viel", "wenig")
                ),
                Question(
                    "q11",
                    "dropdown",
                    {"de": "Wie alt sind Sie?"},
                    settings={"compares": "age"},
                    options=(
                        Option("f0", {"de": "unter 30 Jahre"}, stands_for="0-29"),
                        Option("f1", {"de": "30 bis 64 Jahre"}, stands_for="30-64"),
                        Option("f2", {"de": "65 Jahre und älter"}, stands_for="65-"),
                        Option("f3", {"de": "Keine Angabe"}),
                    ),
                ),
            ),
        ),
    )
)


def survey(session: Any, whole: Questionnaire = WHOLE, **values: Any) -> Any:
    """An open survey that asks this."""
    return make.survey(session, questionnaire=to_document(whole), languages=["de"], **values)


def sheet(session: Any, asked: Any, answers: dict[str, Any], *, whole: Questionnaire = WHOLE, **values: Any) -> None:
    """A sheet that was handed in."""
    seen = [each for each in shown(whole, answers).items if whole.question(each)]
    kept = {name: answer for name, answer in answers.items() if name in seen and answer is not None}
    traced = {} if asked.anonymous else {"level": "guest", "via": "guest", "minutes": 4, "on": clock.now().date()}
    session.add(
        Sheet(
            id=uuid.uuid4(),
            survey_id=asked.id,
            answers=kept,
            seen=seen,
            complete=True,
            receipt_hash=uuid.uuid4().hex,
            **{**traced, **values},
        )
    )


def count(session: Any, asked: Any, batch: int = actions.BATCH) -> None:
    """Count everything there is, and settle it."""
    session.flush()
    while actions.count_batch(session, asked, batch):
        pass
    actions.settle(session, asked)
    session.expire_all()


def by_hand(whole: Questionnaire, sheets: list[tuple[dict[str, Any], list[str]]]) -> tuple[dict, dict]:
    """The table of everybody and each breakdown, counted one sheet and one pair after the other."""
    plain: dict[str, dict[str, int]] = {}
    crossed: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    every, bys = counting.dimensions(whole), counting.filters(whole)
    for answers, seen in sheets:
        for one in every:
            here = counting.category(one, answers, seen)
            plain.setdefault(one.id, {}).setdefault(here, 0)
            plain[one.id][here] += 1
            for by in bys:
                if one.crossed and one.question.id != by.question.id:
                    column = counting.category(by, answers, seen)
                    cells = crossed.setdefault(by.id, {}).setdefault(one.id, {}).setdefault(column, {})
                    cells[here] = cells.get(here, 0) + 1
    return plain, crossed


def answered(session: Any, number: int = 60, **values: Any) -> Any:
    """A survey that so many answered."""
    made, chance = survey(session, **{"results_when": "at_once", **values}), random.Random(3)
    for turn in range(number):
        answers = {
            "q1": chance.choices(["a0", "a1", "a2"], [6, 3, 1])[0],
            "q2": chance.random() < 0.8,
            "q3": chance.sample(["b0", "b1", "b2"], chance.randint(1, 3)),
            "q4": {"r0": chance.choice(["c0", "c1"]), "r1": "c0"},
            "q5": chance.sample(["d0", "d1", "d2"], 3),
            "q6": chance.randint(1, 40),
            "q7": chance.randint(1, 5),
            "q8": "Mehr Bänke am Ufer",
            "q11": ["f0", "f1", "f1", "f2"][turn % 4],
            "q9": {"district": "boeckingen"} if turn % 2 else {"latitude": 49.142, "longitude": 9.219},
        }
        sheet(session, made, answers)
    count(session, made)
    return made


def over(session: Any, asked: Any) -> Any:
    """The survey ends; the coordinator who ended it."""
    coordinator = make.staff(session, "coordinator")
    survey_actions.close(session, coordinator, asked)
    return coordinator


def question_by_question(session: Any, number: int, *released: str) -> tuple[Any, Any]:
    """A survey that so many answered and that is over, its results published, but only these questions shown yet; and
    its coordinator."""
    made = answered(session, number, results_when="by_question")
    coordinator = over(session, made)
    survey_actions.publish_results(session, coordinator, made)
    for question in released:
        actions.show_question(session, coordinator, made, question)
    return made, coordinator


def address(asked: Any) -> str:
    """Where its results stand."""
    return f"/umfragen/{asked.id}-x/ergebnis"


def fetched(visitor: Any, asked: Any, name: str, **values: Any) -> Any:
    """A file with its results, as the reader's browser gets it."""
    return apart(lambda: visitor.client.get(f"/umfragen/{asked.id}/ergebnis/{name}", **values))
