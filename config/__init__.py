"""Settings: a configuration, then the environment (`FLASK_*`, `DATABASE_URL`, `*_FILE` secrets), then arguments."""

import os
from pathlib import Path

from flask import Flask

from config import settings

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only-not-secret"


def load(app: Flask, configuration: str | None = None, overrides: dict[str, object] | None = None) -> None:
    """Fill `app.config`; `PLATFORM_CONFIG` chooses Development, Testing or Production (the default)."""
    name = configuration or os.environ.get("PLATFORM_CONFIG", "Production")
    app.config.from_object(settings.configuration(name))
    app.config["CONFIGURATION"] = name
    app.config.from_prefixed_env()
    for key, value in secrets_from_files().items():
        app.config[key] = value
    database_url = os.environ.get("DATABASE_URL")
    if database_url:
        app.config["DATABASE_URL"] = database_url
    app.config.update(overrides or {})
    app.config["SQLALCHEMY_ENGINES"] = {"default": settings.engine(app.config)}
    app.config["ALEMBIC"] = {"script_location": str(ROOT / "migrations")}
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")


def secrets_from_files() -> dict[str, str]:
    """Every `FLASK_<NAME>_FILE` and `DATABASE_URL_FILE` names a file that holds the secret."""
    found = {}
    for name, path in os.environ.items():
        if name.endswith("_FILE") and (name.startswith("FLASK_") or name == "DATABASE_URL_FILE"):
            key = name.removesuffix("_FILE").removeprefix("FLASK_")
            found[key] = Path(path).read_text(encoding="utf-8").strip()
    return found
