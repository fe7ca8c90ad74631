"""What a survey says of itself and whom it asks, typed into a form."""

from datetime import timedelta

import pytest

from tests import make
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


@pytest.mark.parametrize(("days", "sentence"), [(None, "Sagen Sie, bis wann"), (91, "Verlängern können Sie")])
def test_what_an_open_survey_may_not_last_is_said_at_its_last_day(coordinator, session, days, sentence):
    survey = make.survey(session)
    session.commit()
    address, before = f"{DESK}/{survey.id}/angaben", survey.closes_on
    page = coordinator.open(address)
    assert "kann bis zum" in page.text
    wanted = (before + timedelta(days=days)).isoformat() if days else ""
    refused = coordinator.post(address, 422, on=page, title="Ein neuer Titel", closes_on=wanted)
    assert sentence in refused.text
    field = refused.all("input", name="closes_on")[0]
    assert (field.get("aria-invalid"), field.get("value") or "") == ("true", wanted)
    assert refused.all("input", name="title")[0].get("value") == "Ein neuer Titel"
    session.refresh(survey)
    assert survey.closes_on == before
    assert survey.title != "Ein neuer Titel"
