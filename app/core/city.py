"""What the city consists of: action fields, districts and departments."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ForeignKey, Identity, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

import config
from app.core import profile as profiles
from app.core.db import Base, db
from app.core.locale import language
from app.core.profile import Profile

SNAPSHOT_SECONDS = 10


class ActionField(Base):
    """A field in which the city acts and asks; twelve in Heilbronn."""

    __tablename__ = "action_field"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSONB)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSONB)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    retired_at: Mapped[datetime | None]


class District(Base):
    """A part of the city; `box` is [west, south, east, north] in degrees (WGS 84)."""

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSONB)
    population: Mapped[int | None]
    box: Mapped[list[float] | None] = mapped_column(JSONB)
    retired_at: Mapped[datetime | None]


class Department(Base):
    """A unit of the administration that answers; `parent` is its Dezernat."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSONB)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    staff_count: Mapped[int | None]
    retired_at: Mapped[datetime | None]


class Setting(Base):
    """What the database says of itself: that it holds a demo city, for example."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)


@dataclass(frozen=True, slots=True)
class Place:
    """One action field, district or department as pages show it."""

    id: int
    slug: str
    names: dict[str, str]
    descriptions: dict[str, str]
    retired: bool
    department_id: int | None = None
    parent_id: int | None = None
    box: tuple[float, float, float, float] | None = None

    @property
    def name(self) -> str:
        """The name in the language being spoken."""
        return self.names.get(language()) or next(iter(self.names.values()))

    @property
    def description(self) -> str:
        """The description in the language being spoken."""
        return self.descriptions.get(language()) or next(iter(self.descriptions.values()), "")


@dataclass(frozen=True, slots=True)
class Directory:
    """The city's lists as of a few seconds ago, by id, in their order."""

    fields: dict[int, Place]
    districts: dict[int, Place]
    departments: dict[int, Place]
    demo: bool

    def field(self, slug: str) -> Place | None:
        """The action field of that slug, or None."""
        return next((field for field in self.fields.values() if field.slug == slug), None)

    def district(self, slug: str) -> Place | None:
        """The district of that slug, or None."""
        return next((district for district in self.districts.values() if district.slug == slug), None)

    def department(self, slug: str) -> Place | None:
        """The department of that slug, or None."""
        return next((unit for unit in self.departments.values() if unit.slug == slug), None)


def _places(session: Session, model: type[Any]) -> dict[int, Place]:
    return {row.id: _place(row) for row in session.scalars(select(model).order_by(model.position, model.id))}


def _place(row: ActionField | District | Department) -> Place:
    return Place(
        id=row.id,
        slug=row.slug,
        names=row.names,
        descriptions=row.descriptions if isinstance(row, ActionField) else {},
        retired=row.retired_at is not None,
        department_id=row.department_id if isinstance(row, ActionField) else None,
        parent_id=row.parent_id if isinstance(row, Department) else None,
        box=(row.box[0], row.box[1], row.box[2], row.box[3]) if isinstance(row, District) and row.box else None,
    )


def directory() -> Directory:
    """The city's lists; small, seldom changed, so each process keeps them for ten seconds."""
    kept = current_app.extensions["city_directory"]
    if kept["read_at"] is None or monotonic() - kept["read_at"] > SNAPSHOT_SECONDS:
        session = db.session
        demo = session.get(Setting, "demo")
        kept["value"] = Directory(
            fields=_places(session, ActionField),
            districts=_places(session, District),
            departments=_places(session, Department),
            demo=bool(demo and demo.value),
        )
        kept["read_at"] = monotonic()
    value: Directory = kept["value"]
    return value


def forget_directory() -> None:
    """Read the lists anew at the next request of this process."""
    current_app.extensions["city_directory"]["read_at"] = None


def profile() -> Profile:
    """The city's profile as its folder says it; read once at start."""
    found: Profile = current_app.extensions["profile"]
    return found


def init_app(app: Flask) -> None:
    """Read the profile (setting `CITY_PROFILE`), and keep a place for the lists."""
    app.extensions["profile"] = profiles.load(config.ROOT / Path(app.config["CITY_PROFILE"]))
    app.extensions["city_directory"] = {"read_at": None, "value": None}
