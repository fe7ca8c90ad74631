"""The departments, fields and districts of the test city."""

import pytest

from app.core import city


@pytest.fixture(autouse=True)
def _city(request: pytest.FixtureRequest) -> None:
    """The city's lists are known, as in a process that has answered before."""
    if "app" in request.fixturenames:
        with request.getfixturevalue("app").app_context():
            city.directory()
