"""The moderators' desk: the worst first, one form, a preview, one decision, another person for appeals."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.city import ActionField
from app.core.contributions import Visibility
from moderation import actions
from moderation.admission import open_case
from moderation.measures import Measure
from moderation.models import Appeal, Case, Decision
from moderation.screening import Signal
from tests import make
from tests.moderation import cases
from tests.visitor import Visitor

HIDE = {"measure": "hide", "ground": "insult", "explanation": "„Idiotin“ trifft die Nachbarin."}


def signal(severity: int) -> Signal:
    return Signal("links", severity, (f"https://example.org/{severity}",), False)


def decisions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Decision)) or 0


@pytest.fixture
def moderator(session: Session, visitor: Visitor) -> Visitor:
    """Somebody with the duty, at a browser."""
    visitor.sign_in(make.staff(session, "moderator", name="Mo Eins"))
    return visitor


@pytest.mark.parametrize("address", ["/dienst/moderation", "/dienst/moderation/1", "/dienst/moderation/einsprueche"])
def test_the_desk_is_for_moderators_only(session: Session, visitor: Visitor, address: str) -> None:
    session.commit()
    assert "/anmelden" in visitor.open(address, 303, follow=False).response.location
    visitor.sign_in(make.account(session)).open(address, 403)
    visitor.sign_in(make.staff(session, "coordinator")).open(address, 403)


def test_the_worst_stands_first_and_then_the_most_urgent(session: Session, moderator: Visitor) -> None:
    mild, grave, later = (make.proposal(session, title=title) for title in ("Mild", "Schlimm", "Ebenso schlimm"))
    open_case(session, mild, [signal(2)])
    with clock.held_at(clock.now() + timedelta(days=30)):
        open_case(session, later, [signal(4)])
    open_case(session, grave, [signal(4)])
    session.commit()
    page = moderator.open("/dienst/moderation")
    places = [page.text.index(title) for title in ("Schlimm", "Ebenso schlimm", "Mild")]
    assert places == sorted(places)
    assert "3 offene Fälle" in page.text
    assert "https://example.org/4" in page.text


def test_the_queue_turns_pages_without_losing_a_case(session: Session, moderator: Visitor) -> None:
    for number in range(45):
        open_case(session, make.proposal(session, title=f"Nummer {number:02}"), [signal(1 + number % 3)])
    session.commit()
    seen, address = [], "/dienst/moderation"
    while address:
        page = moderator.open(address)
        seen += [link for link in page.links().values() if link.rsplit("/", 1)[-1].isdigit()]
        address = page.links().get("Weiter", "")
    assert len(seen) == len(set(seen)) == 45


def test_filters_keep_to_what_was_asked(session: Session, moderator: Visitor) -> None:
    idea = make.proposal(session, title="Die Idee")
    open_case(session, make.comment(session, idea, source="Der Kommentar"), [signal(2)])
    open_case(session, make.proposal(session, title="Angehalten", visibility=Visibility.HELD), [signal(2)])
    session.commit()
    assert "Der Kommentar" in moderator.open("/dienst/moderation").text
    held = moderator.open("/dienst/moderation?nur=angehalten").text
    assert "Der Kommentar" not in held
    assert "Idee: Angehalten" in held
    assert "Kein Fall wartet." in moderator.open("/dienst/moderation?nur=gemeldet").text
    assert "2 offene Fälle" in moderator.open("/dienst/moderation?nur=quatsch&art=quatsch&ab=quatsch").text


def test_a_case_shows_why_it_was_flagged_the_rule_and_the_authors_history(session: Session, moderator: Visitor) -> None:
    author = make.account(session, "Alex Autor")
    cases.decided(session, cases.case(session, author), Measure.HIDE, "spam")
    case = cases.case(session, author)
    reporter = actions.Reporter("schluessel", "de", name="Renate Meldet", address="renate@example.org")
    choice = next(choice for choice in policy().report_choices if choice.code == "insult")
    actions.report(session, contribution_of(session, case), reporter, choice, "Er beschimpft meine Nachbarin.")
    session.commit()
    page = moderator.open(f"/dienst/moderation/{case.id}")
    assert "https://example.org" in page.text
    assert "Er beschimpft meine Nachbarin." in page.text
    assert "§§ 185–188 StGB" in page.text
    assert "Alex Autor" in page.text
    assert "1 weiterer Beitrag, davon verborgen oder entfernt: 1" in page.text
    assert "Renate" not in page.body
    assert "renate@example.org" not in page.body


def policy():
    from app.core import city

    return city.profile().policy


def contribution_of(session: Session, case: Case):
    from app.core.contributions import Contribution

    return session.get_one(Contribution, case.contribution_id)


def test_what_nobody_here_wrote_has_no_author_with_a_history(session: Session, moderator: Visitor) -> None:
    taken_over = make.proposal(session, origin="bonn", origin_key="b1")
    taken_over.author_id = None
    case = open_case(session, taken_over, [signal(2)])
    session.commit()
    page = moderator.open(f"/dienst/moderation/{case.id}")
    assert "Niemand mit einem Konto hier hat das geschrieben." in page.text
    assert "Der erste Beitrag dieser Person." not in page.text


def test_what_stands_is_approved_at_once(session: Session, moderator: Visitor) -> None:
    case = cases.case(session, contribution=make.proposal(session, visibility=Visibility.HELD))
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    moderator.post(address, on=moderator.open(address), measure="approve")
    assert moderator.open(address).links()["Zu den offenen Fällen"] == "/dienst/moderation"
    assert contribution_of(session, case).visibility == Visibility.PUBLIC
    page = moderator.open(address)
    assert "Beitrag geprüft" in page.text


def test_hiding_is_shown_first_as_its_author_will_read_it(session: Session, moderator: Visitor) -> None:
    case = cases.case(session)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    preview = moderator.post(address, 200, on=moderator.open(address), **HIDE)
    assert preview.h1 == "Vorschau der Begründung"
    assert "Wir haben Ihren Beitrag verborgen" in preview.text
    assert "„Idiotin“ trifft die Nachbarin." in preview.text
    assert decisions(session) == 0
    assert contribution_of(session, case).visibility == Visibility.PUBLIC
    moderator.post(address, on=preview, confirmed="1")
    assert contribution_of(session, case).visibility == Visibility.HIDDEN
    decision = session.scalars(select(Decision)).one()
    assert (decision.ground, decision.explanation) == ("insult", HIDE["explanation"])


def test_without_words_of_its_own_the_preview_proposes_the_sentence_of_the_rule(
    session: Session, moderator: Visitor
) -> None:
    case = cases.case(session)
    session.commit()
    preview = moderator.post(
        f"/dienst/moderation/{case.id}", 200, measure="hide", ground="spam", explanation="", version="1"
    )
    assert preview.fields()["explanation"] == policy().ground("spam").sentence["de"]


@pytest.mark.parametrize("measure", ["hide", "remove"])
def test_a_restriction_without_a_ground_is_shown_again(session: Session, moderator: Visitor, measure: str) -> None:
    case = cases.case(session)
    session.commit()
    page = moderator.post(
        f"/dienst/moderation/{case.id}", 422, measure=measure, explanation="Weil eben.", version="1", confirmed="1"
    )
    assert "Bitte wählen Sie das Gesetz oder die Regel" in page.text
    assert "Weil eben." in page.body
    assert decisions(session) == 0


@pytest.mark.parametrize("sent", [{}, {"measure": "erase"}, {"measure": "hide", "ground": "invented"}])
def test_an_invented_measure_or_ground_decides_nothing(session: Session, moderator: Visitor, sent: dict) -> None:
    case = cases.case(session)
    session.commit()
    moderator.post(f"/dienst/moderation/{case.id}", 422, version="1", confirmed="1", **sent)
    assert decisions(session) == 0


def test_an_idea_is_moved_to_another_field(session: Session, moderator: Visitor) -> None:
    here = ActionField(slug="hier-x", position=901, names={"de": "Feld Hier"}, descriptions={"de": ""})
    there = ActionField(slug="dort-x", position=902, names={"de": "Feld Dort"}, descriptions={"de": ""})
    session.add_all([here, there])
    session.flush()
    idea = make.proposal(session, action_field_id=here.id)
    case = cases.case(session, contribution=idea)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    moderator.post(address, 422, measure="move", version="1")
    preview = moderator.post(address, 200, measure="move", to_field=str(there.id), version="1")
    assert "von „Feld Hier“ nach „Feld Dort“" in preview.text
    moderator.post(address, on=preview, confirmed="1")
    session.refresh(idea)
    assert idea.action_field_id == there.id


def test_a_comment_cannot_be_moved(session: Session, moderator: Visitor) -> None:
    case = cases.case(session, contribution=make.comment(session, make.proposal(session)))
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    assert "verschieben" not in moderator.open(address).body
    moderator.post(address, 422, measure="move", to_field="1", version="1", confirmed="1")


def test_nobody_sees_a_form_for_their_own_contribution_or_can_send_one(session: Session, visitor: Visitor) -> None:
    moderator = make.staff(session, "moderator")
    case = cases.case(session, moderator)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    page = visitor.sign_in(moderator).open(address)
    assert "Das ist Ihr eigener Beitrag." in page.text
    assert not page.all("textarea")
    for measure in ("approve", "hide"):
        visitor.post(address, 403, measure=measure, ground="spam", version="1", confirmed="1")
        visitor.post(address, 403, measure=measure, ground="spam", version="1")
    assert decisions(session) == 0


def test_the_second_moderator_is_told_what_the_first_decided(session: Session, visitor: Visitor) -> None:
    first, second = make.staff(session, "moderator"), make.staff(session, "moderator")
    case = cases.case(session)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    open_page = visitor.sign_in(second).open(address)
    visitor.sign_in(first).post(address, measure="approve", version="1")
    page = visitor.sign_in(second).post(address, 409, on=open_page, **HIDE, confirmed="1")
    assert "Jemand war schneller" in page.text
    assert "Beitrag geprüft" in page.text
    assert decisions(session) == 1


def test_who_read_an_earlier_wording_reads_again(session: Session, moderator: Visitor) -> None:
    case = cases.case(session)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    open_page = moderator.open(address)
    case.version += 1
    session.commit()
    page = moderator.post(address, 409, on=open_page, measure="approve")
    assert "Der Text wurde inzwischen geändert." in page.text
    assert decisions(session) == 0
    moderator.post(address, on=page, measure="approve")
    assert decisions(session) == 1


@pytest.mark.parametrize("number", ["0", "987654321", "9223372036854775808", "abc", "-1"])
def test_forged_case_numbers_lead_nowhere(session: Session, moderator: Visitor, number: str) -> None:
    session.commit()
    moderator.open(f"/dienst/moderation/{number}", 404)
    moderator.post(f"/dienst/moderation/{number}", 404, measure="approve")
    moderator.post(f"/dienst/moderation/{number}/zuruecknehmen", 404, explanation="x")
    moderator.open(f"/dienst/moderation/einsprueche/{number}", 404)


def test_a_decision_is_taken_back_later_with_a_reason(session: Session, moderator: Visitor) -> None:
    case = cases.case(session)
    cases.decided(session, case, Measure.HIDE)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    moderator.post(f"{address}/zuruecknehmen", 422, explanation="")
    moderator.post(f"{address}/zuruecknehmen", on=moderator.open(address), explanation="Es war ein Zitat.")
    assert contribution_of(session, case).visibility == Visibility.PUBLIC
    moderator.post(f"{address}/zuruecknehmen", 403, explanation="Noch einmal.")
    assert decisions(session) == 2


def appealed(session: Session, first: object) -> Appeal:
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE, moderator=first)
    return actions.appeal(session, decision, author, "Das war ein Zitat.")


def test_another_person_decides_the_appeal(session: Session, visitor: Visitor) -> None:
    first, second = make.staff(session, "moderator"), make.staff(session, "moderator")
    appeal = appealed(session, first)
    session.commit()
    address = f"/dienst/moderation/einsprueche/{appeal.id}"
    page = visitor.sign_in(first).open(address)
    assert "entscheidet eine andere Person" in page.text
    assert not page.all("textarea")
    visitor.post(address, 403, outcome="upheld", reason="Ich bleibe dabei.")
    assert "Entscheidet jemand anderes als Sie." in visitor.open("/dienst/moderation/einsprueche").text
    visitor.sign_in(second)
    assert "Entscheidet jemand anderes als Sie." not in visitor.open("/dienst/moderation/einsprueche").text
    visitor.post(address, 422, outcome="reversed", reason=" ")
    visitor.post(address, on=visitor.open(address), outcome="reversed", reason="Es war ein Zitat.")
    session.refresh(appeal)
    assert appeal.outcome == "reversed"
    assert "Kein Einspruch wartet." in visitor.open("/dienst/moderation/einsprueche").text


def test_an_appeal_is_decided_once(session: Session, visitor: Visitor) -> None:
    appeal = appealed(session, make.staff(session, "moderator"))
    session.commit()
    address = f"/dienst/moderation/einsprueche/{appeal.id}"
    visitor.sign_in(make.staff(session, "moderator"))
    session.commit()
    visitor.post(address, outcome="upheld", reason="Es bleibt dabei.")
    page = visitor.post(address, 409, outcome="reversed", reason="Doch nicht.")
    assert "Jemand war schneller" in page.text
    assert "Es bleibt dabei." in page.text


def test_hiding_after_a_reporters_appeal_needs_a_ground(session: Session, visitor: Visitor) -> None:
    report = cases.report(session)
    case = session.get_one(Case, report.case_id)
    decision = cases.decided(session, case, Measure.APPROVE)
    appeal = actions.appeal(session, decision, make.account(session), "Doch!", report=report)
    visitor.sign_in(make.staff(session, "moderator"))
    session.commit()
    address = f"/dienst/moderation/einsprueche/{appeal.id}"
    visitor.post(address, 422, outcome="reversed", reason="Stimmt.")
    visitor.post(address, outcome="reversed", reason="Stimmt.", ground="insult")
    assert contribution_of(session, case).visibility == Visibility.HIDDEN


def test_an_idea_that_the_city_shall_sort_gets_its_field(session: Session, moderator: Visitor) -> None:
    there = ActionField(slug="dort-y", position=903, names={"de": "Feld Dort"}, descriptions={"de": ""})
    session.add(there)
    session.flush()
    idea = make.proposal(session, action_field_id=None)
    case = cases.case(session, contribution=idea)
    session.commit()
    address = f"/dienst/moderation/{case.id}"
    preview = moderator.post(address, 200, measure="move", to_field=str(there.id), version="1")
    assert "nach „Feld Dort“" in preview.text
    moderator.post(address, on=preview, confirmed="1")
    session.refresh(idea)
    assert idea.action_field_id == there.id
