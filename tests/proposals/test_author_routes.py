"""What authors do in the browser: writing, the last look, the receipt, changing, withdrawing."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import limits
from app.core.contributions import Visibility
from app.core.text import TextRefused, clean
from app.proposals import actions, rules
from app.proposals.models import Proposal
from moderation.admission import open_case
from moderation.screening import Signal
from tests import make
from tests.proposals.conftest import SIGNED_IN, address, ideas
from tests.shared_data import shared_data
from tests.visitor import words as words_of

pytestmark = pytest.mark.usefixtures("lists_of_the_city_known")


def written(visitor, status=303, **values):
    """Fill in page 1 and send it."""
    page = visitor.open("/ideen/neu")
    return visitor.post("/ideen/neu", status, on=page, **values)


def test_a_guest_writes_first(session, visitor):
    answer = written(visitor, titel="Ein Brunnen", text="Am *Markt*.", district="sontheim", place="am Rathaus")
    assert answer.response.location.startswith("/anmelden/")
    draft = ideas(session)[0]
    assert (draft.title, draft.source, draft.place, draft.author_id) == (
        "Ein Brunnen",
        "Am *Markt*.",
        "am Rathaus",
        None,
    )
    assert draft.visibility == Visibility.DRAFT
    page = visitor.open(answer.response.location)
    assert "Ein Brunnen" in page.text
    assert "Sontheim, am Rathaus" in page.text
    assert "CC BY 4.0" in page.text


def test_the_field_is_suggested_from_the_text_unless_chosen(session, visitor):
    visitor.sign_in(make.account(session))
    words = {"titel": "Solaranlagen auf Schulen", "text": "Mehr Photovoltaik und Strom aus Sonne."}
    for chosen, named in (("vorschlag", "Energie"), ("unbekannt", "Die Stadt ordnet es ein"), ("umwelt", "Umwelt")):
        page = visitor.open(written(visitor, field=chosen, **words).response.location)
        assert named in page.text


def test_what_sounds_like_a_defect_says_where_it_belongs(session, visitor):
    visitor.sign_in(make.account(session))
    words = {"titel": "Laterne kaputt", "text": "Die Laterne flackert seit Wochen."}
    page = visitor.open(written(visitor, **words).response.location)
    assert "Das klingt nach einem Mangel" in page.text
    assert page.links()["Zum Mängelmelder (Text wird kopiert)"].startswith("https://")
    page = visitor.open(written(visitor, is_idea="y", **words).response.location)
    assert "Mangel" not in page.text


def test_hints_come_while_one_writes_and_keep_nothing(session, visitor):
    page = visitor.open("/ideen/neu")
    answer = visitor.post("/ideen/hinweise", 200, on=None, titel="Laterne kaputt", text="Flackert.", language="de")
    assert "Nein, es ist eine Idee" in answer.body
    words = {"titel": "Solaranlagen", "text": "Mehr Photovoltaik auf Schulen", "language": "de", "field": "vorschlag"}
    assert "Vorschlag aus Ihrem Text: Digitale Energie" in visitor.post("/ideen/hinweise", 200, **words).body
    assert page.status == 200
    assert ideas(session) == []


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u200b\u2800"])
def test_a_blank_idea_is_refused_with_a_sentence_and_kept(session, visitor, blank):
    page = written(visitor, 422, titel=blank, text="Mein Text bleibt.")
    assert "Hier steht noch nichts" in page.text
    assert page.fields("/ideen/neu")["text"] == "Mein Text bleibt."
    assert ideas(session) == []


def test_an_endless_text_is_refused_and_kept(session, visitor):
    page = written(visitor, 422, titel="Lang", text="wort " * 20_000)
    assert "100.000 Zeichen" in page.text
    assert page.fields("/ideen/neu")["text"].count("wort") == 20_000
    assert ideas(session) == []


def test_a_refused_token_keeps_what_was_typed(session, visitor):
    page = visitor.open("/ideen/neu")
    answer = visitor.post("/ideen/neu", 422, on=page, csrf_token="gefälscht", titel="Bank", text="Am Ufer.")
    assert answer.fields("/ideen/neu")["titel"] == "Bank"
    assert ideas(session) == []


@pytest.mark.parametrize("name", ["field", "district", "language"])
def test_a_foreign_choice_is_refused(session, visitor, name):
    written(visitor, 422, titel="Bank", text="Am Ufer.", **{name: "nirgends"})
    assert ideas(session) == []


def test_the_same_form_twice_makes_one_draft(session, visitor):
    page = visitor.open("/ideen/neu")
    for text in ("Erst so.", "Dann so."):
        visitor.post("/ideen/neu", on=page, titel="Bank", text=text)
    assert [draft.source for draft in ideas(session)] == ["Dann so."]


def test_a_chosen_token_of_the_wrong_form_is_replaced(session, visitor):
    written(visitor, titel="Bank", text="Am Ufer.", draft="1")
    assert len(ideas(session)[0].token) == 32


def test_someone_signed_in_submits_in_two_pages(session, visitor):
    person = make.account(session)
    visitor.sign_in(person)
    answer = written(visitor, titel="Ein Brunnen", text="Am Markt.", field="unbekannt")
    page = visitor.open(answer.response.location, max_queries=SIGNED_IN)
    assert "Die Stadt ordnet es ein" in page.text
    assert "CC BY 4.0" in page.text
    receipt = visitor.open(visitor.post(answer.response.location, on=page).response.location)
    idea = ideas(session)[0]
    assert receipt.h1 == "Ihre Idee ist eingegangen"
    assert idea.reference in receipt.text
    assert (idea.visibility, idea.author_id) == (Visibility.PUBLIC, person.id)


def test_pressing_the_button_twice_leads_to_the_same_receipt(session, visitor):
    visitor.sign_in(make.account(session))
    url = written(visitor, titel="Ein Brunnen", text="Am Markt.").response.location
    page = visitor.open(url)
    first, second = visitor.post(url, on=page), visitor.post(url, on=page)
    assert first.response.location == second.response.location
    assert len(ideas(session)) == 1
    assert visitor.open(url).h1 == "Ihre Idee ist eingegangen"


def test_the_last_look_that_was_open_too_long_is_shown_again(session, visitor):
    visitor.sign_in(make.account(session))
    url = written(visitor, titel="Bank", text="Am Ufer.").response.location
    page = visitor.post(url, 422, csrf_token="of yesterday")
    assert "Die Seite war lange offen." in page.text
    assert "Am Ufer." in page.text
    assert ideas(session)[0].visibility == Visibility.DRAFT
    visitor.post(url, on=page)
    assert ideas(session)[0].visibility == Visibility.PUBLIC


def test_a_draft_belongs_to_its_author(session, visitor):
    visitor.sign_in(make.account(session))
    url = written(visitor, titel="Geheim", text="Noch nicht.").response.location
    visitor.sign_in(make.account(session)).open(url, 404)
    visitor.post(url, 404)
    token = url.rsplit("/", 1)[1]
    assert "Geheim" not in visitor.open(f"/ideen/neu?entwurf={token}").body
    visitor.sign_out()
    assert visitor.open(url, follow=False, status=303).response.location.startswith("/anmelden?next=")
    assert ideas(session)[0].visibility == Visibility.DRAFT


def test_what_was_typed_survives_an_ended_sitting(session, visitor):
    visitor.sign_in(make.account(session))
    url = written(visitor, titel="Bank", text="Am Ufer.").response.location
    page = visitor.open(f"/ideen/neu?entwurf={url.rsplit('/', 1)[1]}")
    visitor.sign_out()
    again = visitor.post("/ideen/neu", draft=page.fields("/ideen/neu")["draft"], titel="Bank", text="Im Schatten.",
                         language="de", field="unbekannt")  # fmt: skip
    assert "Im Schatten." in visitor.open(again.response.location).text


def test_a_draft_can_be_changed_before_it_is_submitted(session, visitor):
    visitor.sign_in(make.account(session))
    url = written(visitor, titel="Bank", text="Am Ufer.", district="sontheim").response.location
    page = visitor.open(f"/ideen/neu?entwurf={url.rsplit('/', 1)[1]}")
    assert page.fields("/ideen/neu")["district"] == "sontheim"
    visitor.post("/ideen/neu", on=page, titel="Zwei Bänke")
    assert [draft.title for draft in ideas(session)] == ["Zwei Bänke"]


def test_only_a_new_idea_is_kept_in_the_browser_not_the_change_of_a_draft(session, visitor):
    visitor.sign_in(make.account(session))
    new = visitor.open("/ideen/neu")
    still_new = visitor.post("/ideen/neu", 422, on=new, text="Am Ufer.")
    url = written(visitor, titel="Bank", text="Am Ufer.").response.location
    draft = visitor.open(f"/ideen/neu?entwurf={url.rsplit('/', 1)[1]}")
    refused = visitor.post("/ideen/neu", 422, on=draft, titel="")
    kept = [any("data-keep" in form.attrib for form in page.all("form")) for page in (new, still_new, draft, refused)]
    assert kept == [True, True, False, False]


def test_a_held_text_says_until_when_it_is_read(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, visibility=Visibility.HELD)
    open_case(session, idea, [Signal("spam", 3, (), holds=True)])
    receipt = visitor.sign_in(author).open(f"/ideen/{idea.id}/eingang")
    assert "Ein Mensch liest Ihren Text bis" in receipt.text
    assert "Bis dahin sehen nur Sie ihn. Die Fristen der Stadt zählen ab der Veröffentlichung." in receipt.text


def test_the_receipt_is_for_its_author(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session)).open(f"/ideen/{idea.id}/eingang", 404)


def test_what_is_wrong_in_two_fields_names_each(visitor):
    page = visitor.post("/ideen/neu", 422, titel=" ", text=" ")
    summary = [words_of(line) for line in page.all("div", class_="error-summary")[0].iter("a")]
    assert summary == [
        f"{field}: Hier steht noch nichts. Bitte schreiben Sie etwas." for field in ("Titel", "Ihre Idee")
    ]


def test_the_author_changes_the_idea_and_everyone_sees_how(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Eine Bank", source="Am Ufer.")
    page = visitor.sign_in(author).open(f"/ideen/{idea.id}/aendern")
    visitor.post(f"/ideen/{idea.id}/aendern", on=page, titel="Zwei Bänke")
    page = visitor.open(f"/ideen/{idea.id}-zwei-baenke")
    assert "Ihre Idee ist geändert." in page.body
    assert "Frühere Fassungen" in page.text
    visitor.sign_out()
    changes = visitor.open(f"/ideen/{idea.id}/fassungen")
    assert [gone.text for gone in changes.all("del")] == ["Eine Bank"]
    assert [new.text for new in changes.all("ins")] == ["Zwei Bänke"]


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1", "abc", ""])
def test_an_invented_version_changes_nothing(session, visitor, version):
    idea = make.proposal(session, author := make.account(session))
    url = f"/ideen/{idea.id}/aendern"
    page = visitor.sign_in(author).open(url)
    visitor.post(url, 409, on=page, titel="Anders", version=version)
    assert session.get(Proposal, idea.id).title != "Anders"


def test_an_idea_changes_ten_times_an_hour_and_the_text_is_not_lost(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Bank 0")
    for number in range(1, rules.REVISIONS_AN_HOUR + 1):
        actions.revise(session, author, idea, actions.Words(f"Bank {number}", idea.source, "de"), idea.version)
    session.commit()
    page = visitor.sign_in(author).open(f"/ideen/{idea.id}/aendern")
    refused = visitor.post(f"/ideen/{idea.id}/aendern", 422, on=page, titel="Bank 11")
    assert "schon zehnmal geändert" in refused.text
    assert refused.fields(f"/ideen/{idea.id}/aendern")["titel"] == "Bank 11"


def test_a_stale_change_shows_both_texts(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Eine Bank")
    page = visitor.sign_in(author).open(f"/ideen/{idea.id}/aendern")
    visitor.post(f"/ideen/{idea.id}/aendern", on=page, titel="Zwei Bänke")
    answer = visitor.post(f"/ideen/{idea.id}/aendern", 409, on=page, titel="Drei Bänke")
    assert "Zwei Bänke" in answer.text
    assert answer.fields(f"/ideen/{idea.id}/aendern")["titel"] == "Drei Bänke"
    visitor.post(f"/ideen/{idea.id}/aendern", on=answer)
    session.expire_all()
    assert ideas(session)[0].title == "Drei Bänke"


def test_nobody_changes_or_withdraws_the_idea_of_another(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    for verb in ("aendern", "zurueckziehen"):
        visitor.open(f"/ideen/{idea.id}/{verb}", 404)
        visitor.post(f"/ideen/{idea.id}/{verb}", 404, titel="Meins", text="Meins", reason="Weg")


def test_withdrawing_asks_for_a_reason_and_shows_it(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Eine Bank")
    url = f"/ideen/{idea.id}/zurueckziehen"
    page = visitor.sign_in(author).open(url)
    visitor.post(url, 422, on=page, reason="  ")
    visitor.post(url, on=page, reason="Steht schon eine.")
    visitor.post(url, 422, reason="Noch einmal.", csrf_token="alt")
    visitor.post(url, on=page, reason="Noch einmal.")
    visitor.sign_out()
    page = visitor.open(address(idea))
    assert "Steht schon eine." in page.text
    assert "Eine Bank" in page.text
    assert "Eine Bank" not in visitor.open("/ideen").text


def test_nothing_is_promised_any_more_for_what_was_withdrawn(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author)
    make.obligation(session, idea)
    page = visitor.sign_in(author).open(f"/ideen/{idea.id}/zurueckziehen")
    assert "versprochen" in visitor.open("/konto").text
    visitor.post(f"/ideen/{idea.id}/zurueckziehen", on=page, reason="Steht schon eine.")
    assert "Begründete Antwort der Stadt" not in visitor.open(address(idea)).text
    assert "versprochen" not in visitor.open("/konto").text


def test_an_answered_idea_says_why_it_stays(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author)
    make.obligation(session, idea, answered_at=idea.published_at)
    assert "schon geantwortet" in visitor.sign_in(author).open(f"/ideen/{idea.id}/aendern", 403).text


def test_naughty_strings_are_kept_as_typed_or_refused_with_a_sentence(session, visitor):
    lines = shared_data("naughty_strings/blns.json").read_text(encoding="utf-8")
    visitor.sign_in(make.account(session))
    taken = 0
    for number, words in enumerate(json.loads(lines)[::12]):
        try:
            title, source = clean(words, 120, single_line=True), clean(words)
        except TextRefused:
            visitor.post("/ideen/neu", 422, titel=words, text=words, language="de", field="unbekannt")
            continue
        token = f"{number:032d}"
        answer = visitor.post("/ideen/neu", draft=token, titel=words, text=words, language="de", field="unbekannt")
        draft = session.scalars(select(Proposal).where(Proposal.token == token)).one()
        assert (draft.title, draft.source) == (title, source)
        heading = visitor.open(answer.response.location).all("h2", id="vorschau")[0]
        assert "".join(heading.itertext()).split() == title.split()
        taken += 1
    assert taken > 20


def test_the_eleventh_idea_of_a_day_waits_as_a_draft(session, visitor):
    visitor.sign_in(make.account(session))
    for number in range(11):
        check = written(
            visitor, titel=f"Idee {number} für den Park", text=f"Der Park braucht {number}."
        ).response.location
        page = visitor.post(check, 303 if number < 10 else 429)
    assert "in kurzer Zeit sehr viel" in page.text
    assert "Idee 10 für den Park" in page.text
    assert [idea.title for idea in ideas(session) if idea.visibility == Visibility.DRAFT] == ["Idee 10 für den Park"]


def test_a_guests_eleventh_idea_is_kept_too(session, visitor, monkeypatch):
    monkeypatch.setitem(limits.PACES, "idea", limits.Pace(0, timedelta(days=1)))
    person = make.account(session)
    waits = written(visitor, titel="Ein Brunnen", text="Am Markt.").response.location
    visitor.sign_in(person)
    page = visitor.open(visitor.post(f"{waits}/absenden", on=visitor.open(waits)).response.location)
    assert "in kurzer Zeit sehr viel" in page.body
    assert "Ein Brunnen" in page.text
    assert ideas(session)[0].visibility == Visibility.DRAFT


def test_endless_drafts_are_stopped_and_the_words_are_kept(session, visitor, monkeypatch):
    monkeypatch.setitem(limits.PACES, "draft", limits.Pace(1, timedelta(hours=1)))
    visitor.sign_in(make.account(session))
    written(visitor, titel="Eine Bank", text="Am Ufer.")
    page = written(visitor, 429, titel="Noch eine Bank", text="Am Ufer.")
    assert page.fields()["titel"] == "Noch eine Bank"
    assert len(ideas(session)) == 1


def test_a_draft_swapped_by_its_token_is_shown_again_before_it_is_handed_in(session, visitor):
    page = visitor.open("/ideen/neu")
    waits = visitor.post("/ideen/neu", on=page, titel="Danke", text="An alle.").response.location
    visitor.sign_in(make.account(session))
    shown = visitor.open(waits)
    draft = ideas(session)[0]
    draft.title = "Etwas Gemeines"
    session.commit()
    assert "Etwas Gemeines" in visitor.post(f"{waits}/absenden", 409, on=shown).text
    assert ideas(session)[0].visibility == Visibility.DRAFT
