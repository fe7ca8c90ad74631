"""Ideas in the browser: lists, one idea, writing, receipt, changing, withdrawing."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.core import clock, limits
from app.core.contributions import Visibility
from app.core.locale import day
from app.core.text import TextRefused, clean
from app.proposals import actions, rules
from app.proposals.listing import WORDS_LIMIT
from app.proposals.models import Proposal
from app.proposals.rules import slug
from moderation.admission import open_case
from moderation.screening import Signal
from tests import make
from tests.shared_data import shared_data
from tests.visitor import words as words_of

ANONYMOUS, SIGNED_IN = 6, 8  # queries of a page


@pytest.fixture(autouse=True)
def _the_citys_lists_are_known(visitor):
    """Each process asks for fields, districts and departments every ten seconds only."""
    visitor.open("/ideen/neu")
    visitor.sign_out()


def ideas(session):
    """Every idea and draft."""
    return list(session.scalars(select(Proposal).order_by(Proposal.id)))


def address(idea):
    """Where the idea stands."""
    return f"/ideen/{idea.id}-{slug(idea.title)}"


# Lists


def test_an_empty_list_asks_for_the_first_idea(visitor):
    page = visitor.open("/ideen")
    assert "Schreiben Sie die erste" in page.text
    assert page.links()["Idee einreichen"] == "/ideen/neu"


def test_the_list_shows_public_ideas_only_newest_first(session, visitor):
    first, second = make.proposal(session, title="Erste Idee"), make.proposal(session, title="Zweite Idee")
    for visibility in (Visibility.HELD, Visibility.HIDDEN, Visibility.WITHDRAWN, Visibility.DRAFT):
        make.proposal(session, title=f"Nicht öffentlich: {visibility}", visibility=visibility)
    page = visitor.open("/ideen", max_queries=ANONYMOUS)
    assert page.text.index("Zweite Idee") < page.text.index("Erste Idee")
    assert "Nicht öffentlich" not in page.text
    assert "2 Ideen" in page.text
    assert page.links()["Erste Idee"] == f"/ideen/{first.id}-erste-idee"
    assert second.id


def test_a_list_is_paged_without_losing_its_filters(session, visitor):
    field, author = make.field(session, "energie"), make.account(session)
    for number in range(25):
        make.proposal(session, author, title=f"Sonne {number:02d}", action_field_id=field.id)
        make.proposal(session, author, title=f"Anderes {number:02d}")
    page = visitor.open("/ideen?feld=energie", max_queries=ANONYMOUS)
    assert page.h1.startswith("Ideen: ")
    assert "Sonne 24" in page.text
    assert "Sonne 04" not in page.text
    following = visitor.open(page.links()["Weiter"], max_queries=ANONYMOUS)
    assert "Sonne 04" in following.text
    assert "Anderes" not in following.text
    back = visitor.open(following.links()["Zurück"])
    assert "Sonne 24" in back.text
    assert "Sonne 04" not in back.text


@pytest.mark.parametrize("sort", ["neueste", "unterstuetzt", "diskutiert", "zufall&zufall=0.5", "treffer&q=Sonne"])
def test_every_order_pages_through_every_idea_once(session, visitor, sort):
    author = make.account(session)
    made = {f"Sonne {number:02d}" for number in range(45)}
    for title in sorted(made):
        make.proposal(session, author, title=title)
    seen, url = [], f"/ideen?sortierung={sort}"
    while url:
        page = visitor.open(url, max_queries=ANONYMOUS)
        seen += [title for title in page.links() if title in made]
        url = page.links().get("Weiter")
    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_chance_gets_a_seed_into_its_address_and_keeps_its_order(session, visitor):
    for number in range(5):
        make.proposal(session, title=f"Idee {number}")
    page = visitor.open("/ideen?sortierung=zufall")
    assert "zufall=0." in page.url
    assert list(visitor.open(page.url).links()) == list(page.links())


def test_a_broken_mark_shows_the_first_page(session, visitor):
    make.proposal(session, title="Bank")
    for mark in ("x", "WyI-IiwiYSIsMV0", "WyI-IixudWxsLG51bGxd", "WyI-IiwxZTk5OSwxXQ", "W10"):
        for sort in ("neueste", "unterstuetzt", "zufall&zufall=0.1"):
            assert "Bank" in visitor.open(f"/ideen?sortierung={sort}&seite={mark}").text


def test_a_word_is_found_inside_a_longer_one(session, visitor):
    make.proposal(session, title="Fahrradwege am Neckar", source="Zu schmal.")
    make.proposal(session, title="Brunnen", source="Trinkwasser für alle.")
    page = visitor.open("/ideen?q=Radweg", max_queries=ANONYMOUS)
    assert "Fahrradwege am Neckar" in page.text
    assert "Brunnen" not in page.text


def test_text_is_found_in_its_own_language_and_without_accents(session, visitor):
    make.proposal(session, title="Bäume", source="Wir pflanzten Bäume an den Straßen.")
    idea = make.proposal(session, title="Benches", source="More benches along the rivers.")
    idea.language = "en"
    session.flush()
    assert "Bäume" in visitor.open("/ideen?q=Strasse").text
    assert "Benches" in visitor.open("/ideen?q=river").text


def test_titles_alike_stand_before_ideas_that_have_a_part_of_the_word(session, visitor):
    for number in range(3):
        make.proposal(session, title=f"Ruhe {number}", source="Ein Platz für alle.")
    make.proposal(session, title="Spielplatz im Park", source="Bitte.")
    links = list(visitor.open("/ideen?q=Schpielplatz", max_queries=ANONYMOUS).links())
    assert [links.index(f"Ruhe {number}") > links.index("Spielplatz im Park") for number in range(3)] == [True] * 3


def test_no_hits_lead_to_the_nearest_and_to_submitting(session, visitor):
    make.proposal(session, title="Spielplatz im Park")
    page = visitor.open("/ideen?q=Schpielplatz", max_queries=ANONYMOUS)
    assert "Spielplatz im Park" in page.text
    assert page.links()["Als Idee einreichen"] == "/ideen/neu?titel=Schpielplatz"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Straßenlaternen", "Laternen, die merken, ob jemand kommt"),
        ("Lastenfahrrad", "Ein Lastenrad für jeden Stadtteil"),
        ("Fahradweg", "Lücke im Radweg schließen"),
        ("Baustelenkalender", "Baustellen nur einmal aufreißen"),
        ("Solar Schule", "Solaranlagen auf alle Schuldächer"),
    ],
)
def test_long_and_misspelt_words_lead_to_what_they_are_made_of(session, visitor, asked, title):
    make.proposal(session, title=title, source="Bitte.")
    make.proposal(session, title="Brunnen am Neckar", source="Bitte.")
    page = visitor.open(f"/ideen?q={asked}", max_queries=ANONYMOUS)
    assert title in page.links()
    assert "Brunnen am Neckar" not in page.links()


@pytest.mark.parametrize("spoken", ["HN-2026-00042", "hn-2026-42"])
def test_the_number_on_a_receipt_leads_to_the_idea(session, visitor, spoken):
    make.proposal(session, title="Brunnen am Neckar", reference="HN-2026-00042")
    make.proposal(session, title="Bänke im Park")
    make.proposal(session, title="Ungelesen", reference="HN-2026-00043", visibility=Visibility.HELD)
    page = visitor.open(f"/ideen?q={spoken}", max_queries=ANONYMOUS)
    assert "Brunnen am Neckar" in page.text
    assert "Bänke im Park" not in page.text
    assert "Ungelesen" not in visitor.open("/ideen?q=HN-2026-00043").text


def test_filters_by_status_and_answer(session, visitor):
    reviewed, other = make.proposal(session, title="Geprüfte Idee"), make.proposal(session, title="Andere Idee")
    make.obligation(session, reviewed, status="in_review")
    make.obligation(session, other)
    page = visitor.open("/ideen?status=in-pruefung", max_queries=ANONYMOUS)
    assert "Geprüfte Idee" in page.text
    assert "Andere Idee" not in page.text
    assert "Geprüfte Idee" not in visitor.open("/ideen?antwort=ja").text


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "100%", "a:b & !c", "<script>", "\\", "%s", ":x", "(((", '"', "🚲", "ŉʼnwortŉ", "ﬁﬂ½Ǆ"]
)
def test_any_words_may_be_searched_for(session, visitor, words):
    make.proposal(session, title=f"Idee {words} am Ufer")
    page = visitor.client.get("/ideen", query_string={"q": words})
    assert page.status_code == 200


def test_similar_ideas_are_public_and_of_others(session, visitor):
    person = make.account(session)
    make.proposal(session, title="Bänke am Neckarufer")
    make.proposal(session, person, title="Meine Bänke am Neckarufer")
    make.proposal(session, title="Verborgene Bänke am Neckarufer", visibility=Visibility.HIDDEN)
    page = visitor.sign_in(person).open("/ideen/aehnliche?titel=Bänke am Neckar")
    assert page.body.count("Bänke am Neckarufer") == 1
    assert "1 ähnliche Idee unter dem Feld" in page.body
    assert "ähnliche" not in visitor.open("/ideen/aehnliche?titel=").body


@pytest.mark.parametrize("typed", ["Lastenrad", "Mehr Lastenräder"])
def test_the_first_words_of_a_title_already_lead_to_similar_ideas(session, visitor, typed):
    make.proposal(session, title="Ein Lastenrad für jeden Stadtteil, kostenlos und rund um die Uhr")
    make.proposal(session, title="Ein Radweg am Lastenaufzug der Hafenstraße")
    page = visitor.open(f"/ideen/aehnliche?titel={typed}")
    assert "Ein Lastenrad für jeden Stadtteil" in page.body
    assert "1 ähnliche Idee unter dem Feld" in page.body


@pytest.mark.parametrize("address", ["/ideen", "/umfragen"])
def test_no_search_field_takes_more_than_is_searched_for(visitor, address):
    """A whole letter pasted there would be an address too long for any server."""
    fields = visitor.open(address).all("input", type="search")
    assert {field.get("maxlength") for field in fields} == {str(WORDS_LIMIT)}


# One idea


def test_an_idea_has_one_address(session, visitor):
    idea = make.proposal(session, title="Ein Brunnen")
    for wrong in (f"/ideen/{idea.id}", f"/ideen/{idea.id}-falsch"):
        answer = visitor.open(wrong, 301, follow=False)
        assert answer.response.location == f"/ideen/{idea.id}-ein-brunnen"
    page = visitor.open(f"/ideen/{idea.id}-ein-brunnen", max_queries=ANONYMOUS)
    assert page.h1 == "Ein Brunnen"
    assert not page.all("input", type="hidden")  # no form, so that the page can be kept


def test_an_idea_with_comments_stays_within_its_queries(session, visitor):
    idea, reader = make.proposal(session), make.account(session)
    for _number in range(3):
        make.comment(session, make.comment(session, idea))
    make.obligation(session, idea)
    url = visitor.open(address(idea)).url
    assert "6 Kommentare" in visitor.open(url, max_queries=ANONYMOUS).text
    visitor.sign_in(reader).open(url, max_queries=SIGNED_IN)


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.REMOVED, Visibility.ERASED])
def test_what_was_taken_down_is_gone(session, visitor, visibility):
    idea = make.proposal(session, title="Verschwunden", visibility=visibility)
    assert "Verschwunden" not in visitor.open(address(idea), 410).text
    visitor.open(f"/ideen/{idea.id}/fassungen", 410)


def test_what_is_held_is_seen_by_author_and_moderators(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Noch nicht gelesen", visibility=Visibility.HELD)
    visitor.open(address(idea), 404)
    visitor.open(f"/ideen/{idea.id}/fassungen", 404)
    visitor.sign_in(make.account(session)).open(address(idea), 404)
    assert "Noch nicht gelesen" in visitor.sign_in(author).open(address(idea)).text
    assert "Noch nicht gelesen" in visitor.sign_in(make.staff(session, "moderator")).open(address(idea)).text


def test_a_draft_has_no_page(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, visibility=Visibility.DRAFT)
    visitor.sign_in(author).open(address(idea), 404)


def test_a_merged_idea_leads_to_the_other(session, visitor):
    target = make.proposal(session, title="Die andere")
    idea = make.proposal(session, visibility=Visibility.MERGED, about_id=target.id)
    assert visitor.open(address(idea)).h1 == "Die andere"


def test_an_imported_idea_promises_no_answer_beside_the_button_until_one_is_promised(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    idea = make.proposal(session, **values)
    page = visitor.open(address(idea))
    assert "beantwortet wird jede Idee" not in page.text
    assert "ist keine Antwort zugesagt" in page.text
    assert "beantwortet wird jede Idee" not in visitor.open(f"/unterstuetzen/{idea.id}").text
    make.obligation(session, idea)
    assert "beantwortet wird jede Idee" in visitor.open(address(idea)).text
    assert "beantwortet wird jede Idee" in visitor.open(address(make.proposal(session))).text


def test_the_day_of_an_imported_idea_is_said_to_be_that_of_its_source(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    words = visitor.open(address(make.proposal(session, **values))).text
    assert f"An der Quelle veröffentlicht{day(then)}" in words
    assert "Eingegangen" not in words
    words = visitor.open(address(make.proposal(session))).text
    assert "An der Quelle" not in words
    assert f"Eingegangen {day(clock.now())}" in words


def test_an_imported_idea_came_before_an_answer_was_promised(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    idea = make.proposal(session, **values)
    make.obligation(session, idea)
    words = visitor.open(address(idea)).text
    history = words[words.index("Verlauf") :]
    came, promised = (day(moment) for moment in (then, clock.now()))
    assert f"Eingegangen {came}" in history
    assert f"Antwort zugesagt {promised}" in history
    assert "Antwort zugesagt" not in visitor.open(address(owed_today(session))).text


def owed_today(session):
    """An idea of today with its answer owed."""
    return session.get(Proposal, make.obligation(session, make.proposal(session)).contribution_id)


@pytest.mark.parametrize(
    ("visibility", "status"), [(Visibility.HELD, 404), (Visibility.DRAFT, 404), (Visibility.HIDDEN, 410)]
)
def test_a_merged_idea_does_not_tell_the_title_of_what_nobody_reads(session, visitor, visibility, status):
    target = make.proposal(session, title="Ungelesene Worte", visibility=visibility)
    idea = make.proposal(session, visibility=Visibility.MERGED, about_id=target.id)
    page = visitor.open(address(idea), status, follow=False)
    assert "ungelesene" not in f"{page.response.headers}{page.body}".casefold()


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1", "abc", ""])
def test_an_invented_version_changes_nothing(session, visitor, version):
    idea = make.proposal(session, author := make.account(session))
    url = f"/ideen/{idea.id}/aendern"
    page = visitor.sign_in(author).open(url)
    visitor.post(url, 409, on=page, titel="Anders", version=version)
    assert session.get(Proposal, idea.id).title != "Anders"


@pytest.mark.parametrize(
    "address",
    ["/ideen/0-x", "/ideen/-1", "/ideen/999999999-x", "/ideen/99999999999999999999-x", "/ideen/1e3",
     "/ideen/999999999/fassungen", "/ideen/99999999999999999999/fassungen", "/ideen/x", "/ideen/entwurf/kurz"],
)  # fmt: skip
def test_ids_that_do_not_exist_are_not_found(visitor, address):
    visitor.open(address, 404)


def test_what_people_wrote_is_never_active(session, visitor):
    idea = make.proposal(session, title="<script>alert(1)</script>", place="<img src=x onerror=alert(2)>")
    page = visitor.open(address(idea))
    assert page.h1 == "<script>alert(1)</script>"
    assert not page.all("img")


def test_the_feed_carries_ideas_escaped_and_honours_filters(session, visitor):
    field = make.field(session, "energie")
    make.proposal(session, title="Sonne & <Wind>", html="<p>Ja &amp; nein</p>", action_field_id=field.id)
    make.proposal(session, title="Anderes")
    answer = visitor.client.get("/feeds/ideen.atom?feld=energie")
    assert answer.mimetype == "application/atom+xml"
    tree = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in tree.iter(f"{atom}entry")] == ["Sonne & <Wind>"]
    assert tree.find(f"{atom}entry/{atom}content").text == "<p>Ja &amp; nein</p>"


# Writing


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


# Changing and withdrawing


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


def test_many_changes_are_compared_page_by_page(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Bank 0")
    for number in range(1, 8):
        words = actions.Words(f"Bank {number}", idea.source, "de")
        actions.revise(session, author, idea, words, idea.version)
    session.commit()
    newest = visitor.open(f"/ideen/{idea.id}/fassungen")
    assert [new.text.strip() for new in newest.all("ins")] == ["7", "6", "5", "4", "3"]
    assert newest.links()["Frühere Änderungen"] == f"/ideen/{idea.id}/fassungen?ab=3"
    oldest = visitor.open(f"/ideen/{idea.id}/fassungen?ab=3")
    assert [new.text.strip() for new in oldest.all("ins")] == ["2", "1"]
    assert "Frühere Änderungen" not in oldest.links()
    for nonsense in ("0", "x", "99999999999999999999"):
        assert len(visitor.open(f"/ideen/{idea.id}/fassungen?ab={nonsense}").all("ins")) == 5


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
