"""Work beside the requests: parts register jobs, the worker runs them, a commit wakes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flask import Flask
from sqlalchemy.orm import Session

Work: TypeAlias = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of idempotent work; `cron` says when it runs at the latest."""

    name: str
    work: Work
    cron: str
    on_wake: bool


JOBS: dict[str, Job] = {}


def register(name: str, work: Work, cron: str = "* * * * *", *, on_wake: bool = False) -> None:
    """Make a job known; `on_wake` ones also run as soon as a request recorded something for them."""
    JOBS[name] = Job(name, work, cron, on_wake)


def wake(session: Session) -> None:
    """Ask the worker, within the request's own transaction, to run what waits."""


def init_app(app: Flask) -> None:
    """The worker's command comes with the queue."""
