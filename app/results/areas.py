"""Where answers lie on the map, as roughly as it is published: districts and fields of about a kilometre; pure.

No area is named that fewer than five people chose; they are counted together as "elsewhere", with the next smallest
areas until they are five, so that nobody's place follows from the rest.
"""

from collections.abc import Mapping
from math import floor

from app.results.protection import FEWEST

HEIGHT, WIDTH = 0.009, 0.0137  # degrees; about a kilometre each way where Germany lies
FIELD, ELSEWHERE = "field:", "elsewhere"


def field(latitude: float, longitude: float) -> str:
    """The field in which a point lies."""
    return f"{FIELD}{floor(latitude / HEIGHT)}:{floor(longitude / WIDTH)}"


def centre(area: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a field; None for what is no field."""
    if not area.startswith(FIELD):
        return None
    down, across = area.removeprefix(FIELD).split(":")
    return (int(down) + 0.5) * HEIGHT, (int(across) + 0.5) * WIDTH


def merged(people: Mapping[str, int]) -> dict[str, int]:
    """The areas that may be named, the largest first, and everybody else together at the end."""
    ordered = sorted(((count, area) for area, count in people.items() if count), reverse=True)
    named = [each for each in ordered if each[0] >= FEWEST]
    elsewhere = sum(count for count, _area in ordered if count < FEWEST)
    while 0 < elsewhere < FEWEST and named:
        elsewhere += named.pop()[0]
    return {area: count for count, area in named} | ({ELSEWHERE: elsewhere} if elsewhere else {})
