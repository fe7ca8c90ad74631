"""Texts of other platforms come as HTML; here they become what a resident could have typed, and nothing is lost.

Known elements become marks or line ends, entities become the letters they stand for, and signs that would be read
as marks are protected. What is no known element ("<script>", "a < b") was typed by somebody and stays as text.
"""

import html
import re
from dataclasses import dataclass, field

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

from app.core import markdown

_BLOCKS = {"p", "div", "section", "article", "table", "tr", "pre", "dl", "dt", "dd", "hr", "figure"}
_BREAKING = {*_BLOCKS, "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_STRONG, _EMPHASIS = {"strong", "b"}, {"em", "i"}
_PASSING = {
    "span",
    "u",
    "font",
    "small",
    "big",
    "s",
    "del",
    "ins",
    "sub",
    "sup",
    "code",
    "mark",
    "abbr",
    "tbody",
    "thead",
}
_KNOWN = {*_BREAKING, *_STRONG, *_EMPHASIS, *_PASSING, "a", "br", "td", "th", "img"}

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>|<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_ATTRIBUTE = r"""(?i)\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile(r"[\\\[\]]|(?<![^\W_])[*_]|[*_](?![^\W_])")
_LINE_MARK = re.compile(r"^(\d{0,9})(?=#{1,6}(?:\s|$)|>|[+-](?:\s|$)|(?<=\d)[.)](?:\s|$))", re.MULTILINE)
_CLOSING_MARK = re.compile(r"(?<=\s)(#+)$", re.MULTILINE)  # at the end of a heading it would be no text
_HEADING = "### "
_DEEPEST_LIST, _DEEPEST_QUOTE = 4, 2


@dataclass
class _Run:
    """A stretch of text in one style."""

    text: str
    style: str = ""
    target: str = ""


@dataclass
class _Block:
    """A paragraph or list item: what stands before its first line, before its others, and its text."""

    quote: str
    first: str
    rest: str
    joined: bool
    runs: list[_Run] = field(default_factory=list)


@dataclass
class _State:
    blocks: list[_Block] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    lists_too_deep: int = 0
    indents: list[str] = field(default_factory=list)
    quotes: int = 0
    strong: int = 0
    emphasis: int = 0
    target: str = ""
    mark: str = ""
    fresh: bool = True


def looks_like_html(text: str) -> bool:
    """Whether a text holds at least one element that people's editors write."""
    return any((match.group(2) or "").lower() in _KNOWN for match in _TAG.finditer(text))


def from_html(source: str) -> str:
    """Write an HTML text with the marks of residents; rendered again it says and looks the same."""
    state = _State()
    end = 0
    for match in _TAG.finditer(source):
        name = (match.group(2) or "").lower()
        if match.group(2) and name not in _KNOWN:
            continue
        _add_text(state, html.unescape(source[end : match.start()]))
        end = match.end()
        if name:
            _apply(state, name, bool(match.group(1)), match.group(3))
    _add_text(state, html.unescape(source[end:]))
    return _written(state.blocks)


def _apply(state: _State, name: str, closing: bool, attributes: str) -> None:
    step = -1 if closing else 1
    if name in _BREAKING:
        state.fresh = True
    if name in _STRONG:
        state.strong = max(0, state.strong + step)
    elif name in _EMPHASIS:
        state.emphasis = max(0, state.emphasis + step)
    elif name == "a":
        state.target = "" if closing else _attribute("href", attributes)
    elif name == "br":
        _current(state).runs.append(_Run("\n"))
    elif name in ("td", "th"):
        _add_text(state, " ")
    elif name == "img" and (label := _attribute("alt", attributes) or _attribute("src", attributes)):
        _add_text(state, label)
    elif name == "blockquote":
        state.quotes = max(0, state.quotes + step)
    elif name in ("ul", "ol"):
        _list(state, name, closing, attributes)
    elif name == "li" and not closing:
        _item(state)
    elif name[0] == "h" and name != "hr" and not closing:
        state.mark = state.mark or _HEADING


def _list(state: _State, name: str, closing: bool, attributes: str) -> None:
    if closing and state.lists_too_deep:
        state.lists_too_deep -= 1
    elif closing:
        del state.lists[-1:]
        del state.indents[len(state.lists) :]
    elif len(state.lists) == _DEEPEST_LIST:
        state.lists_too_deep += 1
    elif name == "ol":
        start = _attribute("start", attributes)
        state.lists.append(int(start) if re.fullmatch("[0-9]{1,8}", start) else 1)
    else:
        state.lists.append(None)


def _item(state: _State) -> None:
    if not state.lists:
        state.lists.append(None)
    del state.indents[len(state.lists) - 1 :]
    number = state.lists[-1]
    state.mark = "- " if number is None else f"{number}. "
    if number is not None:
        state.lists[-1] = number + 1


def _current(state: _State) -> _Block:
    """The block being written; a new one after an element that breaks lines."""
    if state.fresh or not state.blocks:
        quote = "> " * min(state.quotes, _DEEPEST_QUOTE)
        before = quote + "".join(state.indents)
        is_item = state.mark not in ("", _HEADING)
        rest = before
        if is_item:
            state.indents.append(" " * len(state.mark))
            rest += state.indents[-1]
        state.blocks.append(_Block(quote, before + state.mark, rest, joined=is_item))
        state.mark, state.fresh = "", False
    return state.blocks[-1]


def _add_text(state: _State, text: str) -> None:
    text = _SPACE.sub(" ", text)
    starts_line = state.fresh or not state.blocks or state.blocks[-1].runs[-1].text[-1] in " \n"
    text = text.lstrip(" ") if starts_line else text
    if not text:
        return
    style = "**" * bool(state.strong) + "*" * bool(state.emphasis)
    runs = _current(state).runs
    if runs and (runs[-1].style, runs[-1].target) == (style, state.target) and runs[-1].text != "\n":
        runs[-1].text += text
    else:
        runs.append(_Run(text, style, state.target))


def _attribute(name: str, attributes: str) -> str:
    found = re.search(_ATTRIBUTE.format(name=name), attributes)
    return html.unescape(next((value for value in found.groups() if value), "")) if found else ""


def _written(blocks: list[_Block]) -> str:
    pieces: list[str] = []
    quote = ""
    before: _Block | None = None
    for block in blocks:
        text = "\n".join(line.strip() for line in _inline(block.runs).split("\n")).strip()
        if text:
            text = _LINE_MARK.sub(r"\1\\", text)
            if block.first.endswith(_HEADING):
                text = _CLOSING_MARK.sub(r"\\\1", text)
            apart = f"\n{quote}\n" if block.quote == quote else "\n\n"
            quote = block.quote
            close = _follows(block, before)
            pieces += ["\n" if close else apart, block.first + text.replace("\n", "\n" + block.rest)]
            before = block
    return "".join(pieces[1:])


def _follows(block: _Block, before: _Block | None) -> bool:
    """Whether an item may stand right below: a list that begins with another number than 1 ends no paragraph."""
    if not block.joined or before is None or not before.joined:
        return False
    return len(block.rest) == len(before.rest) or block.first.strip() in ("-", "1.")


def _inline(runs: list[_Run]) -> str:
    pieces: list[str] = []
    for before, run, after in zip([_Run(""), *runs], runs, [*runs[1:], _Run("")], strict=False):
        inner = run.text.strip()
        if not inner:
            pieces.append(run.text)
            continue
        lead, trail = run.text[: run.text.index(inner[0])], run.text[len(run.text.rstrip()) :]
        stands_alone = _is_edge((before.text + lead)[-1:]) and _is_edge((trail + after.text)[:1])
        touches = bool(before.style and not lead and not before.text[-1:].isspace())
        style = run.style if stands_alone and not touches else ""
        text = style + _protected(inner) + style
        pieces.append(lead + _linked(text, inner, run.target) + trail)
    return "".join(pieces)


def _linked(text: str, inner: str, target: str) -> str:
    if not target or inner == target:
        return text
    if markdown.is_link(target) and not re.search(r"[\s<>\\]", target):
        address = target.replace("&", r"\&")
        return f"[{text}](<{address}>)"
    return f"{text} ({_protected(target)})"


def _protected(text: str) -> str:
    return _MARK.sub(r"\\\g<0>", text)


def _is_edge(sign: str) -> bool:
    """Whether emphasis may begin or end beside this sign: a blank, punctuation, or nothing."""
    return not sign or sign.isspace() or isMdAsciiPunct(ord(sign)) or isPunctChar(sign)
