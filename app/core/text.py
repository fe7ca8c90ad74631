"""The one door through which people's words come in and go out: kept as typed, shown without danger.

Everything is kept exactly as it was typed (emoji, any script and direction, invisible joiners, piled-up
accents), with four exceptions: the text is brought into Unicode's composed form (NFC), all line ends
become ``\\n``, blank space around it goes, and what no page, feed or mail may carry is refused: NUL, lone
surrogates, the other control characters of C0 and C1 but tab and line end, Unicode's noncharacters, and
more than ``PILE`` accents on one letter. Templates isolate the direction (``dir="auto"``), so that an
unclosed direction mark ends with its own element.
"""

import re
import unicodedata
from enum import StrEnum
from html import unescape

import bleach
from flask_babel.speaklater import LazyString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core import markdown
from app.core.locale import lazy, numeral

LIMIT = 10_000
PILE = 100
OPENING = 400  # characters of a stored HTML that hold the first words a card shows

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JOINER = "\u200d"
_FORMULA = re.compile(
    r"""(^|[;,|\t\r\n])(?=(?:[^\S\t\r\n]|["'])*[=+\-@\t\r\n＝＋－＠])"""
)  # where a cell begins, whatever separates cells; some programs pass over blanks before a formula
_WITHIN_A_WORD = re.compile(r"</?(?:a|em|strong)\b[^>]*>")
_MARKS = re.compile(r"<[^>]*(?:>|$)|&[#\w]*$")
_TAGS = ["a", "blockquote", "br", "em", "li", "ol", "p", "strong", "ul"]
_DOCUMENT_TAGS = [*_TAGS, "code", "h2", "h3", "h4", "hr", "table", "tbody", "td", "th", "thead", "tr"]
_ATTRIBUTES = {"a": ["href", "rel"], "ol": ["start"]}
_SCHEMES = ["http", "https", "mailto"]


class Refusal(StrEnum):
    """Why a text cannot be taken as it is."""

    BLANK = "blank"
    TOO_LONG = "too_long"
    NUL = "nul"
    SURROGATE = "surrogate"
    CONTROL = "control"
    PILE = "pile"


class TextRefused(ValueError):
    """A text that cannot be stored and shown as typed; ``sentence`` says why."""

    def __init__(self, reason: Refusal, *, length: int = 0, limit: int = 0, character: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.length = length
        self.limit = limit
        self.character = character


def sentence(refusal: TextRefused) -> LazyString:
    """Say to the person who typed it what is wrong and what to do."""
    match refusal.reason:
        case Refusal.BLANK:
            return lazy("Hier steht noch nichts. Bitte schreiben Sie etwas.")
        case Refusal.TOO_LONG:
            return lazy(
                "Der Text hat %(length)s Zeichen, höchstens %(limit)s sind möglich. Bitte kürzen Sie ihn.",
                length=numeral(refusal.length),
                limit=numeral(refusal.limit),
            )
        case Refusal.SURROGATE:
            return lazy("Ein Zeichen kam nur halb bei uns an. Bitte geben Sie die Stelle neu ein.")
        case Refusal.PILE:
            return lazy("Auf einem Buchstaben liegen zu viele Zeichen. Bitte geben Sie die Stelle neu ein.")
        case _:
            return lazy(
                "Der Text enthält ein Steuerzeichen (%(code)s). Bitte geben Sie die Stelle neu ein.",
                code=f"U+{ord(refusal.character):04X}",
            )


def clean(source: str, limit: int = LIMIT, *, single_line: bool = False, required: bool = True) -> str:
    """Return the text as it is stored (a clean one unchanged); raise ``TextRefused`` for what cannot be kept.

    ``limit`` counts characters of the composed form. In a single line, line ends and tabs become one space.
    """
    if len(source) > 4 * limit:
        raise TextRefused(Refusal.TOO_LONG, length=len(source), limit=limit)
    _refuse_unprintable(source)
    _refuse_piles(source)
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", source)).strip()
    _refuse_piles(text)
    if single_line:
        text = re.sub(r"[\n\t]+", " ", text)
    if len(text) > limit:
        raise TextRefused(Refusal.TOO_LONG, length=len(text), limit=limit)
    if required and not any(map(markdown.is_visible, text)):
        raise TextRefused(Refusal.BLANK)
    return text


def _refuse_unprintable(source: str) -> None:
    if "\0" in source:
        raise TextRefused(Refusal.NUL, character="\0")
    if found := _SURROGATES.search(source):
        raise TextRefused(Refusal.SURROGATE, character=found.group())
    if found := _CONTROLS.search(source):
        raise TextRefused(Refusal.CONTROL, character=found.group())


def _refuse_piles(text: str) -> None:
    """Composing sorts the accents on a letter, and ten thousand of them take a tenth of a second."""
    height = 0
    for character in "" if text.isascii() else text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height > PILE:
            raise TextRefused(Refusal.PILE)


def render(source: str) -> str:
    """Turn a clean text into the HTML that is stored beside it and shown without further care."""
    return bleach.clean(
        markdown.html(source),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        protocols=_SCHEMES,
        strip=False,
        strip_comments=False,
    ).strip()


def document(source: str) -> str:
    """Turn a page of the city's profile into HTML: headings below the page's own, tables and lists besides."""
    written = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    allowed = {"a": ["href"], "th": ["scope"]}
    return bleach.clean(written, tags=_DOCUMENT_TAGS, attributes=allowed, protocols=[*_SCHEMES, "tel"]).strip()


def plain(source: str) -> str:
    """Say the text without marks, for mails and feeds; a link is followed by its address in brackets."""
    return _plain(source, with_addresses=True)


def excerpt(source: str, length: int = 160) -> str:
    """Give the beginning in one line of at most ``length`` characters, cut between words where possible."""
    words = " ".join(_plain(source, with_addresses=False).split())
    if len(words) <= length:
        return words
    end = length - 1
    space = words.rfind(" ", length // 2, length)
    if space > 0:
        return words[:space].rstrip(" ,;:–-") + "…"
    while end > 1 and (_continues(words[end]) or words[end - 1] == _JOINER):
        end -= 1
    return words[:end] + "…"


def opening(html: str, length: int = 160) -> str:
    """Give the first words of a stored HTML, which may be cut anywhere (at ``OPENING``), without its marks."""
    words = " ".join(unescape(_MARKS.sub(" ", _WITHIN_A_WORD.sub("", html))).split())
    if len(words) <= length and not words.endswith("&"):
        return words
    return words[:length].rpartition(" ")[0].rstrip(" ,;:–-&") + "…" if " " in words[:length] else words[:length] + "…"


def for_a_table(cell: str) -> str:
    """Give words that no spreadsheet runs, even if it parts them where ours does not; a sign alone is only a sign."""
    return _FORMULA.sub(r"\1'", cell) if len(cell) > 1 else cell


def _continues(sign: str) -> bool:
    return bool(unicodedata.combining(sign)) or sign in (_JOINER, "\ufe0e", "\ufe0f")


def _plain(source: str, *, with_addresses: bool) -> str:
    pieces: list[str] = []
    numbers: list[int | None] = []
    quotes, mark = 0, ""
    for token in markdown.parse(source):
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "list_item_open":
                mark = "- " if numbers[-1] is None else f"{numbers[-1]}. "
                numbers[-1] = numbers[-1] and numbers[-1] + 1
            case "inline":
                text = mark + _spoken(token.children or [], with_addresses)
                quoted = "> " * quotes + text.replace("\n", "\n" + "> " * quotes)
                pieces += ["\n" if numbers else "\n\n", quoted]
                mark = ""
    return "".join(pieces[1:])


def _spoken(tokens: list[Token], with_addresses: bool) -> str:
    pieces: list[str] = []
    address = ""
    for token in tokens:
        match token.type:
            case "text":
                pieces.append(token.content)
            case "softbreak" | "hardbreak":
                pieces.append("\n")
            case "link_open":
                address = "" if token.info == "auto" else str(token.attrs["href"]).removeprefix("mailto:")
            case "link_close" if address and with_addresses:
                pieces.append(f" ({address})")
    return "".join(pieces)


def header_safe(text: str) -> str:
    """Make one line for a mail header: no line end of any kind, no control character."""
    return " ".join(_SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text.replace("\0", " "))).split())


def xml_safe(text: str) -> str:
    """Replace what XML 1.0 cannot carry: a feed with one such character is no feed. It does not escape."""
    return _NOT_XML.sub("\ufffd", text)


def whole(source: str) -> str:
    """What can be kept until it is sent again: without NUL, half a character as a mark that people see."""
    return _SURROGATES.sub("\ufffd", source.replace("\0", ""))


def shown_again(source: str) -> str:
    """A refused text as a form can show it again: what no page may carry becomes a mark that people see."""
    return _CONTROLS.sub("\ufffd", xml_safe(source)).replace("\x85", "\ufffd")
