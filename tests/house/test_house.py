"""How the house is kept: who commits, who reads the clock, how things are named."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime

from app import create_app
from app.core.db import Base
from tests.house.test_architecture import PURE_ROOMS, ROOT, relative, sources

CODE = sources("app", "moderation", "config")
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "common", "services", "managers", "base", "misc", "tools"}
COMMITTERS = {"app/core/transaction.py", "app/core/jobs.py"}
OPENERS = {"app/core/limits.py", "app/core/files.py"}
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
def test_only_limits_and_files_open_a_transaction_of_their_own(path):
    """What is counted and what was uploaded survive a refusal; everything else is one transaction, the floor's."""
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


# What is not tested in a file of its own name: where it is, because the reader meets it there.
TESTED_IN = {
    "app/accounts/residence_routes.py": "tests/accounts/test_residence.py",  # from the counter to the account
    "app/core/markdown.py": "tests/core/test_text.py",  # one door for texts
    "app/demo/commands.py": "tests/demo/test_actions.py",  # the command makes the city that these read
    "app/home/actions.py": "tests/home/test_routes.py",  # one action behind one form
    "app/notifications/actions.py": "tests/notifications/test_jobs.py",  # who muted a topic gets no mail
    "app/participations/jobs.py": "tests/participations/test_actions.py",
    "app/proposals/commands.py": "tests/proposals/test_import_command.py",
    "app/proposals/list_marks.py": "tests/proposals/test_list_page.py",  # a broken mark shows the first page
    "app/proposals/search_queries.py": "tests/proposals/test_list_page.py",  # read on the list and its hints
    "app/proposals/import_rows.py": "tests/proposals/test_import_table.py",  # a row is read from a table
    "app/proposals/staff_routes.py": "tests/proposals/test_merging.py",  # merging, from the desk to the redirect
    "app/surveys/documents.py": "tests/surveys/test_questionnaire.py",  # the written form of the same questionnaire
    "app/surveys/faults.py": "tests/surveys/test_logic.py",  # faults are what the logic forbids
    "app/surveys/ways.py": "tests/surveys/test_logic.py",
    **{  # one table of examples for all types
        name: "tests/surveys/test_questions.py" for name in PURE_ROOMS if name.startswith("app/surveys/questions/")
    },
    "app/surveys/jobs.py": "tests/surveys/test_actions.py",  # the days of a survey, from its plan to its end
    "app/votes/commands.py": "tests/votes/test_routes.py",  # from the published file to the recount
    "app/votes/jobs.py": "tests/votes/test_actions.py",
    "app/supports/jobs.py": "tests/supports/test_actions.py",  # the job compares what the actions counted
}
ROOMS_WITH_LOGIC = re.compile(r"rules|actions|jobs|commands|(\w+_)?routes")


def test_every_room_with_logic_has_its_tests():
    """Forms, pages, queries and models are tested through the routes and actions that use them."""
    rooms = [path for path in CODE if ROOMS_WITH_LOGIC.fullmatch(path.stem) and "core" not in path.parts]
    rooms += [ROOT / name for name in PURE_ROOMS]
    missing = []
    for path in rooms:
        folder = path.parent.relative_to(ROOT).as_posix().removeprefix("app/")
        mirror = ROOT / "tests" / folder / f"test_{path.stem}.py"
        elsewhere = TESTED_IN.get(relative(path))
        if not mirror.exists() and not (elsewhere and (ROOT / elsewhere).exists()):
            missing.append(relative(path))
    assert not missing, f"no tests of {missing}"
    assert all((ROOT / name).exists() for name in TESTED_IN)


@pytest.mark.parametrize("path", [path for path in CODE if path.stem.endswith("queries")], ids=relative)
def test_queries_write_nothing(path):
    writing = re.compile(r"(^|\.)(insert|update|delete|insert_once|add|add_all|flush)$")
    sets = re.compile(r"^(found|seen|known)\.add$")
    found = [f"{relative(path)}:{line} {call}" for call, line in calls(path) if writing.search(call)]
    assert not [one for one in found if not sets.search(one.split()[-1])]


def test_moments_and_days_say_so_in_their_names():
    create_app("Testing", DATABASE_URL="postgresql+psycopg:///none")
    moment, day = re.compile(r"(^|_)(at|after|until|since)$"), re.compile(r"(^|_)on$")
    wrong = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) != bool(moment.search(column.name))
        or isinstance(column.type, Date) != bool(day.search(column.name))
    ]
    assert not wrong


def test_the_drawn_tree_names_every_part_and_every_room_of_the_floor():
    tree = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## 3. The tree")[1].split("```")[1]
    standing, _, later = tree.partition("later:")
    parts = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    rooms = {path.name for path in (ROOT / "app" / "core").glob("*.py")} - {"__init__.py"}
    assert not [part for part in sorted(parts) if f"{part}/" not in standing]
    assert not [room for room in sorted(rooms) if not re.search(rf"\b{room}\b", standing)]
    assert not [part for part in re.findall(r"(\w+)/", later) if part in parts], "built by now: move it up"


def test_the_top_level_is_as_agreed():

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    top = {name.split("/")[0] for name in tracked if name}
    assert top <= FIXED_TOP | CUSTOMARY_TOP, f"not customary: {sorted(top - FIXED_TOP - CUSTOMARY_TOP)}"
