"""A server under load: one process, its processor time and memory, and that of its database."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from deploy.postgres import Postgres
from tests.postgres import ROOT

WARM_UP = 25
Request = Callable[[int], tuple[str, str, bytes, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page costs: milliseconds of processor time a request, of the application and of the database."""

    app_ms: float
    database_ms: float
    times: list[float]  # milliseconds on the clock, one for each request
    a_second: float
    page_bytes: int

    @property
    def cpu_ms(self) -> float:
        """Both together."""
        return self.app_ms + self.database_ms


def middle(rounds: Sequence[Figures]) -> Figures:
    """The medians of several rounds."""
    return Figures(
        app_ms=median(each.app_ms for each in rounds),
        database_ms=median(each.database_ms for each in rounds),
        times=[time for each in rounds for time in each.times],
        a_second=median(each.a_second for each in rounds),
        page_bytes=rounds[-1].page_bytes,
    )


class Server:
    """One gunicorn worker, with the database behind it."""

    def __init__(self, port: int, worker: psutil.Process, postgres: Postgres) -> None:
        self.port = port
        self.worker = worker
        self.postgres = postgres

    def measure(self, requests: int, request: Request, first: int = 0) -> Figures:
        """Send `request(n)` = (method, path, body, headers) so many times, one after the other, from `first` on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        before, times, size = self._cpu(), [], 0
        began = time.perf_counter()
        for number in range(first, first + requests):
            start = time.perf_counter()
            size = send(connection, *request(number))
            times.append((time.perf_counter() - start) * 1000)
        passed, after = time.perf_counter() - began, self._cpu()
        connection.close()
        return Figures(
            app_ms=(after[0] - before[0]) * 1000 / requests,
            database_ms=(after[1] - before[1]) * 1000 / requests,
            times=times,
            a_second=requests / passed,
            page_bytes=size,
        )

    def memory(self) -> float:
        """Megabytes of the worker that nobody shares (USS)."""
        return float(self.worker.memory_full_info().uss / 1e6)

    def _cpu(self) -> tuple[float, float]:
        backends = psutil.Process(self.postgres.process.pid).children() if self.postgres.process else []
        return seconds(self.worker), sum(seconds(backend) for backend in backends)


def seconds(process: psutil.Process) -> float:
    """Processor time of a process so far; a process that ended counts nothing.

    Linux keeps it for each thread to the nanosecond; elsewhere it comes in hundredths of a second.
    """
    try:
        threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
        if threads:
            return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
        spent = process.cpu_times()
    except (psutil.NoSuchProcess, OSError):
        return 0.0
    return float(spent.user + spent.system)


def send(connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
    """One request; raises RuntimeError for an error page."""
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 400:
        raise RuntimeError(f"{method} {path}: {answer.status}\n{content[:3000].decode(errors='replace')}")
    return len(content)


@contextmanager
def serve(application: str, environment: dict[str, str], postgres: Postgres) -> Iterator[Server]:
    """Serve an application with one worker of four threads until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1"),
        *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--timeout", "120"),
    ]
    master = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        yield Server(port, worker_of(master.pid, port), postgres)
    finally:
        master.terminate()
        master.wait(60)


def worker_of(master: int, port: int) -> psutil.Process:
    """The worker, once it answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                children = psutil.Process(master).children()
                if children:
                    return children[0]
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
