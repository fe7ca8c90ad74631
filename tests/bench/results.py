"""`python -m tests.bench.results`: the page of results at growing numbers of sheets, which must not make it dearer."""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app import create_app
from app.core import city
from app.core.adoption import adopt
from app.core.db import db
from app.results import actions
from app.surveys.models import Survey
from deploy.postgres import Postgres
from tests.postgres import ROOT, migrate
from tests.results import counted
from tests.results.counted import address

BATCH = 5000
SHEETS = """
INSERT INTO sheet (survey_id, answers, seen, level, via, complete, minutes, "on", receipt_hash)
SELECT :survey, jsonb_build_object(
    'q1', 'a' || (random() * 2)::int, 'q2', random() < 0.7, 'q3', jsonb_build_array('b' || (random() * 2)::int),
    'q4', jsonb_build_object('r0', 'c' || (random())::int, 'r1', 'c' || (random())::int),
    'q6', (random() * 60)::int, 'q7', 1 + (random() * 4)::int),
  '["q1","q2","q3","q4","q5","q6","q7","q8","q9","q10"]', 'guest', 'guest', true, (random() * 9)::int,
  current_date, gen_random_uuid()::text
FROM generate_series(1, :number)
"""


def main() -> None:
    """Measure and print; the last column is the median against the smallest size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default="100,10000,100000")
    asked.add_argument("--requests", type=int, default=60)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT / "instance", prefix="bench-") as folder:
        postgres = Postgres(Path(folder) / "postgres", durable=False)
        postgres.start()
        try:
            postgres.execute("CREATE DATABASE {}", "bench_results")
            url = postgres.url("bench_results")
            migrate(url)
            measure(create_app("Testing", DATABASE_URL=url), options)
        finally:
            postgres.remove()


def measure(app: Flask, options: argparse.Namespace) -> None:
    """All sizes in one database, one survey each, asked in turn so that the machine's mood is shared."""
    pages: dict[str, str] = {}
    with app.app_context():
        adopt(db.session, city.profile())
        for size in (int(each) for each in options.sizes.split(",")):
            survey, seconds = filled(size)
            print(f"{size:>9,} sheets counted in {seconds:.1f} s", flush=True)
            here = address(survey).replace("-x/", "-wie-war-die-veranstaltung/")
            pages |= {f"{size:,}": here, f"{size:,}, one group": f"{here}?gruppe=q1=a0"}
    client = app.test_client()
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _number in range(options.requests):
        for name, page in pages.items():
            start = time.perf_counter()
            answer = client.get(page)
            assert answer.status_code == 200, page
            times[name].append((time.perf_counter() - start) * 1000)
    whole, group = list(times)[:2]
    for name, found in times.items():
        first = statistics.median(times[group if name.endswith("group") else whole])
        print(f"{name:>22}: median {statistics.median(found):6.1f} ms, {statistics.median(found) / first:.2f}")


def filled(size: int) -> tuple[Survey, float]:
    """A survey with so many sheets, and how long counting them took."""
    survey = counted.survey(db.session, results_when="at_once")
    db.session.execute(text(SHEETS), {"survey": survey.id, "number": size})
    db.session.commit()
    start = time.perf_counter()
    while actions.count_batch(db.session, survey, BATCH):
        db.session.commit()
    actions.settle(db.session, survey)
    db.session.commit()
    return survey, time.perf_counter() - start


if __name__ == "__main__":
    main()
