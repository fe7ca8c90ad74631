"""The city profile: files an administrator may edit, read once at start; a mistake stops it with one clear sentence."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from pathlib import Path
from typing import Any

import yaml

from app.core.profile_checks import check
from app.core.profile_pages import read_pages
from app.core.profile_parts import (
    City,
    Council,
    DefectWords,
    Department,
    District,
    Field,
    Outline,
    Point,
    Profile,
    Residents,
    Routing,
)
from app.core.profile_policy import Policy
from app.core.records import Malformed, Place, build, read

__all__ = ["Malformed", "Profile", "load"]

RESIDENTS, OUTLINE = "residents.yaml", "outline.geojson"  # a city may lack both


def load(folder: Path) -> Profile:
    """The profile in this folder; raises Malformed naming file, key and what is expected there."""
    city = _city(folder)
    languages = tuple(language.code for language in city.languages)
    departments, councils = _departments(folder, languages)
    profile = Profile(
        **{field.name: getattr(city, field.name) for field in dataclasses.fields(City)},
        slug=folder.name,
        fields=tuple(
            sorted(
                _rows(folder, "action_fields.yaml", "action_fields", Field, languages), key=lambda field: field.order
            )
        ),
        districts=_rows(folder, "districts.yaml", "districts", District, languages),
        departments=departments,
        councils=councils,
        routing=_whole(folder, "routing.yaml", Routing, languages),
        policy=_whole(folder, "moderation_policy.yaml", Policy, languages),
        defect_words=_whole(folder, "defect_words.yaml", DefectWords, languages),
        pages={},
        residents=_whole(folder, RESIDENTS, Residents, languages) if (folder / RESIDENTS).exists() else None,
        outline=_outline(folder) if (folder / OUTLINE).exists() else None,
    )
    check(profile, folder)
    return dataclasses.replace(profile, pages=read_pages(folder, profile))


def _city(folder: Path) -> City:
    place = Place(str(folder / "city.toml"))
    try:
        raw = tomllib.loads(read(folder / "city.toml"))
    except tomllib.TOMLDecodeError as error:
        raise Malformed(place, f"is not TOML: {error}") from None
    spoken = raw.get("languages")
    codes = tuple(str(row.get("code")) for row in spoken if isinstance(row, dict)) if isinstance(spoken, list) else ()
    if not codes:
        raise Malformed(place / "languages", "is missing; expected at least one [[languages]] with code and name")
    city: City = build(City, raw, dataclasses.replace(place, languages=codes))
    return city


def _yaml(folder: Path, name: str) -> Any:
    try:
        return yaml.load(read(folder / name), Loader=yaml.CSafeLoader)  # as safe as safe_load, ten times as fast
    except yaml.YAMLError as error:
        raise Malformed(Place(str(folder / name)), f"is not YAML: {' '.join(str(error).split())}") from None


def _whole(folder: Path, name: str, kind: Any, languages: tuple[str, ...]) -> Any:
    return build(kind, _yaml(folder, name), Place(str(folder / name), languages=languages))


def _outline(folder: Path) -> Outline:
    """The outer ring of the one polygon of a GeoJSON feature, with the source that it names."""
    place = Place(str(folder / OUTLINE))
    try:
        raw = json.loads(read(folder / OUTLINE))
        source, shape, rings = raw["properties"]["source"], raw["geometry"]["type"], raw["geometry"]["coordinates"]
    except (ValueError, TypeError, KeyError):
        raise Malformed(place, "expected a GeoJSON feature with a geometry and properties.source") from None
    if shape != "Polygon" or not isinstance(rings, list) or not rings:
        raise Malformed(place / "geometry", "expected one polygon")
    ring = build(tuple[Point, ...], rings[0], place / "geometry" / "coordinates" / 0)
    return Outline(build(str, source, place / "properties" / "source"), ring)


def _rows(folder: Path, name: str, key: str, kind: Any, languages: tuple[str, ...]) -> tuple[Any, ...]:
    place = Place(str(folder / name), languages=languages)
    raw = _yaml(folder, name)
    if not isinstance(raw, dict) or set(raw) != {key}:
        raise Malformed(place, f'expected the one key "{key}" with a list')
    return tuple(build(tuple[kind, ...], raw[key], place / key))


def _departments(folder: Path, languages: tuple[str, ...]) -> tuple[tuple[Department, ...], tuple[Council, ...]]:
    place = Place(str(folder / "departments.yaml"), languages=languages)
    raw = _yaml(folder, "departments.yaml")
    if not isinstance(raw, dict) or not {"departments"} <= set(raw) <= {"departments", "councils"}:
        raise Malformed(place, 'expected the key "departments" with a list, and perhaps "councils"')
    departments = build(tuple[Department, ...], raw["departments"], place / "departments")
    return departments, build(tuple[Council, ...], raw.get("councils", []), place / "councils")
