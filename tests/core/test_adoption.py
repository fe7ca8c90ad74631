"""The city's lists follow its profile and lose nothing people point at."""

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.adoption import Adopted, adopt
from app.core.city import ActionField, Department, District, profile
from app.core.profile import load
from tests import make

MUSTERSTADT = Path(__file__).parents[1] / "profiles" / "musterstadt"


@pytest.fixture
def heilbronn(session):
    city = profile()
    adopt(session, city)
    return city


def test_the_lists_stand_as_the_profile_says(session, heilbronn):
    fields = session.scalars(select(ActionField).order_by(ActionField.position)).all()
    assert [field.slug for field in fields] == [field.slug for field in heilbronn.fields]
    assert fields[0].names == {"de": "Digitale Verwaltung", "en": "Digital administration"}
    assert make.district(session, "sontheim").box == [9.169, 49.105, 9.211, 49.133]
    unit = make.department(session, "strassenwesen")
    assert session.get(Department, unit.parent_id).slug == "dezernat-4"
    assert make.field(session, "mobilitaet").department_id == unit.id


def test_an_office_of_one_person_has_a_staff_of_one(session, heilbronn):
    assert make.department(session, "datenschutz").staff_count == 1
    assert make.department(session, "strassenwesen").staff_count is None


def test_doing_it_twice_changes_nothing(session, heilbronn):
    count = session.scalar(select(func.count()).select_from(District))
    assert adopt(session, heilbronn) == Adopted(new=0, changed=0, retired=0)
    assert session.scalar(select(func.count()).select_from(District)) == count == 10


def test_a_new_name_keeps_the_row(session, heilbronn):
    before = make.field(session, "energie").id
    renamed = [
        dataclasses.replace(field, name={"de": "Energie der Zukunft"}) if field.slug == "energie" else field
        for field in heilbronn.fields
    ]
    assert adopt(session, dataclasses.replace(heilbronn, fields=tuple(renamed))) == Adopted(0, 1, 0)
    field = make.field(session, "energie")
    assert (field.id, field.names) == (before, {"de": "Energie der Zukunft"})


def test_what_the_profile_drops_is_retired_and_keeps_its_ideas(session, heilbronn):
    field = make.field(session, "energie")
    idea = make.proposal(session, action_field_id=field.id)
    fewer = dataclasses.replace(heilbronn, fields=tuple(f for f in heilbronn.fields if f.slug != "energie"))
    assert adopt(session, fewer).retired == 1
    assert make.field(session, "energie").retired_at is not None
    assert idea.action_field_id == field.id
    assert adopt(session, fewer).retired == 0


def test_what_comes_back_is_no_longer_retired(session, heilbronn):
    fewer = dataclasses.replace(heilbronn, fields=tuple(f for f in heilbronn.fields if f.slug != "energie"))
    adopt(session, fewer)
    adopt(session, heilbronn)
    assert make.field(session, "energie").retired_at is None


def test_another_city_takes_the_place_of_the_first(session, heilbronn):
    adopt(session, load(MUSTERSTADT))
    current = session.scalars(select(ActionField).where(ActionField.retired_at.is_(None))).all()
    assert {field.slug for field in current} == {"rathaus", "wege", "schule", "natur", "vereine"}
    assert make.department(session, "bauamt").staff_count == 2


def test_the_command_says_what_it_did(app):
    result = app.test_cli_runner().invoke(args=["city", "load"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Heilbronn: ")
