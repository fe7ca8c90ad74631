"""Plain data from a file becomes frozen records, or one sentence naming file, key and what is expected there."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import functools
import types
import typing
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Malformed(ValueError):
    """A file of the city profile cannot be used as it is; the sentence says where and what is expected."""

    def __init__(self, place: Place, expected: str) -> None:
        super().__init__(f"{place}: {expected}")


class Words(dict[str, str]):
    """The same words in each language; who asks for a language that is missing gets the city's first one."""

    def __missing__(self, language: str) -> str:
        return next(iter(self.values()))

    def __str__(self) -> str:
        return next(iter(self.values()))


@dataclasses.dataclass(frozen=True)
class Place:
    """Where in the profile a value stands, and which languages its texts may use, the first being required."""

    file: str
    key: str = ""
    languages: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}: {self.key}" if self.key else self.file

    def __truediv__(self, key: str | int) -> Place:
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.key else key
        return dataclasses.replace(self, key=f"{self.key}{step}")


def read(path: Path) -> str:
    """The text of a file of the profile; raises Malformed if it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Malformed(Place(str(path)), "the file is missing") from None
    except UnicodeDecodeError:
        raise Malformed(Place(str(path)), "expected text in UTF-8") from None


def build(kind: Any, raw: Any, place: Place) -> Any:
    """The value of the wanted kind; anything missing, unknown or of another type raises Malformed."""
    if dataclasses.is_dataclass(kind):
        return _record(kind, raw, place)
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        wanted = next(option for option in typing.get_args(kind) if option is not type(None))
        return None if raw is None else build(wanted, raw, place)
    if origin is tuple:
        return _row(typing.get_args(kind), raw, place)
    if origin is dict:
        return _table(typing.get_args(kind)[1], raw, place)
    if origin is typing.Literal:
        return _choice(typing.get_args(kind), raw, place)
    return _single(kind, raw, place)


def _record(kind: Any, raw: Any, place: Place) -> Any:
    table = _mapping(raw, place)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in table:
        if key not in fields:
            raise Malformed(place / str(key), f"unknown key; {_known(str(key), fields)}")
    hints = _hints(kind)
    values = {}
    for name, field in fields.items():
        if name in table:
            values[name] = build(hints[name], table[name], place / name)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Malformed(place / name, f"is missing; expected {_called(hints[name])}")
    return kind(**values)


def _known(key: str, fields: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(key, fields, n=1)
    return f'did you mean "{near[0]}"?' if near else "known here: " + ", ".join(sorted(fields))


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _mapping(raw: Any, place: Place) -> Mapping[Any, Any]:
    if not isinstance(raw, Mapping):
        raise Malformed(place, f"expected keys with values, found {_found(raw)}")
    return raw


def _row(kinds: tuple[Any, ...], raw: Any, place: Place) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise Malformed(place, f"expected a list, found {_found(raw)}")
    if kinds[-1] is Ellipsis:
        return tuple(build(kinds[0], item, place / index) for index, item in enumerate(raw))
    if len(raw) != len(kinds):
        raise Malformed(place, f"expected exactly {len(kinds)} values, found {len(raw)}")
    return tuple(build(kind, item, place / index) for index, (kind, item) in enumerate(zip(kinds, raw, strict=True)))


def _table(kind: Any, raw: Any, place: Place) -> dict[str, Any]:
    return {str(key): build(kind, value, place / str(key)) for key, value in _mapping(raw, place).items()}


def _choice(options: tuple[Any, ...], raw: Any, place: Place) -> Any:
    if raw not in options:
        raise Malformed(place, f"expected one of {', '.join(map(str, options))}, found {_found(raw)}")
    return raw


def _single(kind: Any, raw: Any, place: Place) -> Any:
    if kind is Words:
        return _words(raw, place)
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if kind is datetime.time:
        return _time(raw, place)
    if kind is zoneinfo.ZoneInfo:
        return _zone(raw, place)
    if kind is datetime.date and isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw
    if type(raw) is not kind or kind is datetime.date:
        raise Malformed(place, f"expected {_called(kind)}, found {_found(raw)}")
    if kind is str and not raw.strip():
        raise Malformed(place, "expected text, found nothing")
    return raw


def _words(raw: Any, place: Place) -> Words:
    spoken = {place.languages[0]: raw} if isinstance(raw, str) else _mapping(raw, place)
    for language in spoken:
        if language not in place.languages:
            raise Malformed(
                place / str(language), f"the city does not speak this language; it has {', '.join(place.languages)}"
            )
    if place.languages[0] not in spoken:
        raise Malformed(place / place.languages[0], "is missing; expected text in the city's first language")
    return Words(
        {language: build(str, spoken[language], place / language) for language in place.languages if language in spoken}
    )


def _time(raw: Any, place: Place) -> datetime.time:
    try:
        return datetime.time.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Malformed(place, f'expected a time such as "08:00", found {_found(raw)}') from None


def _zone(raw: Any, place: Place) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(raw)
    except (TypeError, ValueError, AttributeError, zoneinfo.ZoneInfoNotFoundError):
        raise Malformed(place, f'expected a time zone such as "Europe/Berlin", found {_found(raw)}') from None


_CALLED = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime.date: "a day such as 2026-03-04",
    datetime.time: 'a time such as "08:00"',
    Words: "text for each language",
    zoneinfo.ZoneInfo: "a time zone",
}


def _called(kind: Any) -> str:
    if typing.get_origin(kind) is tuple:
        return "a list"
    return _CALLED.get(kind, "keys with values")


def _found(raw: Any) -> str:
    return "nothing" if raw is None else f"{raw!r}"[:60]
