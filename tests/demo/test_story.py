"""The demo city's story is whole: lively, in all fields, and nobody real in it."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.accounts import names
from app.core.city import profile
from app.core.records import Malformed
from app.demo import story
from app.responses.status import SETTABLE


@pytest.fixture(scope="module")
def told():
    return story.load()


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(story.FOLDER, tmp_path / "content"))


def every_text(told):
    for idea in told.ideas:
        yield idea.title
        yield idea.text
        for remark in idea.comments:
            yield remark.text
            yield from (reply.text for reply in remark.replies)
        yield from (entry.text for entry in idea.answers)


def test_about_sixty_ideas_stand_in_all_fields_and_districts(told, app):
    with app.app_context():
        city = profile()
    assert 60 <= len(told.ideas) <= 75
    per_field = Counter(idea.field for idea in told.ideas)
    assert all(per_field[field.slug] >= 4 for field in city.fields)
    assert {idea.district for idea in told.ideas} >= {district.slug for district in city.districts}
    assert per_field[None] >= 1, "one resident does not know the field"


def test_people_discuss(told):
    remarks = [remark for idea in told.ideas for remark in idea.comments]
    replies = [reply for remark in remarks for reply in remark.replies]
    assert len(remarks) + len(replies) >= 150
    assert {remark.stance for remark in remarks} == {"none", "for", "against", "question"}
    assert replies


def test_several_languages_are_spoken(told):
    assert {"de", "en", "tr", "ar", "uk", "it"} <= {idea.language for idea in told.ideas}


def test_every_status_word_is_used(told):
    used = {entry.status for idea in told.ideas for entry in idea.answers if entry.state == "published"}
    assert used == {str(status) for status in SETTABLE}


def test_every_state_is_there(told):
    assert {idea.state for idea in told.ideas} == {"public", "draft", "held", "withdrawn", "hidden"}


def test_there_is_somebody_for_every_desk(told):
    duties = Counter(duty for person in told.people.sign_ins for duty in person.duties)
    assert duties == {"moderator": 2, "official": 2, "coordinator": 1, "administrator": 2}
    assert sum(not person.duties for person in told.people.sign_ins) == 2
    assert len({person.department for person in told.people.sign_ins if "official" in person.duties}) == 1


def test_everybody_bears_a_name_that_is_allowed(told, app):
    with app.app_context():
        city = profile()
    people = told.people
    for person in (*people.sign_ins, *people.officials, *people.residents):
        names.check(person.name, city.names)


def test_every_address_is_an_example(told):
    people = (*told.people.sign_ins, *told.people.officials)
    assert all(person.email.endswith("@example.org") for person in people)
    for text in every_text(told):
        assert not re.search(r"https?://(?!example\.(org|com)\b)", text), text
        assert not re.search(r"@(?!example\.org)\w+\.\w", text), text


def test_the_queue_has_open_and_decided_cases(told):
    assert sum(case.decision is None for case in told.cases) == 7
    assert sum(case.decision is not None for case in told.cases) == 8
    assert {case.decision.by for case in told.cases if case.decision} == {"Mona Maßvoll", "Milan Mittler"}


MISTAKES = [
    ("ideas-1.yaml", "author: Mia Muster", "author: Niemand Nirgends", "nobody is called 'Niemand Nirgends'"),
    ("ideas-1.yaml", "key: pizza-status", "key: einmal-eingeben", "key 'einmal-eingeben' stands here twice"),
    ("people.yaml", "name: Mia Muster", "name: Toni Test", "name 'Toni Test' stands here twice"),
    ("moderation.yaml", "about: phishing", "about: nothing", "no idea or comment has the key 'nothing'"),
    ("ideas-1.yaml", "stance: against", "stance: maybe", "expected one of none, for, against, question"),
    ("ideas-1.yaml", "days_ago: 148", "days_ago: gestern", "ideas[0].days_ago: expected a number"),
]


@pytest.mark.parametrize(("file", "good", "bad", "sentence"), MISTAKES, ids=[row[3][:20] for row in MISTAKES])
def test_a_mistake_in_the_story_is_named(folder, file, good, bad, sentence):
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(Malformed) as told:
        story.load(folder)
    assert sentence in str(told.value)
