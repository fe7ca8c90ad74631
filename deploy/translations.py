"""The sentences of every language: collect them from code and templates, and compile them for the server.

`make translations` collects; `compile` as argument only compiles what has changed. The source is German and needs no
catalogue of its own.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
SOURCES = ("app", "moderation")
PAGES = [(f"**/templates/**.{ending}", "jinja2") for ending in ("html", "txt", "xml")]
METHODS = [("**.py", "python"), *PAGES]
OPTIONS = {pattern: {"silent": "false"} for pattern, method in METHODS if method == "jinja2"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}


def catalogues() -> list[Path]:
    """One file for each language into which the German sentences are translated."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def collect() -> Catalog:
    """Every sentence that code and templates say."""
    found = Catalog(fuzzy=False)
    for source in SOURCES:
        for _, _, sentence, comments, context in extract_from_dir(
            ROOT / source, METHODS, OPTIONS, KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
        ):
            found.add(sentence, None, auto_comments=comments, context=context)
    return found


def update() -> None:
    """Add new sentences to each catalogue, untranslated, and drop those nobody says any more."""
    template = collect()
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalogue, no_location=True, sort_output=True, ignore_obsolete=True, width=120)
        missing = sum(1 for message in catalogue if message.id and not any(strings(message.string)))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {missing} without translation")


def compile_changed() -> None:
    """Write the binary form beside each catalogue that is newer."""
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        unfinished = compiled.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, read(path))
        unfinished.replace(compiled)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def strings(translation: object) -> tuple[str, ...]:
    return translation if isinstance(translation, tuple) else (str(translation or ""),)


def main(arguments: list[str]) -> None:
    if "compile" not in arguments:
        update()
    compile_changed()


if __name__ == "__main__":
    main(sys.argv[1:])
