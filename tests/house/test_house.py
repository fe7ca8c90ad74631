"""How the house is kept: who commits, who reads the clock, how things are named."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.test_architecture import ROOT, relative, sources

CODE = sources("app", "moderation", "config")
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "common", "services", "managers", "base", "misc", "tools"}
COMMITTERS = {"app/core/transaction.py", "app/core/jobs.py"}
OPENERS = {"app/core/limits.py"}
OPENING = re.compile(r"engine\.(begin|connect)$|(^|\.)(Session|sessionmaker|scoped_session|create_engine)$")
FIXED_TOP = {"app", "migrations", "translations", "moderation", "tests", "config", "pyproject.toml", "wsgi.py"}
CUSTOMARY_TOP = {
    "README.md", "Makefile", ".ci", "CHANGELOG.md", "docs", "deploy", "package.json", "package-lock.json", ".npmrc",
    ".gitignore", ".gitattributes", ".editorconfig", "requirements.txt", "requirements-dev.txt", "babel.cfg",
    "LICENSE", "LICENSES", ".env.example", "SECURITY.md", "publiccode.yml",
}  # fmt: skip


def calls(path: Path) -> list[tuple[str, int]]:
    """Every call in a file as dotted words, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [(ast.unparse(node.func), node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_only_the_floor_commits(path):
    if relative(path) in COMMITTERS:
        return
    found = [f"{relative(path)}:{line}" for call, line in calls(path) if call.endswith((".commit", "session.rollback"))]
    assert not found


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_only_limits_open_a_transaction_of_their_own(path):
    """What is counted survives a refusal; everything else is one transaction, the floor's."""
    if relative(path) in OPENERS:
        return
    found = [f"{relative(path)}:{line} {call}" for call, line in calls(path) if OPENING.search(call)]
    assert not found


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_nobody_reads_the_wall_clock_but_the_clock(path):
    if relative(path) == "app/core/clock.py":
        return
    readers = ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")
    found = [f"{relative(path)}:{line} {call}" for call, line in calls(path) if call.endswith(readers)]
    assert not found
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"func\.(now|current_timestamp|current_date)\b", source), "the database has no clock"


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_only_text_imports_bleach(path):
    if relative(path) == "app/core/text.py":
        return
    assert not re.search(r"^\s*(import|from) bleach\b", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_dumping_grounds(path):
    assert path.stem not in DUMPING_GROUNDS
    assert not DUMPING_GROUNDS & set(path.relative_to(ROOT).parts[:-1])


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_every_module_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{relative(path)} has no docstring"


def test_templates_mark_nothing_safe_but_stored_html():
    allowed = re.compile(r"\|\s*safe\b")
    found = [
        f"{relative(path)}:{number}"
        for folder in ("app", "moderation")
        for path in sorted((ROOT / folder).rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if allowed.search(line) and not re.search(r"html\s*\|\s*safe\b", line)
    ]
    assert not found


def test_tests_mirror_modules():
    homes = {path.parent.relative_to(ROOT).as_posix() for path in CODE}
    for test in (ROOT / "tests").rglob("test_*.py"):
        folder = test.parent.relative_to(ROOT / "tests").as_posix()
        if folder.split("/")[0] in ("house", "journeys", "browser", "bench", "deploy", "."):
            continue
        assert folder in homes or f"app/{folder}" in homes, f"{relative(test)} mirrors no folder"


def test_the_top_level_is_as_agreed():

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    top = {name.split("/")[0] for name in tracked if name}
    assert top <= FIXED_TOP | CUSTOMARY_TOP, f"not customary: {sorted(top - FIXED_TOP - CUSTOMARY_TOP)}"
