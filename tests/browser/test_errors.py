"""When something goes wrong, a page says so in plain words."""

import pytest

from app.core.errors import PAGES


@pytest.mark.parametrize("code", PAGES)
def test_every_error_has_a_page_that_all_can_read(window, code):
    window.go(f"/fehler/{code}", status=code)
    window.photo(f"error-{code}")
