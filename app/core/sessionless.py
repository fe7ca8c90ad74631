"""Requests without a session: under `/bogen/` nobody is anybody, whatever the browser sends.

An answer sheet is addressed by an unguessable key and taken from nobody. A WSGI step takes cookies and credentials
away before anything reads them; on the way out it lets no cookie be set, no cache keep the page, and no address travel
on as a referrer. It lies behind the step that takes the language from the path, and sees `/en/bogen/` as `/bogen/`.
"""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

FOLDER = "bogen"
TAKEN = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_REFERER", "REMOTE_USER")
REPLACED = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
DROPPED = {"set-cookie", "vary", "etag", *(name.lower() for name in REPLACED)}


class Sessionless:
    """The WSGI step."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").lstrip("/").partition("/")[0] != FOLDER:
            return self.application(environ, start_response)
        nobody = {name: value for name, value in environ.items() if name not in TAKEN}

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
            return start_response(status, [*kept, *REPLACED.items()], *more)

        return self.application(nobody, start)


def init_app(app: Flask) -> None:
    """Lay the step; the language step is laid around it afterwards."""
    app.wsgi_app = Sessionless(app.wsgi_app)  # type: ignore[method-assign]
