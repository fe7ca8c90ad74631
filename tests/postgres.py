"""One PostgreSQL server for a whole test run, a template made by the project's migrations, and clones of it."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import make_url

from deploy.postgres import Postgres
from deploy.processes import stop_leftovers

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "instance" / "tests"


class TestServer:
    """The server named by TEST_DATABASE_URL, or an embedded one that lives as long as the run."""

    __test__ = False

    def __init__(self) -> None:
        self.given = os.environ.get("TEST_DATABASE_URL")
        self.own = None if self.given else Postgres(RUNS / str(os.getpid()), durable=False)
        self.made: list[str] = []

    def start(self) -> None:
        """Start, after clearing up what a killed run left behind."""
        if self.own:
            remove_what_killed_runs_left()
            self.own.start()

    def stop(self) -> None:
        """Leave nothing: neither a server nor a database."""
        if self.own:
            self.own.remove()
            return
        for name in self.made:
            self.drop(name)

    def url(self, database: str | None = None) -> str:
        """The address of one database as SQLAlchemy reads it."""
        if self.own:
            return self.own.url(database or "postgres")
        url = make_url(self.given).set(drivername="postgresql+psycopg")
        return (url.set(database=database) if database else url).render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database; a template must have no connection open."""
        name = f"test_{os.getpid()}_{name}"
        self.run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        self.made.append(name)
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def run(self, statement: str, *names: str) -> None:
        """Run a statement about databases, outside of any transaction."""
        with psycopg.connect(plain(self.url()), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def plain(url: str) -> str:
    """The same address as psycopg and the PostgreSQL programs read it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def migrate(url: str) -> None:
    """Bring a database to the newest migration with the same command that operators use."""
    if not any((ROOT / "migrations").glob("**/*.py")):
        return
    environment = {**os.environ, "PLATFORM_CONFIG": "Testing", "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"flask db upgrade failed:\n{done.stdout}"


def own_processes() -> Path:
    """Where this run notes which programs it started, for the next run to end them should this one be killed."""
    folder = RUNS / f"{os.getpid()}-processes"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def remove_what_killed_runs_left(runs: Path = RUNS) -> None:
    """A run that was killed could not stop its server and its sites; the next one does, in one of its processes."""
    runs.mkdir(parents=True, exist_ok=True)
    with (runs / "clearing").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for home in runs.glob("*"):
            number, _, kind = home.name.partition("-")
            if not number.isdigit() or psutil.pid_exists(int(number)):
                continue
            if kind:
                stop_leftovers(home)
                home.rmdir()
            else:
                Postgres(home, durable=False).remove()
