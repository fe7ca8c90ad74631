"""Reading the folder into which the local mail catcher lays the mails."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as a page shows it."""

    to: str
    subject: str
    date: str
    body: str


def newest(folder: Path) -> list[Letter]:
    """The newest mails, the latest first."""
    return [read(path) for path in sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]]


def read(path: Path) -> Letter:
    """One mail of the folder."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(str(message["To"]), str(message["Subject"]), str(message["Date"]), body.get_content() if body else "")
