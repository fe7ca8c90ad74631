"""Work beside the requests: parts register jobs, the worker runs them, a commit wakes it.

PostgreSQL is the queue (Procrastinate, in the schema of that name). A request that recorded something defers one
`wake` on its own connection, in its own transaction; whatever is missed is found by the run of each minute, and by a
worker that starts. No job holds a lock in the queue: a killed worker would keep it, and the job would never run again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import click
import procrastinate
from flask import Flask, current_app
from flask.cli import with_appcontext
from procrastinate.jobs import Status
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import startup
from app.core.db import db

Work: TypeAlias = Callable[[Session], object]
log = logging.getLogger("platform.jobs")
RETRIES = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=3)


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of idempotent work; `cron` says when it runs at the latest."""

    name: str
    work: Work
    cron: str
    on_wake: bool


JOBS: dict[str, Job] = {}
queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def register(name: str, work: Work, cron: str = "* * * * *", *, on_wake: bool = False) -> None:
    """Make a job known; `on_wake` ones also run as soon as a request recorded something for them."""
    JOBS[name] = Job(name, work, cron, on_wake)


def wake(session: Session) -> None:
    """Ask the worker, within the request's own transaction, to run what waits."""
    connection = session.connection().connection.driver_connection
    queue.configure_task("wake", connection=connection).defer()


def commit(session: Session) -> None:
    """Commit, and wake the worker in the same transaction if something was recorded for it."""
    if session.info.pop("to_deliver", False):
        session.flush()
        wake(session)
    session.commit()


def run(job: Job, session: Session) -> None:
    """Run a job, a transaction for each call, as long as it says True: there is more."""
    try:
        while job.work(session) is True:
            commit(session)
        commit(session)
    finally:
        session.info.pop("to_deliver", None)
        session.rollback()


def run_all(session: Session, *, on_wake: bool = True) -> None:
    """Run every job (or those that a wake runs); one that fails does not keep the others from running."""
    failed: list[str] = []
    for job in JOBS.values():
        if on_wake and not job.on_wake:
            continue
        try:
            run(job, session)
        except Exception:
            log.exception("job %s failed", job.name)
            failed.append(job.name)
    if failed:
        raise RuntimeError(f"jobs failed: {', '.join(failed)}")


def working_queue(app: Flask) -> procrastinate.App:
    """The queue as the worker uses it: its tasks, its periodic runs, an asynchronous connection of its own."""
    url = make_url(app.config["SQLALCHEMY_ENGINES"]["default"]["url"]).set(drivername="postgresql")
    connector = procrastinate.PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False), kwargs={"options": "-c search_path=procrastinate,public"}
    )
    working = procrastinate.App(connector=connector)

    @working.task(name="wake", retry=RETRIES)
    def woken() -> None:
        with app.app_context():
            run_all(db.session)

    @working.periodic(cron="* * * * *")
    @working.task(name="bury", queueing_lock="bury")
    async def bury(timestamp: int) -> None:
        """What a killed worker had begun is taken off the list; the run of each minute does it anew."""
        for job in await working.job_manager.get_stalled_jobs():
            await working.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    for job in JOBS.values():
        working.periodic(cron=job.cron)(_task_of(working, app, job))
    return working


def _task_of(working: procrastinate.App, app: Flask, job: Job) -> Any:
    @working.task(name=job.name, queueing_lock=job.name)
    def due(timestamp: int) -> None:
        with app.app_context():
            run(job, db.session)

    return due


@click.command("worker")
@with_appcontext
def work() -> None:
    """Run the jobs of the platform until stopped, those first that a killed worker left undone."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        startup.check(app)
        wake(db.session)
        db.session.commit()
    except OperationalError:
        raise click.ClickException("The database does not answer.") from None
    except startup.RefusedToStart as refusal:
        raise click.ClickException(str(refusal)) from None
    working_queue(app).run_worker(
        concurrency=2, fetch_job_polling_interval=2.0, shutdown_graceful_timeout=0.5, delete_jobs="successful"
    )


@click.command("jobs")
@click.argument("names", nargs=-1)
@with_appcontext
def run_now(names: tuple[str, ...]) -> None:
    """Run these jobs (or all) once, here and now."""
    unknown = set(names) - JOBS.keys()
    if unknown:
        raise click.ClickException(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(JOBS))}.")
    for name in names or tuple(JOBS):
        run(JOBS[name], db.session)
        click.echo(f"{name}: done")


def init_app(app: Flask) -> None:
    """The worker's commands."""
    app.cli.add_command(work)
    app.cli.add_command(run_now)
