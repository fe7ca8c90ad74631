"""`make bench`: every page at 1,000, 10,000 and 100,000 ideas, as ratios to the floor of the same run, in one table.

The floor and the page are measured in turn, in several rounds, so that the mood of a shared machine meets both. The
ratio is the median of the rounds; `quiet` compares the cheapest round of each, which others disturbed least. Cities
once filled are kept in `instance/bench` and copied for each run.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from app import create_app
from app.core import city
from app.core.adoption import adopt
from app.core.db import db
from deploy.postgres import Postgres
from tests.bench import pages
from tests.bench.asked import questions
from tests.bench.city import fill
from tests.bench.served import WARM_UP, Figures, Server, middle, serve
from tests.postgres import ROOT, migrate

SECRET = "only-for-measuring-on-this-machine-0123456789"
ROUNDS = 8
HEAD = (
    f"{'page':<26}{'who':<8}{'x floor':>8}{'quiet':>7}{'aim':>5}{'app ms':>8}{'db ms':>7}{'queries':>8}{'p50 ms':>8}"
    f"{'p99 ms':>8}{'a second':>9}{'bytes':>8}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What one page costs, and how many times the floor that is."""

    figures: Figures
    ratio: float  # the median of the rounds
    quiet: float  # the cheapest round of the page by the cheapest of the floor
    queries: int | None


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--sizes", default="1000,10000,100000", help="numbers of ideas, by comma")
    asked.add_argument("--requests", type=int, default=200, help="requests of each page that count")
    asked.add_argument("--only", default="", help="only pages whose name contains this")
    asked.add_argument("--afresh", action="store_true", help="fill the cities anew")
    options = asked.parse_args()
    with kept_server(afresh=options.afresh) as postgres:
        for size in (int(size) for size in options.sizes.split(",")):
            with copied_city(postgres, size) as url:
                run(postgres, url, size, options.requests, options.only)


@contextmanager
def kept_server(*, afresh: bool) -> Iterator[Postgres]:
    """A server whose filled cities outlive the run, until migrations or the filling change."""
    made_by = [*sorted((ROOT / "migrations").glob("*.py")), Path(__file__).with_name("city.py")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()
    mark = ROOT / "instance" / "bench.made-by"
    home = ROOT / "instance" / "bench"
    if afresh or not mark.exists() or mark.read_text() != digest:
        Postgres(home, durable=False).remove()
    postgres = Postgres(home, durable=False)
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(digest)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop(seconds=60)


@contextmanager
def copied_city(postgres: Postgres, size: int) -> Iterator[str]:
    """A copy of the city of this size, which the run may change; filled first if there is none."""
    filled, copy = f"city_{size}", f"run_{size}"
    if not postgres.has_database(filled):
        postgres.execute("DROP DATABASE IF EXISTS {}", "filling")
        postgres.execute("CREATE DATABASE {}", "filling")
        fill_city(postgres.url("filling"), size)
        postgres.execute("ALTER DATABASE {} RENAME TO {}", "filling", filled)
    postgres.execute("DROP DATABASE IF EXISTS {}", copy)
    postgres.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", copy, filled)
    try:
        yield postgres.url(copy)
    finally:
        postgres.execute("DROP DATABASE {} WITH (FORCE)", copy)


def fill_city(url: str, size: int) -> None:
    """The tables, the city's lists, the ideas."""
    migrate(url)
    app = create_app("Testing", DATABASE_URL=url)
    with app.app_context():
        adopt(db.session, city.profile())
        db.session.commit()
        fill(db.engine, size)
        db.session.close()
        db.engine.dispose()


def run(postgres: Postgres, url: str, size: int, requests: int, only: str) -> None:
    """One size: every page beside the floor."""
    environment = {
        "DATABASE_URL": url, "PLATFORM_CONFIG": "Testing", "FLASK_SECRET_KEY": SECRET, "FLASK_TESTING": "false",
        "FLASK_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    os.environ.update(environment)
    app = create_app("Testing")
    people = [pages.sign_in(app, number) for number in range((WARM_UP + requests) // pages.EACH + 1)]
    cases = [case for case in pages.cases(app, people) if only in case.name]
    with (
        serve("tests.bench.floor:app", environment, postgres) as floor,
        serve("wsgi:app", environment, postgres) as ours,
    ):
        floor.measure(WARM_UP, pages.reading("/"))
        bare = floor.measure(requests, pages.reading("/"))
        print(f"\n{size:,} ideas; floor: {bare.cpu_ms:.2f} ms processor time a request, {bare.page_bytes:,} bytes")
        print(HEAD)
        for case in cases:
            print(written(case, beside(floor, ours, case, requests, questions(app, case))), flush=True)
        print(f"memory of the worker: {ours.memory():.0f} MB", flush=True)
    with app.app_context():
        db.engine.dispose()


def beside(floor: Server, ours: Server, case: pages.Case, requests: int, queries: int | None) -> Line:
    """The page and the floor in turn."""
    each = max(requests // ROUNDS, 1)
    ours.measure(WARM_UP, case.request)
    floors, rounds = [], []
    for number in range(ROUNDS):
        floors.append(floor.measure(2 * each, pages.reading("/")))
        rounds.append(ours.measure(each, case.request, WARM_UP + number * each))
    ratios = [page.cpu_ms / bare.cpu_ms for page, bare in zip(rounds, floors, strict=True)]
    quiet = min(page.cpu_ms for page in rounds) / min(bare.cpu_ms for bare in floors)
    return Line(middle(rounds), median(ratios), quiet, queries)


def written(case: pages.Case, line: Line) -> str:
    """One line of the table."""
    figures, aim = line.figures, f"{case.aim:.0f}" if case.aim else "–"
    return (
        f"{case.name:<26}{'person' if case.signed_in else 'guest':<8}{line.ratio:>8.1f}{line.quiet:>7.1f}{aim:>5}"
        f"{figures.app_ms:>8.2f}{figures.database_ms:>7.2f}{line.queries if line.queries is not None else '–':>8}"
        f"{median(figures.times):>8.1f}{quantiles(figures.times, n=100)[98]:>8.1f}"
        f"{figures.a_second:>9.0f}{figures.page_bytes:>8,}"
    )


if __name__ == "__main__":
    sys.exit(main())
