"""The departments, fields and districts of the test city."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import city
from app.core.city import ActionField, Department, District


@pytest.fixture(autouse=True)
def _city(request: pytest.FixtureRequest) -> None:
    """The lists of the city's profile, for tests with a database."""
    if "app" not in request.fixturenames:
        return
    with request.getfixturevalue("app").app_context():
        enter_city(city.db.session)
        city.forget_directory()


def enter_city(session: Session) -> None:
    """Enter what is not there yet."""
    if session.scalar(select(Department.id).limit(1)) is not None:
        return
    profile = city.profile()
    departments: dict[str, Department] = {}
    for position, unit in enumerate(profile.departments):
        parent = departments[unit.parent].id if unit.parent else None
        departments[unit.slug] = Department(
            slug=unit.slug,
            position=position,
            names=dict(unit.name),
            parent_id=parent,
            staff_count=1 if unit.one_person else unit.staff_count,
        )
        session.add(departments[unit.slug])
        session.flush()
    for field in profile.fields:
        department_id = departments[field.department].id
        names, descriptions = dict(field.name), dict(field.description)
        session.add(
            ActionField(
                slug=field.slug,
                position=field.order,
                names=names,
                descriptions=descriptions,
                department_id=department_id,
            )
        )
    for position, part in enumerate(profile.districts):
        session.add(District(slug=part.slug, position=position, names=dict(part.name), box=list(part.bbox)))
    session.commit()
