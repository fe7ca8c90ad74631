"""The demo city comes to life: every moment of its story is one action of real use, with the clock held at it."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import singledispatchmethod
from itertools import count
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.models import Account
from app.comments import actions as comments
from app.comments.models import Comment
from app.core import city, clock, jobs
from app.core.adoption import adopt
from app.core.city import ActionField, Department, District, Setting
from app.core.contributions import Contribution, Visibility
from app.core.errors import NotAllowed
from app.core.mail import Mail
from app.core.people import Person
from app.core.workdays import Calendar
from app.demo import asking, timeline, voting
from app.demo.story import (
    Appeal,
    Case,
    Decision,
    Entry,
    Idea,
    Judgement,
    Official,
    Remark,
    Report,
    SignIn,
    Story,
    Withdrawal,
)
from app.demo.timeline import Moment, Support, Visit, Writing
from app.notifications import actions as notifications
from app.notifications.rules import TOPICS
from app.proposals import actions as proposals
from app.proposals import rules as proposal_rules
from app.proposals.models import Proposal
from app.responses import actions as responses
from app.responses.models import Obligation, Response
from app.supports import actions as supports
from moderation import actions as moderation
from moderation import models as cases
from moderation.measures import Measure

AT_THE_END = {"post.send", "responses.count"}  # mails leave, and figures are counted, only when all has happened
WORKER_LOOKS_AFTER = timedelta(days=1)
STAFF_READS_AFTER = timedelta(minutes=10)
Told = Callable[[int, int], None]


def fill(session: Session, story: Story, told: Told) -> "Stage":
    """Let the whole story happen in an empty database and mark it as a demo; `told` hears of done and all moments.

    Raises NotAllowed if anybody or anything is there already.
    """
    if session.scalar(select(Person.id).limit(1)) or session.scalar(select(Contribution.id).limit(1)):
        raise NotAllowed("The demo city moves only into an empty database, and this one is not empty.")
    adopt(session, city.profile())
    session.add(Setting(key="demo", value=True))
    now = clock.now()
    stage = Stage(session, story, now)
    stage.welcome()
    moments = timeline.moments(story, now, stage.calendar)
    of = len(moments) + sum(survey.sheets for survey in story.surveys)
    for number, moment in enumerate(moments, start=1):
        stage.play(moment)
        told(number, of)
    stage.vote()
    sheets = count(len(moments) + 1)
    stage.ask(lambda: told(next(sheets), of))
    stage.catch_up()
    _count_mails_as_sent(session)
    session.flush()
    jobs.JOBS["responses.count"].work(session)
    return stage


def _count_mails_as_sent(session: Session) -> None:
    """What was written in the past was also sent in the past; a fresh demo must not begin with a flood of mails."""
    session.execute(update(Mail).where(Mail.sent_at.is_(None)).values(sent_at=Mail.created_at))


class Stage:
    """The demo city while it is being made: who is there, and what was said so far."""

    def __init__(self, session: Session, story: Story, now: datetime) -> None:
        self.session, self.story, self.now = session, story, now
        self.at = self.caught_up_at = now - timeline.MOVED_IN
        self.calendar = Calendar.of(city.profile())
        self.people: dict[str, Account] = {}
        self.officials: dict[int, list[Account]] = {}
        self.said: dict[str, Contribution] = {}
        self.threads: dict[int, Comment] = {}
        self.decisions: dict[str, cases.Decision] = {}
        self.appeals: dict[str, cases.Appeal] = {}

    def welcome(self) -> None:
        """Everybody moves in before the first idea; the crowd wants no mail, those with duties receive them."""
        people = self.story.people
        with clock.held_at(self.now - timeline.MOVED_IN):
            for resident in people.residents:
                self._account(resident.name, f"{proposal_rules.slug(resident.name)}@example.org", resident.language)
                notifications.choose(self.session, self.people[resident.name], dict.fromkeys(TOPICS, False))
            everybody: list[SignIn | Official] = [*people.sign_ins, *people.officials]
            for person in everybody:
                self._account(person.name, person.email, "de")
                self._entrust(person)

    def _account(self, name: str, email: str, language: str) -> None:
        account = accounts.find_or_make(self.session, email, name)
        account.language = language
        account.confirmed_at = clock.now()
        self.people[name] = account

    def _entrust(self, person: SignIn | Official) -> None:
        account = self.people[person.name]
        duties = person.duties if isinstance(person, SignIn) else ("official",)
        unit = self._listed(Department, person.department) if person.department else None
        for duty in duties:
            accounts.give_duty(self.session, account, duty, unit if duty == "official" else None)
        if unit:
            self.officials.setdefault(unit, []).append(account)

    def _listed(self, model: Any, slug: str | None) -> int | None:
        if slug is None:
            return None
        found: int | None = self.session.scalar(select(model.id).where(model.slug == slug))
        if found is None:
            raise NotAllowed(f"The demo city needs {model.__tablename__} {slug!r}; the city profile has none.")
        return found

    def play(self, moment: Moment) -> None:
        """Let one moment happen; what the record makes follow from it comes at once, from comments once a day."""
        if moment.at - self.caught_up_at > WORKER_LOOKS_AFTER:
            self.catch_up()
        with clock.held_at(moment.at):
            self._do(moment.what, moment)
        self.at = moment.at
        if not isinstance(moment.what, Remark | Support):
            self.catch_up()

    def vote(self) -> None:
        """The votes of the city, each on its own days; one that is over is counted and answered."""
        coordinator = self._with_duty("coordinator")
        residents = [self.people[resident.name] for resident in self.story.people.residents]
        for told in self.story.votes:
            field_id = self._listed(ActionField, told.field)
            assert field_id is not None
            self.said[told.key] = voting.hold(self.session, told, coordinator, residents, field_id)
            ended = voting.ended_at(told)
            if ended is not None:
                self.at = self.caught_up_at = ended
                self.catch_up()
                self._answer(told.key, told.answers, ended)

    def ask(self, answered: Callable[[], None]) -> None:
        """The surveys of the city, each on its own days; one that is over is published and answered."""
        coordinator, moderator = (self._with_duty(duty) for duty in ("coordinator", "moderator"))
        residents = [self.people[resident.name] for resident in self.story.people.residents]
        cast = asking.Cast(coordinator, moderator, residents)
        for told in self.story.surveys:
            field_id = self._listed(ActionField, told.field)
            assert field_id is not None
            survey = asking.hold(self.session, told, cast, field_id, answered)
            self.said[told.key] = survey
            ended = asking.ended_at(told)
            self.at = self.caught_up_at = ended or self.now
            with clock.held_at(self.at):
                asking.work(self.session)
            self.catch_up()
            if ended is not None:
                with clock.held_at(ended + timedelta(days=1)):
                    asking.publish(self.session, told, survey, cast)
                self._answer(told.key, told.answers, ended)

    def _answer(self, key: str, entries: tuple[Entry, ...], owed_since: datetime) -> None:
        for moment in timeline.answering(key, entries, owed_since, self.now, self.calendar):
            self.play(moment)

    def _with_duty(self, duty: str) -> Account:
        return next(person for person in self.people.values() if person.has_duty(duty))

    def catch_up(self) -> None:
        """The readers of the record do what the worker would have done by now; mails and figures wait until the end."""
        self.caught_up_at = self.at
        if not self.session.info.pop("to_deliver", False):
            return
        with clock.held_at(self.at):
            for job in jobs.JOBS.values():
                if job.on_wake and job.name not in AT_THE_END:
                    while job.work(self.session) is True:
                        pass

    @singledispatchmethod
    def _do(self, what: Any, moment: Moment) -> None:
        raise TypeError(f"Nobody in the demo city does {what!r}.")

    @_do.register
    def _(self, idea: Idea, moment: Moment) -> None:
        author = self.people[idea.author]
        words = proposals.Words(
            title=idea.title,
            source=idea.text.strip(),
            language=idea.language,
            action_field_id=self._listed(ActionField, idea.field),
            district_id=self._listed(District, idea.district),
            place=idea.place,
        )
        draft = proposals.write_draft(self.session, author, _token(idea.key), words)
        self.said[idea.key] = draft
        if idea.state != "draft":
            proposals.submit(self.session, author, draft)
        if idea.state != "held":
            self._let_out(draft)

    @_do.register
    def _(self, remark: Remark, moment: Moment) -> None:
        assert moment.idea is not None
        above = self.threads[id(moment.remark)] if moment.remark else self.said[moment.idea.key]
        made = comments.write(
            self.session, self.people[remark.by], above, remark.text, remark.stance, language=remark.language
        )
        self.threads[id(remark)] = made
        if remark.key:
            self.said[remark.key] = made
        self._let_out(made)

    def _let_out(self, contribution: Contribution) -> None:
        """What the screening held although the story needs it, a moderator reads and approves."""
        if contribution.visibility != Visibility.HELD:
            return
        with clock.held_at(clock.now() + STAFF_READS_AFTER):
            moderator = self._with_duty("moderator")
            self._decide(contribution, moderator, moderation.Verdict(Measure.APPROVE, "Wir haben den Text gelesen."))

    @_do.register
    def _(self, support: Support, moment: Moment) -> None:
        assert moment.idea is not None
        idea = self.said[moment.idea.key]
        supports.support(self.session, self.people[support.by], idea, by_mail=support.by in self._sign_ins())

    def _sign_ins(self) -> set[str]:
        return {person.name for person in self.story.people.sign_ins}

    @_do.register
    def _(self, visit: Visit, moment: Moment) -> None:
        notifications.read_all(self.session, self.people[visit.by])

    @_do.register
    def _(self, withdrawal: Withdrawal, moment: Moment) -> None:
        assert moment.idea is not None
        idea = self.said[moment.idea.key]
        assert isinstance(idea, Proposal)
        proposals.withdraw(self.session, self.people[moment.idea.author], idea, withdrawal.reason)

    @_do.register
    def _(self, writing: Writing, moment: Moment) -> None:
        entry, contribution = writing.entry, self.said[writing.about]
        obligation = self.session.get_one(Obligation, contribution.id)
        if writing.step == "draft":
            self._pass_on(obligation, entry.department)
            author = self.officials[obligation.department_id][0]
            responses.draft_response(self.session, author, obligation, self._words(writing, moment))
            return
        author, approver = self.officials[obligation.department_id][:2]
        response = self.session.scalars(
            select(Response).where(Response.contribution_id == contribution.id, Response.state != "published")
        ).one()
        if writing.step == "approval":
            responses.ask_approval(self.session, author, response)
        else:
            responses.publish(self.session, approver, response)

    def _pass_on(self, obligation: Obligation, slug: str | None) -> None:
        unit = self._listed(Department, slug)
        if unit is None or unit == obligation.department_id:
            return
        coordinator = self._with_duty("coordinator")
        department = self.session.get_one(Department, unit)
        responses.reassign(self.session, coordinator, obligation, department, "Dort weiß man am meisten darüber.")

    def _words(self, writing: Writing, moment: Moment) -> responses.Words:
        entry = writing.entry
        council_on = None
        if entry.council_in is not None:
            council_on = self.calendar.next_working_day(
                self.calendar.day_of(moment.at) + timedelta(days=entry.council_in)
            )
        return responses.Words(
            status=entry.status,
            source=entry.text.strip(),
            reason=entry.reason,
            next_step=entry.next_step,
            next_step_on=timeline.next_step_on(entry, moment.at, self.calendar),
            own_budget=entry.budget,
            council_paper=entry.paper,
            council_on=council_on,
            forwarded_to=entry.forwarded_to,
        )

    @_do.register
    def _(self, report: Report, moment: Moment) -> None:
        assert moment.case is not None
        person = self.people[report.by] if report.by else None
        choice = next(choice for choice in city.profile().policy.report_choices if choice.code == report.choice)
        reporter = moderation.Reporter(
            key=_token(f"{moment.case.about} {report.by or report.text}"), language="de", person=person
        )
        about = self.said[moment.case.about]
        moderation.report(self.session, about, reporter, choice, report.text, danger=report.danger)

    @_do.register
    def _(self, decision: Decision, moment: Moment) -> None:
        assert moment.case is not None
        verdict = moderation.Verdict(
            Measure(decision.measure),
            decision.explanation,
            ground=decision.ground,
            note=decision.note,
            to_field_id=self._listed(ActionField, decision.to_field),
        )
        about = self.said[moment.case.about]
        self.decisions[moment.case.about] = self._decide(about, self.people[decision.by], verdict)

    def _decide(self, about: Contribution, moderator: Account, verdict: moderation.Verdict) -> cases.Decision:
        case = self.session.scalars(
            select(cases.Case).where(cases.Case.contribution_id == about.id, cases.Case.closed_at.is_(None))
        ).one()
        return moderation.decide(self.session, case.id, case.version, moderator, verdict)

    @_do.register
    def _(self, appeal: Appeal, moment: Moment) -> None:
        case = _of(moment)
        decision = self.decisions[case.about]
        self.appeals[case.about] = moderation.appeal(self.session, decision, self.people[appeal.by], appeal.text)

    @_do.register
    def _(self, judgement: Judgement, moment: Moment) -> None:
        appeal = self.appeals[_of(moment).about]
        moderation.decide_appeal(
            self.session, appeal.id, self.people[judgement.by], judgement.outcome, judgement.reason
        )


def _of(moment: Moment) -> Case:
    assert moment.case is not None
    return moment.case


def _token(words: str) -> str:
    """Unguessable is not needed in a demo, the same each time is."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
