"""Development, Testing and Production: every setting with its default. docs/settings.md says what each means."""

from typing import Any

from sqlalchemy import make_url


class Production:
    """What a city runs."""

    SECRET_KEY = "development-only-not-secret"  # Production refuses to start with it
    DATABASE_URL = ""
    DATABASE_POOL = 5
    DATABASE_TIMEOUT_SECONDS = 15
    CITY_PROFILE = "config/heilbronn"
    PUBLIC_URL = ""  # for links in mails: https://beteiligung.example.org
    PROXY_HOPS = 0
    LOG_FORMAT = "json"
    LOG_LEVEL = "INFO"
    MAIL_SERVER = "localhost"
    MAIL_PORT = 25
    MAIL_USE_TLS = False
    MAIL_USE_SSL = False
    MAIL_USERNAME = ""
    MAIL_PASSWORD = ""
    MAIL_DEFAULT_SENDER = "beteiligung@example.org"
    MAIL_TIMEOUT_SECONDS = 10
    MAIL_FOLDER = ""  # Development: where the local catcher lays the mails
    MAX_CONTENT_LENGTH = 2 * 1024 * 1024
    MAX_UPLOAD_LENGTH = 64 * 1024 * 1024  # a page that asks for files; each file has its own limit
    FILES_STORE = ""  # instance/files; or file:///…, s3://bucket/prefix
    MAX_FORM_MEMORY_SIZE = 1024 * 1024
    SESSION_COOKIE_NAME = "__Host-session"  # browsers take it from this host over TLS only, never from a neighbour
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_REFRESH_EACH_REQUEST = False  # a page that may be kept by a cache never sets a cookie
    INTENTS_PER_CLIENT = 300  # an hour and client address; a school shares one
    CODES_PER_CLIENT = 60  # an hour and client address
    GUESTS_PER_CLIENT = 20  # a day, client address and contribution: guests who begin to take part
    GUESTS_PER_PLACE = 1000  # the same from a shared place that the city registered
    WRONG_CODES_PER_CLIENT = 20  # an hour and client address: codes on paper that open nothing
    WTF_CSRF_TIME_LIMIT = 12 * 3600
    WTF_CSRF_CHECK_DEFAULT = False  # app.core.forms checks, so that what was typed survives
    TEMPLATES_AUTO_RELOAD = False
    STYLEGUIDE = False


class Development(Production):
    """What a newcomer runs with `make run`."""

    LOG_FORMAT = "text"
    SESSION_COOKIE_NAME = "session"
    SESSION_COOKIE_SECURE = False
    TEMPLATES_AUTO_RELOAD = True
    STYLEGUIDE = True
    PUBLIC_URL = "http://127.0.0.1:8000"


class Testing(Development):
    """What the tests run."""

    TESTING = True
    FILES_STORE = "memory:///"
    LOG_LEVEL = "WARNING"
    TEMPLATES_AUTO_RELOAD = False


def configuration(name: str) -> type[Production]:
    """The class of that name; raises ValueError for an unknown one."""
    known = {kind.__name__: kind for kind in (Development, Testing, Production)}
    if name not in known:
        raise ValueError(f"PLATFORM_CONFIG is one of {', '.join(known)}, not {name!r}")
    return known[name]


def engine(values: dict[str, Any]) -> dict[str, Any]:
    """Options of the database engine: PostgreSQL through psycopg, with limits on what waits."""
    url = make_url(values["DATABASE_URL"] or "postgresql+psycopg:///platform")
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    milliseconds = int(values["DATABASE_TIMEOUT_SECONDS"]) * 1000
    options = {
        "search_path": "public,procrastinate",
        "timezone": "UTC",
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds // 3,
        "jit": "off",
        "max_parallel_workers_per_gather": 0,  # a page is too small a piece of work to be shared out
    }
    return {
        "url": url,
        "pool_size": int(values["DATABASE_POOL"]),
        "max_overflow": int(values["DATABASE_POOL"]),
        "pool_timeout": 5,
        "hide_parameters": True,  # what people wrote never stands in a log
        "connect_args": {
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": 5,
        },
    }
