"""Who may say what about what."""

import pytest

from app.comments.rules import may_comment, may_edit, may_speak_for
from app.core.errors import NotAllowed


def test_everyone_comments_on_what_is_public():
    assert may_comment(is_public=True, is_reply=False) is None


@pytest.mark.parametrize(("is_public", "is_reply"), [(False, False), (True, True), (False, True)])
def test_nobody_comments_on_what_is_not_public_or_on_a_reply(is_public, is_reply):
    with pytest.raises(NotAllowed):
        may_comment(is_public=is_public, is_reply=is_reply)


@pytest.mark.parametrize(
    ("author_id", "visibility", "expected"),
    [(1, "public", True), (1, "held", True), (2, "public", False), (None, "public", False), (1, "hidden", False),
     (1, "withdrawn", False), (1, "removed", False)],
)  # fmt: skip
def test_only_authors_change_what_is_still_there(author_id, visibility, expected):
    assert may_edit(1, author_id, visibility=visibility) is expected


def test_only_officials_speak_for_their_department():
    assert may_speak_for({4}, 4) is None
    with pytest.raises(NotAllowed):
        may_speak_for({4}, 5)
