"""Write the lock files anew: every package with its hash, and no address of a package index.

`make lock` keeps what is locked unless pyproject.toml asks for something else; `ARGS=--upgrade` takes newer ones.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--strip-extras",
    "--allow-unsafe",
    "--no-header",
    "--quiet",
)


def main(arguments: list[str]) -> None:
    """The tests' set is the platform's set and more, never another version of it."""
    write("requirements.txt", *arguments)
    write("requirements-dev.txt", "--extra", "dev", "--constraint", "requirements.txt", *arguments)


def write(lock: str, *arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "piptools",
        "compile",
        *OPTIONS,
        *arguments,
        "--output-file",
        lock,
        "pyproject.toml",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    if "://" in (ROOT / lock).read_text():
        sys.exit(f"{lock} holds an address: remove it before committing.")


if __name__ == "__main__":
    main(sys.argv[1:])
