"""Make .venv/ and install the locked packages; runs on the bare Python of a fresh machine (standard library only).

`python3 deploy/environment.py` installs what the platform needs, `--dev` also what its tests need. Nothing happens
when the lock, the Python and the folder are those of the last time.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}


def main(arguments: list[str]) -> None:
    """Install the wanted set of packages unless it is there."""
    wanted = "dev" if "--dev" in arguments else "run"
    if not is_installed(wanted):
        with alone():
            if not is_installed(wanted):
                make_folder()
                install(wanted)


def is_installed(wanted: str) -> bool:
    """The tests' set contains the other one."""
    return any(stamp(kind).exists() for kind in {wanted, "dev"}) and python().exists()


def stamp(kind: str) -> Path:
    """A mark whose name changes with the lock, the Python and the folder."""
    lock = (ROOT / LOCKS[kind]).read_bytes()
    digest = hashlib.sha256(lock + repr((sys.version, os.fsencode(FOLDER.resolve()))).encode()).hexdigest()[:16]
    return FOLDER / f".installed-{kind}-{digest}"


def python() -> Path:
    return FOLDER / "bin" / "python"


def make_folder() -> None:
    """Make the environment, from scratch if it was made by another Python or in another place."""
    origin = FOLDER / ".made-by"
    maker = repr((sys.version, os.fsencode(FOLDER.resolve())))
    if python().exists() and origin.exists() and origin.read_text() == maker:
        return
    say("Making .venv/ …")
    try:
        venv.create(FOLDER.resolve(), clear=True, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError:
        sys.exit("This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv")
    origin.write_text(maker)


def install(kind: str) -> None:
    """Install exactly what the lock names; a package with another hash is refused."""
    say(f"Installing the packages of {LOCKS[kind]} …")
    command = [str(python()), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "-r", LOCKS[kind]]
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        sys.exit("The packages could not be installed; what pip says stands above.")
    for old in FOLDER.glob(".installed-*"):
        old.unlink()
    stamp(kind).touch()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two starts at once do not install into each other's folder."""
    with (ROOT / "pyproject.toml").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036
        now = sys.version.split()[0]
        sys.exit(f"Python 3.11 or newer is needed, this is {now}. Choose another with PYTHON=/path/to/python3")
    main(sys.argv[1:])
