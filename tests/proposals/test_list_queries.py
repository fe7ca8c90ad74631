"""Searches find the same whether their hits are looked for in the order of the list or by an index."""

import random
from datetime import timedelta

import pytest

from app.core import clock
from app.core.contributions import Tally
from app.proposals import list_queries
from app.proposals.list_queries import Wanted
from app.proposals.listing import Sort
from app.proposals.models import Proposal
from tests import make

SEED = 0.4


@pytest.fixture(autouse=True)
def _statements_are_built_anew():
    kept = (list_queries._how_many, list_queries._kept_page)
    for statements in kept:
        statements.cache_clear()
    yield
    for statements in kept:
        statements.cache_clear()


def ideas(session, titles):
    """One idea a day, the last one today, with supports, comments and a place in chance's order."""
    chance, today, made = random.Random(1), clock.now(), []
    for age, title in enumerate(reversed(titles)):
        idea = make.proposal(session, title=title, published_at=today - timedelta(days=age))
        session.flush()
        idea.shuffle = chance.random()
        tally = session.get(Tally, idea.id)
        tally.supports, tally.comments = chance.randrange(4), chance.randrange(4)
        made.append(idea)
    session.flush()
    return made


def in_order(session, sort: Sort, found: list[Proposal]) -> list[int]:
    """What the whole list must be."""
    tallies = {idea.id: session.get(Tally, idea.id) for idea in found}
    keys = {
        Sort.NEWEST: lambda idea: (-idea.published_at.timestamp(), -idea.id),
        Sort.SUPPORTED: lambda idea: (-tallies[idea.id].supports, -idea.id),
        Sort.DISCUSSED: lambda idea: (-tallies[idea.id].comments, -idea.id),
        Sort.RANDOM: lambda idea: (idea.shuffle < SEED, idea.shuffle, idea.id),
        Sort.BEST: lambda idea: -idea.id,  # all titles and texts are equally good
    }
    return [idea.id for idea in sorted(found, key=keys[sort])]


@pytest.mark.parametrize("looked_through", [1, 4, 1000])
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_a_search_join_to_the_whole_list_and_back(session, monkeypatch, sort, looked_through):
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", looked_through)
    chance = random.Random(2)
    made = ideas(session, ["Ein Xylofon" if chance.random() < 0.5 else "Eine Bank" for _ in range(16)])
    expected = in_order(session, sort, [idea for idea in made if "Xylofon" in idea.title])
    wanted = Wanted(words="xylofon", sort=sort, seed=SEED)
    pages = [list_queries.ideas(session, wanted, None, size=2)]
    while pages[-1].after:
        pages.append(list_queries.ideas(session, wanted, pages[-1].after, size=2))
    assert [row.id for page in pages for row in page.rows] == expected
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = list_queries.ideas(session, wanted, back.before, size=2)
        assert [row.id for row in back.rows] == [row.id for row in page.rows]
    assert back.before is None


@pytest.mark.parametrize(("hits", "counted"), [(0, (0, False)), (2, (2, False)), (3, (3, False)), (4, (3, True))])
@pytest.mark.parametrize("newer", [0, 6])
def test_hits_are_counted_to_their_limit_among_the_newest_and_further_back(session, monkeypatch, hits, counted, newer):
    monkeypatch.setattr(list_queries, "COUNTED_HITS", 3)
    monkeypatch.setattr(list_queries, "LOOKED_THROUGH", 5)
    ideas(session, ["Ein Xylofon"] * hits + ["Eine Bank"] * newer)
    assert list_queries.count(session, Wanted(words="xylofon")) == counted
