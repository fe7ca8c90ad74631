"""A vote is built in the browser only, by the coordination only."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import city, clock
from app.core.contributions import Visibility
from app.participations import actions as participations
from app.votes import queries
from app.votes.models import Ballot, Vote
from tests import make


def plan(**changes):
    today = clock.today(city.profile().timezone)
    values = {
        "title": "Was zuerst?",
        "source": "Es gibt Geld für eines.",
        "field": "",
        "method": "approval",
        "most": "2",
        "audience": "guest",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=3)).isoformat(),
    }
    return values | changes


@pytest.fixture
def desk(session, visitor, coordinator):
    session.commit()
    return visitor.sign_in(coordinator)


def test_a_vote_is_planned_filled_previewed_and_released(session, desk):
    idea = make.proposal(session, title="Mehr Bäume")
    session.commit()
    page = desk.open("/dienst/abstimmungen/neu")
    made = desk.post("/dienst/abstimmungen/neu", on=page, **plan())
    address = made.response.headers["Location"]
    vote = session.scalars(select(Vote)).one()
    desk.post(f"{address}/freigeben", 422, sure="y")
    desk.post(f"{address}/zeilen", title="Bänke", source="Aus **Holz**", cost="12000")
    desk.post(f"{address}/zeilen", idea=idea.reference)
    desk.post(f"{address}/zeilen", title="Falsch")
    wrong = queries.choices(session, vote.id)[2]
    desk.post(f"{address}/zeilen/{wrong.id}/streichen")
    desk.post(f"{address}/plan", on=desk.open(f"{address}/plan"), title="Was zuerst am Ufer?")
    shown = desk.open(address)
    assert "Kosten: 12.000 Euro" in shown.text
    assert "Mehr Bäume" in desk.open(f"/abstimmungen/vorschau/{vote.token}").text
    desk.post(f"{address}/freigeben", 422)
    desk.post(f"{address}/freigeben", sure="y")
    session.expire_all()
    assert (vote.visibility, vote.title) == (Visibility.PUBLIC, "Was zuerst am Ufer?")
    assert vote.reference
    desk.post(f"{address}/zeilen", 422, title="Zu spät")
    desk.post(f"{address}/plan", 403, **plan())
    assert "Offen" in desk.open("/dienst/abstimmungen").text


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"source": ""},
        {"method": "loudest"},
        {"most": "0"},
        {"most": "x"},
        {"most": "41"},
        {"audience": "all"},
        {"opens_on": ""},
        {"closes_on": "31.02.2027"},
        {"closes_on": "2020-01-01"},
        {"entitled": "-5"},
        {"field": "999999"},
        {"title": "\x00"},
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_is_shown_again(session, desk, changes):
    desk.post("/dienst/abstimmungen/neu", 422, **plan(**changes))
    assert session.scalars(select(Vote)).first() is None


def test_ballots_on_paper_are_entered_with_their_code_once(session, desk, opened, coordinator):
    vote, choices = opened(audience="code")
    code = participations.print_codes(session, vote, coordinator, 10, "Briefe")[0]
    session.commit()
    address = f"/dienst/abstimmungen/{vote.id}/papier"
    desk.post(address, on=desk.open(address), code=code, choices=choices[0].id)
    desk.post(address, 422, code=code, choices=choices[1].id)
    desk.post(address, 422, code="", choices=choices[1].id)
    assert session.scalars(select(Ballot.marks)).all() == [[choices[0].id]]


def test_a_plan_that_can_be_is_kept(session, desk):
    desk.post("/dienst/abstimmungen/neu", **plan(entitled="60000", closes_on="31.12.2099"))
    vote = session.scalars(select(Vote)).one()
    assert (vote.entitled, vote.closes_on.isoformat()) == (60_000, "2099-12-31")


@pytest.mark.parametrize("duty", [None, "moderator", "official"])
def test_others_build_nothing(session, visitor, opened, duty):
    vote, choices = opened()
    visitor.sign_in(make.staff(session, duty) if duty else make.account(session))
    for address in ("", "/neu", f"/{vote.id}", f"/{vote.id}/plan", f"/{vote.id}/papier"):
        visitor.open(f"/dienst/abstimmungen{address}", 403)
    visitor.post("/dienst/abstimmungen/neu", 403, **plan())
    visitor.post(f"/dienst/abstimmungen/{vote.id}/zeilen/{choices[0].id}/streichen", 403)
    assert len(queries.choices(session, vote.id)) == 4


def test_what_is_not_there_is_not_found(session, desk, opened):
    vote, choices = opened()
    session.commit()
    other = opened()[0]
    session.commit()
    desk.open("/dienst/abstimmungen/999999", 404)
    desk.post(f"/dienst/abstimmungen/{other.id}/zeilen/{choices[0].id}/streichen", 404)
    desk.post(f"/dienst/abstimmungen/{vote.id}/zeilen/999999/streichen", 404)
