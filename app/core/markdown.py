"""The few marks residents may write with; everything else stays as typed.

The marks are paragraphs, emphasis, lists, quotes and links.

Differences to CommonMark, each for a reason:

- a star or underscore inside a word is a letter, so that "Bürger*innen und Lehrer*innen" is not half italic;
- a line break is a line break;
- a heading is a bold line: the outline of the page belongs to the page;
- raw HTML, images, code, tables, rules and entities are no marks: they are shown as typed;
- lists and emphasis lie at most ``DEEPEST`` levels deep, quotes twice as deep: what lies deeper is shown
  as typed, so that the effort grows with the length of a text and not with its nesting.
"""

import re
import unicodedata
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

DEEPEST = 5
LINK_REL = "nofollow ugc noopener"
RULES = ["heading", "list", "blockquote", "newline", "escape", "emphasis", "link"]

_ALLOWED_LINK = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@[^\s@])", re.IGNORECASE)
_BARE_LINK = re.compile(r"https?://[^\s<>\"„“”]+", re.IGNORECASE)
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_AFTER_LINK = ".,;:!?'’‘»«*_…"

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def is_visible(sign: str) -> bool:
    """Say whether a sign leaves a mark on the page: no blank, no invisible joiner, no blank letter."""
    return unicodedata.category(sign)[0] not in "ZC" and sign not in _BLANK_LETTERS


def is_link(address: str) -> bool:
    """Say whether an address may become a link: the web and mail, nothing else."""
    return bool(_ALLOWED_LINK.match(address))


def _parser(rules: list[str]) -> MarkdownIt:
    """Build a parser; it keeps nothing between two texts, so that one serves all threads."""
    parser = MarkdownIt("zero", {"breaks": True, "maxNesting": 20}).enable(rules)
    parser.validateLink = is_link  # type: ignore[method-assign, assignment]
    parser.block.ruler.at("blockquote", _shallow(blockquote), {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("list", _shallow(list_block), {"alt": ["paragraph", "blockquote"]})
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.core.ruler.push("headings", _headings_are_bold_lines)
    parser.core.ruler.push("flatten", _flatten_emphasis)
    parser.core.ruler.push("bare_links", _link_bare_addresses)
    parser.core.ruler.push("links", _mark_links)
    return parser


def parse(source: str) -> list[Token]:
    """Read a text; one that consists of nothing but marks (a lone ">" or "-") is shown as typed."""
    tokens = _MARKS.parse(source)
    if any(token.content.strip() for token in tokens if token.type == "inline"):
        return tokens
    return _LINES.parse(source)


def html(source: str) -> str:
    """Write a text as HTML, not yet sanitised."""
    return str(_MARKS.renderer.render(parse(source), _MARKS.options, {}))


def escape(text: str) -> str:
    """Protect a text, so that every sign in it is shown as it stands."""
    return re.sub(r"([\\*_#>+\-.()\[\]!])", r"\\\1", text)


def _shallow(rule: BlockRule) -> BlockRule:
    """A quote or list below the deepest level is no mark any more (the parser would drop its text)."""

    def shallow(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < 2 * DEEPEST and rule(state, start, end, silent)

    return shallow


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars and underscores mark emphasis only at the edge of a word."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    run = state.scanDelims(state.pos, False)
    for _ in range(run.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=run.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=run.can_open,
                close=run.can_close,
            )
        )
    state.pos += run.length
    return True


def _headings_are_bold_lines(state: StateCore) -> None:
    for before, token in zip([None, *state.tokens], state.tokens, strict=False):
        if token.type in ("heading_open", "heading_close"):
            token.type = token.type.replace("heading", "paragraph")
            token.tag = "p"
        elif token.type == "inline" and before is not None and before.markup.startswith("#"):
            opening, closing = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            token.children = [opening, *(token.children or []), closing]


def _flatten_emphasis(state: StateCore) -> None:
    """Emphasis inside too much emphasis is shown as typed: nobody could see the difference."""
    for token in _inline(state):
        depth = 0
        for child in token.children or []:
            if child.type not in ("strong_open", "strong_close", "em_open", "em_close"):
                continue
            if child.nesting == -1:
                depth -= 1
            too_deep = depth >= DEEPEST
            if child.nesting == 1:
                depth += 1
            if too_deep:
                child.type, child.tag, child.nesting, child.content = "text", "", 0, child.markup


def _link_bare_addresses(state: StateCore) -> None:
    """A web address someone pasted becomes a link."""
    for token in _inline(state):
        children: list[Token] = []
        inside = 0
        for child in token.children or []:
            inside += child.nesting if child.tag == "a" else 0
            if child.type == "text" and not inside and "://" in child.content:
                children += _split_at_links(state.md, child.content)
            else:
                children.append(child)
        token.children = children


def _split_at_links(parser: MarkdownIt, text: str) -> list[Token]:
    pieces: list[Token] = []
    end = 0
    for match in _BARE_LINK.finditer(text):
        address = _without_closing_marks(match.group())
        target = parser.normalizeLink(address)
        if not parser.validateLink(target):
            continue
        pieces.append(_text(text[end : match.start()]))
        pieces.append(Token("link_open", "a", 1, attrs={"href": target}, info="auto"))
        pieces += [_text(address), Token("link_close", "a", -1)]
        end = match.start() + len(address)
    return [*pieces, _text(text[end:])]


def _without_closing_marks(address: str) -> str:
    """Cut the punctuation that belongs to the sentence around an address: "(siehe https://example.org)."."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in _AFTER_LINK or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _mark_links(state: StateCore) -> None:
    """A link leads out without recommending, and always has a name: without one, its address."""
    for token in _inline(state):
        children: list[Token] = []
        opened = 0
        for child in token.children or []:
            if child.type == "link_open":
                opened = len(children)
                child.attrs = {"href": child.attrs["href"], "rel": LINK_REL}
            elif child.type == "link_close":
                name = "".join(part.content for part in children[opened:])
                if not any(map(is_visible, name)):
                    children.append(_text(str(children[opened].attrs["href"])))
            children.append(child)
        token.children = children


def _inline(state: StateCore) -> list[Token]:
    return [token for token in state.tokens if token.type == "inline"]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_MARKS = _parser(RULES)
_LINES = _parser(["newline"])
