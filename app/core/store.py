"""Where the bytes of people's files lie: a folder of this machine, or S3-compatible storage by its URL.

A store is made by the process that uses it, never before a fork: a child of a process that used one waits for ever.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

FOLDER = "files"  # below instance/, where FILES_STORE says nothing
PATIENCE: dict[str, Any] = {
    # bytes are sealed before they travel: a store of the own network may speak plain HTTP
    "client_options": {"timeout": "20s", "connect_timeout": "3s", "allow_http": True},
    "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
}


class StoreGone(Exception):
    """The store does not answer, or takes nothing; whoever asked may try again later."""


def put(key: str, content: bytes) -> None:
    """Lay bytes under a key; raises `StoreGone`."""
    try:
        _store().put(_path(key), content)
    except (BaseError, OSError) as error:
        raise StoreGone(str(error)) from error


def get(key: str) -> bytes | None:
    """The bytes under a key, None if there are none; raises `StoreGone`."""
    try:
        return bytes(_store().get(_path(key)).bytes())
    except FileNotFoundError:
        return None
    except (BaseError, OSError) as error:
        raise StoreGone(str(error)) from error


def delete(key: str) -> None:
    """Take away what lies under a key; doing it twice changes nothing. Raises `StoreGone`."""
    try:
        _store().delete(_path(key))
    except FileNotFoundError:
        return
    except (BaseError, OSError) as error:
        raise StoreGone(str(error)) from error


def listed() -> Iterator[tuple[str, datetime]]:
    """(key, since when it lies there) of everything in the store; raises `StoreGone`."""
    try:
        for some in _store().list():
            yield from ((str(each["path"]).rpartition("/")[2], each["last_modified"]) for each in some)
    except (BaseError, OSError) as error:
        raise StoreGone(str(error)) from error


def _path(key: str) -> str:
    return f"{key[:2]}/{key}"


def _store() -> Any:
    made = current_app.extensions.setdefault("stores", {})
    if os.getpid() not in made:
        made.setdefault(os.getpid(), _make())
    return made[os.getpid()]


def _make() -> Any:
    url = str(current_app.config["FILES_STORE"])
    try:
        if not url:
            return LocalStore(Path(current_app.instance_path) / FOLDER, mkdir=True)
        if url.startswith("file://"):
            return LocalStore(Path(url.removeprefix("file://")), mkdir=True)
        if url.startswith("memory:"):
            return from_url(url)
        return from_url(url, **PATIENCE)
    except (BaseError, OSError, ValueError) as error:
        raise StoreGone(str(error)) from error
