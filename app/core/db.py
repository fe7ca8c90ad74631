"""The database and how rows enter it once; knows no request."""

from collections.abc import Callable, Sequence
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Any, ClassVar

from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Double, MetaData, Text, literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    """All tables; constraints are named so that migrations can name them too."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        float: Double,
        datetime: DateTime(timezone=True),
    }
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(session_options={"expire_on_commit": False})
alembic = Alembic(metadatas=Base.metadata)


def init_app(app: Flask) -> None:
    """Bind the database and its migrations; nothing here is asynchronous, so no request pays for an event loop."""
    db.init_app(app)
    alembic.init_app(app)
    app.ensure_sync = as_it_is  # type: ignore[method-assign,assignment]
    app.teardown_appcontext_funcs = [end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)]


def as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    """No view or hook is asynchronous, so none is asked whether it is."""
    return function


def rows(session: Session, query: Any, values: dict[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a query for columns, without what the ORM does for objects (a fifth of asking)."""
    session.flush()
    return session.connection().execute(query, values or {}).all()


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert the row unless it exists already; say whether it was inserted.

    The database decides (``ON CONFLICT DO NOTHING``), so that eight clicks at once count as one.
    """
    statement: Any = insert(model).values(**values).on_conflict_do_nothing().returning(literal_column("1"))
    return session.execute(statement).first() is not None  # an ORM insert knows no row count
