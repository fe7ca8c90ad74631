"""Bytes that are no UTF-8 are refused where text is asked for, and never become other words."""

from io import BytesIO
from urllib.parse import quote, quote_plus

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.bodies import FORM, MOST_FIELDS, FormParser
from tests import make
from tests.visitor import Page, check

SENTENCE = "Ein Zeichen kam nur halb bei uns an. Bitte geben Sie die Stelle neu ein."
HALVES = ["%ED%A0%80", "%ED%B3%BF", "%C3", "%FF", "%F0%9F%98", "%C0%80", "%80", "\udcfc"]
MULTIPART = "multipart/form-data; boundary=x"


def encoded(fields):
    """A form as bytes; what is written in percent stands for a byte."""
    pairs = (f"{name}={quote_plus(value, safe='%')}" for name, value in fields.items())
    return "&".join(pairs).encode(errors="surrogateescape")


def in_parts(fields):
    """The same with room for files."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--x--\r\n"


def asked_for(page):
    """What stands in the field of the search."""
    return next(field.get("value") for field in page.all("input", name="q") if field.get("value"))


def read(body, kind):
    """The fields that a form of that kind carried."""
    mimetype, _, boundary = kind.partition("; boundary=")
    return FormParser().parse(BytesIO(body), mimetype, len(body), {"boundary": boundary})[1]


@pytest.mark.parametrize("half", HALVES[:-1])
def test_a_character_that_came_half_is_refused_at_its_field_and_the_rest_stands_there(session, visitor, half):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    fields = {"csrf_token": visitor.token(), "stance": "for"}
    address = f"/kommentieren/{idea.id}"
    answer = visitor.client.post(address, data=encoded({**fields, "text": f"vorher {half} nachher"}), content_type=FORM)
    page = Page(answer, [])
    check(page)
    assert answer.status_code == 422
    assert SENTENCE in page.text
    assert page.fields()["text"].startswith("vorher \ufffd")
    assert page.fields()["text"].endswith(" nachher")
    assert page.fields()["stance"] == "for"


def test_the_same_in_a_form_with_files(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    body = in_parts({"csrf_token": visitor.token().encode(), "stance": b"for", "text": b"vorher \xed\xa0\x80 nachher"})
    answer = visitor.client.post(f"/kommentieren/{idea.id}", data=body, content_type=MULTIPART)
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["stance", "speaking_for", "csrf_token", "%ED%A0%80", "version"])
def test_half_a_character_where_no_text_is_asked_for_is_no_crash(session, visitor, name):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    fields = {"csrf_token": visitor.token(), "stance": "for", "text": "", name: "%ED%A0%80"}
    answer = visitor.client.post(f"/kommentieren/{idea.id}", data=encoded(fields), content_type=FORM)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("name", ["draft", "stadtteil", "language", "field"])
def test_half_a_character_in_the_hidden_parts_of_a_new_idea_is_no_crash(visitor, name):
    fields = {"csrf_token": visitor.token(), "titel": "", "text": "", name: "%ED%A0%80"}
    answer = visitor.client.post("/ideen/neu", data=encoded(fields), content_type=FORM)
    assert answer.status_code == 422


def test_half_a_character_in_the_place_of_a_new_idea_is_refused_at_its_field(visitor):
    fields = {"csrf_token": visitor.token(), "titel": "Bank am Neckar", "text": "Mit Lehne.", "place": "Ufer %ED%A0%80"}
    answer = visitor.client.post("/ideen/neu", data=encoded(fields), content_type=FORM)
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)
    assert "Mit Lehne." in answer.text


@pytest.mark.parametrize("name", ["most", "entitled", "opens_on", "field", "method"])
def test_half_a_character_in_a_number_or_a_day_does_not_cost_the_words_beside_it(session, visitor, name):
    visitor.sign_in(make.staff(session, "coordinator"))
    session.commit()
    fields = {"csrf_token": visitor.token(), "title": "Welcher Platz", "source": "Worum es geht.", name: "%ED%A0%80"}
    answer = visitor.client.post("/dienst/abstimmungen/neu", data=encoded(fields), content_type=FORM)
    assert (answer.status_code, "Worum es geht." in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["danger", "email", "good_faith", "name"])
def test_half_a_character_does_not_lose_a_report(session, visitor, name):
    idea = make.proposal(session)
    fields = {"csrf_token": visitor.token(), "explanation": "Das ist gelogen.", name: "%ED%A0%80"}
    answer = visitor.client.post(f"/melden/{idea.id}", data=encoded(fields), content_type=FORM)
    assert (answer.status_code, "Das ist gelogen." in answer.text) == (422, True)


@pytest.mark.parametrize(
    "text", ["", "äöü ß", "😀 👩‍👩‍👧", "%ED%A0%80", "100 % + 1 & 2 = 3; 4", "\ufffd", "a\r\nb", "שלום"]
)
def test_whole_characters_are_taken_as_typed(text):
    fields = {"text": text, "leer": ""}
    whole = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items()).encode()
    assert read(whole, FORM) == MultiDict(fields)
    if "\ufffd" not in text:
        assert read(in_parts({name: value.encode() for name, value in fields.items()}), MULTIPART) == MultiDict(fields)


@pytest.mark.parametrize("field", [b"a", b"a=", b"", b"text=%C3%A4"])
def test_more_fields_than_any_form_of_ours_has_are_refused(field):
    assert len(list(read(b"&".join([field] * MOST_FIELDS), FORM).items(multi=True))) == (MOST_FIELDS if field else 0)
    with pytest.raises(RequestEntityTooLarge):
        read(b"&".join([field] * (MOST_FIELDS + 1)), FORM)


def test_too_many_fields_are_told_on_a_page(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    body = encoded({"csrf_token": visitor.token()}) + b"&text=x" * MOST_FIELDS
    assert visitor.client.post(f"/kommentieren/{idea.id}", data=body, content_type=FORM).status_code == 413


def test_bytes_that_stand_bare_in_a_form_are_treated_alike():
    assert read(b"a=gr\xfcn&b=1", FORM) == MultiDict({"a": "gr\udcfcn", "b": "1"})


@pytest.mark.parametrize("half", HALVES[:-1])
def test_a_broken_search_is_shown_as_it_came_and_finds_nothing(visitor, half):
    page = visitor.open(f"/ideen?q=gr{half}n&von=%E4")
    assert asked_for(page).startswith("gr\ufffd")
    assert half not in page.text
    assert asked_for(visitor.open(f"/ideen?q={quote('grün')}")) == "grün"


def test_half_a_character_kept_for_after_the_sign_in_becomes_a_mark(session, visitor):
    idea = make.proposal(session)
    fields = {"csrf_token": visitor.token(), "reason": "vorher %ED%A0%80"}
    answer = visitor.client.post(f"/ideen/{idea.id}/zurueckziehen", data=encoded(fields), content_type=FORM)
    assert answer.status_code == 303
    assert "vorher \ufffd" in visitor.open(answer.location).text
