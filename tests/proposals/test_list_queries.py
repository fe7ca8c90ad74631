"""Searches find the same whether their hits are looked for in the order of the list or by an index."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.contributions import Tally
from app.proposals import list_queries
from app.proposals.list_queries import Wanted
from app.proposals.listing import Sort
from app.responses.models import Obligation
from tests import make

SEED = 0.4
LOOKED_THROUGH = [1, 4, 1000]


@pytest.fixture(autouse=True)
def _statements_are_built_anew():
    kept = (list_queries._how_many, list_queries._kept_page)
    for statements in kept:
        statements.cache_clear()
    yield
    for statements in kept:
        statements.cache_clear()


def ideas(session, titles, at_once=1):
    """So many ideas a moment, the last one now, with supports, comments, places in chance's order, answers."""
    chance, now, made = random.Random(1), clock.now(), []
    for age, title in enumerate(reversed(titles)):
        published_at = now - timedelta(days=age // at_once)
        idea = make.proposal(session, title=title, published_at=published_at)
        idea.action_field_id = make.field(session, "energie" if chance.random() < 0.5 else "mobilitaet").id
        make.obligation(session, idea, status="received" if chance.random() < 0.5 else "in_review")
        session.flush()
        idea.shuffle = chance.random()
        tally = session.get(Tally, idea.id)
        tally.supports, tally.comments = chance.randrange(4), chance.randrange(4)
        made.append(idea)
    session.flush()
    return made


def in_order(session, sort, found):
    """What the whole list must be."""
    tallies = {idea.id: session.get(Tally, idea.id) for idea in found}
    keys = {
        Sort.NEWEST: lambda idea: (-idea.published_at.timestamp(), -idea.id),
        Sort.SUPPORTED: lambda idea: (-tallies[idea.id].supports, -idea.id),
        Sort.DISCUSSED: lambda idea: (-tallies[idea.id].comments, -idea.id),
        Sort.RANDOM: lambda idea: (idea.shuffle < SEED, idea.shuffle, idea.id),
        Sort.BEST: lambda idea: ("Xylofon" not in idea.title, -idea.source.count("Xylofon"), -idea.id),
    }
    return [idea.id for idea in sorted(found, key=keys[sort])]


def walked(session, wanted):
    """The pages of a list, there and back."""
    pages = [list_queries.ideas(session, wanted, None, size=2)]
    while pages[-1].after:
        pages.append(list_queries.ideas(session, wanted, pages[-1].after, size=2))
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = list_queries.ideas(session, wanted, back.before, size=2)
        assert [row.id for row in back.rows] == [row.id for row in page.rows]
    assert back.before is None
    return [row.id for page in pages for row in page.rows]


def mixed():
    chance = random.Random(2)
    return ["Ein Xylofon" if chance.random() < 0.5 else "Eine Bank" for _ in range(16)]


@pytest.mark.parametrize("looked_through", LOOKED_THROUGH)
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_a_search_join_to_the_whole_list_and_back(session, monkeypatch, sort, looked_through):
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", looked_through)
    made = ideas(session, mixed(), at_once=3)
    for number, idea in enumerate(made):
        idea.source = "Bitte: " + "Xylofon " * (number % 3)
    session.flush()
    found = [idea for idea in made if "Xylofon" in idea.title + idea.source]
    assert walked(session, Wanted(words="xylofon", sort=sort, seed=SEED)) == in_order(session, sort, found)


@pytest.mark.parametrize("looked_through", LOOKED_THROUGH)
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.SUPPORTED, Sort.RANDOM])
def test_filters_narrow_a_search_however_it_is_found(session, monkeypatch, sort, looked_through):
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", looked_through)
    made = ideas(session, mixed() + mixed())
    field, since = make.field(session, "energie").id, clock.now() - timedelta(days=20)
    owed = {row.contribution_id: row.status for row in session.scalars(select(Obligation))}
    found = [
        idea
        for idea in made
        if "Xylofon" in idea.title
        and idea.action_field_id == field
        and owed[idea.id] == "in_review"
        and idea.published_at > since
    ]
    wanted = Wanted(
        words="xylofon", field_id=field, status="in_review", answered=False, since=since, sort=sort, seed=SEED
    )
    assert 1 < len(found) < 10
    assert walked(session, wanted) == in_order(session, sort, found)


@pytest.mark.parametrize("looked_through", LOOKED_THROUGH)
def test_a_number_and_a_part_of_a_title_are_found_however_they_are_found(session, monkeypatch, looked_through):
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", looked_through)
    made = ideas(session, ["Bassxylofone", "Eine Bank", "Bassxylofone", "Ein Brunnen"])
    parts = Wanted(words="xylofon", inside=("xylofon",))
    assert walked(session, parts) == [idea.id for idea in made if "xylofon" in idea.title]
    made[2].reference = "HN-2026-00042"
    session.flush()
    assert walked(session, Wanted(words="hn-2026-42")) == [made[2].id]


@pytest.mark.parametrize("looked_through", LOOKED_THROUGH)
def test_the_feed_of_a_search_has_its_newest(session, monkeypatch, looked_through):
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", looked_through)
    monkeypatch.setattr(list_queries, "PAGE_SIZE", 3)
    made = ideas(session, mixed())
    entries = list_queries.newest_with_text(session, Wanted(words="xylofon", sort=Sort.SUPPORTED))
    assert [entry.id for entry in entries] == [idea.id for idea in made if "Xylofon" in idea.title][:3]


@pytest.mark.parametrize(("hits", "counted"), [(0, (0, False)), (2, (2, False)), (3, (3, False)), (4, (3, True))])
@pytest.mark.parametrize("newer", [0, 6])
def test_hits_are_counted_to_their_limit_among_the_newest_and_further_back(session, monkeypatch, hits, counted, newer):
    monkeypatch.setattr(list_queries, "COUNTED_HITS", 3)
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", 5)
    ideas(session, ["Ein Xylofon"] * hits + ["Eine Bank"] * newer)
    assert list_queries.count(session, Wanted(words="xylofon")) == counted
