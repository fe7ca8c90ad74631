"""The whole platform under its supervisor, started as people start it, and asked over the wire."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

import psutil

from tests.postgres import ROOT


class Platform:
    """One start of the supervisor in a folder of the test's own."""

    def __init__(self, instance, **settings):
        self.instance = instance
        environment = {n: v for n, v in os.environ.items() if n != "DATABASE_URL" and not n.startswith("FLASK_")}
        environment |= {
            "PLATFORM_CONFIG": "Testing",
            "PLATFORM_INSTANCE": str(instance),
            "PORT": "0",
            "WEB_WORKERS": "1",
        }
        environment |= settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.listener = threading.Thread(target=self._listen, daemon=True)

    def wait_until_ready(self):
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+) ", line):
                self.port = int(found[1])
                self.family = psutil.Process(self.process.pid).children(recursive=True)
                self.listener.start()
                return self
        raise AssertionError(f"did not start:\n{self.said}")

    def _listen(self):
        """Take what it goes on to say: a pipe that nobody empties brings everything to a stop once it is full."""
        for line in self.process.stdout:
            self.said += line

    def wait(self):
        """Until it has ended and has said its last word."""
        self.process.wait(timeout=20)
        if self.listener.ident:
            self.listener.join(timeout=20)
        self.process.stdout.close()

    def status(self, path="/healthz"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def child(self, words):
        """The process among ours whose command holds these words and whose parent is the supervisor."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if words in " ".join(process.cmdline()):
                    return process
        return None

    def database_url(self):
        return json.loads((self.instance / "running.json").read_text())["DATABASE_URL"]

    def stop(self, number=signal.SIGTERM):
        """Ask to stop; how many seconds it took until everything had ended, as if nobody else used the machine."""
        asked = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=20)
        took = time.monotonic() - asked
        self.wait()
        assert [p for p in self.family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
        return took / crowding()


def crowding(seconds=0.2):
    """How many times longer than its own work a process needs because others have their turn; 1 on a quiet machine."""
    began, worked = time.monotonic(), time.process_time()
    while time.process_time() - worked < seconds:
        pass
    return max(1.0, (time.monotonic() - began) / seconds)


def wait_for(condition, seconds=20, pause=0.1):
    """What the condition says once it says something true."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(pause)
    return found
