"""Every setting is explained where operators look for it."""

import re

import pytest

from config.settings import Development, Production, Testing
from tests.house.test_architecture import ROOT

EXPLAINED = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))


NAMES = sorted({name for kind in (Production, Development, Testing) for name in vars(kind) if name.isupper()})


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_explained(name):
    assert name in EXPLAINED, f"docs/settings.md says nothing of {name}"


def test_production_hands_its_cookie_to_nobody_else():
    assert Production.SESSION_COOKIE_NAME.startswith("__Host-")
    assert Production.SESSION_COOKIE_SECURE
    assert Production.SESSION_COOKIE_HTTPONLY
    assert Production.SESSION_COOKIE_SAMESITE == "Lax"
