"""The mails of a developer's machine."""

from app import create_app
from app.core.db import db
from tests.visitor import Visitor

MAIL = "From: a@example.org\r\nTo: mia@example.org\r\nSubject: Ihr Code\r\nDate: heute\r\n\r\n<b>123 456</b>\r\n"


def test_the_page_shows_what_was_mailed_and_runs_none_of_it(app, tmp_path):
    (tmp_path / "1.eml").write_bytes(MAIL.encode())
    local = create_app("Development", DATABASE_URL=app.config["DATABASE_URL"], MAIL_FOLDER=str(tmp_path))
    page = Visitor(local, local.test_client()).open("/entwicklung/post")
    with local.app_context():
        db.engine.dispose()
    assert "mia@example.org" in page.text
    assert "<b>123 456</b>" in page.text
    assert page.all("b") == []


def test_without_a_folder_there_is_no_such_page(visitor):
    visitor.open("/entwicklung/post", 404)


def test_production_has_no_such_page(app, tmp_path):
    live = create_app("Production", DATABASE_URL=app.config["DATABASE_URL"], MAIL_FOLDER=str(tmp_path))
    assert "development.mails" not in live.view_functions
