"""Front-end files: named by their content, served compressed, kept by browsers for a year.

A route of our own instead of a library: the compressed variants already lie beside the files, and the city's colour
is served in the same way without being a file.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from app.core.access import anyone
from app.core.locale import root_path
from app.core.profile_parts import Accent

blueprint = Blueprint("assets", __name__, template_folder="templates")  # the frame and the macros of all pages
DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
COMPRESSED = {"br": ".br", "gzip": ".gz"}
YEAR = 31_536_000


def city_sheet(accent: Accent) -> str:
    """The city's one colour as a style sheet, so that no page needs a style of its own."""
    return f":root{{--city-accent:{accent.light};--city-accent-on-dark:{accent.dark}}}"


def city_sheet_name(sheet: str) -> str:
    return f"city.{hashlib.sha256(sheet.encode()).hexdigest()[:8].upper()}.css"


def names() -> dict[str, str]:
    """Plain name -> name with the hash of the content; read again after the assets were built anew."""
    kept: dict[str, dict[str, str]] = current_app.extensions["assets"]
    manifest = DIST / "manifest.json"
    if "names" not in kept or (current_app.debug and manifest.exists()):
        kept["names"] = json.loads(manifest.read_text()) if manifest.exists() else {}
    return kept["names"] | kept["city"]


def asset(name: str) -> str:
    """The address of a front-end file, the same in every language."""
    return f"{root_path()}/static/dist/{names().get(name, name)}"


def kept_for_a_year(response: Response) -> Response:
    """The name changes with the content, so nobody needs to ask again."""
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@cache
def content(name: str) -> bytes | None:
    """The bytes of a built file; the files are few and small, so each process keeps what it has sent."""
    path = DIST / name
    return path.read_bytes() if path.is_file() else None


@blueprint.get("/static/dist/<name>")
@anyone
def dist(name: str) -> Response:
    """One front-end file, in the best compression the browser takes."""
    known = names()
    if name not in known.values():
        abort(404)
    if name == known["city.css"]:
        return kept_for_a_year(Response(city_sheet(current_app.extensions["profile"].accent), mimetype="text/css"))
    wanted = [coding for coding in COMPRESSED if request.accept_encodings[coding]]
    coding = next((coding for coding in wanted if content(name + COMPRESSED[coding])), None)
    body = content(name + COMPRESSED.get(coding or "", ""))
    if body is None:
        abort(404)
    response = Response(body, mimetype=KINDS[Path(name).suffix])
    response.vary.add("Accept-Encoding")
    if coding:
        response.headers["Content-Encoding"] = coding
    return kept_for_a_year(response)


def init_app(app: Flask) -> None:
    """Offer `asset()` to templates and serve the files below `/static/dist/`."""
    sheet = city_sheet(app.extensions["profile"].accent)
    app.extensions["assets"] = {"city": {"city.css": city_sheet_name(sheet)}}
    app.jinja_env.globals["asset"] = asset
    app.register_blueprint(blueprint)
    if not (DIST / "manifest.json").exists():
        app.logger.warning("no front-end files: run `make assets`")
