"""No template goes unseen."""

from tests.postgres import ROOT


def test_every_template_was_shown(shown_templates):
    folders = [*ROOT.glob("app/*/templates"), *ROOT.glob("moderation/**/templates")]
    pages = {str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html")}
    mails = {name for name in pages if "/mail/" in name}
    shown = set(shown_templates.read_text().split())
    assert sorted(pages - mails - shown) == []
