"""Who may support what."""

import pytest

from app.core.errors import NotAllowed
from app.supports.rules import may_support


def test_anyone_supports_what_is_public():
    assert may_support(1, 2, is_public=True) is None


def test_an_imported_idea_without_author_is_supported_like_any_other():
    assert may_support(1, None, is_public=True) is None


@pytest.mark.parametrize(("author_id", "is_public"), [(1, True), (1, False), (2, False)])
def test_nobody_supports_their_own_or_what_is_not_public(author_id, is_public):
    with pytest.raises(NotAllowed):
        may_support(1, author_id, is_public=is_public)
