"""Every setting is explained where operators look for it."""

import re

import pytest

from config.settings import Production
from tests.house.test_architecture import ROOT

EXPLAINED = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", [name for name in vars(Production) if name.isupper()])
def test_every_setting_is_explained(name):
    assert name in EXPLAINED, f"docs/settings.md says nothing of {name}"
