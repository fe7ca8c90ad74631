"""No template goes unseen."""

import time

from tests.postgres import ROOT

PATIENCE = 180.0  # seconds without any other test ending


def test_every_template_was_shown(request, notes):
    here = request.node.path.parent
    wait_for({item.nodeid for item in request.session.items if item.path.parent == here} - {request.node.nodeid}, notes)
    folders = [*ROOT.glob("app/*/templates"), *ROOT.glob("moderation/**/templates")]
    pages = {str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html")}
    mails = {name for name in pages if "/mail/" in name}
    assert sorted(pages - mails - noted(notes, "shown")) == []


def noted(notes, what):
    """The lines that all processes of this run have written."""
    return {line for path in notes.glob(f"{what}*.txt") for line in path.read_text(encoding="utf-8").splitlines()}


def wait_for(tests, notes):
    """Until the other half is through as well, which another process may still be running."""
    left, until = tests, time.monotonic() + PATIENCE
    while left:
        assert time.monotonic() < until, f"never ended: {sorted(left)[:5]}"
        time.sleep(0.2)
        now = tests - noted(notes, "over")
        if now != left:
            left, until = now, time.monotonic() + PATIENCE
