"""`make bench`: every page at 1,000, 10,000 and 100,000 ideas, as ratios to the floor of the same run, in one table."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from app import create_app
from app.core import city
from app.core.adoption import adopt
from app.core.db import db
from deploy.postgres import Postgres
from tests.bench import pages
from tests.bench.city import fill
from tests.bench.served import WARM_UP, Figures, serve
from tests.postgres import ROOT, migrate

SECRET = "only-for-measuring-on-this-machine-0123456789"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--sizes", default="1000,10000,100000", help="numbers of ideas, by comma")
    asked.add_argument("--requests", type=int, default=200, help="requests of each page that count")
    asked.add_argument("--only", default="", help="only pages whose name contains this")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT / "instance", prefix="bench-") as folder:
        postgres = Postgres(Path(folder) / "postgres", durable=False)
        postgres.start()
        try:
            for size in (int(size) for size in options.sizes.split(",")):
                run(postgres, size, options.requests, options.only)
        finally:
            postgres.remove()


def run(postgres: Postgres, size: int, requests: int, only: str) -> None:
    """One size: a database of its own, the floor first, then every page."""
    postgres.execute("CREATE DATABASE {}", f"bench_{size}")
    url = postgres.url(f"bench_{size}")
    migrate(url)
    environment = {
        "DATABASE_URL": url, "PLATFORM_CONFIG": "Testing", "FLASK_SECRET_KEY": SECRET, "FLASK_TESTING": "false",
        "FLASK_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    os.environ.update(environment)
    app = create_app("Testing")
    with app.app_context():
        adopt(db.session, city.profile())
        db.session.commit()
        fill(db.engine, size)
    people = [pages.sign_in(app, number) for number in range((WARM_UP + requests) // pages.EACH + 1)]
    cases = [case for case in pages.cases(app, people) if only in case.name]
    with serve("tests.bench.floor:app", environment, postgres) as floor_server:
        floor = floor_server.measure(requests * 2, pages.reading("/"))
    print(f"\n{size:,} ideas; floor: {floor.cpu_ms:.2f} ms processor time a request, {floor.page_bytes:,} bytes")
    print(HEAD)
    with serve("wsgi:app", environment, postgres) as server:
        for case in cases:
            print(line(case, server.measure(requests, case.request), floor), flush=True)
        print(f"memory of the worker: {server.memory():.0f} MB")
    with app.app_context():
        db.engine.dispose()


HEAD = (
    f"{'page':<26}{'who':<8}{'x floor':>8}{'aim':>6}{'app ms':>8}{'db ms':>7}{'p50 ms':>8}{'p99 ms':>8}"
    f"{'a second':>9}{'bytes':>9}"
)


def line(case: pages.Case, figures: Figures, floor: Figures) -> str:
    """One line of the table."""
    aim = f"{case.aim:.0f}" if case.aim else "–"
    return (
        f"{case.name:<26}{'person' if case.signed_in else 'guest':<8}{figures.cpu_ms / floor.cpu_ms:>8.1f}{aim:>6}"
        f"{figures.app_ms:>8.2f}{figures.database_ms:>7.2f}{figures.p50_ms:>8.1f}{figures.p99_ms:>8.1f}"
        f"{figures.a_second:>9.0f}{figures.page_bytes:>9,}"
    )


if __name__ == "__main__":
    sys.exit(main())
