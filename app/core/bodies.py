"""What a browser sends, read as UTF-8: a character that came only half stays one, and no field takes it as text.

Left alone, its bytes become words nobody typed (``%ED%A0%80``). In forms they are kept as lone surrogates, which
`text.clean` refuses at the field; in addresses, which only ask for something, they become a mark that people see.
A form of a million empty fields would keep a worker busy for seconds: more than any form of ours has is refused.
"""

from functools import cached_property
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

FORM = "application/x-www-form-urlencoded"
MARK, HALF = "\ufffd", "\udcfd"
MOST_FIELDS = 10_000


def pairs(sent: bytes, errors: str) -> list[tuple[str, str]]:
    """The names and values of a form or of a query."""
    if sent.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
    fields = (field.partition(b"=") for field in sent.replace(b"+", b" ").split(b"&") if field)
    return [(words(name, errors), words(value, errors)) for name, _equals, value in fields]


def words(sent: bytes, errors: str) -> str:
    """What a name or a value says: bytes bare or in percent, read together."""
    return unquote_to_bytes(sent).decode(errors=errors)


class FormParser(FormDataParser):
    """Forms with and without files."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        """Among files the bytes are gone when we look: a mark that stands there is taken for half a character."""
        if mimetype == FORM:
            return stream, self.cls(pairs(stream.read(), "surrogateescape")), self.cls()
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        return stream, self.cls([(name, value.replace(MARK, HALF)) for name, value in form.items(multi=True)]), files


class BodyRequest(Request):
    """A request whose words are read so."""

    form_data_parser_class = FormParser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What stands behind the question mark."""
        return self.parameter_storage_class(pairs(self.query_string, "replace"))


def init_app(app: Flask) -> None:
    """Read every request so."""
    app.request_class = BodyRequest
