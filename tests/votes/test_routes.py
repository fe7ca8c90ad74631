"""Voting as a guest, with a code, and after signing in; nothing of the count before the end."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.city import Department
from app.core.contributions import Visibility, set_visibility
from app.participations import actions as participations
from app.participations import queries as ledger
from app.participations.who import Guest, Who
from app.responses.models import Obligation
from app.votes import actions
from app.votes.models import Ballot
from tests import make
from tests.visitor import Visitor
from tests.votes.conftest import planned


def pages_of(vote):
    return f"/abstimmungen/{vote.id}-was-soll-am-neckar-zuerst-entstehen"


def marks(session):
    return session.scalars(select(Ballot.marks).order_by(Ballot.participation_id)).all()


def vote_of(visitor, vote, status=303, **values):
    return visitor.post(f"/abstimmungen/{vote.id}/stimme", status, **values)


def test_a_guest_votes_changes_it_and_lets_somebody_else_vote(session, visitor, opened):
    vote, (trees, benches, *_rest) = opened()
    session.commit()
    page = visitor.open(f"/abstimmungen/{vote.id}/stimme")
    assert "Set-Cookie" not in page.response.headers or "teilnahme" not in page.response.headers["Set-Cookie"]
    answered = visitor.post(f"/abstimmungen/{vote.id}/stimme", on=page, choices=trees.id)
    cookies = [each for each in answered.response.headers.getlist("Set-Cookie") if each.startswith("teilnahme")]
    assert len(cookies) == 2
    assert all(f"Max-Age={(7 + 2) * 24 * 60 * 60};" in each for each in cookies)  # a week, and a day to spare
    assert all(
        f"Path=/abstimmungen/{vote.id}" in each or f"Path=/en/abstimmungen/{vote.id}" in each for each in cookies
    )
    assert "Sie haben abgestimmt." in visitor.open(f"/abstimmungen/{vote.id}/stimme").text
    assert "You have voted." in visitor.open(f"/en/abstimmungen/{vote.id}/stimme").text
    vote_of(visitor, vote, choices=benches.id)
    assert marks(session) == [[benches.id]]
    visitor.post(f"/abstimmungen/{vote.id}/stimme/jemand-anderes")
    vote_of(visitor, vote, choices=trees.id)
    assert marks(session) == [[benches.id], [trees.id]]
    assert ledger.turnout(session, vote.id).same_device == 1


def test_the_limit_of_the_connection_holds_for_guests_without_cookie(session, app, opened, monkeypatch):
    monkeypatch.setitem(app.config, "GUESTS_PER_CLIENT", 2)
    vote, choices = opened()
    session.commit()
    for status in (303, 303, 422):
        vote_of(Visitor(app, app.test_client()), vote, status, choices=choices[0].id)
    assert len(marks(session)) == 2


def test_a_forged_cookie_is_a_new_guest(session, app, opened):
    vote, choices = opened()
    session.commit()
    visitor = Visitor(app, app.test_client())
    vote_of(visitor, vote, choices=choices[0].id)
    name = f"teilnahme-{vote.id}"
    kept = visitor.client.get_cookie(name, path=f"/abstimmungen/{vote.id}")
    forged = Visitor(app, app.test_client())
    forged.client.set_cookie(name, kept.value[:-2] + "xx", path=f"/abstimmungen/{vote.id}")
    assert "Sie haben abgestimmt." not in forged.open(f"/abstimmungen/{vote.id}/stimme").text


@pytest.mark.parametrize(
    "sent", [{}, {"choices": "999999"}, {"choices": "x"}, {"choices": "-1"}, {"choices": "9" * 40}]
)
def test_a_ballot_that_is_none_is_shown_again_with_a_sentence(session, visitor, opened, sent):
    vote, _choices = opened()
    session.commit()
    page = vote_of(visitor, vote, 422, **sent)
    assert page.all("div", class_="error-summary")
    assert marks(session) == []


def test_more_marks_than_votes_are_refused(session, visitor, opened):
    vote, choices = opened(most=2)
    session.commit()
    response = visitor.client.post(
        f"/abstimmungen/{vote.id}/stimme",
        data={"csrf_token": visitor.token(), "choices": [str(choice.id) for choice in choices[:3]]},
    )
    assert response.status_code == 422
    assert "Sie haben höchstens 2 Stimmen." in response.text


def test_places_are_given_and_none_twice(session, visitor, opened):
    vote, (one, two, *_rest) = opened(method="ranked", most=3)
    session.commit()
    vote_of(visitor, vote, 422, **{"platz-1": one.id, "platz-2": one.id, "platz-3": 0})
    vote_of(visitor, vote, **{"platz-1": two.id, "platz-2": 0, "platz-3": one.id})
    assert marks(session) == [[two.id, one.id]]
    page = visitor.open(f"/abstimmungen/{vote.id}/stimme")
    assert page.fields(f"/abstimmungen/{vote.id}/stimme")["platz-1"] == str(two.id)


def test_a_code_from_a_letter_votes_without_account(session, visitor, opened, coordinator):
    vote, choices = opened(audience="code")
    code = participations.print_codes(session, vote, coordinator, 10, "Briefe")[0]
    session.commit()
    vote_of(visitor, vote, 422, choices=choices[0].id)
    wrong = vote_of(visitor, vote, 422, choices=choices[0].id, code="AAAA-AAAA-AAAA")
    assert wrong.fields(f"/abstimmungen/{vote.id}/stimme")["code"] == "AAAA-AAAA-AAAA"
    voted = vote_of(visitor, vote, choices=choices[0].id, code=code.lower())
    assert voted.response.headers["Location"] == pages_of(vote)  # nothing here remembers whose code it was
    vote_of(visitor, vote, choices=choices[1].id, code=code)
    assert marks(session) == [[choices[1].id]]


def test_where_an_address_is_needed_a_guest_signs_in_last(session, visitor, opened):
    vote, choices = opened(audience="email")
    session.commit()
    asked = vote_of(visitor, vote, choices=choices[0].id)
    waits = asked.response.headers["Location"]
    assert waits.startswith("/anmelden/")
    assert "Bäume am Marktplatz" in visitor.open(waits).text
    assert marks(session) == []


def test_an_account_votes_once_in_any_browser(session, app, opened):
    vote, choices = opened(audience="email")
    account = make.account(session)
    session.commit()
    for choice in choices[:2]:
        vote_of(Visitor(app, app.test_client()).sign_in(account), vote, choices=choice.id)
    assert marks(session) == [[choices[1].id]]


def test_before_the_end_nothing_tells_the_count(session, visitor, opened):
    vote, choices = opened()
    session.commit()
    empty = visitor.open(pages_of(vote)).body
    for number in range(6):
        who = Who(guest=Guest(f"guest {number}"), client=str(number))
        actions.cast(session, vote, who, [choices[0].id])
    session.commit()
    nonce = re.compile(r"[0-9a-f]{16,}")
    assert nonce.sub("", visitor.open(pages_of(vote)).body) == nonce.sub("", empty)
    visitor.open(f"/abstimmungen/{vote.id}/stimmzettel.json", 404)


def test_after_the_end_everyone_reads_the_result_and_counts_again(session, app, visitor, opened, tmp_path):
    vote, choices = opened(method="ranked", most=2, entitled=60)
    for number in range(6):
        who = Who(guest=Guest(f"guest {number}"), client=str(number))
        actions.cast(session, vote, who, [choices[number % 2].id, choices[2].id])
    session.commit()
    with clock.held_at(clock.now() + timedelta(days=8)):
        assert "Die Stimmen werden gezählt." in visitor.open(pages_of(vote)).text
        actions.count(session, vote.id)
        session.commit()
        page = visitor.open(pages_of(vote))
        assert "6 Stimmzettel wurden gezählt. Das sind 10 % von 60" in page.text.replace("\xa0", " ")
        assert "6 Gäste ohne Konto" in page.text
        assert visitor.open(f"/abstimmungen/{vote.id}/stimme", 303, follow=False)
    published = visitor.client.get(f"/abstimmungen/{vote.id}/stimmzettel.json")
    file = tmp_path / "stimmzettel.json"
    file.write_bytes(published.data)
    run = app.test_cli_runner().invoke(args=["surveys", "recount", str(file)])
    assert run.exit_code == 0, run.output
    assert "The published result is confirmed." in run.output
    assert "Trinkbrunnen: 12 (6)" in run.output
    forged = json.loads(published.data)
    forged["ballots"][0] = [choices[3].id]
    file.write_text(json.dumps(forged))
    assert app.test_cli_runner().invoke(args=["surveys", "recount", str(file)]).exit_code == 1
    for broken in ("", "[", "null", "[" * 100_000, '{"format": "mitwirken-ballots-1"}', "\x00"):
        file.write_text(broken)
        run = app.test_cli_runner().invoke(args=["surveys", "recount", str(file)])
        assert run.exit_code == 1
        assert "Error:" in run.output


@pytest.mark.parametrize("number", [1, 4])
def test_of_fewer_than_five_ballots_everyone_reads_only_how_many(session, app, visitor, opened, tmp_path, number):
    vote, choices = opened(entitled=60)
    assert "Sind es weniger als fünf, nur ihre Zahl" in visitor_text(session, visitor, vote)
    for each in range(number):
        actions.cast(session, vote, Who(guest=Guest(f"guest {each}"), client=str(each)), [choices[2].id])
    official = make.staff(session, "official", make.first(session, Department))
    session.commit()
    with clock.held_at(clock.now() + timedelta(days=8)):
        actions.count(session, vote.id)
        session.commit()
        page = visitor.open(pages_of(vote))
        file = f"/abstimmungen/{vote.id}/stimmzettel.json"
        assert f"{number} Stimmzettel wurde{'n' if number > 1 else ''} gezählt" in page.text
        assert "bleibt das Ergebnis bei der Stadt" in page.text
        assert "Ausgezählt" in page.text
        assert "Eingegangen" not in page.text
        assert not page.all("table")
        assert "Gast ohne Konto" not in page.text
        visitor.open(file, 404)
        other = make.staff(session, "official", make.department(session, "feuerwehr"))
        owed = session.get_one(Obligation, vote.id)
        assert other.departments() != {owed.department_id}
        owed.department_id = next(iter(official.departments()))
        session.commit()
        assert not visitor.sign_in(other).open(pages_of(vote)).all("table")
        visitor.open(file, 404)
        for insider in (official, make.staff(session, "coordinator")):
            session.commit()
            inside = visitor.sign_in(insider).open(pages_of(vote))
            assert "Nur im Dienst zu sehen" in inside.text
            assert inside.all("table")
    kept = tmp_path / "stimmzettel.json"
    kept.write_bytes(visitor.client.get(file).data)
    run = app.test_cli_runner().invoke(args=["surveys", "recount", str(kept)])
    assert run.exit_code == 0, run.output
    assert "The published result is confirmed." in run.output
    assert "only their number is published" in run.output


def visitor_text(session, visitor, vote):
    """What everyone reads before voting."""
    session.commit()
    return visitor.open(pages_of(vote)).text


def test_a_draft_is_seen_by_its_link_only_and_the_list_knows_what_is_released(session, visitor, opened, coordinator):
    vote, _choices = opened()
    draft = actions.draft(session, coordinator, planned(title="Noch geheim"), "de")
    session.commit()
    visitor.open(f"/abstimmungen/{draft.id}", 404)
    visitor.open(f"/abstimmungen/{draft.id}/stimme", 404)
    assert "Vorschau" in visitor.open(f"/abstimmungen/vorschau/{draft.token}").text
    visitor.open("/abstimmungen/vorschau/unknown", 404)
    listed = visitor.open("/abstimmungen").links()
    assert pages_of(vote) in listed.values()
    assert "Noch geheim" not in listed
    assert visitor.open(f"/abstimmungen/{vote.id}-falsch", 301, follow=False)
    set_visibility(session, vote, Visibility.HIDDEN)
    session.commit()
    visitor.open(pages_of(vote), 410)


def test_an_open_vote_says_so_and_is_shared_by_its_whole_address(session, visitor, opened):
    vote, _choices = opened()
    session.commit()
    page = visitor.open(pages_of(vote))
    assert "Offen" in page.text
    assert f'data-copy="http://localhost{pages_of(vote)}"' in page.body
    assert f"http%3A//localhost{pages_of(vote)}" in page.body


@pytest.mark.parametrize("method", ["approval", "ranked"])
def test_what_is_wrong_with_the_marks_is_said_at_the_marks(session, visitor, opened, method):
    vote, _choices = opened(method=method)
    session.commit()
    address = f"/abstimmungen/{vote.id}/stimme"
    page = visitor.post(address, 422, on=visitor.open(address))
    said = "Bitte wählen Sie mindestens eine Möglichkeit."
    assert page.text.count(said) == 2  # above, leading to the field, and there
    assert page.links()[said] in ("#choices-0", "#platz-1")
