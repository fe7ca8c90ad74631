"""The desk of the officials: an answer is written, approved, passed on and promised."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.contributions import Visibility
from app.proposals.models import Proposal
from app.responses import actions
from app.responses.models import Obligation, Response
from app.responses.rules import Words
from app.responses.status import Status
from tests import make
from tests.responses.conftest import MONDAY, desk_of, publish
from tests.visitor import words

pytestmark = pytest.mark.usefixtures("monday")
TEXT = {
    "stand": "not_pursued",
    "source": "Am Ufer ist der Weg **zu schmal**.",
    "reason": "Der Weg ist zu schmal.",
    "next_step": "",
    "next_step_on": "",
    "basis": "",
}


def draft_of(session, owed):
    session.expire_all()
    return session.scalars(select(Response).where(Response.contribution_id == owed.contribution_id)).one()


def test_the_official_writes_a_colleague_approves_and_everyone_reads_it(session, visitor, owed, author, superior):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    visitor.post(desk_of(owed), on=page, do="ask", **TEXT)
    page = visitor.sign_in(superior).open(desk_of(owed))
    assert "Geschrieben von Ada Amt" in page.text
    visitor.post(f"{desk_of(owed)}/freigeben", on=page)
    page = visitor.sign_out().open("/antworten")
    assert page.h1 == "Antworten der Stadt"
    assert "Bänke am Neckar" in page.links()
    assert "Der Weg ist zu schmal." in page.text
    assert "Amt für Straßenwesen" in page.text


def test_a_draft_is_kept_even_if_it_is_not_complete(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    visitor.post(desk_of(owed), on=page, do="save", **{**TEXT, "reason": "", "source": "Noch nicht fertig"})
    page = visitor.open(desk_of(owed))
    assert page.fields(desk_of(owed))["source"] == "Noch nicht fertig"


def test_an_incomplete_text_is_refused_at_the_field_and_kept(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    values = {**TEXT, "stand": "accepted", "next_step": "Wir bauen.", "next_step_on": "2026-05-01"}
    page = visitor.post(desk_of(owed), 422, on=page, do="ask", **values)
    assert "Gemeinderat" in page.text
    assert page.fields(desk_of(owed))["source"] == TEXT["source"]
    assert session.scalars(select(Response)).all() == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [("next_step_on", "gestern"), ("reason", "x" * 301), ("source", "\0"), ("source", "x" * 10_001), ("stand", "gut")],
)
def test_nonsense_is_refused_with_a_sentence_and_kept(session, visitor, owed, author, name, typed):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    page = visitor.post(desk_of(owed), 422, on=page, do="save", **{**TEXT, name: typed})
    assert page.all("p", class_="kern-error")


def test_a_day_may_be_typed_as_people_write_it(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    visitor.post(desk_of(owed), on=page, do="save", **{**TEXT, "next_step": "Wir messen.", "next_step_on": "4.5.2026"})
    assert draft_of(session, owed).next_step_on == date(2026, 5, 4)


def test_the_preview_shows_the_text_and_keeps_nothing(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    page = visitor.post(desk_of(owed), 200, on=page, do="preview", **TEXT)
    assert [strong.text for strong in page.all("strong") if strong.text == "zu schmal"] == ["zu schmal"]
    assert session.scalars(select(Response)).all() == []


def test_the_preview_shows_next_step_and_budget_too(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    later = TEXT | {"stand": "accepted", "next_step": "Bänke bestellen", "next_step_on": "2026-05-04"}
    page = visitor.post(desk_of(owed), 200, on=page, do="preview", **(later | {"basis": "own_budget"}))
    (preview,) = (words(part) for part in page.all("div", id="vorschau"))
    assert "Nächster Schritt bis 4. Mai 2026: Bänke bestellen" in preview
    assert "aus eigenem Budget" in preview


def test_a_first_status_that_is_late_is_not_called_due_soon(session, visitor, owed, author):
    owed.first_status_due_on = date(2026, 2, 27)
    session.commit()
    page = visitor.sign_in(author).open("/dienst/antworten")
    assert "erster Stand überfällig" in page.text
    assert "bald fällig" not in page.text


def test_script_in_an_answer_is_shown_and_never_active(session, visitor, owed, author, superior):
    session.commit()
    evil = "<script>alert(1)</script> [Klick](javascript:alert(1))"
    page = visitor.sign_in(author).open(desk_of(owed))
    visitor.post(desk_of(owed), on=page, do="ask", **{**TEXT, "source": evil, "reason": evil})
    page = visitor.sign_in(superior).open(desk_of(owed))
    assert not [link for link in page.all("a") if link.get("href", "").startswith("javascript")]
    visitor.post(f"{desk_of(owed)}/freigeben", on=page)
    visitor.open("/antworten")
    assert "<script>" not in visitor.client.get("/feeds/antworten.atom").get_data(as_text=True)


def test_two_officials_at_once_see_both_texts_and_nothing_is_lost(session, visitor, owed, author, superior):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    visitor.sign_in(superior).post(desk_of(owed), on=page, do="save", **{**TEXT, "source": "Text der Leitung"})
    page = visitor.sign_in(author).post(desk_of(owed), 409, on=page, do="save", **{**TEXT, "source": "Mein Text"})
    assert "Text der Leitung" in page.text
    assert page.fields(desk_of(owed))["source"] == "Mein Text"
    visitor.post(desk_of(owed), on=page, do="save")
    assert draft_of(session, owed).source == "Mein Text"


def test_writing_while_a_colleague_published_shows_what_was_published(session, visitor, owed, author, superior):
    session.commit()
    words = Words(status=Status.NOT_PURSUED, source="Nein.", reason="Zu schmal.")
    draft = actions.draft_response(session, author, owed, words)
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    actions.publish(session, superior, actions.ask_approval(session, author, draft))
    session.commit()
    page = visitor.post(desk_of(owed), 409, on=page, do="save", **{**TEXT, "source": "Mein Text"})
    assert "Nein." in page.text


def test_approving_a_text_that_changed_meanwhile_is_refused(session, visitor, owed, author, superior):
    third = make.staff(session, "official", make.department(session, "strassenwesen"))
    words = Words(status=Status.NOT_PURSUED, source="Nein.", reason="Zu schmal.")
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, owed, words))
    session.commit()
    page = visitor.sign_in(superior).open(desk_of(owed))
    changed = actions.draft_response(session, third, owed, words, waiting.version)
    actions.ask_approval(session, third, changed)
    session.commit()
    visitor.post(f"{desk_of(owed)}/freigeben", 409, on=page)
    assert draft_of(session, owed).state == "approval"


def test_a_text_can_be_taken_back_to_be_changed(session, visitor, owed, author):
    words = Words(status=Status.NOT_PURSUED, source="Nein.", reason="Zu schmal.")
    actions.ask_approval(session, author, actions.draft_response(session, author, owed, words))
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    assert "eine andere Person" in page.text
    visitor.post(f"{desk_of(owed)}/zurueck", on=page)
    assert draft_of(session, owed).state == "draft"


def test_the_author_finds_no_button_and_no_way_to_approve(session, visitor, owed, author):
    words = Words(status=Status.NOT_PURSUED, source="Nein.", reason="Zu schmal.")
    actions.ask_approval(session, author, actions.draft_response(session, author, owed, words))
    session.commit()
    visitor.sign_in(author).open(desk_of(owed))
    version = str(draft_of(session, owed).version)
    page = visitor.post(f"{desk_of(owed)}/freigeben", 403, version=version)
    assert "Kollegin" in page.text


READ, WRITE, PASS_ON, PROMISE = "read", "write", "pass on", "promise"


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("guest", set()),
        ("resident", set()),
        ("moderator", set()),
        ("administrator", set()),
        ("official here", {READ, WRITE, PASS_ON}),
        ("official elsewhere", {READ}),
        ("coordinator", {READ, PASS_ON}),
    ],
)
def test_rights(session, visitor, owed, roads, parks, who, allowed):
    account = {
        "guest": lambda: None,
        "resident": lambda: make.account(session),
        "official here": lambda: make.staff(session, "official", roads),
        "official elsewhere": lambda: make.staff(session, "official", parks),
    }.get(who, lambda: make.staff(session, who))()
    session.commit()
    if account:
        visitor.sign_in(account)
    outside = 303 if who == "guest" else 403
    visitor.open("/dienst/antworten", 200 if READ in allowed else outside, follow=False)
    visitor.open(desk_of(owed), 200 if READ in allowed else outside, follow=False)
    refused = 303 if who == "guest" else 403  # a guest signs in first
    visitor.post(desk_of(owed), 303 if WRITE in allowed else refused, do="save", **TEXT)
    passing = {"version": "1", "department": str(parks.id), "why": "Das Ufer gehört zum Grünflächenamt."}
    visitor.post(f"{desk_of(owed)}/weitergeben", 303 if PASS_ON in allowed else refused, **passing)
    session.expire_all()
    assert bool(session.scalars(select(Response)).all()) == (WRITE in allowed)
    assert (session.get_one(Obligation, owed.contribution_id).department_id == parks.id) == (PASS_ON in allowed)


def test_others_are_told_who_answers(session, visitor, owed, parks):
    elsewhere = make.staff(session, "official", parks)
    session.commit()
    page = visitor.sign_in(elsewhere).open(desk_of(owed))
    assert "Die Antwort schreibt: Amt für Straßenwesen." in page.text
    assert not page.all("textarea")
    assert "andere Dienststelle" in visitor.post(desk_of(owed), 403, do="save", **TEXT).text


def test_only_the_coordination_promises_an_answer_to_an_imported_idea(session, visitor, author):
    idea = make.proposal(session, origin="bonn", origin_key="5")
    coordinator = make.staff(session, "coordinator")
    session.commit()
    address = f"/dienst/antworten/{idea.id}"
    assert "Keine Antwort zugesagt" in visitor.sign_in(author).open(address).text
    visitor.post(f"{address}/zusagen", 403)
    page = visitor.sign_in(coordinator).open(address)
    visitor.post(f"{address}/zusagen", on=page)
    assert session.get_one(Obligation, idea.id).owed_since == MONDAY


@pytest.mark.parametrize(
    ("visibility", "status"),
    [(Visibility.HELD, 404), (Visibility.HIDDEN, 410), (Visibility.REMOVED, 410), (Visibility.WITHDRAWN, 200)],
)
def test_what_nobody_may_read_has_no_screen(session, visitor, author, roads, visibility, status):
    idea = make.proposal(session, visibility=visibility)
    make.obligation(session, idea, roads)
    session.commit()
    visitor.sign_in(author).open(f"/dienst/antworten/{idea.id}", status)


def test_a_comment_has_no_screen_of_its_own(session, visitor, owed, author):
    comment = make.comment(session, make.proposal(session))
    session.commit()
    visitor.sign_in(author).open(f"/dienst/antworten/{comment.id}", 404)


def test_whatever_is_owed_an_answer_is_answered_at_the_desk(session, visitor, roads, author):
    """A counted vote, a survey: their kind owes none from its publication on, their result does."""
    survey = make.survey(session)
    make.obligation(session, survey, roads)
    unowed = make.survey(session)
    session.commit()
    visitor.sign_in(author).open(f"/dienst/antworten/{unowed.id}", 404)
    address = visitor.open("/dienst/antworten").links()[survey.title]
    visitor.post(address, on=visitor.open(address), do="save", **TEXT)
    assert session.scalars(select(Response.contribution_id)).one() == survey.id


def test_the_desk_lists_what_is_mine_the_soonest_first(session, visitor, roads, parks, author):
    for title, days, unit in (("Später", 80, roads), ("Bald", 10, roads), ("Vorbei", -3, roads), ("Fremd", 5, parks)):
        idea = make.proposal(session, title=title)
        due_on = (MONDAY + timedelta(days=days)).date()
        make.obligation(session, idea, unit, due_on=due_on, goal_on=due_on - timedelta(days=5))
    session.commit()
    page = visitor.sign_in(author).open("/dienst/antworten")
    listed = [title for title in page.links() if title in ("Später", "Bald", "Vorbei", "Fremd")]
    assert listed == ["Vorbei", "Bald", "Später"]
    assert [words for words in page.links() if re.fullmatch(r"(Meine|Fällig|Überfällig) \d+", words)] == [
        "Meine 3", "Fällig 2", "Überfällig 1",
    ]  # fmt: skip
    assert "Vorbei" in visitor.open("/dienst/antworten?ansicht=ueberfaellig").links()
    assert "Bald" not in visitor.open("/dienst/antworten?ansicht=ueberfaellig").links()


def test_the_coordination_sees_every_department(session, visitor, roads, parks):
    for title, unit in (("Straße", roads), ("Park", parks)):
        make.obligation(session, make.proposal(session, title=title), unit)
    coordinator = make.staff(session, "coordinator")
    session.commit()
    page = visitor.sign_in(coordinator).open("/dienst/antworten")
    assert {"Straße", "Park", "Alle offenen 2"} <= page.links().keys()
    page = visitor.open("/dienst/antworten?dienststelle=gruenflaechen")
    assert "Park" in page.links()
    assert "Straße" not in page.links()


def test_long_lists_are_read_page_by_page(session, visitor, roads, author):
    for number in range(25):
        make.obligation(session, make.proposal(session, title=f"Nummer {number:02}"), roads)
    session.commit()
    page = visitor.sign_in(author).open("/dienst/antworten")
    first = {title for title in page.links() if title.startswith("Nummer")}
    page = visitor.open(page.links()["Weiter"])
    second = {title for title in page.links() if title.startswith("Nummer")}
    assert (len(first), len(second), first & second) == (20, 5, set())


def test_questions_wait_on_the_screen_until_the_city_replies(session, visitor, owed, author, roads):
    idea = session.get_one(Proposal, owed.contribution_id)
    question = make.comment(session, idea, stance="question", source="Wie breit ist der Weg?")
    make.comment(session, idea, source="Gute Idee.")
    session.commit()
    assert "Wie breit ist der Weg?" in visitor.sign_in(author).open(desk_of(owed)).text
    make.comment(session, question, author, department_id=roads.id)
    session.commit()
    assert "Wie breit ist der Weg?" not in visitor.open(desk_of(owed)).text


def test_passing_on_needs_a_department_and_a_reason(session, visitor, owed, author):
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed))
    page = visitor.post(f"{desk_of(owed)}/weitergeben", 422, on=page)
    assert "Bitte wählen Sie eine Dienststelle." in page.text
    assert "Bitte nennen Sie den Grund." in page.text


@pytest.mark.parametrize("department", ["999999", "x", "-1"])
def test_passing_on_to_nowhere_is_refused(session, visitor, owed, author, department):
    session.commit()
    visitor.sign_in(author)
    values = {"version": "1", "department": department, "why": "Weil."}
    before = owed.department_id
    visitor.post(f"{desk_of(owed)}/weitergeben", 422, **values)
    session.expire_all()
    assert owed.department_id == before


def test_passing_on_what_moved_meanwhile_is_refused(session, visitor, owed, author, parks):
    session.commit()
    values = {"version": "7", "department": str(parks.id), "why": "Das Ufer."}
    visitor.sign_in(author).post(f"{desk_of(owed)}/weitergeben", 409, **values)
    session.expire_all()
    assert owed.department_id != parks.id


def test_a_new_entry_begins_with_the_present_status_and_leads_to_the_whole_answer(
    session, visitor, owed, author, superior
):
    assert visitor.sign_in(author).open(desk_of(owed)).fields(desk_of(owed))["stand"] == "in_review"
    publish(session, owed, author, superior)
    page = visitor.open(desk_of(owed))
    assert page.fields(desk_of(owed))["stand"] == "not_pursued"
    assert page.links()["Ganze Antwort lesen"].startswith(f"/ideen/{owed.contribution_id}")


def test_many_open_questions_come_page_by_page(session, visitor, owed, author):
    idea = session.get_one(Proposal, owed.contribution_id)
    for number in range(13):
        make.comment(session, idea, stance="question", source=f"Frage Nr. {number}?")
    session.commit()
    page = visitor.sign_in(author).open(desk_of(owed), max_queries=8)
    assert "Viele Fragen warten auf eine Antwort" in page.text
    assert "Frage Nr. 9?" in page.text
    assert "Frage Nr. 10?" not in page.text
    later = visitor.open(page.links()["Weitere Fragen"])
    assert "Frage Nr. 12?" in later.text
    assert "Frage Nr. 9?" not in later.text
