"""The city's lists in the database follow its profile; what people already point at is retired, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.city import ActionField, Department, District, forget_directory, profile
from app.core.profile import Profile
from app.core.profile_parts import Department as Unit
from app.core.transaction import whole

commands = AppGroup("city", help="The city: its action fields, districts and departments.")


@dataclass(frozen=True, slots=True)
class Adopted:
    """How many rows were new, changed, or retired."""

    new: int
    changed: int
    retired: int


def adopt(session: Session, city: Profile) -> Adopted:
    """Make action fields, districts and departments as the profile says; doing it twice changes nothing."""
    counts = [
        _follow(session, Department, [_department(position, unit) for position, unit in _numbered(city.departments)])
    ]
    departments = {row.slug: row for row in session.scalars(select(Department))}
    for unit in city.departments:
        departments[unit.slug].parent_id = departments[unit.parent].id if unit.parent else None
    fields = [
        {
            "slug": field.slug,
            "position": position,
            "names": dict(field.name),
            "descriptions": dict(field.description),
            "department_id": departments[field.department].id,
        }
        for position, field in _numbered(city.fields)
    ]
    counts.append(_follow(session, ActionField, fields))
    districts = [
        {
            "slug": district.slug,
            "position": position,
            "names": dict(district.name),
            "population": district.population,
            "box": list(district.bbox),
        }
        for position, district in _numbered(city.districts)
    ]
    counts.append(_follow(session, District, districts))
    return Adopted(*(sum(numbers) for numbers in zip(*counts, strict=True)))


def _numbered(rows: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(rows, start=1)


def _department(position: int, unit: Unit) -> dict[str, Any]:
    """An office held by one person has a staff of one, so that it counts in its parent."""
    return {
        "slug": unit.slug,
        "position": position,
        "names": dict(unit.name),
        "staff_count": 1 if unit.one_person and unit.staff_count is None else unit.staff_count,
    }


def _follow(session: Session, model: Any, wanted: list[dict[str, Any]]) -> tuple[int, int, int]:
    rows = {row.slug: row for row in session.scalars(select(model))}
    new = changed = retired = 0
    for values in wanted:
        row = rows.pop(values["slug"], None)
        if row is None:
            session.add(model(**values))
            new += 1
            continue
        values = values | {"retired_at": None}
        different = {key: value for key, value in values.items() if getattr(row, key) != value}
        for key, value in different.items():
            setattr(row, key, value)
        changed += bool(different)
    for row in rows.values():
        if row.retired_at is None:
            row.retired_at = clock.now()
            retired += 1
    session.flush()
    return new, changed, retired


@commands.command("load")
def load() -> None:
    """Make the lists of the city as its profile says. May be repeated at any time."""
    with whole() as session:
        adopted = adopt(session, profile())
    forget_directory()
    click.echo(f"{profile().name}: {adopted.new} new, {adopted.changed} changed, {adopted.retired} retired.")


def init_app(app: Flask) -> None:
    """Offer `flask city load`."""
    app.cli.add_command(commands)
