"""Files are kept sealed, handed over, let go, and taken away for good; a store that is away is said."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock, files, store
from app.core.file_checks import Checked
from app.core.files import Belonging, File
from tests import make

CONTENT = b"%PDF-1.7 Neckarufer"


@pytest.fixture(autouse=True)
def empty_store(app, monkeypatch):
    """The store of other tests holds what their rolled back rows named."""
    monkeypatch.setitem(app.extensions, "stores", {})


@pytest.fixture
def kept(session):
    """The key of a file that somebody sent and has not handed in."""
    to = Belonging(make.proposal(session).id, "open a", "q1", "a word")
    return files.keep(Checked("Plan.pdf", "application/pdf", CONTENT), to)


def test_what_nobody_handed_in_nobody_opens(session, kept):
    assert files.find(session, kept) is None
    assert files.of_owner(session, "open a", "q1") == {kept: "Plan.pdf"}
    assert files.held(session, "open a") == (1, len(CONTENT))
    assert b"Neckarufer" not in store.get(kept)


def test_what_was_handed_in_is_opened_and_the_rest_goes(session, kept):
    other = files.keep(
        Checked("b.pdf", "application/pdf", CONTENT), Belonging(make.proposal(session).id, "open a", "q1", "a word")
    )
    files.hand_over(session, "open a", "sheet 1", "a word", [kept])
    assert files.content_of(files.find(session, kept)) == CONTENT
    assert files.find(session, other) is None
    assert files.held(session, "open a") == (0, 0)


def test_what_is_dropped_loses_name_and_key_at_once_and_its_bytes_soon(session, kept):
    files.hand_over(session, "open a", "sheet 1", "a word", [kept])
    assert files.drop(session, File.owner == "sheet 1") == 1
    assert files.drop(session, File.owner == "sheet 1") == 0
    row = session.get_one(File, kept)
    assert (row.name, row.secret) == ("", None)
    for _ in range(2):
        assert files.sweep(session) is False
    assert store.get(kept) is None
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(File).where(File.id == kept)) == 0


def test_a_store_that_is_away_keeps_the_row_until_it_is_back(session, kept, monkeypatch):
    files.drop(session, File.id == kept)
    with monkeypatch.context() as away:
        away.setattr(store, "_store", gone)
        assert files.sweep(session) is False
    assert session.get(File, kept) is not None
    files.sweep(session)
    assert store.get(kept) is None


def gone():
    raise OSError("no such host")


def test_bytes_without_a_row_go_after_a_day(session, kept, monkeypatch):
    store.put("stray", b"bytes")
    assert files.forget_strays(session) == 0
    tomorrow = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert files.forget_strays(session) == 1
    assert (store.get("stray"), store.get(kept) is not None) == (None, True)


@pytest.mark.parametrize("verb", [lambda: store.put("k", b"x"), lambda: store.get("k"), lambda: store.delete("k")])
def test_a_store_that_does_not_answer_is_one_kind_of_error(app, verb, monkeypatch):
    with app.app_context():
        monkeypatch.setitem(app.config, "FILES_STORE", "s3://bucket/files")
        for name, value in {"AWS_ENDPOINT": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a", "AWS_REGION": "eu"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
        with pytest.raises(store.StoreGone):
            verb()


def test_files_lie_in_a_folder_unless_said_otherwise(app, monkeypatch, tmp_path):
    with app.app_context():
        monkeypatch.setitem(app.config, "FILES_STORE", f"file://{tmp_path}/files")
        store.put("abcd", b"bytes")
        assert (tmp_path / "files" / "ab" / "abcd").read_bytes() == b"bytes"
        assert [key for key, _since in store.listed()] == ["abcd"]
        store.delete("abcd")
        store.delete("abcd")
        assert store.get("abcd") is None
