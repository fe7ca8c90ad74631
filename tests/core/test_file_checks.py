"""What is taken of the files people send, and what is refused with which sentence."""

import io
import subprocess

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from app.core import file_checks, pdf_cleaning
from app.core.errors import NotAllowed
from app.core.file_checks import Incoming, checked, clean_name
from tests import make
from tests.core.test_pictures import bomb, exif

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Foto.jpeg", "Foto.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Bilder\\Ufer.JPG", "Ufer.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
        ("Rechnung\u202egpj.exe", "Rechnunggpj.jpg"),
        ("Z" * 300 + ".jpg", "Z" * 80 + ".jpg"),
        ("   ...  ", "Datei.jpg"),
        ("", "Datei.jpg"),
        ("Bänke\r\nX: y.png", "BänkeX: y.jpg"),
        ("\ud800.jpg", "Datei.jpg"),
        ("日本.html", "日本.jpg"),
    ],
)
def test_a_name_is_harmless_and_ends_as_the_content_says(app, sent, kept):
    assert clean_name(sent, "image/jpeg") == kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer."),
        (SVG, "etwas anderes"),
        (b"<!doctype html><script>alert(1)</script>", "etwas anderes"),
        (b"PK\x03\x04" + b"x" * 100, "etwas anderes"),
        (b"\xff\xd8\xff" + b"x" * 100, "kein Bild"),
        (b"\xff\xd8\xff" + b"x" * file_checks.PICTURE_LIMIT, "größer als 5 MB"),
        (b"x" * (file_checks.PDF_LIMIT + 1), "etwas anderes"),
        (b"%PDF-1.7" + b"x" * file_checks.PDF_LIMIT, "größer als 10 MB"),
        (bomb(30_000, 30_000), "50 Millionen"),
    ],
)
def test_what_is_neither_picture_nor_pdf_is_refused(app, content, sentence):
    with pytest.raises(NotAllowed) as refusal:
        checked(Incoming("bild.jpg", content))
    assert sentence in str(refusal.value.reason)


def test_a_picture_that_is_a_page_too_is_only_a_picture(app):
    kept = checked(Incoming("seite.html", make.picture("JPEG", exif=exif()) + b"<script>alert(1)</script>"))
    assert (kept.name, kept.media_type) == ("seite.jpg", "image/jpeg")
    assert b"script" not in kept.content
    assert b"Geheimfon" not in kept.content


def javascript(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch_deep_inside(pdf):
    action = Dictionary(S=Name.URI, URI=String("x"), Next=Array([Dictionary(S=Name.Launch, F=String("cmd.exe"))]))
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=action)]
    )


def attachment(pdf):
    pdf.attachments["a.txt"] = b"hello"


def form_of_xml(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def link_into_another_file(pdf):
    action = Dictionary(S=Name.GoToR, F=String("\\\\192.0.2.1\\share\\a.pdf"), D=Array([0, Name.Fit]))
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=action)]
    )


def picture_from_elsewhere(pdf):
    image = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
    image.F = Dictionary(FS=Name.URL, F=String("https://192.0.2.1/a.png"))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))


def script_when_a_page_opens(pdf):
    pdf.pages[0].obj.AA = Dictionary(O=pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))


HARMFUL = [
    *(javascript, launch_deep_inside, attachment, form_of_xml),
    *(link_into_another_file, picture_from_elsewhere, script_when_a_page_opens),
]


@pytest.mark.parametrize("edit", HARMFUL)
def test_a_pdf_that_does_something_is_refused(edit):
    with pytest.raises(pdf_cleaning.Active):
        pdf_cleaning.cleaned(make.pdf(edit))


def test_nothing_in_a_pdf_happens_without_a_click():
    def call_home(pdf):
        address = Dictionary(S=Name.URI, URI=String("https://192.0.2.1/read"))
        pdf.Root.OpenAction = address
        pdf.pages[0].obj.AA = Dictionary(O=address)

    with pikepdf.open(io.BytesIO(pdf_cleaning.cleaned(make.pdf(call_home)))) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/AA" not in pdf.pages[0].obj
    assert b"192.0.2.1" not in pdf_cleaning.cleaned(make.pdf(call_home))


def test_a_pdf_forgets_who_made_it_and_where_its_photographs_were_taken():
    def with_photograph(pdf):
        pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta>Erika Beispiel</x:xmpmeta>", Type=Name.Metadata)
        image = pdf.make_stream(make.picture("JPEG", exif=exif()), Type=Name.XObject, Subtype=Name.Image)
        image.Filter = Name.DCTDecode
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))

    sent = make.pdf(with_photograph)
    assert b"Geheimfon" in sent
    kept = pdf_cleaning.cleaned(sent + b"\n<script>Erika Beispiel</script>")
    assert b"Geheimfon" not in kept
    assert b"Erika" not in kept
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        assert Image.open(io.BytesIO(pdf.pages[0].obj.Resources.XObject.I.read_raw_bytes())).size == (60, 40)


def test_a_pdf_is_checked_by_a_process_of_its_own(app):
    kept = checked(Incoming("Plan.exe", make.pdf()))
    assert (kept.name, kept.media_type) == ("Plan.pdf", "application/pdf")
    assert b"Erika" not in kept.content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (make.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "Passwort"),
        (make.pdf(javascript), "Programmteile"),
        (b"%PDF-1.4 nothing", "nicht lesen"),
    ],
)
def test_what_that_process_says_becomes_a_sentence(app, content, sentence):
    with pytest.raises(NotAllowed) as refusal:
        checked(Incoming("plan.pdf", content))
    assert sentence in str(refusal.value.reason)


def test_a_pdf_that_takes_too_long_is_refused(app, monkeypatch):
    def slow(*_arguments, **_options):
        raise subprocess.TimeoutExpired("python", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(NotAllowed, match="nicht lesen"):
        checked(Incoming("plan.pdf", make.pdf()))


def test_a_crowd_of_files_is_told_to_come_back(app, monkeypatch):
    monkeypatch.setattr(file_checks, "TURN", 0.01)
    with file_checks.AT_ONCE, file_checks.AT_ONCE, pytest.raises(NotAllowed, match="sehr viele Dateien"):
        checked(Incoming("bild.png", make.picture()))
    assert checked(Incoming("bild.png", make.picture())).name == "bild.png"
