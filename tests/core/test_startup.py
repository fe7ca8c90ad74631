"""Production never serves with a secret that everybody knows, nor on an invented city."""

import os
import subprocess
import sys

import pytest

import config
from app import create_app
from app.core import startup
from tests.postgres import ROOT

NOWHERE = "postgresql+psycopg:///nowhere?host=/nowhere"
FIT = {"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://example.org", "DATABASE_URL": NOWHERE}


@pytest.mark.parametrize(
    ("unfit", "reason"),
    [
        ({"SECRET_KEY": config.DEFAULT_SECRET}, "FLASK_SECRET_KEY"),
        ({"SECRET_KEY": "x" * 31}, "FLASK_SECRET_KEY"),
        ({"PUBLIC_URL": ""}, "FLASK_PUBLIC_URL"),
        ({"FILES_STORE": "memory:///"}, "FLASK_FILES_STORE"),
    ],
)
def test_production_needs_a_secret_an_address_and_a_store_of_its_own(unfit, reason):
    app = create_app("Production", **{**FIT, **unfit})
    with pytest.raises(startup.RefusedToStart, match=reason):
        startup.check(app)


def test_production_starts_while_its_database_is_still_away():
    startup.check(create_app("Production", **FIT))


def test_development_starts_with_what_everybody_knows():
    startup.check(create_app("Development", DATABASE_URL=NOWHERE))


def started(*command: str) -> subprocess.CompletedProcess[str]:
    """Start a part of the platform in production with the secret that everybody knows."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    environment |= {"PLATFORM_CONFIG": "Production", "DATABASE_URL": NOWHERE}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("command", [("-c", "import wsgi"), ("-m", "flask", "worker")])
def test_what_serves_people_refuses_to_start(command):
    ended = started(*command)
    assert ended.returncode != 0
    assert "FLASK_SECRET_KEY is missing, the default, or shorter than 32 characters." in ended.stderr


def test_other_commands_still_run():
    ended = started("-m", "flask", "routes")
    assert ended.returncode == 0, ended.stderr
