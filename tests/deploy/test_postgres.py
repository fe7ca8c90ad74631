"""The embedded PostgreSQL: made, kept, stopped, and found again after a kill."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from deploy.postgres import Postgres, PostgresError
from tests.postgres import ROOT, plain


@pytest.fixture
def server(tmp_path):
    server = Postgres(tmp_path / "instance" / "postgres")
    server.start()
    yield server
    server.remove()


def ask(server, question):
    with psycopg.connect(plain(server.url()), autocommit=True) as connection:
        return connection.execute(question).fetchone()


def order(server, statement):
    with psycopg.connect(plain(server.url()), autocommit=True) as connection:
        connection.execute(statement)


def at_work(server):
    """Every process that works on these data, or makes them."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(server.folder) or str(server.folder) in " ".join(process.cmdline()):
                found.append(process)
    return found


def soon():
    """What is asked to stop while it already works."""
    asked = iter([False, False])
    return lambda: next(asked, True)


def give_up_soon(server, monkeypatch):
    """Start a server and give up a moment later, by when no program may have been started."""
    with monkeypatch.context() as nothing_new:
        nothing_new.setattr(server, "_popen", None)
        server.start(give_up=soon())


def test_it_sorts_and_stores_alike_on_every_machine(server):
    found = ask(
        server,
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'postgres'",
    )
    assert found == ("b", "C.UTF-8", "UTF8")


def test_german_and_similar_words_are_known(server):
    order(server, "CREATE EXTENSION pg_trgm")
    order(server, "CREATE EXTENSION unaccent")
    assert ask(server, "SELECT unaccent('Brücke'), to_tsvector('german', 'Häuser')::text") == ("Brucke", "'haus':1")


def test_it_listens_on_no_network(server):
    assert ask(server, "SHOW listen_addresses") == ("",)
    assert server.sockets.stat().st_mode & 0o777 == 0o700


def test_it_does_not_run_as_root(server):
    assert psutil.Process(server.process.pid).uids().real != 0


def test_data_survive_a_stop(server):
    order(server, "CREATE TABLE kept AS SELECT 1 AS n")
    server.stop()
    server.start()
    assert ask(server, "SELECT n FROM kept") == (1,)


def test_a_stop_ends_the_server_in_spite_of_open_connections(server):
    process = psutil.Process(server.process.pid)
    connection = psycopg.connect(plain(server.url()))
    connection.execute("SELECT 1")
    server.stop(seconds=2)
    assert not process.is_running()
    with contextlib.suppress(psycopg.Error):
        connection.close()


def test_a_new_owner_stops_what_a_killed_one_left_running(server):
    order(server, "CREATE TABLE kept AS SELECT 1 AS n")
    left = server.process
    successor = Postgres(server.home)
    successor.start()
    assert left.wait(5) is not None
    assert ask(successor, "SELECT n FROM kept") == (1,)
    successor.stop()


def test_a_killed_server_loses_nothing_that_was_committed(server):
    order(server, "CREATE TABLE kept AS SELECT 1 AS n")
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.start()
    assert ask(server, "SELECT n FROM kept") == (1,)


def test_a_start_given_up_while_the_data_are_made_leaves_nothing(tmp_path):
    server = Postgres(tmp_path / "instance" / "postgres")
    try:
        server.start(give_up=(server.folder / "data.new").exists)
        assert at_work(server) == []
        assert not server.data.exists()
        assert not server.log.exists()
        server.start()
        assert ask(server, "SELECT 1") == (1,)
    finally:
        server.remove()


def test_a_start_given_up_while_a_server_left_behind_is_ended_leaves_nothing(server, monkeypatch):
    order(server, "CREATE TABLE kept AS SELECT 1 AS n")
    server.process.send_signal(signal.SIGSTOP)  # it answers to nothing but force
    successor, began = Postgres(server.home), time.monotonic()
    give_up_soon(successor, monkeypatch)
    assert time.monotonic() - began < 5
    assert at_work(server) == []
    successor.start()
    assert ask(successor, "SELECT n FROM kept") == (1,)
    successor.stop()


def test_a_start_given_up_while_a_killed_server_s_orphan_is_ended_leaves_nothing(server, monkeypatch):
    with psycopg.connect(plain(server.url())) as connection:
        os.kill(connection.info.backend_pid, signal.SIGSTOP)
        server.process.kill()
        server.process.wait()
        successor = Postgres(server.home)
        give_up_soon(successor, monkeypatch)
        connection.close()
    assert at_work(server) == []
    successor.start()
    assert ask(successor, "SELECT 1") == (1,)
    successor.stop()


def test_a_mark_with_the_number_of_another_process_is_no_obstacle(server):
    server.stop()
    mark = server.data / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n\nready\n")
    server.start()
    assert ask(server, "SELECT 1") == (1,)


def test_an_empty_mark_is_no_obstacle(server):
    server.stop()
    (server.data / "postmaster.pid").write_text("")
    assert not server.is_running()
    server.start()
    assert ask(server, "SELECT 1") == (1,)


@pytest.mark.parametrize("name", ["Straße mit Bäumen", "a" * 120, 'mit, Komma und "Zeichen"'])
def test_any_folder_will_do(tmp_path, name):
    server = Postgres(tmp_path / name / "instance" / "postgres")
    server.start()
    try:
        address = make_url(server.url()).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        sockets, folder = server.sockets, server.folder
        server.remove()
    assert not sockets.exists()
    assert not folder.exists()
    assert not server.home.exists()


def test_data_of_another_version_are_refused_with_a_sentence(server):
    server.stop()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match="was made by PostgreSQL 17"):
        server.start()
    (server.data / "PG_VERSION").write_text("18\n")


def test_a_backup_can_be_restored_into_a_new_server(server, tmp_path):
    def run(home, *words):
        environment = {**os.environ, "PLATFORM_INSTANCE": str(home)}
        subprocess.run([sys.executable, "-m", "deploy.postgres", *words], cwd=ROOT, env=environment, check=True)

    backup, old, new = tmp_path / "backup.dump", tmp_path / "instance", tmp_path / "new" / "instance"
    run(old, "createdb", "--maintenance-db=postgres", "mitwirken")
    run(old, "psql", "--quiet", "--command", "CREATE TABLE kept AS SELECT 'Brücke' AS word")
    run(old, "pg_dump", "--format=custom", f"--file={backup}")
    restored = Postgres(new / "postgres")
    try:
        run(new, "createdb", "--maintenance-db=postgres", "mitwirken")
        run(new, "pg_restore", "--no-owner", "--exit-on-error", "--dbname=mitwirken", str(backup))
        assert not restored.is_running()
        restored.start()
        with psycopg.connect(plain(restored.url("mitwirken"))) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("Brücke",)
    finally:
        restored.remove()


def test_a_clone_starts_like_the_template_and_goes_its_own_way(clone_database):
    first, second = clone_database(), clone_database()
    with psycopg.connect(plain(first), autocommit=True) as connection:
        connection.execute("CREATE TABLE only_here (n int)")
    with psycopg.connect(plain(second)) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
