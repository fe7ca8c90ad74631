"""What is taken of the files that people send: pictures drawn anew, and PDFs that do nothing by themselves.

Nothing unchecked is ever laid anywhere: a file stays in the memory of the request until it was read as what it claims
to be, and what is kept was written by us. The name is made harmless and ends as the content says.
"""

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from app.core import pdf_cleaning, pictures
from app.core.errors import NotAllowed
from app.core.locale import lazy

MEGABYTE = 1024 * 1024
PICTURE_LIMIT, PDF_LIMIT = 5 * MEGABYTE, 10 * MEGABYTE
LONGEST_NAME = 80
PATIENCE = 25  # seconds
AT_ONCE = BoundedSemaphore(2)  # files that one web process looks at, so that hostile ones do not take all memory
TURN = 5  # seconds that a request waits for its turn: others must not wait behind a crowd of hostile files
PDF = "application/pdf"
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}
ACCEPTED = ",".join(ENDINGS)  # for the browser's own choice of files
BETWEEN_FOLDERS = re.compile(r"[/\\]")

EMPTY = lazy("Die Datei ist leer.")
OTHER_KIND = lazy("Angenommen werden Bilder (JPEG, PNG, WebP) und PDF-Dateien. Diese Datei ist etwas anderes.")
PICTURE_TOO_LARGE = lazy("Das Bild ist größer als 5 MB. Bitte verkleinern Sie es und wählen Sie es noch einmal.")
PDF_TOO_LARGE = lazy("Die PDF-Datei ist größer als 10 MB. Bitte wählen Sie eine kleinere.")
REFUSED_PDFS = {
    pdf_cleaning.LOCKED: lazy("Die PDF-Datei ist mit einem Passwort geschützt. Bitte senden Sie sie ohne Schutz."),
    pdf_cleaning.ACTIVE: lazy(
        "Die PDF-Datei enthält Programmteile oder weitere Dateien. Bitte drucken Sie sie neu als PDF, und senden Sie "
        "die neue."
    ),
}
BUSY = lazy("Gerade kommen sehr viele Dateien an. Bitte senden Sie Ihre in einer Minute noch einmal.")
BROKEN_PDF = lazy("Die PDF-Datei lässt sich nicht lesen. Vielleicht ist sie beschädigt: Bitte speichern Sie sie neu.")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: the name is anybody's claim, the content at most a byte longer than the longest we take."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it may be kept."""

    name: str
    media_type: str
    content: bytes


def checked(came: Incoming) -> Checked:
    """The file written anew; raises `NotAllowed` with a sentence for whoever sent it."""
    if not came.content:
        raise NotAllowed(EMPTY)
    if not AT_ONCE.acquire(timeout=TURN):
        raise NotAllowed(BUSY)
    try:
        return _checked(came)
    finally:
        AT_ONCE.release()


def _checked(came: Incoming) -> Checked:
    if came.content.startswith(b"%PDF-"):
        return Checked(clean_name(came.name, PDF), PDF, _pdf(came.content))
    if not _is_picture(came.content):
        raise NotAllowed(OTHER_KIND)
    if len(came.content) > PICTURE_LIMIT:
        raise NotAllowed(PICTURE_TOO_LARGE)
    picture = pictures.redrawn(came.content)
    return Checked(clean_name(came.name, picture.media_type), picture.media_type, picture.content)


def _is_picture(content: bytes) -> bool:
    signs = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
    return content.startswith(signs) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _pdf(content: bytes) -> bytes:
    """The PDF as a process with little memory and time writes it anew."""
    if len(content) > PDF_LIMIT:
        raise NotAllowed(PDF_TOO_LARGE)
    command = [sys.executable, "-I", pdf_cleaning.__file__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise NotAllowed(BROKEN_PDF) from None
    if done.returncode != pdf_cleaning.FINE or not done.stdout:
        raise NotAllowed(REFUSED_PDFS.get(done.returncode, BROKEN_PDF))
    if len(done.stdout) > 2 * PDF_LIMIT:
        raise NotAllowed(PDF_TOO_LARGE)
    return done.stdout


def clean_name(sent: str, media_type: str) -> str:
    """A name without folders, controls and marks of direction, at most 80 letters, ending as the content says."""
    last = BETWEEN_FOLDERS.split(sent)[-1]
    visible = "".join(sign for sign in unicodedata.normalize("NFC", last) if sign.isprintable())
    stem = visible.rpartition(".")[0] if "." in visible else visible
    stem = " ".join(stem.split()).strip(". ")[:LONGEST_NAME].strip(". ")
    return (stem or str(lazy("Datei"))) + ENDINGS[media_type]
