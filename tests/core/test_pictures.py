"""Pictures are drawn anew: nothing hidden in a file comes through, nothing that harms the server is opened."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from app.core import pictures
from app.core.errors import NotAllowed
from tests import make

ORIENTATION, GPS = 0x0112, 0x8825


def exif(orientation=1):
    """What a phone writes beside a picture: how it was held, and where."""
    said = Image.Exif()
    said[ORIENTATION] = orientation
    said[0x010F] = "Geheimfon"
    said.get_ifd(GPS).update({1: "N", 2: (49.0, 8.0, 33.0), 3: "E", 4: (9.0, 13.0, 7.0)})
    return said


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """A small PNG that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_picture_was_taken_stays_behind(kind):
    content = make.picture(kind, exif=exif())
    assert b"Geheimfon" in content
    picture = pictures.redrawn(content)
    assert picture.media_type == f"image/{kind.lower()}"
    assert b"Geheimfon" not in picture.content
    assert not opened(picture).getexif()
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(opened(picture).info)


def test_remarks_and_what_is_appended_stay_behind():
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Author", "Erika Beispiel")
    for content in (make.picture("PNG", pnginfo=remarks), make.picture("JPEG", comment=b"Erika Beispiel")):
        picture = pictures.redrawn(content + b"<script>Erika Beispiel</script>")
        assert b"Erika" in content
        assert b"Erika" not in picture.content


def test_a_picture_held_sideways_is_shown_upright():
    picture = pictures.redrawn(make.picture("JPEG", (60, 40), exif=exif(orientation=6)))
    assert (picture.width, picture.height) == opened(picture).size == (40, 60)


def test_a_large_picture_becomes_small_and_a_small_one_stays():
    assert max(opened(pictures.redrawn(make.picture("JPEG", (4_000, 2_600)))).size) == 2_000
    assert opened(pictures.redrawn(make.picture("PNG", (30, 20)))).size == (30, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_can_be_drawn(mode):
    assert opened(pictures.redrawn(make.picture("PNG", mode=mode))).size == (60, 40)
    if mode in ("LA", "RGBA"):
        assert opened(pictures.redrawn(make.picture("PNG", mode=mode))).has_transparency_data


def test_colours_for_printing_become_those_of_a_screen():
    assert opened(pictures.redrawn(make.picture("JPEG", mode="CMYK"))).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff" + b"x" * 1_000, b"RIFF\x04\x00\x00\x00WEBP",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(NotAllowed, match="kein Bild"):
        pictures.redrawn(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_picture_is_refused(kind, share):
    content = make.picture(kind, (300, 200))
    with pytest.raises(NotAllowed, match="kein Bild"):
        pictures.redrawn(content[: int(len(content) * share)])


@pytest.mark.parametrize("size", [(10_000, 6_000), (10_000, 10_000), (20_000, 20_000), (2_000_000_000, 2_000_000_000)])
def test_a_bomb_is_not_opened(size):
    with pytest.raises(NotAllowed, match=r"50 Millionen|kein Bild"):
        pictures.redrawn(bomb(*size))


def test_a_jpeg_of_thousands_of_layers_is_not_drawn():
    content = make.picture("JPEG")
    with pytest.raises(NotAllowed, match="50 Millionen"):
        pictures.redrawn(content + pictures.SCAN * 200)


def test_only_one_large_picture_is_drawn_at_a_time(monkeypatch):
    held, draw = [], pictures.drawn
    monkeypatch.setattr(pictures, "LARGE", 2_400)
    monkeypatch.setattr(pictures, "drawn", lambda came: held.append(pictures.ONE_LARGE.locked()) or draw(came))
    for size in ((60, 40), (61, 40), (60, 40)):
        pictures.redrawn(make.picture("PNG", size))
    assert held == [False, True, False]
