"""Under /bogen/ nobody is anybody."""

import pytest
from flask import request, session
from flask_login import current_user

from app import create_app
from app.core.access import anyone
from app.core.db import db
from app.core.forms import exempt
from app.core.sessionless import Sessionless
from tests import make
from tests.isolation import rolled_back
from tests.visitor import Visitor


@anyone
@exempt
def look():
    """Say who one is, and try to be remembered."""
    session["seen"] = "me"
    name = current_user.display_name if current_user.is_authenticated else "nobody"
    return {"name": name, "cookies": len(request.cookies), "referrer": request.referrer, "root": request.script_root}


@pytest.fixture(scope="module")
def town(postgres, template_database):
    name = postgres.create("sessionless", template_database)
    app = create_app("Testing", DATABASE_URL=postgres.url(name))
    for number, path in enumerate(("/bogen/probe", "/bogenschau", "/umfragen/bogen/probe")):
        app.add_url_rule(path, f"look_{number}", look, methods=["GET", "POST"])
    yield app
    with app.app_context():
        db.engine.dispose()
    postgres.drop(name)


@pytest.fixture
def visitor(town):
    with rolled_back(town):
        with town.app_context():
            account = make.account(db.session, "Anna Beispiel")
            db.session.commit()
        yield Visitor(town, town.test_client()).sign_in(account)


def said(visitor, path, method="get"):
    response = getattr(visitor.client, method)(path, headers={"Referer": "http://localhost/bogen/K7QF"})
    return response.get_json(), response


@pytest.mark.parametrize("path", ["/bogen/probe", "/en/bogen/probe"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_signed_in_is_nobody_there_and_gets_no_cookie(visitor, path, method):
    told, response = said(visitor, path, method)
    assert (told["name"], told["cookies"], told["referrer"]) == ("nobody", 0, None)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert told["root"] == ("/en" if path.startswith("/en") else "")


@pytest.mark.parametrize("path", ["/bogen", "/en/bogen"])
def test_the_page_that_continues_a_sheet_knows_nobody(visitor, path):
    response = visitor.client.get(path)
    assert response.status_code == 200
    assert "Anna Beispiel" not in response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/bogenschau", "/umfragen/bogen/probe", "/en/bogenschau"])
def test_everywhere_else_people_stay_who_they_are(visitor, path):
    told, response = said(visitor, path)
    assert told["name"] == "Anna Beispiel"
    assert "Set-Cookie" in response.headers


def test_the_step_gives_nothing_of_a_person_to_what_lies_behind():
    seen = {}

    def behind(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [("Set-Cookie", "a=b"), ("set-cookie", "c=d"), ("X-Other", "kept")])
        return []

    sent = {}
    environ = {
        "PATH_INFO": "//bogen/x",
        "HTTP_COOKIE": "session=1",
        "HTTP_AUTHORIZATION": "Basic x",
        "REMOTE_USER": "anna",
        "HTTP_HOST": "localhost",
    }
    Sessionless(behind)(environ, lambda status, headers, *more: sent.update(headers))
    assert seen == {"PATH_INFO": "//bogen/x", "HTTP_HOST": "localhost"}
    assert sent == {"X-Other": "kept", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    assert environ["HTTP_COOKIE"] == "session=1"


def test_every_route_there_is_for_anyone_and_needs_no_form_token(app):
    for rule in app.url_map.iter_rules():
        if rule.rule == "/bogen" or rule.rule.startswith("/bogen/"):
            view = app.view_functions[rule.endpoint]
            assert view.access.level == "anyone", rule
            assert "POST" not in rule.methods or getattr(view, "without_token", False), rule
