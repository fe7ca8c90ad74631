"""Pictures that people send are drawn anew: what lies hidden in a file (place, device, remarks) stays behind.

Whatever takes a picture takes it through `redrawn`; nothing of the file that came is kept, only what is to be seen.
"""

import io
import struct
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock

from PIL import Image, ImageOps

from app.core.errors import NotAllowed
from app.core.locale import lazy

LONGEST_SIDE = 2_000
MOST_DOTS = 50_000_000
LARGE = 12_000_000  # dots; 50 million take up to 750 MB while they are drawn, whatever the file weighs
ONE_LARGE = Lock()
MOST_SCANS = 100  # a JPEG in layers has about ten; thousands would keep the server drawing for minutes
SCAN = b"\xff\xda"
READ = ("JPEG", "PNG", "WEBP")
PLAIN = ("L", "RGB", "RGBA")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)
UNREADABLE = lazy(
    "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie ein Bild als JPEG, PNG oder WebP; viele Geräte "
    "bieten das beim Speichern oder Teilen an."
)
TOO_LARGE = lazy(
    "Das Bild hat mehr als 50 Millionen Bildpunkte. Bitte verkleinern Sie es und senden Sie es noch einmal."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept and shown."""

    content: bytes
    media_type: str
    width: int
    height: int


def redrawn(content: bytes) -> Picture:
    """The picture drawn anew: upright, at most 2,000 dots a side, without anything that is not to be seen."""
    try:
        with Image.open(io.BytesIO(content), formats=READ) as came:
            if came.width * came.height > MOST_DOTS or content.count(SCAN) > MOST_SCANS:
                raise NotAllowed(TOO_LARGE)
            kind = came.format if came.format in READ else "JPEG"  # several pictures in one JPEG: the first
            with ONE_LARGE if came.width * came.height > LARGE else nullcontext():
                return kept(drawn(came), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAllowed(TOO_LARGE) from bomb
    except BROKEN as broken:
        raise NotAllowed(UNREADABLE) from broken


def drawn(came: Image.Image) -> Image.Image:
    """What is to be seen, upright and no larger than needed, in plain colours."""
    came.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read at a fraction of its size
    came.seek(0)
    image = came
    if image.mode not in PLAIN:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before it is turned: a copy of the large one takes its memory again
    upright = ImageOps.exif_transpose(image)
    upright.info = {}
    return upright


def kept(image: Image.Image, kind: str) -> Picture:
    """The drawn picture as a file of the kind that came."""
    to = io.BytesIO()
    image.save(to, kind, quality=85, optimize=True)
    return Picture(to.getvalue(), f"image/{kind.lower()}", image.width, image.height)
