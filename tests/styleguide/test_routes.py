"""The style page stands where people build, with every part in order."""

import pytest

from app import create_app
from app.styleguide import samples


def test_every_component_is_shown_on_a_valid_page(visitor):
    page = visitor.open("/styleguide")
    assert page.h1 == "Bausteine"
    assert "Zuständigkeit woanders" in page.text


@pytest.mark.parametrize("name", samples.SKETCHES)
def test_whole_pages_are_sketched_from_the_same_parts(visitor, name):
    assert visitor.open(f"/styleguide/{name}").h1


def test_a_sketch_that_does_not_exist_is_not_found(visitor):
    assert visitor.open("/styleguide/nothing", 404).h1 == "Diese Seite gibt es nicht"


def test_errors_stand_on_top_and_lead_to_their_fields(visitor):
    page = visitor.open("/styleguide")
    summary = page.all("div", class_="error-summary")[0]
    ids = {element.get("id") for element in page.tree.iter() if element.get("id")}
    targets = [link.get("href")[1:] for link in summary.iter("a")]
    assert targets
    assert set(targets) <= ids


def test_a_field_is_described_by_its_hint_and_its_error(visitor):
    page = visitor.open("/styleguide")
    field = page.all("input", id="wrong-email")[0]
    assert field.get("aria-describedby") == "wrong-email-hint wrong-email-error"
    assert field.get("aria-invalid") == "true"


def test_a_city_that_runs_the_platform_does_not_serve_the_style_page(database_url):
    production = create_app("Production", DATABASE_URL=database_url)
    assert "styleguide.show" not in production.view_functions
