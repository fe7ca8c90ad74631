import csv
import re

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.html_import import from_html, looks_like_html
from app.core.text import clean, render
from tests.effort import growth
from tests.shared_data import shared_data

PIECES = ["<p>", "</p>", "<b>", "</b>", "<em>", "</em>", "<ul>", "<li>", "</li>", "</ul>", "<ol start=3>", "</ol>"]
PIECES += ["<br>", "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<a href='https://a.org/?b&c'>", "</a>"]
PIECES += [
    "ä",
    "b c",
    "*",
    "_",
    "# ",
    "- ",
    "1. ",
    "> ",
    "[x](y)",
    "\\",
    "&amp;",
    "&lt;b&gt;",
    " ",
    "\n",
    "👍",
    "(",
    ".",
]
LINE = r"</?(?:p|li|ul|ol|h\d|br|div|blockquote|hr|table|tr|td)\b[^>]*>"


def words(html):
    fragment = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(re.sub(LINE, r" \g<0> ", html))
    return "".join(fragment.itertext()).split()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins</p><p>Zwei<br>Drei</p>", "Eins\n\nZwei\nDrei"),
        ("<p>a <strong> b </strong>c <i>d</i></p>", "a **b** c *d*"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>Wort</b>teil", "Wortteil"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ("<h2>Warum</h2><p>Darum</p>", "### Warum\n\nDarum"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n> \n> b\n\nc"),
        ("<a href='https://a.org/?b=1&amp;c=2'>Plan</a>", r"[Plan](<https://a.org/?b=1\&c=2>)"),
        ("<a href='javascript:x()'>Klick</a>", "Klick (javascript:x())"),
        ("<p>M&uuml;ll &amp; L&auml;rm &lt;hier&gt;&nbsp;</p>", "Müll & Lärm <hier>"),
        ("<p>*nein* _nein_ [x](y) a*b a_b \\</p>", r"\*nein\* \_nein\_ \[x\](y) a*b a_b " + "\\\\"),
        ("<p># nein</p><p>1. nein</p><p>- nein</p><p>-5 Grad</p>", "\\# nein\n\n1\\. nein\n\n\\- nein\n\n-5 Grad"),
        ("<p>a</p><!-- <p>weg</p> --><p>b</p>", "a\n\nb"),
        ("<p>zu <script>alert(1)</script> a < b</p>", "zu <script>alert(1)</script> a < b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<p><img src='x.png' alt='Plan'></p>", "Plan"),
        ("ohne alles", "ohne alles"),
    ],
)
def test_html_becomes_what_a_resident_could_have_typed(html, text):
    assert from_html(html) == text


@pytest.mark.parametrize(
    ("text", "is_html"), [("a < b > c", False), ("<3 Bonn", False), ("<p>x</p>", True), ("x<BR/>", True)]
)
def test_only_known_elements_make_a_text_html(text, is_html):
    assert looks_like_html(text) == is_html


@pytest.mark.parametrize("html", ["<ol start=3>a<li>b", "<p>a</p><ol start=7><li>b", "<ul><li>a<ol start=3><li>b<li>c"])
def test_a_list_that_begins_later_stays_a_list(html):
    assert "".join(words(render(from_html(html)))) == "".join(words(html))


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@example("<h2># # ")
@example("<h2>Straßen ##</h2>")
def test_shown_again_it_says_the_same(html):
    assert "".join(words(render(from_html(html)))) == "".join(words(html))


@pytest.mark.parametrize(
    "unit", ["<p>", "<ul><li>", "<b>", "<", "<!--", "<a href='", "&amp;", "<blockquote>", "<b>a</b>", "</ul>"]
)
def test_effort_grows_with_length(unit):
    assert growth(from_html, unit, 20_000) < 8


def test_proposals_of_madrid_say_the_same_after_the_way_through():
    path = shared_data("decide_madrid/proposals_latest.csv")
    with path.open(encoding="utf-8", newline="") as file:
        texts = [
            row["description"] for row in csv.DictReader(file, delimiter=";") if looks_like_html(row["description"])
        ]
    assert len(texts) == 2_070
    items = 0
    for html in texts:
        shown = render(clean(from_html(html), limit=50_000, required=False))
        assert words(shown) == words(html)
        items += shown.count("<li>")
    assert items >= 800
