"""Front-end files: named by their content, served compressed, kept by browsers for a year.

A route of our own instead of a library: the compressed variants already lie beside the files, and the city's colour
is served in the same way without being a file.
"""

import hashlib
import json
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_from_directory

from app.core.access import anyone
from app.core.locale import root_path
from app.core.profile_parts import Accent

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
KINDS = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".woff2": "font/woff2", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
COMPRESSED = (("br", ".br"), ("gzip", ".gz"))
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


@anyone
def dist(name: str) -> Response:
    """One front-end file, in the best compression the browser takes."""
    if name in current_app.extensions["assets"]["city"].values():
        sheet = city_sheet(current_app.extensions["profile"].accent)
        return kept_for_a_year(Response(sheet, content_type=KINDS[".css"]))
    kind = KINDS.get(Path(name).suffix)
    if kind is None:
        abort(404)
    for coding, ending in COMPRESSED:
        if request.accept_encodings[coding] and (DIST / (name + ending)).is_file():
            response = send_from_directory(DIST, name + ending, mimetype=kind)
            response.headers["Content-Encoding"] = coding
            break
    else:
        response = send_from_directory(DIST, name, mimetype=kind)
    response.vary.add("Accept-Encoding")
    return kept_for_a_year(response)


def init_app(app: Flask) -> None:
    """Offer `asset()` to templates and serve the files below `/static/dist/`."""
    sheet = city_sheet(app.extensions["profile"].accent)
    app.extensions["assets"] = {"city": {"city.css": city_sheet_name(sheet)}}
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/dist/<name>", "assets.dist", dist)
    if not (DIST / "manifest.json").exists():
        app.logger.warning("no front-end files: run `make assets`")
