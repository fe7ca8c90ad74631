"""Front-end files: found under a name that changes with their content, compressed, kept for a year."""

import re

from app.core import assets
from app.core.profile_parts import Accent


def stylesheet(visitor, prefix=""):
    page = visitor.open(f"{prefix}/styleguide")
    return [link.get("href") for link in page.all("link", rel="stylesheet")]


def test_pages_name_files_by_their_content(visitor):
    app_sheet, city_sheet = stylesheet(visitor)
    assert re.fullmatch(r"/static/dist/app\.[0-9A-Z]{8}\.css", app_sheet)
    assert re.fullmatch(r"/static/dist/city\.[0-9A-F]{8}\.css", city_sheet)


def test_a_file_has_one_address_in_every_language(visitor):
    assert stylesheet(visitor) == stylesheet(visitor, "/en")


def test_browsers_keep_a_file_for_a_year(visitor):
    for address in stylesheet(visitor):
        answer = visitor.client.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "text/css"
        assert "Set-Cookie" not in answer.headers


def test_the_best_compression_the_browser_takes_is_sent(visitor):
    address = stylesheet(visitor)[0]
    sizes = {}
    for wish, coding in (("gzip, br", "br"), ("gzip", "gzip"), ("", None)):
        answer = visitor.client.get(address, headers={"Accept-Encoding": wish})
        assert answer.headers.get("Content-Encoding") == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        sizes[coding] = len(answer.data)
    assert sizes["br"] < sizes["gzip"] < sizes[None] / 4


def test_only_front_end_files_are_served(visitor):
    for name in ("manifest.json", ".built", "..%2f..%2f__init__.py", "nothing.css"):
        assert visitor.client.get(f"/static/dist/{name}").status_code == 404


def test_the_colour_of_the_city_is_a_style_sheet(visitor, app):
    accent = app.extensions["profile"].accent
    answer = visitor.client.get(stylesheet(visitor)[1])
    assert f"--city-accent:{accent.light}" in answer.text
    assert f"--city-accent-on-dark:{accent.dark}" in answer.text


def test_another_colour_gets_another_name():
    names = {assets.city_sheet_name(assets.city_sheet(Accent(light, "#7fd0e4"))) for light in ("#0b5568", "#1d4f7c")}
    assert len(names) == 2
