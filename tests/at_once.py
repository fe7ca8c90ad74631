"""Several at once: calls that start in the same moment, in transactions that really commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.contributions import Contribution
from app.core.db import db
from app.core.errors import NotAllowed

EIGHT = 8


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls in the same moment, each in a thread and a context of its own."""
    barrier = Barrier(len(calls))

    def start(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return Context().run(call)

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(start, calls))


def arrange(town: Flask, work: Callable[[Session], Any]) -> Any:
    """Do this in a transaction that commits; what it returns."""
    with town.app_context():
        made = work(db.session)
        db.session.commit()
        return made


def trying(town: Flask, contribution_id: int, work: Callable[[Session, Any], Any]) -> Callable[[], Any]:
    """A call that does this with the contribution and says what became of it, or which refusal it met."""

    def call() -> Any:
        with town.app_context():
            try:
                found = work(db.session, db.session.get_one(Contribution, contribution_id))
                db.session.commit()
            except NotAllowed as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return found

    return call


def count(town: Flask, model: type[Any], *conditions: Any) -> int:
    """How many there are by now."""
    with town.app_context():
        return int(db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0)
