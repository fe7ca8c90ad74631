"""The list of ideas: which stand there, in which order, what is found and filtered, page by page."""

import pytest

from app.core.contributions import Visibility
from app.proposals.listing import WORDS_LIMIT
from tests import make
from tests.proposals.conftest import ANONYMOUS

pytestmark = pytest.mark.usefixtures("lists_of_the_city_known")


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


@pytest.mark.parametrize("address", ["/ideen", "/umfragen"])
def test_no_search_field_takes_more_than_is_searched_for(visitor, address):
    """A whole letter pasted there would be an address too long for any server."""
    fields = visitor.open(address).all("input", type="search")
    assert {field.get("maxlength") for field in fields} == {str(WORDS_LIMIT)}
