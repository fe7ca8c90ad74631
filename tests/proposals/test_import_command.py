"""`flask proposals import`: what it takes over, what it refuses, what it says, and how it ends."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine, func, select, text

from app.proposals import commands
from app.proposals.models import Proposal
from tests.house.test_architecture import ROOT
from tests.shared_data import shared_data

HEAD = "Nr,Titel,Text\n"
BASE = ("--title", "Titel", "--text", "Text", "--field", "mobilitaet")


@pytest.fixture
def take(app, tmp_path):
    """Import a table given as text; returns (exit code, counts or None, what was said)."""

    def command(content, *words, base=BASE):
        path = tmp_path / "ideen.csv"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        done = app.test_cli_runner().invoke(args=["proposals", "import", str(path), *base, *words, "--json"])
        last = done.stdout.strip().split("\n")[-1]
        return done.exit_code, json.loads(last) if done.exit_code == 0 else None, done.output

    return command


def table_of(path, delimiter):
    """The rows of a table in UTF-8."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def number(session):
    """How many ideas there are."""
    return session.scalar(select(func.count()).select_from(Proposal))


def test_it_ends_with_one_line_of_counts_and_says_what_was_refused(take, session, tmp_path):
    out = tmp_path / "zurück.csv"
    code, counts, said = take(
        HEAD + "1,Bänke,Am Ufer\n2,,ohne Titel\n3,=1+1,zu,viel\n", "--id", "Nr", "--publish", "--rejected", str(out)
    )
    assert code == 0
    assert {"read": 3, "imported": 1, "skipped": 0, "refused": 2, "published": 1}.items() <= counts.items()
    assert "line 3: Titel: Hier steht noch nichts." in said
    rows = table_of(out, ",")
    assert rows[0] == ["Zeile", "Grund", "Nr", "Titel", "Text"]
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert rows[2][2:] == ["3", "'=1+1", "zu", "viel"]
    assert number(session) == 1


def test_the_same_command_again_imports_nothing(take, session):
    table = HEAD + "1,Bänke,Am Ufer\n2,Bäume,Im Park\n"
    assert take(table)[1]["imported"] == 2
    assert take(table)[1] | {"skipped": 2, "imported": 0} == take(table)[1]
    assert number(session) == 2


def test_a_broken_table_leaves_nothing_behind(take, session):
    rows = "".join(f"{n},Idee {n},Text\n" for n in range(200))
    code, _counts, said = take(HEAD + rows + '201,"nie geschlossen,Text\n')
    assert code == 1
    assert "broken from line 202 on" in said
    assert number(session) == 0


def test_a_missing_column_is_answered_with_those_there_are(take):
    code, _counts, said = take("Nr,Name\n1,a\n")
    assert code == 1
    assert "no column 'Titel', 'Text'. Its columns are: Nr, Name." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lat", "Nr"], "--lat and --lon belong together"),
        (["--field-column", "Nr"], "--field-column and --field-map belong together"),
        (["--delimiter", ";;"], "one sign"),
        (["--language", "Deutsch"], "is a code such as de"),
        (["--source", "  "], "Hier steht noch nichts"),
        (["--rejected", "/nirgends/da.csv"], "cannot be written"),
    ],
)
def test_nonsense_at_the_prompt_is_explained(take, words, said):
    code, _counts, output = take(HEAD + "1,a,b\n", *words)
    assert code != 0
    assert said in output


def test_an_unknown_action_field_is_answered_with_those_there_are(take):
    code, _counts, said = take(HEAD + "1,a,b\n", base=("--title", "Titel", "--text", "Text", "--field", "raumfahrt"))
    assert code == 2
    assert "There is no action field 'raumfahrt'. There are: " in said
    assert "mobilitaet" in said


def test_the_table_itself_is_never_overwritten(take, tmp_path):
    code, _counts, said = take(HEAD + "1,a,b\n", "--rejected", str(tmp_path / "ideen.csv"))
    assert code == 1
    assert "must not be the file" in said
    assert (tmp_path / "ideen.csv").read_text() == HEAD + "1,a,b\n"


def test_a_folder_or_nothing_is_no_table(app, tmp_path):
    for path, said in ((tmp_path, "is a directory"), (tmp_path / "fehlt.csv", "does not exist")):
        done = app.test_cli_runner().invoke(args=["proposals", "import", str(path), *BASE])
        assert done.exit_code == 2
        assert said in done.output


def test_a_killed_import_goes_on_where_it_stopped(clone_database, tmp_path):
    url, rows = clone_database(), 2000
    table = tmp_path / "viele.csv"
    table.write_text(HEAD + "".join(f"{n},Idee {n},Text {n}\n" for n in range(rows)), encoding="utf-8")
    words = [sys.executable, "-m", "flask", "proposals", "import", str(table), *BASE, "--id", "Nr", "--json"]
    started = {"cwd": ROOT, "env": {**os.environ, "DATABASE_URL": url, "FLASK_CONFIGURATION": "Testing"}}
    engine = create_engine(url)

    def there():
        with engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM proposal"))

    running = subprocess.Popen(words, **started, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while not there() and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    kept = there()
    assert 0 < kept < rows
    assert kept % commands.BATCH == 0
    again = subprocess.run(words, **started, capture_output=True, text=True, check=True)
    counts = json.loads(again.stdout.strip().split("\n")[-1])
    assert (counts["imported"], counts["skipped"], there()) == (rows - kept, kept, rows)
    engine.dispose()


def test_real_ideas_of_a_german_city(take, session, tmp_path):
    source = shared_data("bonn_raddialog/ideas.csv")
    lines = table_of(source, ",")
    part = tmp_path / "teil.csv"
    with part.open("w", encoding="cp1252", errors="ignore", newline="") as file:
        csv.writer(file).writerows(lines[:201])
    (tmp_path / "ideen.csv").write_bytes(part.read_bytes())
    base = ("--title", "title", "--text", "text", "--field", "mobilitaet", "--id", "id", "--date", "date")
    words = ("--lat", "lat", "--lon", "lon", "--votes", "votes", "--url", "url", "--publish")
    counts = take(None, *words, base=base)[1]
    assert (counts["read"], counts["imported"] + counts["refused"], counts["places_outside"]) == (200, 200, 200)
    assert counts["imported"] > 190
    again = take(None, *words, base=base)[1]
    assert (again["imported"], again["skipped"]) == (0, counts["imported"])
    kept = session.scalars(select(Proposal).where(Proposal.title.like("%ß%")).limit(1)).one()
    assert kept.published_at.year == 2017
    assert "7." in kept.place


def test_real_proposals_of_madrid_with_html_and_attack_probes(take, session, tmp_path):
    source = shared_data("decide_madrid/proposals_latest.csv")
    lines = table_of(source, ";")
    probes = [row for row in lines[1:] if "ssrf" in row[2].lower() or "script" in row[2].lower()]
    with (tmp_path / "ideen.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*lines[:150], *probes])
    base = ("--title", "title", "--text", "description", "--field", "beteiligung", "--id", "id")
    words = ("--date", "created_at", "--votes", "cached_votes_up", "--withdrawn", "retired_at", "--language", "es")
    counts = take(None, *words, "--publish", base=base)[1]
    assert counts["read"] == 149 + len(probes)
    assert counts["read"] == counts["imported"] + counts["skipped"] + counts["refused"]
    assert counts["published"] + counts["held"] == counts["imported"] > 100
    assert counts["html_converted"] > 50
    for idea in session.scalars(select(Proposal)):
        assert "<script" not in idea.html
        assert "<p>&lt;p&gt;" not in idea.html
        assert idea.language == "es"
    assert take(None, *words, "--publish", base=base)[1]["imported"] == 0
