"""Programs that the supervisor starts, each in a process group of its own, so that none outlives it unnoticed."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

FIRST_PAUSE = 0.5  # seconds before a program that ended is started again; doubled each time
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # seconds of life after which the pause is short again


class Rhythm:
    """When something that ended is started again: soon, but later and later while it keeps ending early."""

    def __init__(self) -> None:
        self.pause = FIRST_PAUSE
        self.started = 0.0
        self.again_at: float | None = None

    def begin(self) -> None:
        """It was started just now."""
        self.started, self.again_at = time.monotonic(), None

    def note_end(self, now: float) -> float:
        """It has ended; the seconds until it is started again."""
        pause = FIRST_PAUSE if now - self.started > HEALTHY_AFTER else self.pause
        self.again_at = now + pause
        self.pause = min(pause * 2, LONGEST_PAUSE)
        return pause


class Child:
    """One program: started, started again when it ends, and stopped with everything it started itself."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self.command = list(command)
        self.record = folder / f"{name}.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.rhythm = Rhythm()

    def start(
        self,
        root: Path,
        environment: Mapping[str, str],
        keep: Sequence[int] = (),
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> None:
        """Start the program and note it for a successor, should the supervisor be killed."""
        self.process = subprocess.Popen(
            self.command,
            cwd=root,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            pass_fds=keep,
        )
        self.rhythm.begin()
        with contextlib.suppress(psutil.NoSuchProcess):
            born = psutil.Process(self.process.pid).create_time()
            self.record.write_text(json.dumps({"group": self.process.pid, "born": born}))

    def ended(self) -> int | None:
        """The exit code once the program has ended."""
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process:
            signal_group(self.process.pid, signal.SIGTERM)

    def make_sure(self, until: float) -> None:
        """Wait for the group to be gone; at `until` it is ended by force."""
        if not self.process:
            return
        while self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.record.unlink(missing_ok=True)


def signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def stop_leftovers(folder: Path) -> list[str]:
    """End what a killed supervisor left running; the names of what was found."""
    found = []
    for record in sorted(folder.glob("*.json")):
        noted = json.loads(record.read_text() or "{}")
        members = _members(noted["group"], noted["born"]) if noted else []
        for number, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
            for member in members:
                with contextlib.suppress(psutil.NoSuchProcess):
                    member.send_signal(number)
            _, members = psutil.wait_procs(members, patience)
        record.unlink()
        found.append(record.stem)
    return found


def _members(group: int, born: float) -> list[psutil.Process]:
    """The processes of that group, unless its number now belongs to a stranger."""
    with contextlib.suppress(psutil.NoSuchProcess):
        if abs(psutil.Process(group).create_time() - born) > 1:
            return []
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(ProcessLookupError, PermissionError, psutil.Error):
            if os.getpgid(process.pid) == group:
                found.append(process)
    return found
