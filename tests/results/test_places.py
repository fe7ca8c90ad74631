"""Places are shown on the outline of the city, as areas of at least five people, beside the residents' shares."""

import dataclasses

import pytest

from app.core import city
from app.results import places
from app.results.exports import rows
from app.surveys.documents import from_document
from tests.results import counted
from tests.results.counted import address

ALONE = {"latitude": 49.1942, "longitude": 9.1419}


@pytest.fixture
def survey(session):
    """Twelve at the Neckar by a point, seven by a district, and one alone somewhere else."""
    made = counted.survey(session, results_when="at_once")
    for answer in [{"latitude": 49.142, "longitude": 9.219}] * 12 + [{"district": "horkheim"}] * 7 + [ALONE]:
        counted.sheet(session, made, {"q9": answer})
    counted.count(session, made)
    session.commit()
    return made


def test_the_map_and_its_table_name_nobody(survey, visitor):
    page = visitor.open(address(survey))

    assert page.body.count('<circle class="map__place"') == 1
    assert "Feld bei Kernstadt" in page.text
    assert "Biberach" not in page.text.split("Wo?")[1].split("Einkommen?")[0]
    compared = ["".join(row.itertext()) for row in page.all("tr")]
    assert any(row.startswith("Anderswo8") for row in compared)
    assert "Stadtgrenze: Stadt Heilbronn - www.heilbronn.de, CC BY 4.0" in page.text


def test_what_is_downloaded_names_nobody_either(survey):
    whole = from_document(survey.questionnaire)
    cells = {"q9": {"+": 20}, "q9:area": {"field:5460:672": 12, "horkheim": 7, "field:5466:667": 1, "-": 3}}
    found = [row for row in rows(survey, [whole.question("q9")], cells) if row["part"] == "area"]

    assert [(row["answer"], row["people"], row["saw"]) for row in found] == [
        ("elsewhere", 8, 23), ("field:5460:672", 12, 23),
    ]  # fmt: skip
    assert "Feld bei" in found[1]["answer_words"]


def test_a_city_without_outline_keeps_the_table(survey, monkeypatch):
    without = dataclasses.replace(city.profile(), outline=None, residents=None)
    monkeypatch.setattr(city, "profile", lambda: without)
    question = from_document(survey.questionnaire).question("q9")
    assert places.drawn(question, "Wo?", {"horkheim": 9}) is None
    assert "Stadtgrenze" not in places.note()
    assert places.name_of("horkheim") == "Horkheim"
