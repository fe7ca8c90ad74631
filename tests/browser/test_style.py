"""The style page shows every component; if it holds, all of them do."""

import pytest

from app.styleguide.samples import SKETCHES


def test_every_component_is_readable_in_both_themes_and_widths(window):
    window.go("/styleguide")
    window.photo("styleguide")


@pytest.mark.parametrize("name", sorted(SKETCHES))
def test_every_sketch_of_a_page_is_readable(window, name):
    window.go(f"/styleguide/{name}")
    window.photo(f"sketch-{name}")


def test_the_type_of_the_house_is_used(open_window):
    window = open_window()
    window.go("/styleguide")
    assert window.page.evaluate("() => document.fonts.check('600 16px \"Fira Sans\"')")
    assert window.page.evaluate("() => getComputedStyle(document.body).fontFamily").startswith('"Fira Sans')
