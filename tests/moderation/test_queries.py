"""What others read of the referee: tombstones without text, and the statement of reasons with all the law wants."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock
from app.core.contributions import Visibility
from moderation import actions, queries
from moderation.actions import Reporter
from moderation.measures import Measure
from moderation.models import Case
from tests import make
from tests.moderation import cases
from tests.visitor import Visitor


def test_a_tombstone_says_when_and_on_which_ground_and_never_the_text(app: Flask, session: Session) -> None:
    case = cases.case(session)
    cases.decided(session, case, Measure.HIDE, "insult")
    with app.test_request_context():
        stone = queries.tombstone(session, case.contribution_id)
    assert stone is not None
    assert (stone.ground, stone.rule, stone.removed) == (
        "Beleidigung, üble Nachrede, Verleumdung",
        "§§ 185–188 StGB",
        False,
    )
    assert "Bänke" not in repr(stone)


def test_a_tombstone_speaks_the_readers_language(app: Flask, session: Session) -> None:
    case = cases.case(session)
    cases.decided(session, case, Measure.REMOVE, "spam")
    with app.test_request_context(environ_overrides={"platform.language": "en"}):
        stone = queries.tombstone(session, case.contribution_id)
    assert stone is not None
    assert stone.ground == "Advertising or mass posting"
    assert stone.removed


def test_what_stands_again_has_no_tombstone(app: Flask, session: Session) -> None:
    case = cases.case(session)
    decision = cases.decided(session, case, Measure.HIDE)
    actions.restore(session, decision, make.staff(session, "moderator"), "Doch in Ordnung.")
    with app.test_request_context():
        assert queries.tombstone(session, case.contribution_id) is None


def test_a_thread_gets_its_tombstones_in_one_question_and_the_latest_counts(app: Flask, session: Session) -> None:
    idea = make.proposal(session)
    comments = [make.comment(session, idea) for _ in range(3)]
    first = cases.decided(session, cases.case(session, contribution=comments[0]), Measure.HIDE, "spam")
    actions.restore(session, first, make.staff(session, "moderator"), "Zurück.")
    for comment in comments[:2]:
        cases.decided(session, cases.case(session, contribution=comment), Measure.HIDE, "insult")
    with app.test_request_context():
        stones = queries.tombstones(session, [comment.id for comment in comments])
    assert set(stones) == {comments[0].id, comments[1].id}
    assert stones[comments[0].id].ground.startswith("Beleidigung")


def test_a_statement_holds_what_the_law_wants(app: Flask, session: Session) -> None:
    idea = make.proposal(session)
    choice = next(iter(cases_policy(app).report_choices))
    report = actions.report(session, idea, Reporter("k", "de"), choice, "Bitte lesen.")
    decision = cases.decided(session, session.get_one(Case, report.case_id), Measure.HIDE, "insult", "„Idiotin“.")
    with app.test_request_context():
        statement = queries.statement(session, decision.id)
        assert statement is not None
        assert statement.reason is not None
        assert statement.reason.illegal
        assert statement.by_notice
        assert not statement.decision.automated_detection
        assert statement.in_force
        assert "kostenlos Einspruch" in statement.redress
        assert statement.appeal_until > decision.decided_at.date()
        assert [str(sentence) for sentence in statement.sentences] == [
            "Wir haben Ihren Beitrag verborgen: Niemand außer Ihnen und der Moderation liest ihn.",
            "Ihr Text verletzt die Ehre einer Person. Kritik an der Sache bleibt willkommen.",
        ]
        assert queries.statement(session, decision.id + 1) is None


def cases_policy(app: Flask):
    return app.extensions["profile"].policy


def test_the_queue_counts_reports_and_shows_what_a_comment_hangs_on(app: Flask, session: Session) -> None:
    idea = make.proposal(session, title="Bänke im Schatten")
    comment = make.comment(session, idea, source="Unter aller Kanone.")
    choice = next(iter(cases_policy(app).report_choices))
    for number in range(3):
        actions.report(session, comment, Reporter(f"k{number}", "de"), choice, "Bitte lesen.")
    (row,) = queries.open_cases(session, queries.Filters()).rows
    assert (row.kind, row.title, row.opening, row.reports) == (
        "comment",
        "Bänke im Schatten",
        "Unter aller Kanone.",
        3,
    )


def test_the_history_of_an_author_leaves_out_the_present_contribution(session: Session) -> None:
    author = make.account(session)
    earlier = cases.decided(session, cases.case(session, author), Measure.HIDE)
    make.proposal(session, author, visibility=Visibility.DRAFT)
    now = make.proposal(session, author)
    case = cases.case(session, contribution=now)
    cases.decided(session, case, Measure.HIDE)
    history = queries.history_of(session, author.id, now.id, case.id)
    assert (history.contributions, history.restricted) == (1, 1)
    assert [decision.id for decision in history.decisions] == [earlier.id]


def test_a_hidden_page_says_when_and_why_in_the_readers_language(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session, title="Geheimer Titel")
    with clock.held_at(datetime(2026, 3, 4, 11, 0, tzinfo=UTC)):
        cases.decided(session, cases.case(session, contribution=idea), Measure.HIDE, "spam")
    session.commit()
    page = visitor.open(f"/ideen/{idea.id}", 410)
    assert "Dieser Beitrag wurde am 4. März 2026 verborgen. Grund: Werbung oder Massenbeiträge." in page.text
    assert "Geheimer Titel" not in page.body
    assert "Advertising or mass posting" in visitor.open(f"/en/ideen/{idea.id}", 410).text
    assert "Geheimer Titel" not in visitor.open(f"/melden/{idea.id}", 410).body


def test_a_hidden_comment_leaves_its_ground_in_the_thread(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    comment = make.comment(session, idea, source="Sie Vollidiot!", html="<p>Sie Vollidiot!</p>")
    with clock.held_at(datetime(2026, 3, 4, 11, 0, tzinfo=UTC)):
        cases.decided(session, cases.case(session, contribution=comment), Measure.HIDE, "insult")
    session.commit()
    page = visitor.open(f"/ideen/{idea.id}-{idea.title}")
    assert "verborgen. Grund: Beleidigung" in page.text
    assert "Vollidiot" not in page.body
