"""The browser itself: on a machine without one, the one from the package shows pages as well."""

import pytest

from deploy import chromium
from tests.postgres import ROOT

WIDTH = "() => document.querySelector('h1 span').getBoundingClientRect().width"


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_machine_without_chromium_gets_one_that_shows_text(bare_machine, launch, site):
    found = chromium.find(ROOT / "instance")
    assert found.program.is_relative_to(ROOT / "instance")
    with launch(found) as browser, browser.new_page() as page:
        page.set_content("<h1><span>Grüße aus Heilbronn</span></h1>")
        assert page.evaluate(WIDTH) > 100
        page.goto(site.url + "/fehler/404")
        assert page.title()


def test_a_named_chromium_goes_before_any_other(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/mine/chromium")
    assert str(chromium.find(ROOT / "instance").program) == "/opt/mine/chromium"


def test_without_its_package_a_sentence_says_what_to_do(bare_machine, monkeypatch, tmp_path):
    monkeypatch.setattr(chromium, "PACKAGE", tmp_path / "none")
    with pytest.raises(chromium.NoChromium, match="make test"):
        chromium.find(tmp_path)
