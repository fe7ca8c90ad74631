"""The surveys of the demo city: built, answered and ended by the actions of real use, each on its days."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city, clock, jobs
from app.core.errors import NotAllowed
from app.demo.story import FOLDER, Survey
from app.participations import actions as ledger
from app.participations import blind
from app.participations import queries as participations
from app.participations.who import Guest, Who
from app.results import actions as results
from app.results.models import AnswerText
from app.sheets import actions as sheets
from app.sheets.answering import position
from app.surveys import actions, documents, exchange, pages
from app.surveys import models as surveys
from app.surveys.logic import shown
from app.surveys.questionnaire import Question
from app.surveys.questions import write
from app.surveys.questions.choices import bounds
from app.surveys.questions.kind import Answer

EACH_MINUTE = ("keep_survey_days", "release_sheets", "close_sheets", "results.count")
SILENT = 0.06  # the share of those who leave out what nobody demands
ACCOUNTS, PAPER = 8, 10  # every so many come with an account, or hand in a sheet of paper


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays a part in a survey."""

    coordinator: Account
    moderator: Account
    residents: Sequence[Account]


def hold(session: Session, told: Survey, cast: Cast, field_id: int, answered: Callable[[], None]) -> surveys.Survey:
    """A draft; or opened on its day and answered on the days after it, `answered` hearing of each sheet."""
    begun = clock.now() - timedelta(days=told.opened_days_ago or 2)
    with clock.held_at(begun):
        survey = _build(session, told, cast.coordinator, field_id)
    if told.opened_days_ago is None:
        return survey
    with clock.held_at(begun):
        actions.open_(session, cast.coordinator, survey)
    person = _People(session, told, survey, cast)
    for number in range(told.sheets):
        share = (number + 1) / (told.sheets + 1) * min(told.opened_days_ago, told.lasts_days)
        person.answer(number, begun + timedelta(days=share))
        answered()
    return survey


def _build(session: Session, told: Survey, coordinator: Account, field_id: int) -> surveys.Survey:
    pattern = exchange.patterns().get(told.pattern) or _pattern(told.pattern)
    if told.title:
        pattern = replace(pattern, title=dict(told.title))
    days = {}
    if told.opened_days_ago is not None:
        today = clock.today(city.profile().timezone)
        days = {"opens_on": today, "closes_on": today + timedelta(days=told.lasts_days)}
    return actions.create(session, coordinator, pattern, action_field_id=field_id, **days)


def _pattern(name: str) -> exchange.Pattern:
    return exchange.from_file((FOLDER / f"survey-{name}.json").read_bytes())


def ended_at(told: Survey) -> datetime | None:
    """The moment at which the worker finds that it is over; None while it runs."""
    if told.opened_days_ago is None or told.opened_days_ago <= told.lasts_days:
        return None
    return clock.now() - timedelta(days=told.opened_days_ago - told.lasts_days - 1)


def work(session: Session) -> None:
    """What the worker does with surveys: end what is over, let sheets over in batches, count them."""
    for name in EACH_MINUTE:
        while jobs.JOBS[name].work(session) is True:
            pass


def publish(session: Session, told: Survey, survey: surveys.Survey, cast: Cast) -> None:
    """The coordination publishes the results, and a moderator releases some of the texts."""
    actions.publish_results(session, cast.coordinator, survey)
    texts = select(AnswerText).where(AnswerText.survey_id == survey.id).order_by(AnswerText.source)
    for text in session.scalars(texts.limit(told.released)).all():
        results.decide_text(session, cast.moderator, text, "released")


class _People:
    """The people who answer one survey, and what they like."""

    def __init__(self, session: Session, told: Survey, survey: surveys.Survey, cast: Cast) -> None:
        self.session, self.told, self.survey, self.cast = session, told, survey, cast
        self.whole = documents.from_document(survey.questionnaire)
        self.around = pages.around()
        self.chance = random.Random(told.key)
        self.left = {name: list(texts) for name, texts in told.texts.items()}

    def answer(self, number: int, at: datetime) -> None:
        """One of them answers, in some minutes."""
        fields = dict(self._fields())
        with clock.held_at(at):
            if number % PAPER == PAPER - 1 and not self.survey.anonymous:
                sheets.enter_paper(self.session, self.survey, self.cast.coordinator, fields, "", "de", self.around)
                return
            key = self._begin(number)
        with clock.held_at(at + timedelta(seconds=self.chance.randint(80, 400))):
            self._turn_pages(key, fields)
            sheets.submit(self.session, self.survey, key)

    def _turn_pages(self, key: str, fields: Mapping[str, list[str]]) -> None:
        answers: Mapping[str, Answer] = {}
        for page in self.whole.pages:
            if position(shown(self.whole, answers), page.id) is None:
                continue
            read = sheets.answer_page(self.session, self.survey, key, page.id, fields, "de", self.around)
            assert read is not None
            for name, refusal in read.refused.items():
                raise NotAllowed(f"In {self.told.key} {name} is answered wrongly: {refusal.sentence}")
            answers = read.answers

    def _begin(self, number: int) -> str:
        who = Who(guest=Guest(f"{self.told.key} {number}"), client=f"demo {number}")
        if number % ACCOUNTS == 0 and number // ACCOUNTS < len(self.cast.residents):
            who = Who(account=self.cast.residents[number // ACCOUNTS])
        if not self.survey.anonymous:
            return sheets.begin(self.session, self.survey, who, "de")
        return sheets.begin_blindly(self.session, self.survey, *self._token(who), "de")

    def _token(self, who: Who) -> tuple[str, str]:
        public = participations.public_key(self.session, self.survey.id)
        assert public is not None
        token, blinded = ledger.draw(public)
        signed = ledger.take_part_blindly(
            self.session,
            self.survey,
            audience=self.survey.audience,
            who=who,
            blinded=blind.as_text(blinded.message),
        )
        return token, ledger.uncover(public, token, signed, blinded.inverse)

    def _fields(self) -> Iterator[tuple[str, list[str]]]:
        """A form filled with what this person likes, or writes where the question is shown."""
        answers: dict[str, Answer] = {}
        for question in self.whole.questions:
            answer = self._text(question, answers) if question.id in self.left else self._liked(question)
            if answer is not None:
                answers[question.id] = answer
                yield from write(question, answer).items()

    def _text(self, question: Question, answers: Mapping[str, Answer]) -> str | None:
        """Each text once, from somebody who was asked."""
        left = self.left[question.id]
        if not left or self.chance.random() > 0.2 or question.id not in shown(self.whole, answers).items:
            return None
        return left.pop()

    def _liked(self, question: Question) -> Answer | None:
        likings = self.told.likings.get(question.id)
        if not likings or (not question.required and self.chance.random() < SILENT):
            return None
        return liked(question, likings, self.chance)


def liked(question: Question, likings: Mapping[str, float], chance: random.Random) -> Answer | None:
    """An answer to this question by somebody with these likings."""
    if question.type == "multiple":
        ticked = [each for each in likings if chance.random() < likings[each]]
        return ticked[: bounds(question)[1]] or None
    if question.type == "ranking":
        return sorted(likings, key=lambda each: chance.random() ** (1 / likings[each]), reverse=True)
    one = chance.choices(list(likings), list(likings.values()))[0]
    if question.type == "point":
        return {"district": one}
    if question.type in ("scale", "smileys", "number"):
        return int(one)
    return one == "yes" if question.type == "yes_no" else one
