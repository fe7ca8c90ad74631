"""Languages: German is the source; every other language lies under its prefix (`/en/…`)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, get_decimal_symbol
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_domain, get_locale, gettext
from flask_babel import force_locale as force_babel_locale
from flask_babel import format_decimal as format_babel_decimal
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from app.core import clock

__all__ = [
    "_",
    "day",
    "decimal_sign",
    "force_locale",
    "init_app",
    "language",
    "lazy",
    "lazy_ngettext",
    "moment",
    "ngettext",
    "numeral",
    "numeral_day",
    "written_in",
]

_ = gettext
DIGITS = "#,##0.#########"  # of a number somebody typed, all there are


class Sentence(LazyString):
    """A sentence that is said when somebody reads it; what people typed into it is text, never markup."""

    def __init__(self, *said: Any, **values: Any) -> None:
        super().__init__(*said, **values)
        self._written: dict[str, Markup] = {}  # a page names the same forty words each time

    def __html__(self) -> Markup:
        spoken = language()
        if spoken not in self._written:
            self._written[spoken] = escape(str(self))
        return self._written[spoken]


def lazy(sentence: str, /, **values: Any) -> Sentence:
    """Say the sentence in the language of whoever reads it."""
    return Sentence(gettext, sentence, **values)


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """One or many, and many written as the language writes numbers: `1.234 Ideen`."""
    sentence = get_domain().get_translations().ungettext(singular, plural, num)
    written = num if -1000 < num < 1000 else format_babel_decimal(num)
    return str(sentence % {"num": written, **values})


def lazy_ngettext(singular: str, plural: str, num: int, /, **values: Any) -> Sentence:
    """The same, for one and for many."""
    return Sentence(ngettext, singular, plural, num, **values)


def numeral(number: float) -> Sentence:
    """A number inside a lazy sentence, as whoever reads it writes numbers: `3,5` in German, `3.5` in English."""
    return Sentence(format_babel_decimal, Decimal(str(number)), DIGITS)


def decimal_sign() -> str:
    """What parts whole and broken in numbers of the language being spoken: a comma in German."""
    return str(get_decimal_symbol(get_locale()))


def numeral_day(value: date) -> Sentence:
    """A day inside a lazy sentence, in figures: `04.03.2027` in German, `4 Mar 2027` in English."""
    return Sentence(day, value, "medium")


babel = Babel()
WRITTEN_AS = {"en": "en_GB"}  # the day before the month, as everywhere around the city


class LanguagePrefix:
    """A WSGI step: moves `/en` from the path to SCRIPT_NAME, so that `url_for` follows."""

    def __init__(self, application: Callable[..., Iterable[bytes]], languages: Iterable[str]) -> None:
        self.application = application
        self.languages = frozenset(languages)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["platform.root"] = environ.get("SCRIPT_NAME", "")
        first, _slash, rest = environ.get("PATH_INFO", "/").lstrip("/").partition("/")
        if first in self.languages:
            environ["SCRIPT_NAME"] = f"{environ['platform.root']}/{first}"
            environ["PATH_INFO"] = f"/{rest}"
            environ["platform.language"] = first
        return self.application(environ, start_response)


def language() -> str:
    """The code of the language being spoken now, `de` for example; a page asks for it a hundred times."""
    spoken: str | None = g.get("language")
    if spoken is None:
        spoken = g.language = _asked_for()
    return spoken


def _asked_for() -> str:
    """The language of the address; without a request the city's own."""
    own = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    return str(request.environ.get("platform.language", own)) if has_request_context() else own


@contextmanager
def force_locale(code: str) -> Iterator[None]:
    """Speak another language for a while, in a mail for example."""
    before, g.language = language(), code
    try:
        with force_babel_locale(code):
            yield
    finally:
        g.language = before


def written_in(code: str, number: int) -> int | str:
    """`10.000` in German, `10,000` in English; small numbers are written alike everywhere."""
    return number if -1000 < number < 1000 else str(format_decimal(number, locale=WRITTEN_AS.get(code, code)))


def day(value: date, style: str = "long") -> str:
    """A day as people write it: `4. März 2027`; of a moment, the day it is in the city."""
    if isinstance(value, datetime):
        value = value.astimezone(current_app.extensions["profile"].timezone).date()
    return _written(value, style, language())


@lru_cache(maxsize=4096)
def _written(value: date, style: str, spoken: str) -> str:
    """A list names the same few days over and over."""
    return str(format_date(value, style, WRITTEN_AS.get(spoken, spoken)))


def moment(value: datetime, style: str = "d. MMMM yyyy, HH:mm") -> str:
    """A moment in the city's time; only German writes a dot behind the day."""
    return _written_moment(value, style, current_app.extensions["profile"].timezone, language())


@lru_cache(maxsize=4096)
def _written_moment(value: datetime, style: str, zone: ZoneInfo, spoken: str) -> str:
    pattern = style if spoken == "de" else style.replace("d. ", "d ")
    return str(format_datetime(value, pattern, zone, WRITTEN_AS.get(spoken, spoken)))


def root_path() -> str:
    """The path under which the platform lies, without the language prefix."""
    return str(request.environ.get("platform.root", ""))


def alternates() -> list[tuple[str, str, str]]:
    """(code, own name, address) of this page in every language of the city."""
    profile = current_app.extensions["profile"]
    query = f"?{request.query_string.decode(errors='replace')}" if request.query_string else ""
    found, path = [], quote(request.path, safe="/-._~!$&'()*+,;=:@")
    for spoken in profile.languages:
        prefix = "" if spoken.code == profile.default_language else f"/{spoken.code}"
        found.append((spoken.code, spoken.name, f"{root_path()}{prefix}{path}{query}"))
    return found


def init_app(app: Flask) -> None:
    """Speak the prefix's language; without a prefix the city's own."""
    profile = app.extensions["profile"]
    app.config["BABEL_DEFAULT_LOCALE"] = profile.default_language
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(profile.timezone)
    others = [code for code in profile.language_codes if code != profile.default_language]
    app.wsgi_app = LanguagePrefix(app.wsgi_app, others)  # type: ignore[method-assign]
    babel.init_app(app, locale_selector=language)
    app.jinja_env.filters.update(day=day, moment=moment)

    @app.context_processor
    def offer_languages() -> dict[str, Any]:
        return {"locale": language(), "alternates": alternates() if has_request_context() else [], "now": clock.now}
