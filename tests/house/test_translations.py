"""Every language is complete and keeps placeholders and tags; no sentence stands outside gettext."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.test_architecture import ROOT, relative

CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"</?\w+[^>]*>")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"),
           ("**/templates/**.xml", "jinja2"), ("**/templates/**.atom", "jinja2")]  # fmt: skip
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None, "lazy_ngettext": (1, 2)}


def sentences() -> set[str]:
    """Every sentence of the source, the singular standing for both."""
    found = set()
    for folder in ("app", "moderation"):
        extracted = extract_from_dir(
            ROOT / folder, METHODS, {"**.html": {"trimmed": "true"}}, keywords=KEYWORDS, strip_comment_tags=True
        )
        for _file, _line, message, _comments, _context in extracted:
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=relative)
def test_every_language_is_complete(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    known = {(message.id[0] if isinstance(message.id, tuple) else message.id) for message in catalogue if message.id}
    missing = sorted(sentences() - known)
    assert not missing, f"not translated: {missing[:20]} (make translations)"
    for message in catalogue:
        if not message.id:
            continue
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(words), f"empty: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"


@pytest.mark.parametrize("path", CATALOGUES, ids=relative)
def test_placeholders_and_tags_are_kept(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for source, string in zip(sources, strings, strict=False):
            plural = isinstance(message.id, tuple)
            assert plural or set(PLACEHOLDER.findall(source)) == set(PLACEHOLDER.findall(string)), source
            assert sorted(TAG.findall(source)) == sorted(TAG.findall(string)), source


VISIBLE = re.compile(r">([^<>{}]*[A-Za-zÄÖÜäöüß]{3,}[^<>{}]*)<")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def templates() -> list[Path]:
    """Every page of the platform; the style page shows parts, not sentences."""
    found = [path for folder in ("app", "moderation") for path in (ROOT / folder).rglob("*.html")]
    return sorted(path for path in found if "styleguide" not in path.parts)


@pytest.mark.parametrize("path", templates(), ids=relative)
def test_no_sentence_stands_outside_gettext(path):
    source = re.sub(r"\{% trans.*?%\}.*?\{% endtrans %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = [found.strip() for found in VISIBLE.findall(JINJA.sub("", source)) if found.strip()]
    assert not bare, f"{relative(path)}: {bare[:5]}"
