"""What goes wrong is said in plain words, with a way on, even when the database is away."""

import pytest

from app import create_app
from app.core import errors
from tests.visitor import Page, check


@pytest.mark.parametrize("code", errors.PAGES)
def test_every_error_has_a_page_with_a_way_on(app, visitor, code):
    with app.test_request_context("/somewhere"):
        body, status = errors.page(code)
        response = app.make_response((body, status))
    assert status == code
    page = Page(Answered(response), [])
    check(page)
    assert page.links()["Zur Startseite"] == "/"


@pytest.mark.parametrize("cookie", [{}, {"_user_id": "someone", "_fresh": True}])
def test_without_a_database_a_page_says_so(cookie):
    app = create_app("Testing", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(cookie)
    answer = client.get("/styleguide")
    assert answer.status_code == 503
    assert "Wir sind gleich wieder da" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


class Answered:
    """A response as the visitor's page reads it."""

    class request:
        full_path = "/somewhere"

    def __init__(self, response):
        self.response = response

    def __getattr__(self, name):
        return getattr(self.response, name)


@pytest.mark.parametrize("address", ["/ideen/%00", "/%00", "/ideen?q=%00", "/%0a/x", "/anmelden/link/%1b", "/x%c2%85"])
def test_an_address_with_control_characters_is_refused(visitor, address):
    visitor.open(address, 400)


def test_an_address_in_any_script_is_just_an_address(visitor):
    visitor.open("/straße/%F0%9F%98%80?q=%0a", 404)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("sent_to", "form"),
    [
        ("/anmelden/abc/code", "/anmelden/abc"),
        ("/dienst/antworten/7/weitergeben", "/dienst/antworten/7"),
        ("/konto/mitteilungen/gelesen", "/konto/mitteilungen"),
    ],
)
def test_who_opens_the_address_a_form_was_sent_to_lands_where_it_stands(visitor, language, sent_to, form):
    answer = visitor.open(language + sent_to, 303, follow=False)
    assert answer.response.location == language + form
    assert visitor.client.put(language + sent_to).status_code == 405
