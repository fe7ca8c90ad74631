"""A mail server for this machine only: it takes every mail and lays it into a folder, where people can read it."""

import asyncio
import itertools
import threading
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 200


class MailCatcher:
    """Listens on 127.0.0.1 at a free port; each mail becomes one .eml file, and the newest 200 are kept."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port
        self._numbers = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mailcatcher", daemon=True)

    def start(self) -> None:
        """Take mails from now on; `port` is then known."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self._server = listening.result(10)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Refuse connections from now on."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def mails(self) -> list[Path]:
        """What has come, the oldest first."""
        return sorted(self.folder.glob("*.eml"))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = f"{time.time_ns():020}-{next(self._numbers):04}"
        unfinished = self.folder / f"{name}.new"
        unfinished.write_bytes(f"X-Recipients: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
        unfinished.rename(self.folder / f"{name}.eml")
        for old in self.mails()[:-KEPT]:
            old.unlink(missing_ok=True)
        return "250 OK"

    async def _listen(self) -> asyncio.Server:
        def talk() -> SMTP:
            return SMTP(self, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=25_000_000)

        return await self._loop.create_server(talk, "127.0.0.1", self.port)

    async def _close(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
