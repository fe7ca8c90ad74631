"""`flask proposals import`: take over the ideas of another platform from a table (docs/importing.md)."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from app.core import city, clock, text, transaction
from app.core.locale import _
from app.core.text import TextRefused
from app.proposals import import_rows, import_table, importing
from app.proposals.import_rows import Entry, RowRefused, Settings
from app.proposals.import_table import Columns, FileRefused, Table
from app.proposals.importing import Origin

BATCH = 50
"""Rows of one transaction: while it runs nobody else gets a reference number, so it must be short."""
SHOWN = 5
MAIN = ("read", "imported", "skipped", "refused")
REMARKS = {
    "published": "published",
    "held": "held until a moderator has read them",
    "waiting": "waiting as drafts (run the same command with --publish to publish them)",
    "places_outside": "with a place outside the city",
    "html_converted": "with a text that was HTML",
    "titles_shortened": "with a title that was too long (all of it stands above the text)",
    "texts_from_title": "without a text: the title stands there",
    "other_words": "skipped although the title differs: the same ids from another file? Then give it another --source",
}
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
proposals = AppGroup("proposals", help="Take over ideas from other platforms.")


@dataclass
class Refusals:
    """What was refused: written to a file as it comes, the first ones and the numbers kept for the end."""

    out: Any
    first: list[str]
    counts: Counter[str]

    def add(self, line: int, row: list[str], refusal: RowRefused) -> None:
        """Write one row with its line and the reason."""
        reason = str(refusal.reason)
        self.counts["refused"] += 1
        if len(self.first) < SHOWN:
            self.first.append(f"line {line}: {reason}")
        if self.out:
            self.out.writerow([str(line), reason, *import_rows.harmless(row)])


@proposals.command("import")
@click.argument("file", type=FILE)
@click.option("--title", required=True, metavar="COLUMN", help="The column with the title.")
@click.option("--text", "body", required=True, metavar="COLUMN", help="The column with the text; HTML is understood.")
@click.option("--id", "id_", metavar="COLUMN", help="The id at the source; without it the whole row is the key.")
@click.option("--date", metavar="COLUMN", help="The day or moment of the idea.")
@click.option("--lat", metavar="COLUMN", help="Latitude in degrees.")
@click.option("--lon", metavar="COLUMN", help="Longitude in degrees.")
@click.option("--votes", metavar="COLUMN", help="The number of votes at the source.")
@click.option("--url", metavar="COLUMN", help="The address of the idea at the source.")
@click.option("--withdrawn", metavar="COLUMN", help="A row with anything in this column is refused.")
@click.option("--field", metavar="SLUG", help="The action field of all ideas.")
@click.option("--field-column", metavar="COLUMN", help="The column that decides the action field, with --field-map.")
@click.option("--field-map", type=FILE, help="A table with header: value, action field (empty: the city sorts it).")
@click.option("--source", metavar="NAME", help="Where the ideas come from, as readers see it. [default: file name]")
@click.option("--source-url", metavar="URL", help="A page of the source, for ideas without an address of their own.")
@click.option("--licence", metavar="CODE", help="The licence of the texts, as readers see it.")
@click.option("--language", metavar="CODE", help="The language of the texts. [default: the city's]")
@click.option("--date-format", metavar="FORMAT", help="For example %d.%m.%Y. [default: what fits most rows]")
@click.option("--delimiter", metavar="SIGN", help="What stands between columns; 'tab' for a tab. [default: detected]")
@click.option("--encoding", metavar="NAME", help="How the file is written. [default: detected]")
@click.option("--publish", is_flag=True, help="Publish the ideas; the screening may hold some. Otherwise they wait.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows to this file.")
@click.option("--keep-places", is_flag=True, help="Keep points outside the city as points.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of counts as JSON.")
def import_(file: Path, as_json: bool, rejected: Path | None, **options: Any) -> None:
    """Import ideas from the table FILE (CSV with a header).

    A broken file is refused before anything is written. Running it again imports only what is not there yet.
    """
    try:
        columns, fields = _columns(options), _fields(options)
        table = import_table.inspect(
            file,
            columns,
            encoding=options["encoding"],
            delimiter=_delimiter(options["delimiter"]),
            date_format=options["date_format"],
        )
        origin = _origin(file, options)
        settings = _settings(origin, columns, fields, options)
        counts = _import(table, settings, origin, rejected)
    except FileRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(json.dumps({name: counts[name] for name in (*MAIN, *REMARKS)}) if as_json else _summary(counts))


def _columns(options: dict[str, Any]) -> Columns:
    if (options["lat"] is None) != (options["lon"] is None):
        raise click.UsageError("--lat and --lon belong together.")
    return Columns(
        title=options["title"],
        text=options["body"],
        id=options["id_"],
        date=options["date"],
        latitude=options["lat"],
        longitude=options["lon"],
        votes=options["votes"],
        field=options["field_column"],
        address=options["url"],
        withdrawn=options["withdrawn"],
    )


def _fields(options: dict[str, Any]) -> dict[str, str | None]:
    """The map of values to action fields; refuses action fields that the city does not have."""
    slugs = [place.slug for place in city.directory().fields.values() if not place.retired]
    if (options["field_column"] is None) != (options["field_map"] is None):
        raise click.UsageError("--field-column and --field-map belong together.")
    if (options["field"] is None) == (options["field_column"] is None):
        raise click.UsageError("Say which action field: --field SLUG, or --field-column COLUMN --field-map MAP.csv.")
    if options["field"] is not None and options["field"] not in slugs:
        raise click.UsageError(f"There is no action field {options['field']!r}. There are: {', '.join(slugs)}.")
    return import_table.read_field_map(options["field_map"], slugs) if options["field_map"] else {}


def _delimiter(sign: str | None) -> str | None:
    sign = "\t" if sign in ("tab", "\\t") else sign
    if sign is not None and (len(sign) != 1 or sign in '"\r\n'):
        raise click.UsageError("--delimiter is one sign, for example ';', or the word tab.")
    return sign


def _origin(file: Path, options: dict[str, Any]) -> Origin:
    language = options["language"] or city.profile().default_language
    if not (2 <= len(language) <= 3 and language.isascii() and language.islower()):
        raise click.UsageError(f"--language is a code such as de, en or es, not {language!r}.")
    return Origin(
        source=_line("--source", options["source"] or file.name),
        licence=_line("--licence", options["licence"]) if options["licence"] else None,
        language=language,
        fields={place.slug: place.id for place in city.directory().fields.values()},
        publish=options["publish"],
    )


def _line(option: str, value: str) -> str:
    try:
        return text.clean(value, 120, single_line=True)
    except TextRefused as refusal:
        raise click.UsageError(f"{option}: {text.sentence(refusal)}") from None


def _settings(origin: Origin, columns: Columns, fields: dict[str, str | None], options: dict[str, Any]) -> Settings:
    profile = city.profile()
    return Settings(
        source=origin.source,
        columns=columns,
        zone=profile.timezone,
        now=clock.now().astimezone(profile.timezone),
        box=profile.bbox,
        keep_places=options["keep_places"],
        field=options["field"],
        field_map=fields,
        address=options["source_url"],
    )


def _import(table: Table, settings: Settings, origin: Origin, rejected: Path | None) -> Counter[str]:
    """Batch by batch, each a transaction of its own: what was killed goes on where it stopped, run again."""
    click.echo(f"{table.path.name}: {table.rows} rows, {table.encoding}, columns by {table.delimiter!r}", err=True)
    counts: Counter[str] = Counter()
    with ExitStack() as closing:
        out = closing.enter_context(_open(rejected, table)) if rejected else None
        refusals = Refusals(csv.writer(out, delimiter=table.delimiter) if out else None, [], counts)
        if refusals.out:
            refusals.out.writerow([_("Zeile"), _("Grund"), *table.header])
        label = "Importing" if origin.publish else "Importing as drafts"
        bar = closing.enter_context(click.progressbar(length=table.rows, label=label, file=sys.stderr))
        for taken, entries in _batches(table, settings, refusals):
            with transaction.whole() as session:
                done = importing.take_over(session, entries, origin)
            counts.update(done)
            counts["read"] += taken
            bar.update(taken)
    for sentence in refusals.first:
        click.echo(sentence, err=True)
    if counts["refused"] > len(refusals.first):
        click.echo(f"… and {counts['refused'] - len(refusals.first)} more refused", err=True)
    return counts


def _open(rejected: Path, table: Table) -> TextIO:
    """The file for refused rows, in UTF-8 with its mark so that spreadsheets show it well; never the table itself."""
    if rejected.exists() and rejected.samefile(table.path):
        raise FileRefused("--rejected must not be the file that is imported.")
    try:
        return rejected.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise FileRefused(f"{rejected} cannot be written: {error.strerror}.") from None


def _batches(table: Table, settings: Settings, refusals: Refusals) -> Iterator[tuple[int, list[Entry]]]:
    """How many rows were read, and the ideas among them."""
    rows = import_rows.entries(table, settings)
    while batch := list(islice(rows, BATCH)):
        entries: list[Entry] = []
        for line, row, outcome in batch:
            if isinstance(outcome, RowRefused):
                refusals.add(line, row, outcome)
            else:
                entries.append(outcome)
        yield len(batch), entries


def _summary(counts: Counter[str]) -> str:
    lines = [", ".join(f"{name} {counts[name]}" for name in MAIN)]
    return "\n".join(lines + [f"  {counts[name]} {words}" for name, words in REMARKS.items() if counts[name]])
