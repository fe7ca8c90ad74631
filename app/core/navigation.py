"""Menus that parts register at start, so that the floor's page frame knows no part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import ColumnElement, literal

from app.core import city
from app.core.access import AREAS
from app.core.links import address


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as parts register it."""

    label: Any
    endpoint: str
    order: int
    areas: tuple[str, ...] = ()  # staff areas that see it; empty: everyone


@dataclass(frozen=True, slots=True)
class Item:
    """A menu entry as pages show it."""

    label: Any
    url: str
    current: bool
    badge: int | None = None


MENU: dict[str, Entry] = {}
Unread = Callable[[Any], ColumnElement[int]]
UNREAD: list[Unread] = []  # at most one


def add(label: Any, endpoint: str, order: int, areas: tuple[str, ...] = ()) -> None:
    """Register a menu entry; the same endpoint once."""
    MENU[endpoint] = Entry(label, endpoint, order, areas)


def count_unread_with(counter: Unread) -> None:
    """Register how unread notices are counted: an expression for the person of an id, asked for with who it is."""
    UNREAD[:] = [counter]


def unread_of(person_id: Any) -> ColumnElement[int]:
    """The number of unread notices, as an expression."""
    return UNREAD[0](person_id) if UNREAD else literal(0)


def _item(entry: Entry, here: str) -> Item:
    url = address(entry.endpoint)
    return Item(entry.label, url, here == url or (entry.endpoint != "home.show" and here.startswith(url + "/")))


def menu() -> list[Item]:
    """The entries everyone sees."""
    entries = sorted(MENU.values(), key=lambda entry: entry.order)
    here = request.script_root + request.path
    return [_item(entry, here) for entry in entries if not entry.areas]


def staff_menu() -> list[Item]:
    """The entries of the staff desk that the person's duties open."""
    if not current_user.is_authenticated:
        return []
    entries = sorted(MENU.values(), key=lambda entry: entry.order)
    here = request.script_root + request.path
    return [
        _item(entry, here)
        for entry in entries
        if entry.areas and any(current_user.has_duty(AREAS[area]) for area in entry.areas)
    ]


def unread() -> int:
    """The unread notices of the person signed in."""
    return int(g.get("unread", 0)) if current_user.is_authenticated else 0


def frame() -> dict[str, Any]:
    """What the page frame needs on every page; an error page needs less and asks for nothing."""
    profile = current_app.extensions["profile"]
    if not has_request_context() or g.get("failed"):
        return {"city": profile, "demo": False, "navigation": [], "staff_navigation": [], "unread": 0}
    return {
        "city": profile,
        "demo": city.directory().demo,
        "navigation": menu(),
        "staff_navigation": staff_menu(),
        "unread": unread(),
    }


def init_app(app: Flask) -> None:
    """Offer the frame to every template."""
    app.context_processor(frame)
