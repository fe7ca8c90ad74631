"""Every way through a questionnaire, by classes of answers that its conditions can tell apart; pure.

Questions that no condition asks about do not matter. Of each other question one answer stands for all that meet the
same tests. Long questionnaires have more ways than anyone can walk: the work is bounded, and it is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.surveys.logic import Shown, is_met, shown
from app.surveys.questionnaire import Condition, Page, Question, Questionnaire, Test
from app.surveys.questions import TYPES, is_answer
from app.surveys.questions.kind import Answer

Chain = tuple[Any, Any] | None

PATH_BOUND = 60  # ways that a preview lists
WORK_BOUND = 400_000  # pages and items passed before giving up; about a second


@dataclass(frozen=True, slots=True)
class Way:
    """One way through: answers that lead along it, and what is shown."""

    answers: dict[str, Answer]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways through a questionnaire; `complete`: there are no others."""

    ways: tuple[Way, ...]
    complete: bool


@dataclass(slots=True)
class Found:
    """Ways on which everything lies that can be reached, and what certainly cannot."""

    ways: list[Way] = field(default_factory=list)
    without_way: set[str] = field(default_factory=set)


def paths(whole: Questionnaire, bound: int = PATH_BOUND) -> Ways:
    """Every way through, at most `bound` of them.

    Where there are more, those that are listed show everything that can be shown at least once.
    """
    found: dict[tuple[str, ...], Way] = {}
    plan, work = _Plan.of(whole), _Work(WORK_BOUND)
    for answers, track in _walks(plan, frozenset(plan.choices), work):
        if track not in found:
            found[track] = Way(answers, shown(whole, answers))
        if len(found) > bound:
            break
    if len(found) <= bound and work.left > 0:
        return Ways(tuple(found.values()), complete=True)
    telling = {_track(way.shown): way for way in search(whole).ways}
    return Ways(tuple(islice({**telling, **found}.values(), max(bound, len(telling)))), complete=False)


def _track(seen: Shown) -> tuple[str, ...]:
    return tuple(each for page in seen.pages for each in (*(item.id for item in page.items), page.id))


def search(whole: Questionnaire) -> Found:
    """A way to each page and item that can be reached and was not on a way before, and what certainly has none."""
    found, reached, plan, work = Found(), set[str](), _Plan.of(whole), _Work(WORK_BOUND)
    for at, _condition in places(whole):
        if at in reached:
            continue
        if work.left <= 0:
            break
        walks = _walks(plan, _concerning(whole, at), work)
        way = next((Way(answers, shown(whole, answers)) for answers, track in walks if at in track), None)
        if way is not None:
            found.ways.append(way)
            reached |= {page.id for page in way.shown.pages} | way.shown.items
        elif work.left > 0:
            found.without_way.add(at)
    return found


def places(whole: Questionnaire) -> list[tuple[str, Condition | None]]:
    """Pages and items in the order in which they are met, with their conditions."""
    return [
        each
        for page in whole.pages
        for each in ((page.id, page.shown_if), *((item.id, item.shown_if) for item in page.items))
    ]


def asked_by(whole: Questionnaire, wanted: str) -> set[str]:
    """Everything on which showing this question depends, however far back; its page and that page's condition too."""
    conditions = dict(places(whole))
    page_of = {item.id: page.id for page in whole.pages for item in page.items}
    found: set[str] = set()
    waiting = [wanted]
    while waiting:
        each = waiting.pop()
        condition = conditions.get(each)
        above = [page_of[each]] if each in page_of else []
        for asked in [*above, *(test.question_id for test in (condition.tests if condition else ()))]:
            if asked not in found:
                found.add(asked)
                waiting.append(asked)
    return found


def _concerning(whole: Questionnaire, at: str) -> frozenset[str]:
    """The questions on which it can depend whether this is shown, pages before it that end the survey included."""
    found = asked_by(whole, at)
    for page in whole.pages:
        inside = {page.id, *(item.id for item in page.items)}
        if at == page.id or page.ends:  # a page is shown if anything on it is
            found = found.union(*(asked_by(whole, each) for each in inside))
        if at in inside:
            break
    return frozenset(found)


@dataclass(slots=True)
class _Work:
    """How much may still be looked at."""

    left: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One page or item as a walk passes it; `last`: the page is left after it."""

    id: str
    page: Page
    condition: Condition | None
    question: Question | None
    last: bool


@dataclass(frozen=True, slots=True)
class _State:
    """Where a walk stands: what was answered, which tests that meets, what was shown."""

    place: int = 0
    answers: Chain = None
    met: Mapping[str, frozenset[Test]] = field(default_factory=dict)
    track: Chain = None
    open: bool = False  # the condition of the page holds
    seen: bool = False  # something on the page was shown


def _walks(
    plan: "_Plan", concerning: frozenset[str], work: _Work
) -> Iterator[tuple[dict[str, Answer], tuple[str, ...]]]:
    """(answers, what they show) for every combination of answers to these questions, where they are shown at all."""
    choices = {
        asked: each if asked in concerning else each[:1]  # of what cannot matter, one answer is enough
        for asked, each in plan.choices.items()
    }
    waiting = [_State()]
    while waiting and work.left > 0:
        state = waiting.pop()
        while state.place < len(plan.steps) and work.left > 0:
            work.left -= 1
            branches = _pass(state, plan.steps[state.place], choices, len(plan.steps))
            state = branches[0]
            waiting += branches[:0:-1]
        if work.left > 0:
            yield dict(_unrolled(state.answers)), tuple(_unrolled(state.track))


def _unrolled(chain: Chain) -> list[Any]:
    """The links of a chain from the first to the last; chains are shared by all walks that began alike."""
    links: list[Any] = []
    while chain is not None:
        chain, link = chain
        links.append(link)
    return links[::-1]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A questionnaire as walks pass it: the steps, and the classes of answers to the questions conditions ask about."""

    steps: Sequence[_Step]
    choices: "Choices"

    @classmethod
    def of(cls, whole: Questionnaire) -> "_Plan":
        """Made once for all walks."""
        tests: dict[str, set[Test]] = {}
        for _at, condition in places(whole):
            for test in condition.tests if condition else ():
                tests.setdefault(test.question_id, set()).add(test)
        choices = {each.id: _classes(each, tests[each.id]) for each in whole.questions if each.id in tests}
        return cls([*_steps(whole)], choices)


def _steps(whole: Questionnaire) -> Iterator[_Step]:
    for page in whole.pages:
        yield _Step(page.id, page, page.shown_if, None, last=not page.items)
        for item in page.items:
            question = item if isinstance(item, Question) else None
            yield _Step(item.id, page, item.shown_if, question, last=item is page.items[-1])


Choices = Mapping[str, Sequence[tuple[Answer | None, frozenset[Test]]]]


def _pass(state: _State, step: _Step, choices: Choices, end: int) -> list[_State]:
    """The states after a page's beginning or an item: one, or one for each class of answers."""
    holds = _holds(step.condition, state.met)
    if step.id == step.page.id:
        return [_leave(_State(state.place + 1, state.answers, state.met, state.track, holds), step, end)]
    if not (state.open and holds):
        return [
            _leave(_State(state.place + 1, state.answers, state.met, state.track, state.open, state.seen), step, end)
        ]
    track = (state.track, step.id)
    return [
        _leave(
            _State(
                state.place + 1,
                state.answers if answer is None else (state.answers, (step.id, answer)),
                state.met if answer is None else {**state.met, step.id: met},
                track,
                open=True,
                seen=True,
            ),
            step,
            end,
        )
        for answer, met in choices.get(step.id, ((None, frozenset()),))
    ]


def _leave(state: _State, step: _Step, end: int) -> _State:
    """At the end of a page: it was shown if anything on it was; a page that ends the survey is the last."""
    if not step.last or not state.open or not (state.seen or not step.page.items):
        return state
    place = end if step.page.ends else state.place
    return _State(place, state.answers, state.met, (state.track, step.page.id))


def _holds(condition: Condition | None, met: Mapping[str, frozenset[Test]]) -> bool:
    if condition is None:
        return True
    results = (
        test in met[test.question_id] if test.question_id in met else test.operator == "not_answered"
        for test in condition.tests
    )
    return all(results) if condition.all_of else any(results)


def _classes(question: Question, tests: set[Test]) -> list[tuple[Answer | None, frozenset[Test]]]:
    """One answer for each way in which tests can be met; none too, unless an answer is demanded."""
    named = {test.value if isinstance(test.value, int | float) else str(test.value) for test in tests}
    classes: dict[frozenset[Test], Answer | None] = {}
    if not question.required:
        classes[frozenset(test for test in tests if is_met(test, None))] = None
    for answer in TYPES[question.type].samples(question, named):
        if is_answer(question, answer):
            classes.setdefault(frozenset(test for test in tests if is_met(test, (question, answer))), answer)
    return [(answer, met) for met, answer in classes.items()]
