"""Which way imports point, and what each room may know (docs/architecture.md, sections 3 to 5)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"app.core"}),
    frozenset({"app.accounts"}),
    frozenset({"app.processes", "moderation"}),
    frozenset({"app.comments", "app.supports", "app.follows"}),
    frozenset({"app.responses", "app.participations"}),
    frozenset({"app.proposals", "app.surveys", "app.events", "app.budgets", "app.opinions"}),
    frozenset({"app.projects", "app.labs", "app.sheets", "app.votes"}),
    frozenset({"app.home", "app.results", "app.mydata", "app.admin", "app.audit", "app.statistics", "app.opendata",
               "app.search", "app.notifications", "app.trace", "app.styleguide", "app.development"}),
    frozenset({"app.demo"}),
)  # fmt: skip
LEVEL_OF = {part: level for level, parts in enumerate(LEVELS) for part in parts}
HTTP = {"flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "flask_security"}
DOMAIN_ROOMS = ("models", "rules", "actions", "queries", "jobs")  # also as the end of a name: list_queries
PURE_ROOMS = {
    *("app/core/workdays.py", "app/core/text.py", "app/core/markdown.py", "app/core/html_import.py"),
    *("app/core/pictures.py", "app/core/file_checks.py"),
    *("app/core/lookalikes.py", "app/accounts/addresses.py", "app/accounts/names.py", "app/proposals/suggestions.py"),
    *("app/proposals/import_table.py", "app/proposals/import_rows.py"),
    *("app/results/protection.py", "app/results/tables.py", "app/results/counting.py", "app/results/charts.py"),
    "app/results/areas.py",
    "app/results/suppression.py",
    "app/participations/blind.py",
    "app/sheets/answering.py",
    "app/votes/tally.py",
    *("app/surveys/questionnaire.py", "app/surveys/documents.py"),
    *(f"app/surveys/questions/{path.name}" for path in (ROOT / "app/surveys/questions").glob("*.py")),
    *("app/surveys/logic.py", "app/surveys/ways.py", "app/surveys/faults.py", "app/surveys/editing.py"),
    *("app/surveys/arranging.py", "app/surveys/exchange.py", "app/surveys/comparing.py", "app/surveys/labels.py"),
    *("moderation/screening.py", "moderation/wordlist.py", "moderation/personal_data.py"),
}


def sources(*folders: str) -> list[Path]:
    """Every module below these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """(module, line, whether at the top of the file) of everything a file imports for running."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) in top
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)}:{node.lineno}: imports are absolute"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, id(node) in top


def part_of(module: str) -> str | None:
    """The part a module belongs to, `app.proposals` or `moderation`."""
    steps = module.split(".")
    if steps[0] == "moderation":
        return "moderation"
    return ".".join(steps[:2]) if steps[0] == "app" and len(steps) > 1 else None


def part_of_file(path: Path) -> str | None:
    """The part a file belongs to; None for the factory."""
    return part_of(relative(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"))


@pytest.mark.parametrize("path", sources("app", "moderation"), ids=relative)
def test_imports_point_down(path):
    part = part_of_file(path)
    if part is None:
        return
    assert part in LEVEL_OF, f"{part} stands on no level: write it into LEVELS and docs/architecture.md"
    for module, line, _top in imports(path):
        other = part_of(module)
        if other is None or other == part:
            continue
        assert other in LEVEL_OF, f"{relative(path)}:{line}: {other} stands on no level"
        assert LEVEL_OF[other] < LEVEL_OF[part], f"{relative(path)}:{line}: {part} imports {other} sideways or up"


@pytest.mark.parametrize("path", sources("moderation"), ids=relative)
def test_the_referee_knows_the_floor_and_nothing_else(path):
    for module, line, _top in imports(path):
        other = part_of(module)
        assert other in (None, "moderation", "app.core"), f"{relative(path)}:{line} imports {other}"


def domain_files() -> list[Path]:
    """Models, rules, actions, queries and jobs of every part but the floor."""
    return [
        path for path in sources("app", "moderation") if path.stem.endswith(DOMAIN_ROOMS) and "core" not in path.parts
    ]


@pytest.mark.parametrize("path", domain_files(), ids=relative)
def test_the_domain_does_not_know_http(path):
    for module, line, _top in imports(path):
        first = module.split(".")[0]
        allowed = first == "flask_security" and module.endswith("UserMixin")
        assert first not in HTTP or allowed, f"{relative(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", [*sources("app", "moderation")], ids=relative)
def test_rules_are_pure(path):
    if path.stem != "rules" and relative(path) not in PURE_ROOMS:
        return
    for module, line, _top in imports(path):
        first = module.split(".")[0]
        assert first not in HTTP | {"sqlalchemy", "psycopg"}, f"{relative(path)}:{line} imports {module}"
        assert not module.startswith("app.core.clock"), f"{relative(path)}:{line}: `now` is an argument of a rule"
        assert not (first == "app" and ".models" in module and not allowed_values(module)), (
            f"{relative(path)}:{line}: a rule takes values, not rows"
        )


def allowed_values(module: str) -> bool:
    """Enumerations that stand beside a table are values."""
    return module.rsplit(".", 1)[-1] in {"Status", "Visibility"}


@pytest.mark.parametrize("path", sources("app", "moderation", "config"), ids=relative)
def test_imports_stand_at_the_top(path):
    inside = [f"{relative(path)}:{line} {module}" for module, line, top in imports(path) if not top]
    assert not inside


@pytest.mark.parametrize("path", sources("app", "moderation"), ids=relative)
def test_forms_know_neither_database_nor_permission(path):
    if path.stem != "forms" or "core" in path.parts:
        return
    for module, line, _top in imports(path):
        assert not module.startswith(("sqlalchemy", "flask_login", "app.core.db", "app.core.access")), (
            f"{relative(path)}:{line} imports {module}"
        )


def test_the_factory_is_short():
    assert len((ROOT / "app/__init__.py").read_text(encoding="utf-8").splitlines()) <= 60
