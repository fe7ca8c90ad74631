"""Letters that look like others, brought together: "Аdmіn", "M0deration" and "A d m i n" read as they look."""

import re
import unicodedata
from functools import lru_cache

# Letters a reader takes for Latin ones; Unicode itself resolves what is full width, bold, circled or accented.
_PAIRS = """
Аa аa Вb вb Сc сc Еe еe Нh нh Іi іi Їi їi Јj јj Кk кk Мm мm Оo оo Рp рp Ѕs ѕs Тt тt
Хx хx Уy уy Гr гr Пn пn Зe зe ԁd ԛq Ԝw ԝw Үy үy Ӏi ӏi Ьb ьb Иu иu Шw шw Ёe ёe Эe эe
Αa αa Βb βb Εe εe Ζz Ηh ηn Ιi ιi Κk κk Μm μu Νn νv Οo οo Ρp ρp Τt τt Υy υu Χx χx γy σo ωw
ıi ɪi ɩi ɑa ɡg ʋu ʃs ƽs Օo օo Տs տs ոn սu հh ցg ԍg ꓮa
"""
_LATIN = {pair[0]: pair[1] for pair in _PAIRS.split()}
_NAMED = re.compile(r"(?:LATIN|NEGATIVE|REGIONAL|SQUARED|CIRCLED).* (?:LETTER|CAPITAL) ([A-Z])(?: WITH .+)?$")
_OUTER_DIGITS = re.compile(r"(?<![^\W\d_])\d+|\d+(?![^\W\d_])")
_LEET = str.maketrans("013456789@$!|€£", "oieasgtbgasiiel")
_SEQUENCES = (("rn", "m"), ("vv", "w"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def words(text: str, *, leet: bool) -> list[str]:
    """Split a name into words as a reader sees them; ``leet`` reads digits and signs as letters, else they end words.

    Letters that stand alone one after another make one word.
    """
    seen = "".join(map(_letter, unicodedata.normalize("NFKD", text))).casefold()
    seen = seen.translate(_LEET) if leet else _OUTER_DIGITS.sub(" ", seen)
    for sequence, one in _SEQUENCES:
        seen = seen.replace(sequence, one)
    return _joined_single_letters(re.findall(r"[^\W_]+", seen))


def loosely(word: str) -> str:
    """Read l as i as well: the capital I looks like the small l."""
    return word.replace("l", "i")


def mixes_scripts(word: str) -> bool:
    """Whether Latin letters stand beside Greek or Cyrillic ones in one word, which no language does."""
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if sign in _LATIN:
        return _LATIN[sign]
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return ""
    named = None if sign.isascii() else _NAMED.match(unicodedata.name(sign, ""))
    return named.group(1) if named else sign


def _joined_single_letters(found: list[str]) -> list[str]:
    joined: list[str] = []
    alone = False
    for word in found:
        if len(word) == 1 and alone:
            joined[-1] += word
        else:
            joined.append(word)
        alone = len(word) == 1
    return joined
