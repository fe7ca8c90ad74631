"""What must fit together in a city profile: slugs, references between files, colours, periods; pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.profile_parts import Profile
from app.core.records import Malformed, Place

SURFACES = {"light": ("#ffffff", "#f3f5f8"), "dark": ("#12161c", "#262c36")}
CONTRAST = 4.5
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z]{1,4}")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")


def check(profile: Profile, folder: Path) -> None:
    """Raises Malformed for the first thing that does not fit."""
    _check_city(profile, Place(str(folder / "city.toml")))
    _check_departments(profile, Place(str(folder / "departments.yaml")) / "departments")
    _check_fields(profile, Place(str(folder / "action_fields.yaml")) / "action_fields")
    _check_districts(profile, Place(str(folder / "districts.yaml")) / "districts")
    _check_routing(profile, Place(str(folder / "routing.yaml")))
    _check_policy(profile, Place(str(folder / "moderation_policy.yaml")))
    _check_residents(profile, Place(str(folder / "residents.yaml")))
    _check_outline(profile, Place(str(folder / "outline.geojson")) / "geometry")


def _check_city(profile: Profile, place: Place) -> None:
    if not _PREFIX.fullmatch(profile.prefix):
        raise Malformed(
            place / "prefix", f'expected one to four capital letters such as "HN", found {profile.prefix!r}'
        )
    if profile.coat_of_arms and not profile.official:
        raise Malformed(place / "coat_of_arms", "a coat of arms needs official = true")
    for theme, surfaces in SURFACES.items():
        colour = getattr(profile.accent, theme)
        if not _COLOUR.fullmatch(colour):
            raise Malformed(place / "accent" / theme, f'expected a colour such as "#0b5568", found {colour!r}')
        weakest = min(contrast(colour, surface) for surface in surfaces)
        if weakest < CONTRAST:
            raise Malformed(
                place / "accent" / theme,
                f"expected a contrast of at least {CONTRAST}:1 to {', '.join(surfaces)}, found {weakest:.1f}:1",
            )
    for key, address in (("licence", profile.licence.url), ("defects", profile.defects.url)):
        if not _ADDRESS.fullmatch(address):
            raise Malformed(place / key / "url", f"expected an address beginning with https://, found {address!r}")
    if not set(profile.service_hours.weekdays) <= set(range(1, 8)) or not profile.service_hours.weekdays:
        raise Malformed(place / "service_hours" / "weekdays", "expected numbers from 1 (Monday) to 7 (Sunday)")
    if profile.service_hours.opens >= profile.service_hours.closes:
        raise Malformed(place / "service_hours" / "closes", "expected a time after opens")
    for group in ("promises", "signing_in", "retention", "small_units"):
        for field in dataclasses.fields(getattr(profile, group)):
            if getattr(getattr(profile, group), field.name) < 1:
                raise Malformed(place / group / field.name, "expected a whole number of at least 1")
    _check_box(profile.bbox, place / "bbox")


def _check_residents(profile: Profile, place: Place) -> None:
    residents = profile.residents
    if residents is None:
        return
    if not residents.by_age or min(residents.by_age) < 0 or not sum(residents.by_age):
        raise Malformed(place / "by_age", "expected how many residents there are of each age, from under one year on")
    parts = {district.slug for district in profile.districts if not district.whole_city}
    for slug, people in residents.by_district.items():
        if slug not in parts:
            raise Malformed(place / "by_district" / slug, f'"{slug}" is no part of the city in districts.yaml')
        if people < 1:
            raise Malformed(place / "by_district" / slug, "expected a whole number of at least 1")


def _check_outline(profile: Profile, place: Place) -> None:
    if profile.outline is None:
        return
    west, south, east, north = profile.bbox
    if len(profile.outline.ring) < 4:
        raise Malformed(place, "expected at least four points")
    if not all(west <= x <= east and south <= y <= north for x, y in profile.outline.ring):
        raise Malformed(place, "expected [longitude, latitude] inside the box of the city")


def _check_box(box: tuple[float, ...], place: Place) -> None:
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Malformed(place, "expected west, south, east, north in degrees, west before east and south before north")


def _check_slugs(rows: Iterable[Any], place: Place, key: str = "slug") -> set[str]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        slug = getattr(row, key)
        if not _SLUG.fullmatch(slug.replace("_", "-")):
            raise Malformed(place / index / key, f"expected small letters, digits and hyphens, found {slug!r}")
        if slug in seen:
            raise Malformed(place / index / key, f'"{slug}" stands here twice')
        seen.add(slug)
    return seen


def _check_departments(profile: Profile, place: Place) -> None:
    slugs = _check_slugs(profile.departments, place)
    divisions = {department.slug for department in profile.departments if department.parent is None}
    for index, department in enumerate(profile.departments):
        if department.parent is not None and department.parent not in divisions:
            expected = (
                "a department without a parent of its own"
                if department.parent in slugs
                else "a department of this list"
            )
            raise Malformed(place / index / "parent", f'expected {expected}, found "{department.parent}"')


def _check_fields(profile: Profile, place: Place) -> None:
    if not profile.fields:
        raise Malformed(place, "expected at least one action field")
    _check_slugs(profile.fields, place)
    known = {department.slug for department in profile.departments}
    for field in profile.fields:
        if field.department not in known:
            raise Malformed(place, f'{field.slug}: department "{field.department}" is not in departments.yaml')
        for language in field.keywords:
            if language not in profile.language_codes:
                raise Malformed(
                    place,
                    f'{field.slug}: keywords in "{language}", but the city speaks {", ".join(profile.language_codes)}',
                )


def _check_districts(profile: Profile, place: Place) -> None:
    _check_slugs(profile.districts, place)
    if sum(district.whole_city for district in profile.districts) != 1:
        raise Malformed(place, "expected exactly one district with whole_city: true")
    for index, district in enumerate(profile.districts):
        _check_box(district.bbox, place / index / "bbox")


def _check_routing(profile: Profile, place: Place) -> None:
    departments = {department.slug for department in profile.departments}
    known: dict[str, set[Any]] = {
        "department": departments,
        "field": {field.slug for field in profile.fields},
        "district": {district.slug for district in profile.districts} | {None},
    }
    if profile.routing.coordination not in departments:
        raise Malformed(place / "coordination", f'"{profile.routing.coordination}" is not in departments.yaml')
    seen = set()
    for index, rule in enumerate(profile.routing.rules):
        for key, values in known.items():
            if getattr(rule, key) not in values:
                raise Malformed(place / "rules" / index / key, f'unknown {key} "{getattr(rule, key)}"')
        if (rule.field, rule.district) in seen:
            raise Malformed(place / "rules" / index, "a second rule for the same field and district")
        seen.add((rule.field, rule.district))


def _check_policy(profile: Profile, place: Place) -> None:
    policy = profile.policy
    measures = _check_slugs(policy.measures, place / "measures", "code")
    codes = _check_slugs(policy.grounds, place / "grounds", "code")
    _check_slugs(policy.report_choices, place / "report_choices", "code")
    for kind, key in (("illegal", "law"), ("terms", "clause")):
        for index, ground in enumerate(getattr(policy, kind)):
            if getattr(ground, key) is None:
                raise Malformed(place / kind / index / key, "is missing; expected the rule that the decision names")
            if ground.measure not in measures:
                raise Malformed(place / kind / index / "measure", f'"{ground.measure}" is not among the measures')
    for index, step in enumerate(policy.ladder):
        if step.measure not in measures:
            raise Malformed(place / "ladder" / index / "measure", f'"{step.measure}" is not among the measures')
    reachable: set[str] = set()
    for index, choice in enumerate(policy.report_choices):
        for code in choice.grounds:
            if code not in codes:
                raise Malformed(place / "report_choices" / index / "grounds", f'unknown ground "{code}"')
        reachable.update(choice.grounds)
    for code in sorted(codes - reachable):
        raise Malformed(place / "report_choices", f'no choice leads to the ground "{code}"')


def contrast(first: str, second: str) -> float:
    """How far two colours (#rrggbb) stand apart, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
