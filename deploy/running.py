"""Commands typed beside a running platform work on its database: `.venv/bin/flask people` needs no option."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("PLATFORM_INSTANCE") or ROOT / "instance")
NOTE = INSTANCE / "running.json"


def announce(environment: Mapping[str, str]) -> None:
    """Note with which settings the platform runs; only its own user may read them."""
    NOTE.unlink(missing_ok=True)
    with os.fdopen(os.open(NOTE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(environment), file, indent=1)


def withdraw() -> None:
    NOTE.unlink(missing_ok=True)


def join() -> None:
    """Take the settings of the platform that runs from this folder, unless a database was named."""
    if "DATABASE_URL" in os.environ or not os.access(NOTE, os.R_OK):
        return
    for name, value in json.loads(NOTE.read_text()).items():
        os.environ.setdefault(name, value)
