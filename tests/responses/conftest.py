"""The departments, fields and districts of the test city."""

import pytest

from app.core import city
from app.core.adoption import adopt
from app.core.db import db


@pytest.fixture(autouse=True)
def _city(request: pytest.FixtureRequest) -> None:
    """The lists of the city's profile, for tests with a database; known, as in a process that has answered before."""
    if "app" not in request.fixturenames:
        return
    with request.getfixturevalue("app").app_context():
        adopt(db.session, city.profile())
        db.session.commit()
        city.forget_directory()
        city.directory()
