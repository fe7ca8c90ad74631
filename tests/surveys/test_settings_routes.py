"""What a survey says of itself and whom it asks, typed into a form."""

import pytest

from tests.surveys.conftest import DESK


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"opens_on": "2099-02-01", "closes_on": "2099-01-01"}, "Der letzte Tag liegt vor dem ersten"),
        ({"closes_on": "2099-02-30"}, "Bitte geben Sie einen Tag an"),
        ({"drawn": "100"}, "gehören beide Zahlen"),
        ({"population": "100"}, "gehören beide Zahlen"),
        ({"title": ""}, "Hier steht noch nichts"),
        ({"audience": "everyone"}, "prüfen"),
    ],
)
def test_settings_are_checked(coordinator, draft, values, sentence):
    address = f"{DESK}/{draft.id}/angaben"
    assert sentence in coordinator.post(address, 422, on=coordinator.open(address), **values).text


def test_two_people_changing_the_settings_see_both_titles(coordinator, draft):
    address = f"{DESK}/{draft.id}/angaben"
    stale = coordinator.open(address)
    coordinator.post(address, on=stale, title="Anderer Titel")
    both = coordinator.post(address, 409, on=stale, title="Mein Titel")
    assert "Anderer Titel" in both.text
    assert both.fields(address)["title"] == "Mein Titel"
