"""Real data to try things on; it lies beside the project and is never copied into it."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[1] / ".." / "shared" / "data"))


def shared_data(name: str) -> Path:
    """Return the path of real data; without it a test is skipped with the reason, and fails where CI=true."""
    path = FOLDER / name
    if path.exists():
        return path
    reason = f"real data missing: {name} (set SHARED_DATA)"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)
