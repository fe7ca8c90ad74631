import json
import re
import unicodedata
from collections import Counter
from email.message import EmailMessage
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core import markdown
from app.core.text import (
    LIMIT,
    Refusal,
    TextRefused,
    clean,
    excerpt,
    header_safe,
    opening,
    plain,
    render,
    sentence,
    shown_again,
    xml_safe,
)
from tests.effort import growth
from tests.shared_data import shared_data
from tests.spoken import spoken

MARKS = "*_#>-+[]()!\\ \n\tab1.:/&<\"'`~|ä"
HOSTILE = [
    *("[", "![", "[[a](x", "[a](", "*a ", "**", "*_a", "> ", ">", "- ", "- a\n  ", "* \n", "1. ", "#", "&"),
    *("<", "\\", "(", "http://", "https://a.de) ", "`", "a\n\n", "> - ", "_a_ *b* ", "\u0301a"),
]


def accepted(source):
    try:
        return clean(source, required=False)
    except TextRefused:
        return None


typed = st.one_of(st.text(st.sampled_from(MARKS)), st.text()).map(accepted).filter(lambda text: text is not None)


def refused(source, **options):
    with pytest.raises(TextRefused) as caught:
        clean(source, **options)
    return caught.value.reason


def tree(html):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


def shown(html):
    for line in tree(html).iter("br"):
        line.text = "\n"
    return "".join(tree(html.replace("<br>", "\n")).itertext())


def assert_harmless(html):
    for element in tree(html).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(element.tag, set())
        assert set(element.attrib) <= allowed
        if element.tag == "a":
            assert re.match(r"(?i)https?://[^/]|mailto:.+@", element.attrib["href"])
            assert element.attrib["rel"] == "nofollow ugc noopener"


def letters(text):
    return [sign for sign in text if sign.isalpha()]


def without_marks(text):
    return re.sub(r"[\\*_\s]|^[>#-]", "", text)


def naughty_strings():
    return json.loads(shared_data("naughty_strings/blns.json").read_text("utf-8"))


def attacks():
    return shared_data("xss_payloads/xss-payload-list.txt").read_text("utf-8").splitlines()


# what is kept and what is refused


@pytest.mark.parametrize(
    "kept",
    ["Grüße 👩‍👩‍👧", "‮verkehrt‬", "الخط الجديد", "Z̷̡̛a̸lgo", "a\u200bb", "1️⃣", "tab\there"],
)
def test_whatever_a_person_can_type_is_kept(kept):
    assert clean(kept) == kept


def test_line_ends_of_every_system_become_one_and_letters_are_composed():
    assert clean("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"
    assert clean("Bu\u0308rger") == "Bürger"


def test_a_single_line_has_no_line_end():
    assert clean("Mehr\nBänke\r\n\tbitte", single_line=True) == "Mehr Bänke bitte"


@pytest.mark.parametrize("blank", ["", "  \n\t", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u2800", "\u3164", "\u202e"])
def test_a_text_without_a_visible_sign_is_blank(blank):
    assert refused(blank) == Refusal.BLANK
    assert isinstance(clean(blank, required=False), str)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a\0b", Refusal.NUL),
        ("a\ud800b", Refusal.SURROGATE),
        ("\udfff\ud800", Refusal.SURROGATE),
        ("a\x07", Refusal.CONTROL),
        ("a\x1b[31m", Refusal.CONTROL),
        ("a\x7f", Refusal.CONTROL),
        ("a\x9b", Refusal.CONTROL),
        ("a\ufffe", Refusal.CONTROL),
        ("a\U0001ffff", Refusal.CONTROL),
        ("a" + "\u0301\u0323" * 60, Refusal.PILE),
        ("a" * (LIMIT + 1), Refusal.TOO_LONG),
        ("a" * 10 * LIMIT, Refusal.TOO_LONG),
    ],
)
def test_what_no_page_can_carry_is_refused_with_a_sentence(source, reason):
    with pytest.raises(TextRefused) as caught:
        clean(source)
    assert caught.value.reason == reason
    assert re.search(r"Bitte .*\.$", spoken(sentence(caught.value)))


def test_the_limit_counts_composed_letters():
    assert clean("u\u0308" * LIMIT) == "ü" * LIMIT


@given(typed)
def test_cleaning_a_clean_text_changes_nothing(text):
    assert clean(text, required=False) == text
    assert unicodedata.is_normalized("NFC", text)


# what is shown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Zeile\nZeile\n\nAbsatz", "<p>Zeile<br>\nZeile</p>\n<p>Absatz</p>"),
        ("**fett** und *kursiv*", "<p><strong>fett</strong> und <em>kursiv</em></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> so", "<blockquote>\n<p>so</p>\n</blockquote>"),
        ("## Warum?", "<p><strong>Warum?</strong></p>"),
        ("Bürger*innen und Lehrer*innen", "<p>Bürger*innen und Lehrer*innen</p>"),
        ("<b>roh</b> &amp; `x`", "<p>&lt;b&gt;roh&lt;/b&gt; &amp;amp; `x`</p>"),
        ("~~weg~~ | a | b |", "<p>~~weg~~ | a | b |</p>"),
        ("    eingerückt", "<p>eingerückt</p>"),
        ("Titel\n=====", "<p>Titel<br>\n=====</p>"),
        (">", "<p>&gt;</p>"),
        ("-", "<p>-</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//example.org)", "<p>[x](//example.org)</p>"),
        ("[x](/konto/loeschen)", "<p>[x](/konto/loeschen)</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
    ],
)
def test_the_few_marks_and_nothing_else(source, html):
    assert render(source) == html


@pytest.mark.parametrize(
    ("source", "target", "label"),
    [
        ("[Plan](https://example.org/a)", "https://example.org/a", "Plan"),
        ("(siehe https://example.org/a_b_c).", "https://example.org/a_b_c", "https://example.org/a_b_c"),
        ("https://a.org/Rad_(Sport)", "https://a.org/Rad_(Sport)", "https://a.org/Rad_(Sport)"),
        ("<https://example.org>", "https://example.org", "https://example.org"),
        ("[Post](mailto:rathaus@example.org)", "mailto:rathaus@example.org", "Post"),
        ("[](https://example.org/)", "https://example.org/", "https://example.org/"),
        ("[\u200b](https://example.org/)", "https://example.org/", "\u200bhttps://example.org/"),
        ("![Bild](https://example.org/x.png)", "https://example.org/x.png", "Bild"),
    ],
)
def test_links_lead_out_without_recommending(source, target, label):
    html = render(source)
    assert f'<a href="{target}" rel="nofollow ugc noopener">{label}</a>' in html
    assert html.count("<a ") == 1


@given(typed)
def test_nothing_typed_can_become_active(text):
    assert_harmless(render(text))


@given(typed)
def test_a_protected_text_is_shown_sign_by_sign(text):
    line = " ".join(text.split())
    assert shown(render(markdown.escape(line))) == line


@given(typed)
def test_no_letter_is_lost(text):
    assume("](" not in text)
    assert letters(shown(render(text))) == letters(text)
    assert letters(plain(text)) == letters(text)


def test_the_list_of_naughty_strings_is_shown_as_typed_or_refused_with_a_sentence():
    counts = Counter()
    for source in naughty_strings():
        try:
            text = clean(source)
        except TextRefused as refusal:
            counts[refusal.reason] += 1
            continue
        assert text == unicodedata.normalize("NFC", source).strip()
        assert_harmless(render(text))
        assert re.sub(r"\s+", " ", shown(render(markdown.escape(text)))) == re.sub(r"\s+", " ", text)
        assert without_marks(shown(render(text))) == without_marks(text)
        counts["shown"] += 1
    assert counts == {"shown": 504, Refusal.BLANK: 5, Refusal.CONTROL: 6}


def test_no_attack_of_the_collection_is_active():
    payloads = attacks()
    assert len(payloads) > 6_600
    for start in range(0, len(payloads), 25):
        some = payloads[start : start + 25]
        forms = [form for p in some for form in (p, f"![x](<{p}>)", f"https://example.org/{p}")]
        assert_harmless(render("\n\n".join(forms)))


@pytest.mark.parametrize("unit", HOSTILE)
def test_effort_grows_with_length_not_with_nesting(unit):
    assert growth(render, unit, 2_000) < 8


def test_piled_up_accents_cost_nothing():
    def attempt(source):
        try:
            clean(source, limit=100_000)
        except TextRefused:
            return

    assert growth(attempt, "\u0301\u0323", 20_000) < 8


@pytest.mark.parametrize("unit", ["> ", "- ", "*", "**", "[", "> - "])
def test_what_lies_too_deep_is_shown_as_typed(unit):
    html = render(unit * 5_000 + "Ende")
    assert "Ende" in shown(html)
    assert max(html.count(f"<{tag}>") for tag in ("blockquote", "ul", "strong", "em")) <= 10


# other ways out


def test_plain_text_keeps_what_marks_meant():
    source = "# Kopf\n\nAlso:\n- a\n- *b*\n\n3. x\n4. y\n\n> Zitat\n> weiter\n\n"
    source += "[Plan](https://example.org) oder https://example.org"
    assert plain(source) == (
        "Kopf\n\nAlso:\n- a\n- b\n3. x\n4. y\n\n> Zitat\n> weiter\n\n"
        "Plan (https://example.org) oder https://example.org"
    )  # fmt: skip


def test_an_excerpt_ends_between_words():
    assert excerpt("**Mehr** Bänke für den Park", 18) == "Mehr Bänke für…"
    assert excerpt("kurz", 18) == "kurz"
    assert excerpt("[Plan](https://example.org/sehr/lang)") == "Plan"


@given(st.text(max_size=60), st.integers(2, 40))
def test_an_excerpt_is_never_too_long(source, length):
    assert len(excerpt(source, length)) <= length


def test_an_excerpt_does_not_cut_an_emoji_of_several_signs():
    assert excerpt("👩‍👩‍👧" * 4, 7) == "👩‍👩‍👧…"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Am Ufer &amp; im <strong>Park</strong>.</p>", "Am Ufer & im Park."),
        ("<p>Bänke<br>am <em>Ufer</em></p><ul><li>eine</li><li>zwei</li></ul>", "Bänke am Ufer eine zwei"),
        ("<p>cut in a tag</p><a hre", "cut in a tag"),
        ("<p>cut in an entity &am", "cut in an entity"),
        ("<p>" + "wort " * 50 + "</p>", ("wort " * 32).strip() + "…"),
    ],
)
def test_a_card_shows_the_first_words_of_the_stored_text(html, shown):
    assert opening(html) == shown


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0"])
def test_nothing_typed_adds_a_line_to_a_mail_header(end):
    message = EmailMessage()
    message["Subject"] = header_safe(f"Idee{end}Bcc: alle@example.org")
    assert message["Subject"] == "Idee Bcc: alle@example.org"
    assert message["Bcc"] is None
    assert len(message.as_bytes().splitlines()) == 2


@given(st.text(st.characters()))
def test_a_feed_can_carry_any_text(text):
    escaped = xml_safe(text).replace("&", "&amp;").replace("<", "&lt;")
    root = ElementTree.fromstring(f"<t>{escaped}</t>".encode())
    assert len(root.text or "") <= len(text)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x7f", "\x85", "\x9f", "\ufdd0", "\uffff", "\ud800"])
def test_a_refused_text_is_shown_again_with_a_mark_where_it_is_wrong(sign):
    assert shown_again(f"Bä{sign}nke\n😀") == "Bä\ufffdnke\n😀"
