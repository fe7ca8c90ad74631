"""A PDF that somebody sent, written anew without what need not be known; run as a program of its own, with limits.

Reading a hostile file may take all memory or time there is: `file_checks` runs this module as a process that has
little of both. It knows nothing of the platform, so that it starts fast. What it says is its exit code.
"""

import io
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf

FINE, BROKEN, LOCKED, ACTIVE = 0, 10, 11, 12
MEMORY = 1 << 29  # bytes
SECONDS = 15
ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"),
    *("/GoToE", "/GoToR", "/Thread"),  # into other files: a reader that fetches one tells its server who reads
}
CONTAINERS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ELSEWHERE = ("/F", "/Ref")  # of a stream: what it shows lies in another file
CARRIERS = {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}  # kinds of annotations
UNASKED = ("/OpenAction", "/AA")  # what happens without a click, even if it only opens an address
TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")  # who made it, with what, and when
APP0, APP1, APP13, COMMENT, SCAN = 0xE0, 0xE1, 0xED, 0xFE, 0xDA


class Active(Exception):
    """The file would do something, or holds other files."""


def cleaned(content: bytes) -> bytes:
    """The same pages, without earlier versions and without words on who made them; raises `Active`."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if pdf.is_encrypted:
            raise pikepdf.PasswordError("encrypted")
        if not len(pdf.pages):
            raise pikepdf.PdfError("no page")
        for thing in everything(pdf):
            refuse_active(thing)
            for name in TOLD + UNASKED:
                if name in thing:
                    del thing[name]
            if isinstance(thing, pikepdf.Stream):
                forget_camera(thing)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        made = io.BytesIO()
        pdf.save(made, fix_metadata_version=False)
        return made.getvalue()


def everything(pdf: Any) -> Iterator[Any]:
    """Every dictionary and stream of the file, however deep it lies in another one."""
    waiting = [*pdf.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting += [each for each in thing if is_inside(each)]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [each for each in (thing[name] for name in thing.keys()) if is_inside(each)]  # noqa: SIM118
            yield thing


def is_inside(thing: Any) -> bool:
    """Whether it stands right there and not in the list of all objects."""
    return isinstance(thing, pikepdf.Object) and not thing.is_indirect


def refuse_active(thing: Any) -> None:
    """No programs, no other files, nothing that opens or sends something by itself."""
    named = {str(thing[name]) for name in ("/S", "/Subtype") if isinstance(thing.get(name), pikepdf.Name)}
    if named & (ACTIONS | CARRIERS) or any(name in thing for name in CONTAINERS):
        raise Active
    if isinstance(thing, pikepdf.Stream) and any(name in thing for name in ELSEWHERE):
        raise Active


def forget_camera(stream: Any) -> None:
    """Photographs in a PDF lose place and device too; the picture itself stays as it is."""
    kind = stream.get("/Filter")
    if isinstance(kind, pikepdf.Array) and len(kind) == 1:
        kind = kind[0]
    if kind != pikepdf.Name.DCTDecode:
        return
    came = stream.read_raw_bytes()
    kept = without_remarks(came)
    if kept != came:
        stream.write(kept, filter=pikepdf.Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def without_remarks(jpeg: bytes) -> bytes:
    """A JPEG without the segments for Exif, XMP, IPTC and comments."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != SCAN:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in (APP1, APP13, COMMENT):
            kept += jpeg[at:end]
        at = end
    return bytes(kept) + jpeg[at:]


def main() -> int:
    """From the one end to the other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        made = cleaned(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        return LOCKED
    except Active:
        return ACTIVE
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, MemoryError, RuntimeError):
        return BROKEN
    sys.stdout.buffer.write(made)
    return FINE


if __name__ == "__main__":
    sys.exit(main())
