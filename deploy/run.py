"""The supervisor behind `make run`: starts PostgreSQL, web and worker, keeps them running, leaves nothing behind."""

import contextlib
import fcntl
import hashlib
import os
import re
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO

import psycopg

from deploy import running
from deploy.mailcatcher import MailCatcher
from deploy.postgres import DATABASE, Postgres, PostgresError
from deploy.processes import Child, Rhythm, stop_leftovers
from deploy.running import INSTANCE, ROOT

PATIENCE = 0.6  # seconds that web and worker have to end; PostgreSQL gets what is left of two
WAIT_FOR_WEB = 60.0
KINSHIP = ("revision", "down_revision")  # as each migration names itself and the one before it


class CannotRun(RuntimeError):
    """The platform cannot start; the sentence says why and what helps."""


class Stopped(RuntimeError):
    """Somebody asked to stop while the platform was still starting."""


class Supervisor:
    """Owns everything that runs; `run` returns when it was asked to stop and all of it has ended."""

    def __init__(self) -> None:
        self.configuration = os.environ.get("PLATFORM_CONFIG", "Development")
        self.host = os.environ.get("HOST", "127.0.0.1")
        self.folder = INSTANCE / "run"
        self.environment = {**os.environ, "PLATFORM_CONFIG": self.configuration, "PYTHONUNBUFFERED": "1"}
        self.environment.setdefault("FLASK_FILES_STORE", f"file://{INSTANCE / 'files'}")
        self.asked_to_stop = False
        self.children: list[Child] = []
        self.postgres: Postgres | None = None
        self.database_rhythm = Rhythm()
        self.mailcatcher: MailCatcher | None = None
        self.waker, self._woken = socket.socketpair()
        self._woken.setblocking(False)

    def run(self) -> None:
        """Start all parts, watch them until INT, TERM or HUP, and end all parts."""
        self._listen_to_signals()
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            stop_leftovers(self.folder)
            try:
                self._start()
                self._watch()
            except Stopped:
                pass
            finally:
                self._stop()

    def _start(self) -> None:
        listener = self._take_port()
        self._prepare_database()
        self._catch_mails()
        self.environment.setdefault("FLASK_PUBLIC_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        self._announce()
        self.web = self._child("web", *self._gunicorn(listener))
        self.worker = self._child("worker", *flask("worker"))
        self.listener = listener
        self._start_web()
        self._start_worker()
        sign_ins = self._demo_people()
        self._wait_for_web()
        say(f"\n  {self.environment['FLASK_PUBLIC_URL']}   (Ctrl-C stops)\n{sign_ins}")

    def _watch(self) -> None:
        while True:
            self._pause(0.25)
            self._revive("database", self._database_ended(), self.database_rhythm, self._start_database)
            self._revive("web", self.web.ended(), self.web.rhythm, self._start_web)
            self._revive("worker", self.worker.ended(), self.worker.rhythm, self._start_worker)

    def _revive(self, name: str, ended: int | None, rhythm: Rhythm, start: Callable[[], None]) -> None:
        """Start a part again some time after it ended."""
        now = time.monotonic()
        if ended is not None and rhythm.again_at is None:
            say(f"The {name} ended with {ended}; it starts again in {rhythm.note_end(now):g} s.")
        elif rhythm.again_at is not None and now >= rhythm.again_at:
            start()

    def _stop(self) -> None:
        """Web and worker first, then PostgreSQL: nobody writes while the database goes."""
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.make_sure(until)
        running.withdraw()
        if self.mailcatcher:
            self.mailcatcher.stop()
        if self.postgres:
            self.postgres.stop(seconds=max(0.5, until + 0.7 - time.monotonic()))

    # ---- before the start

    def _listen_to_signals(self) -> None:
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.asked_to_stop = True

    def _pause(self, seconds: float) -> None:
        """Wait, but not past a signal; raises `Stopped` when asked to stop."""
        if not self.asked_to_stop:
            select.select([self.waker], [], [], seconds)
        if self.asked_to_stop:
            raise Stopped

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two supervisors of one folder would stop each other's programs."""
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotRun("The platform already runs from this folder. Stop it first (Ctrl-C there).") from None
            yield

    def _take_port(self) -> socket.socket:
        """Open the port before anything else is started, and keep it while the web restarts."""
        given = os.environ.get("PORT", "8000")
        if not given.isdecimal() or int(given) > 65535:
            raise CannotRun(f"PORT is a number up to 65535, not {given!r}.")
        listener = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, int(given)))
        except PermissionError:
            raise CannotRun(f"Port {given} is reserved; try: PORT=8000 make run") from None
        except OSError:
            other = int(given) + 1
            raise CannotRun(f"Port {given} is taken by another program; try: PORT={other} make run") from None
        listener.listen(256)
        return listener

    # ---- the database

    def _prepare_database(self) -> None:
        url = self.environment.get("DATABASE_URL")
        if url:
            self._wait_for_database(url)
            self._fill(url)
            return
        self.postgres = Postgres(INSTANCE / "postgres")
        self.postgres.start(give_up=lambda: self.asked_to_stop)
        self.database_rhythm.begin()
        self._pause(0)
        if not self.postgres.has_database(DATABASE):
            self._make_database(self.postgres)
        else:
            self._fill(self.postgres.url(DATABASE))
        self.environment["DATABASE_URL"] = self.postgres.url(DATABASE)

    def _make_database(self, postgres: Postgres) -> None:
        """All or nothing: a first start that is interrupted begins anew the next time."""
        unfinished = f"{DATABASE}_unfinished"
        postgres.execute("DROP DATABASE IF EXISTS {}", unfinished)
        postgres.execute("CREATE DATABASE {}", unfinished)
        self._fill(postgres.url(unfinished))
        postgres.execute("ALTER DATABASE {} RENAME TO {}", unfinished, DATABASE)

    def _fill(self, url: str) -> None:
        """Migrate; the demo city comes only with Development, and only a database without a table is filled."""
        self.environment["DATABASE_URL"] = url
        if is_newest(url):
            return
        empty = not has_tables(url)
        say("Migrating the database …")
        self._flask("db", "upgrade", quiet=True)
        if empty and self.configuration == "Development":
            say("Loading the demo city …")
            self._flask("demo", "load")
        elif empty:
            self._flask("city", "load")

    def _wait_for_database(self, url: str) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(plain(url), connect_timeout=3).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise CannotRun(f"The database of DATABASE_URL does not answer: {error}") from None
                self._pause(1)

    def _database_ended(self) -> int | None:
        """How PostgreSQL ended, if it is ours and works no more."""
        if self.postgres is None:
            return None
        return self.postgres.process.poll() if self.postgres.process else 1

    def _start_database(self) -> None:
        """All that was committed is still there; until it answers, pages say that we are back in a moment."""
        assert self.postgres is not None
        try:
            self.postgres.start(give_up=lambda: self.asked_to_stop)
        except PostgresError as error:
            say(str(error))
        self.database_rhythm.begin()

    # ---- the parts

    def _start_web(self) -> None:
        self.web.start(ROOT, self.environment, keep=[self.listener.fileno()])

    def _start_worker(self) -> None:
        self.worker.start(ROOT, self.environment)

    def _child(self, name: str, *command: str) -> Child:
        child = Child(name, command, self.folder)
        self.children.append(child)
        return child

    def _gunicorn(self, listener: socket.socket) -> list[str]:
        return [
            *(sys.executable, "-m", "gunicorn", "wsgi:app"),
            *("--bind", f"fd://{listener.fileno()}"),
            *("--workers", os.environ.get("WEB_WORKERS", "2")),
            *("--worker-class", "gthread"),
            *("--threads", os.environ.get("WEB_THREADS", "4")),
            *("--graceful-timeout", "1", "--no-control-socket"),
            *("--log-level", "warning"),
        ]

    def _catch_mails(self) -> None:
        """Development sends no mail to anybody: all of it is laid into a folder."""
        if self.configuration != "Development" or "FLASK_MAIL_SERVER" in self.environment:
            return
        self.mailcatcher = MailCatcher(INSTANCE / "mail")
        self.mailcatcher.start()
        self.environment["FLASK_MAIL_SERVER"] = "127.0.0.1"
        self.environment["FLASK_MAIL_PORT"] = str(self.mailcatcher.port)
        self.environment["FLASK_MAIL_FOLDER"] = str(self.mailcatcher.folder)

    def _announce(self) -> None:
        ours = ("DATABASE_URL", "PLATFORM_CONFIG")
        running.announce({n: v for n, v in self.environment.items() if n in ours or n.startswith("FLASK_")})

    def _demo_people(self) -> str:
        """Asked of the platform once for each database; who lives there does not change."""
        if self.configuration != "Development":
            return ""
        database = hashlib.sha256(self.environment["DATABASE_URL"].encode()).hexdigest()[:16]
        note = INSTANCE / f"demo-people-{database}.txt"
        if not note.exists():
            with contextlib.suppress(CannotRun):
                note.write_text(self._flask("demo", "people", quiet=True), encoding="utf-8")
        return note.read_text(encoding="utf-8") if note.exists() else ""

    def _wait_for_web(self) -> None:
        until = time.monotonic() + WAIT_FOR_WEB
        while not self._web_is_well():
            if self.web.ended() is not None or time.monotonic() > until:
                raise CannotRun("The web server did not start; the reason stands above.")
            self._pause(0.2)

    def _web_is_well(self) -> bool:
        """Ask for /healthz; a request that waits for the server to come up is no reason to miss a signal."""
        host, port = self.listener.getsockname()[:2]
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        with contextlib.suppress(OSError), socket.create_connection((local, port), timeout=5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            while self.web.ended() is None:
                if select.select([connection], [], [], 0)[0]:
                    return b" 200 " in connection.recv(100).partition(b"\r\n")[0]
                self._pause(0.05)
        return False

    def _flask(self, *arguments: str, quiet: bool = False) -> str:
        """Run one of the application's commands to its end; raises `CannotRun` if it fails."""
        child = self._child("-".join(arguments), *flask(*arguments))
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as grumbled:
            outputs = (said.fileno(), grumbled.fileno()) if quiet else (None, None)
            child.start(ROOT, self.environment, stdout=outputs[0], stderr=outputs[1])
            while child.ended() is None:
                self._pause(0.05)
            self.children.remove(child)
            child.record.unlink(missing_ok=True)
            output, complaint = text_of(said), text_of(grumbled)
        if child.ended() != 0:
            raise CannotRun(f"{complaint}'flask {' '.join(arguments)}' failed; the reason stands above.")
        return output


def flask(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flask", *arguments]


def text_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def plain(url: str) -> str:
    """The address as psycopg reads it, without the name of SQLAlchemy's driver."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


def is_newest(url: str) -> bool:
    """Whether the database stands at the newest migration; asking the platform itself would take seconds."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "migrations").glob("*.py")]
    revisions, before = (set(re.findall(rf'^{name} = "(\w+)"', "\n".join(sources), re.M)) for name in KINSHIP)
    with psycopg.connect(plain(url)) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return False
        return {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")} == revisions - before


def has_tables(url: str) -> bool:
    """Whether anybody's table is in this database."""
    question = "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(question).fetchone() is not None


def say(sentence: str) -> None:
    print(sentence, flush=True)


def main() -> None:
    """Run until asked to stop; a reason not to start is one sentence, not a traceback."""
    try:
        Supervisor().run()
    except (CannotRun, PostgresError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
