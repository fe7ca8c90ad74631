"""Contribution: everything people publish here, whatever its kind, and who may read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Select,
    desc,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from app.core import clock, search_words  # noqa: F401  (search_words: the SQL functions the column needs)
from app.core.db import Base
from app.core.errors import Stale


class Visibility(StrEnum):
    """Who may read a contribution."""

    DRAFT = "draft"  # the author
    HELD = "held"  # the author and moderators, until a person has looked
    PUBLIC = "public"  # everyone
    WITHDRAWN = "withdrawn"  # everyone, with the author's reason
    MERGED = "merged"  # leads to another contribution
    HIDDEN = "hidden"  # a tombstone; may come back
    REMOVED = "removed"  # a tombstone; text under lock until the appeal window ends
    ERASED = "erased"  # nothing is left but the place


VISIBILITIES = ", ".join(f"'{value}'" for value in Visibility)
IS_PUBLIC: ColumnElement[Any] = literal_column(f"'{Visibility.PUBLIC}'")  # so that a prepared plan finds the indexes
TOMBSTONES = (Visibility.HIDDEN, Visibility.REMOVED, Visibility.ERASED)


class Contribution(Base):
    """One published thing; each kind adds a table with the same key."""

    __tablename__ = "contribution"
    __mapper_args__: Any = {"polymorphic_on": "kind"}
    __table_args__: Any = (
        CheckConstraint(f"visibility IN ({VISIBILITIES})", name="visibility"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        CheckConstraint("visibility <> 'public' OR published_at IS NOT NULL", name="published_moment"),
        # What lists filter by lies in the indexes that they walk, so that what does not match is not even looked up.
        Index(
            "ix_contribution_newest",
            "kind",
            desc("published_at"),
            desc("id"),
            postgresql_where=text("visibility = 'public'"),
            postgresql_include=["action_field_id", "district_id"],
        ),
        Index(
            "ix_contribution_field_newest",
            "kind",
            "action_field_id",
            desc("published_at"),
            desc("id"),
            postgresql_where=text("visibility = 'public'"),
            postgresql_include=["district_id"],
        ),
        Index(
            "ix_contribution_district_newest",
            "kind",
            "district_id",
            desc("published_at"),
            desc("id"),
            postgresql_where=text("visibility = 'public'"),
            postgresql_include=["action_field_id"],
        ),
        Index(
            "ix_contribution_shuffled",
            "kind",
            "shuffle",
            "id",
            postgresql_where=text("visibility = 'public'"),
            postgresql_include=["action_field_id", "district_id", "published_at"],
        ),
        Index(
            "ix_contribution_public",
            "id",
            postgresql_where=text("visibility = 'public'"),
            postgresql_include=["kind", "action_field_id", "district_id", "published_at"],
        ),
        Index("ix_contribution_author", "author_id", desc("id")),
        Index("ix_contribution_thread", "root_id", "id", postgresql_where=text("root_id IS NOT NULL")),
        Index("ix_contribution_about", "about_id", "id", postgresql_where=text("about_id IS NOT NULL")),
        Index(
            "ix_contribution_search",
            "search",
            postgresql_using="gin",
            postgresql_where=text("visibility = 'public' AND title <> ''"),
        ),
        Index(
            "ix_contribution_title_words",
            text("fold(title) gin_trgm_ops"),
            postgresql_using="gin",
            postgresql_where=text("visibility = 'public' AND title <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str]
    visibility: Mapped[str] = mapped_column(default=Visibility.DRAFT)
    visibility_note: Mapped[str | None]  # the reason that everyone may read
    title: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="de")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: a guest's draft
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # set: said as the city
    action_field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    place: Mapped[str | None]  # where, in the author's words
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    about_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))  # what this is said about
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))  # the top of the thread
    reference: Mapped[str | None] = mapped_column(unique=True)
    licence: Mapped[str | None]
    terms_version: Mapped[str | None]
    token: Mapped[str | None] = mapped_column(unique=True)  # opens a draft; unguessable
    shuffle: Mapped[float] = mapped_column(server_default=func.random())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("search_vector(language, title, source)", persisted=True), deferred=True
    )

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it."""
        return self.visibility == Visibility.PUBLIC


class Tally(Base):
    """The counters of a contribution, in a narrow table of their own so that a click writes little."""

    __tablename__ = "tally"
    __table_args__ = (
        Index("ix_tally_supports", "kind", desc("supports"), desc("contribution_id")),
        Index("ix_tally_comments", "kind", desc("comments"), desc("contribution_id")),
        CheckConstraint("supports >= 0 AND comments >= 0", name="not_negative"),
        {"postgresql_with": {"fillfactor": 80}},
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str]
    supports: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    comments: Mapped[int] = mapped_column(default=0, server_default=text("0"))


@dataclass(frozen=True, slots=True)
class Kind:
    """What the floor must know of a kind of contribution."""

    name: str
    label: Any  # lazy text, singular: "Idee"
    url: Callable[[Contribution], str]
    owes_answer: bool = False
    merge_url: Callable[[Contribution], str] | None = None  # where staff merge a duplicate into another one
    result: Any | None = None  # lazy text, where the city answers a result: what its being there is called


KINDS: dict[str, Kind] = {}
Of = TypeVar("Of", bound=Contribution)


def register_kind(kind: Kind) -> None:
    """Make a kind known; each part does so at start."""
    KINDS[kind.name] = kind


def add(session: Session, *entered: Contribution) -> None:
    """Enter new contributions with their counters."""
    session.add_all(entered)
    session.flush()
    session.add_all(Tally(contribution_id=contribution.id, kind=contribution.kind) for contribution in entered)
    session.flush()


def public(model: type[Of]) -> Select[Of]:
    """What everyone may read of a kind: public itself, and what it is said about is public too."""
    found: Select[Of] = _public(model)
    return found


@cache
def _public(model: type[Contribution]) -> Any:
    """Built once for each kind; whoever narrows it gets a query of their own."""
    query = select(model).where(model.visibility == IS_PUBLIC)
    kind = model.__mapper__.polymorphic_identity
    if kind is not None:
        query = query.where(model.kind == literal_column(f"'{kind}'"))
    if getattr(model, "stands_alone", False):
        return query
    for column in (model.about_id, model.root_id):
        above = aliased(Contribution, flat=True)
        standing = select(above.id).where(above.id == column, above.visibility == IS_PUBLIC).exists()
        query = query.where(or_(column.is_(None), standing))
    return query


def set_visibility(
    session: Session, contribution: Contribution, visibility: Visibility, note: str | None = None
) -> None:
    """Change who may read a contribution; stamp its publication once; move the counters above it.

    Raises `Stale` when somebody else changed it in between.
    """
    before = Visibility(contribution.visibility)
    if before == visibility:
        return
    now = clock.now()
    published_at = contribution.published_at or (now if visibility == Visibility.PUBLIC else None)
    changed = session.execute(
        update(Contribution)
        .where(Contribution.id == contribution.id, Contribution.visibility == before)
        .values(visibility=visibility, visibility_note=note, published_at=published_at)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Stale()
    session.refresh(contribution, ["visibility", "visibility_note", "published_at", "about_id", "root_id"])
    step = (visibility == Visibility.PUBLIC) - (before == Visibility.PUBLIC)
    if step:  # after the row itself: whoever holds a row may wait for its counters, never the other way round
        for above in sorted({contribution.about_id, contribution.root_id} - {None}):  # type: ignore[type-var]
            session.execute(update(Tally).where(Tally.contribution_id == above).values(comments=Tally.comments + step))


def hold(session: Session, *contribution_ids: int, for_good: bool = False) -> None:
    """Keep contributions as they are until the transaction ends, in the order of their ids: nobody waits in a circle.

    What hangs on them (a comment, a support) is entered under the weak lock; `for_good` (merging) waits for all of it
    and keeps more from coming.
    """
    query = select(Contribution).where(Contribution.id.in_(contribution_ids)).order_by(Contribution.id)
    query = query.with_for_update() if for_good else query.with_for_update(read=True, key_share=True)
    session.scalars(query.execution_options(populate_existing=True)).all()
