"""Counting each sheet once, settling what is shown, releasing texts and single questions."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import activity, clock, files
from app.core.db import insert_once
from app.core.errors import NotAllowed, Stale
from app.core.files import File
from app.core.locale import lazy
from app.participations.queries import turnout
from app.results import counting, tables
from app.results.counting import SILENT, UNSEEN, Dimension
from app.results.models import AnswerText, CountedValue, Crosstab, ShownQuestion, SurveyCount
from app.sheets.actions import hold
from app.sheets.models import Sheet
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.questionnaire import Questionnaire

BATCH = 500
SMALLEST_STEP = 10  # an anonymous survey's results never move by fewer sheets while it is open
LARGEST = 2**31 - 1
ANY_ORDER = random.SystemRandom()


def count_batch(session: Session, survey: Survey, batch: int = BATCH) -> int:
    """Count some of the sheets that were not counted yet; each counts once, whoever counts at the same time.

    Says how many; 0: none is left.
    """
    insert_once(session, SurveyCount, survey_id=survey.id)
    held = select(SurveyCount).where(SurveyCount.survey_id == survey.id).with_for_update()
    count = session.scalars(held.execution_options(populate_existing=True)).one()
    sheets = _uncounted(session, survey, batch)
    if sheets:
        _count(session, survey, count, sheets)
        done = update(Sheet).where(Sheet.id.in_([sheet.id for sheet in sheets])).values(counted=True)
        session.execute(done.execution_options(synchronize_session=False))
    return len(sheets)


def _uncounted(session: Session, survey: Survey, batch: int) -> Sequence[Any]:
    columns = (Sheet.id, Sheet.answers, Sheet.seen, Sheet.complete, Sheet.minutes)
    waiting = select(*columns).where(Sheet.survey_id == survey.id, Sheet.counted.is_(False)).order_by(Sheet.id)
    most = batch + SMALLEST_STEP - 1 if survey.anonymous else batch
    found = session.execute(waiting.limit(most + 1).with_for_update(skip_locked=True)).all()
    return found if len(found) <= most else found[:batch]


def _count(session: Session, survey: Survey, count: SurveyCount, sheets: Sequence[Any]) -> None:
    whole = from_document(survey.questionnaire)
    every, bys = counting.dimensions(whole), counting.filters(whole)
    found = [{each.id: counting.category(each, sheet.answers, sheet.seen) for each in every} for sheet in sheets]
    plain = {name: dict(row) for name, row in count.cells.items()}
    for categories in found:
        counting.add_plain(plain, categories)
    figures = dict(count.figures)
    figures["sheets"] = figures.get("sheets", 0) + len(sheets)
    figures["complete"] = figures.get("complete", 0) + sum(sheet.complete for sheet in sheets)
    count.cells, count.figures, count.stale = plain, figures, True
    _count_crossed(session, survey, bys, [each for each in every if each.crossed], found)
    _count_values(session, survey, whole, sheets)
    _take_texts(session, survey, whole, sheets)
    session.flush()


def _count_crossed(
    session: Session,
    survey: Survey,
    bys: Sequence[Dimension],
    crossed: Sequence[Dimension],
    found: list[dict[str, str]],
) -> None:
    rows = {row.by: row for row in session.scalars(select(Crosstab).where(Crosstab.survey_id == survey.id))}
    for by in bys:
        cells: dict[str, Any] = rows[by.id].cells if by.id in rows else {}
        for categories in found:
            counting.add_crossed(cells, by, crossed, categories)
        statement = insert(Crosstab).values(survey_id=survey.id, by=by.id, cells=cells)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["survey_id", "by"], set_={"cells": statement.excluded.cells}
            )
        )


def _count_values(session: Session, survey: Survey, whole: Questionnaire, sheets: Sequence[Any]) -> None:
    people: dict[tuple[str, float], int] = {}
    for sheet in sheets:
        values = {q.id: counting.number_of(q, sheet.answers.get(q.id)) for q in whole.questions}
        values[""] = sheet.minutes if sheet.complete else None
        for question_id, value in values.items():
            if value is not None:
                people[question_id, float(value)] = people.get((question_id, float(value)), 0) + 1
    rows = [
        {"survey_id": survey.id, "question_id": question_id, "value": value, "people": count}
        for (question_id, value), count in sorted(people.items())
    ]
    if rows:
        statement = insert(CountedValue)
        added = {"people": CountedValue.people + statement.excluded.people}
        session.execute(
            statement.on_conflict_do_update(index_elements=["survey_id", "question_id", "value"], set_=added), rows
        )


def _take_texts(session: Session, survey: Survey, whole: Questionnaire, sheets: Sequence[Any]) -> None:
    rows = [
        {
            "survey_id": survey.id,
            "sheet_id": sheet.id,
            "question_id": question.id,
            "place": place,
            "shuffle": ANY_ORDER.randint(0, LARGEST),
            "source": source,
        }
        for sheet in sheets
        for question in whole.questions
        for place, source in enumerate(counting.texts_of(question, sheet.answers.get(question.id)))
    ]
    ANY_ORDER.shuffle(rows)
    if rows:
        session.execute(insert(AnswerText).on_conflict_do_nothing(), rows)


def settle(session: Session, survey: Survey) -> None:
    """Decide what is shown of the counts: figures, summaries, and which cells would expose somebody."""
    count = session.get_one(SurveyCount, survey.id, with_for_update=True)
    whole = from_document(survey.questionnaire)
    count.shown = {
        "figures": {**count.figures, "turnout": asdict(turnout(session, survey.id))},
        "cells": count.cells,
        "numbers": _summaries(session, survey),
    }
    for by, shown in protected(session, survey, whole).items():
        session.execute(
            update(Crosstab)
            .where(Crosstab.survey_id == survey.id, Crosstab.by == by)
            .values(shown=shown)
            .execution_options(synchronize_session=False)
        )
    count.stale, count.shown_at = False, clock.now()
    session.flush()


def _summaries(session: Session, survey: Survey) -> dict[str, Any]:
    values: dict[str, list[tuple[float, int]]] = {}
    columns = (CountedValue.question_id, CountedValue.value, CountedValue.people)
    for question_id, value, people in session.execute(select(*columns).where(CountedValue.survey_id == survey.id)):
        values.setdefault(question_id, []).append((value, people))
    found = {question_id: counting.summary(each) for question_id, each in values.items()}
    return {question_id: asdict(each) for question_id, each in found.items() if each}


def protected(session: Session, survey: Survey, whole: Questionnaire) -> dict[str, dict[str, Any]]:
    """What may be shown of each breakdown. A pair of dimensions is judged once, so that both ways hide the same."""
    rows = session.execute(select(Crosstab.by, Crosstab.cells).where(Crosstab.survey_id == survey.id))
    cells: dict[str, Any] = dict(tuple(row) for row in rows)
    crossed = [each for each in counting.dimensions(whole) if each.crossed]
    bys = [each for each in counting.filters(whole) if each.id in cells]
    rests_on = counting.rests_on(whole)
    pairs: dict[tuple[str, str], tables.Pair] = {}
    for by in bys:
        for dimension in crossed:
            if dimension.id in cells[by.id] and (by.id, dimension.id) not in pairs:
                pairs |= _judged(cells[by.id][dimension.id], by, dimension, rests_on)
    return {by.id: _shown(cells[by.id], by, crossed, pairs) for by in bys}


def _judged(
    cells: dict[str, dict[str, int]], by: Dimension, dimension: Dimension, rests_on: Any
) -> dict[tuple[str, str], tables.Pair]:
    """The pair both ways, keyed (by, dimension); `by` stands before the dimension, so only this may rest on that."""
    rows = (*dimension.categories, SILENT, UNSEEN)
    known = by.question.id in rests_on[dimension.question.id]
    found = tables.pair(cells, rows, UNSEEN, tables.structural(cells, UNSEEN) if known else ())
    turned = {(column, row): value for (row, column), value in found.items()}
    return {(by.id, dimension.id): found, (dimension.id, by.id): turned}


def _shown(
    cells: dict[str, Any], by: Dimension, crossed: Iterable[Dimension], pairs: dict[tuple[str, str], tables.Pair]
) -> dict[str, Any]:
    seen: dict[str, dict[str, int | None]] = {}
    unseen_of: dict[str, tuple[int, ...]] = {}
    shown: dict[str, Any] = {}
    for dimension in crossed:
        counted = cells.get(dimension.id)
        if counted is None:
            continue
        pair = pairs[by.id, dimension.id]
        columns = [column for column in (*by.categories, SILENT, UNSEEN) if column in counted]
        people = {column: sum(counted[column].values()) for column in columns}
        unseen_of[dimension.id] = tuple(counted[column].get(UNSEEN, 0) for column in columns)
        seen[dimension.id] = {
            column: None if (unseen := pair.get((UNSEEN, column), 0)) is None else people[column] - unseen
            for column in columns
        }
        shown[dimension.id] = {
            column: {row: pair.get((row, column), 0) for row in dimension.categories} for column in columns
        }
    for name, columns_ in tables.seen_alike(seen, unseen_of).items():
        for column, value in columns_.items():
            shown[name][column]["seen"] = value
    return shown


def count_again(session: Session, survey: Survey) -> None:
    """Forget every count of a survey and take its sheets as uncounted; texts that were read stay as decided.

    Where the single answers were deleted nothing changes: the figures are all there is.
    """
    hold(session, survey, alone=True)
    session.refresh(survey, ["answers_deleted_at"])
    if survey.answers_deleted_at is not None:
        return
    for model in (SurveyCount, Crosstab, CountedValue):
        session.execute(delete(model).where(model.survey_id == survey.id))
    uncount = update(Sheet).where(Sheet.survey_id == survey.id, ~Sheet.erased).values(counted=False)
    session.execute(uncount.execution_options(synchronize_session=False))
    session.expire_all()


def state_of(session: Session, survey: Survey) -> Any:
    """Every count of a survey as it stands, to be compared; None before the first."""
    count = session.execute(
        select(SurveyCount.figures, SurveyCount.cells).where(SurveyCount.survey_id == survey.id)
    ).one_or_none()
    if count is None or not count.figures:
        return None
    crossed = select(Crosstab.by, Crosstab.cells).where(Crosstab.survey_id == survey.id).order_by(Crosstab.by)
    columns = (CountedValue.question_id, CountedValue.value, CountedValue.people)
    values = select(*columns).where(CountedValue.survey_id == survey.id).order_by(*columns)
    return (
        tuple(count),
        [tuple(row) for row in session.execute(crossed)],
        [tuple(row) for row in session.execute(values)],
    )


def show_question(session: Session, by: Account, survey: Survey, question_id: str) -> None:
    """Publish the result of one question, where results come question by question."""
    if survey.results_when != "by_question":
        raise NotAllowed(lazy("Die Ergebnisse dieser Umfrage kommen nicht Frage für Frage."))
    if survey.results_published_at is None:
        raise NotAllowed(lazy("Veröffentlichen Sie zuerst die Ergebnisse der Umfrage."))
    if from_document(survey.questionnaire).question(question_id) is None:
        raise NotAllowed(lazy("Diese Frage gibt es nicht."))
    values = {"survey_id": survey.id, "question_id": question_id, "shown_at": clock.now(), "shown_by_id": by.id}
    if insert_once(session, ShownQuestion, **values):
        activity.record(session, "question_shown", by, survey, question_id=question_id)


def decide_text(
    session: Session, moderator: Account, answer: AnswerText, state: str, reason: str = "", tag: str = ""
) -> None:
    """Release a text or keep it back with a reason; raises `Stale` if somebody else decided in between."""
    if state == "kept_back" and not reason:
        raise NotAllowed(lazy("Bitte nennen Sie den Grund."))
    decided = session.execute(
        update(AnswerText)
        .where(AnswerText.id == answer.id, AnswerText.state == answer.state)
        .values(
            state=state,
            reason=reason if state == "kept_back" else None,
            tag=tag or None,
            decided_by_id=moderator.id,
            decided_at=clock.now(),
        )
        .returning(AnswerText.id)
        .execution_options(synchronize_session=False)
    ).first()
    if decided is None:
        raise Stale
    survey = session.get_one(Survey, answer.survey_id)
    activity.record(session, "answer_text_decided", moderator, survey, text_id=answer.id, state=state)


def remove_file(session: Session, moderator: Account, survey: Survey, file: File, reason: str) -> None:
    """A file that breaks the rules goes for good, its bytes too; the record keeps why. The answer still counts."""
    place = file.place
    if files.drop(session, File.id == file.id):
        activity.record(session, "answer_file_removed", moderator, survey, question_id=place, reason=reason)
