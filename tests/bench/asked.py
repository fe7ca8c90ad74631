"""How many questions a page asks the database."""

from flask import Flask
from sqlalchemy import event

from app.core.db import db
from tests.bench.pages import Case


def questions(app: Flask, case: Case) -> int | None:
    """Of a page that is only read; its second showing counts, as the first one reads the city's lists."""
    method, path, _body, headers = case.request(0)
    if method != "GET":
        return None
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    client = app.test_client(use_cookies=False)
    client.get(path, headers=headers)
    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(path, headers=headers)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)
