"""The supervisor: what `make run` starts, and that nothing of it stays."""

import contextlib
import os
import signal
import socket
import threading
import time

import psutil
import psycopg
import pytest

from deploy.run import is_newest
from tests.deploy.platform import Platform, wait_for
from tests.postgres import plain

LEFT_BEHIND = 2.0  # seconds that everything has to end
DREAMING = "SELECT count(*) FROM generate_series(1, 10_000_000_000)"  # never looks whether its server lives
STAYS_UP = 5.0  # seconds after which a worker that cannot work would have ended


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """One folder for all tests here, so that the database is made once."""
    folder = tmp_path_factory.mktemp("instance")
    yield folder
    from deploy.postgres import Postgres

    Postgres(folder / "postgres").remove()


@pytest.fixture
def start(instance):
    started = []

    def start(**settings):
        started.append(Platform(instance, **settings))
        return started[-1]

    yield start
    for platform in started:
        if platform.process.poll() is None:
            platform.process.terminate()
        platform.wait()


def work_until_lost(connection):
    """A question that takes longer than its server lives."""
    with contextlib.suppress(psycopg.Error):
        connection.execute(DREAMING)


def test_a_stop_while_starting_leaves_nothing_and_the_next_start_works(start):
    platform = start()
    platform.family = wait_for(lambda: psutil.Process(platform.process.pid).children(recursive=True))
    assert platform.stop() < LEFT_BEHIND
    assert platform.process.returncode == 0
    assert start().wait_until_ready().status() == 200


def stop_ends_everything(platform, instance, number):
    """Within two seconds, and the folder is as if nothing had run."""
    assert platform.status() == 200
    assert platform.stop(number) < LEFT_BEHIND
    assert platform.process.returncode == 0
    assert sorted(p.name for p in (instance / "run").iterdir()) == ["lock"]
    assert not (instance / "running.json").exists()


def test_a_stop_ends_everything_and_a_second_start_keeps_all_data_and_does_nothing_again(start, instance):
    platform = start().wait_until_ready()
    with psycopg.connect(plain(platform.database_url())) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    stop_ends_everything(platform, instance, signal.SIGTERM)
    platform = start().wait_until_ready()
    url = platform.database_url()
    with psycopg.connect(plain(url)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
        connection.execute("DROP TABLE kept")
    assert "Migrating" not in platform.said
    assert is_newest(url)
    with psycopg.connect(plain(url), autocommit=True) as connection:
        newest = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        assert not is_newest(url)
        connection.execute("UPDATE alembic_version SET version_num = %s", newest)
    stop_ends_everything(platform, instance, signal.SIGINT)


def test_a_start_after_a_kill_ends_what_was_left_running(start):
    killed = start().wait_until_ready()
    killed.process.kill()
    killed.process.wait()
    assert [p for p in killed.family if p.is_running()] != []
    successor = start(PORT=str(killed.port)).wait_until_ready()
    assert [p for p in killed.family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
    assert successor.status() == 200


def test_a_busy_port_is_named_in_one_sentence(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        output, _ = start(PORT=str(port)).process.communicate(timeout=20)
    assert output == f"Port {port} is taken by another program; try: PORT={port + 1} make run\n"


@pytest.mark.parametrize("port", ["http", "70000", "-1", ""])
def test_a_port_that_is_none_is_refused(start, port):
    output, _ = start(PORT=port).process.communicate(timeout=20)
    assert output == f"PORT is a number up to 65535, not {port!r}.\n"


def test_the_same_folder_is_not_run_twice(start):
    first = start().wait_until_ready()
    second = start()
    output, _ = second.process.communicate(timeout=20)
    assert "already runs from this folder" in output
    assert second.process.returncode == 1
    assert first.status() == 200


def test_a_part_that_dies_comes_back_and_the_worker_stays_up_meanwhile(start):
    platform = start().wait_until_ready()
    ready_at, worker = time.monotonic(), platform.child("flask worker").pid

    def kill(part):
        died = platform.child(part)
        os.killpg(died.pid, signal.SIGKILL)
        wait_for(lambda: (new := platform.child(part)) and new.pid != died.pid)
        assert platform.status() == 200

    kill("gunicorn")
    time.sleep(max(0.0, ready_at + STAYS_UP - time.monotonic()))
    assert platform.child("flask worker").pid == worker
    kill("flask worker")
    assert platform.stop() < LEFT_BEHIND


def test_a_database_of_ours_that_dies_comes_back_with_all_that_was_committed(start, instance):
    platform = start().wait_until_ready()
    url = plain(platform.database_url())
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE committed AS SELECT 42 AS n")
    busy = psycopg.connect(url, autocommit=True)
    orphan = psutil.Process(busy.info.backend_pid)
    threading.Thread(target=work_until_lost, args=[busy], daemon=True).start()
    with psycopg.connect(url, autocommit=True) as watch:
        working = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active'"
        wait_for(lambda: watch.execute(working, [orphan.pid]).fetchone())
    died = platform.child("postgres")
    died.kill()
    wait_for(lambda: (new := platform.child("postgres")) and new.pid != died.pid)
    wait_for(lambda: platform.status("/readyz") == 200)
    assert not orphan.is_running()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM committed").fetchone() == (42,)
        connection.execute("DROP TABLE committed")
    assert "The database ended with -9" in platform.said
    assert platform.stop() < LEFT_BEHIND
    assert not (instance / "postgres" / "data" / "postmaster.pid").exists()


def test_a_given_database_is_used_and_no_other_started(start, clone_database):
    url = clone_database()
    platform = start(DATABASE_URL=url).wait_until_ready()
    assert platform.database_url() == url
    assert platform.child("postgres") is None
    assert platform.stop() < LEFT_BEHIND


def test_waiting_for_a_database_that_does_not_answer_can_be_stopped(start, instance, tmp_path):
    platform = start(DATABASE_URL=f"postgresql://postgres@/none?host={tmp_path}")
    wait_for((instance / "run" / "lock").exists)
    time.sleep(1)
    platform.family = []
    assert platform.stop() < LEFT_BEHIND
