"""Every route names its access; the public ones are spelled out; no address vanishes unnoticed."""

from pathlib import Path

import pytest
from flask import Flask

from app.core.access import check_every_route

LIST = Path(__file__).with_name("routes.txt")


def listed(app: Flask) -> list[str]:
    """One line a route: access, methods, address, endpoint."""
    lines = []
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].access
        level = f"{access.level}:{access.area}" if access.area else access.level
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{level:<24} {methods:<9} {rule.rule:<56} {rule.endpoint}".rstrip())
    return sorted(lines)


def test_every_route_names_its_access(whole_app):
    check_every_route(whole_app)


def test_a_route_without_access_keeps_the_platform_from_starting():
    app = Flask("open")
    app.view_functions["open"] = lambda: ""
    with pytest.raises(RuntimeError, match="open"):
        check_every_route(app)


def test_the_routes_are_those_of_the_list(whole_app):
    """A new route is added to routes.txt, a removed one needs a redirect for those who bookmarked it.

    `python -m tests.house.routes` writes the list anew.
    """
    assert listed(whole_app) == LIST.read_text(encoding="utf-8").splitlines()
