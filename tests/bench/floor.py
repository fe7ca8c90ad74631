"""The floor: a bare Flask view with one 20-row query on the same PostgreSQL and a page of about 36 kB."""

import os

from flask import Flask
from sqlalchemy import create_engine, text

app = Flask("floor", static_folder=None)
engine = create_engine(os.environ["DATABASE_URL"], pool_size=5)
QUERY = text("SELECT id, title, source, published_at FROM contribution WHERE kind = 'proposal' ORDER BY id LIMIT 20")
PAGE_BYTES = 36_000


@app.get("/")
def show() -> str:
    """Twenty rows, written one after the other."""
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    lines = [f"<li>{row.id} {row.title} {row.published_at}</li>" for row in rows]
    page = "<!doctype html><title>floor</title><ul>" + "".join(lines) + "</ul>"
    return page + "<!--" + "." * (PAGE_BYTES - len(page)) + "-->"
