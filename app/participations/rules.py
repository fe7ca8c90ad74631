"""Who may take part, by the level that a contribution asks for; what a shared place may be."""

from collections.abc import Iterable
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from app.core.errors import NotAllowed
from app.core.locale import lazy

LEVELS = ("guest", "email", "resident", "code")
WAYS = ("account", "code", "guest", "paper")
AUDIENCES = LEVELS
RANK = {"guest": 0, "email": 1, "resident": 2}
ORIGIN_DAYS = 7
SMALLEST_BATCH = 10
LARGEST_BATCH = 5000
FEW = 5
WIDEST = {4: 16, 6: 32}  # shortest prefix of a shared place: a whole provider is no place

Network = IPv4Network | IPv6Network


def may_take_part(audience: str, level: str) -> None:
    """A code opens what it was printed for; otherwise the level must be reached. Raises `NotAllowed`."""
    if level == "code":
        return
    if audience == "code":
        raise NotAllowed(lazy("Hier nimmt teil, wer einen Code auf Papier bekommen hat. Bitte geben Sie ihn ein."))
    if RANK[level] < RANK[audience]:
        if audience == "resident":
            raise NotAllowed(
                lazy("Hier nehmen Einwohnerinnen und Einwohner teil. Bitte bestätigen Sie Ihren Wohnsitz.")
            )
        raise NotAllowed(lazy("Hier nimmt teil, wer mit einer E-Mail-Adresse angemeldet ist."))


def level_of(*, is_resident: bool, is_signed_in: bool, has_code: bool) -> str:
    """The level that was reached: it is recorded and shown in the quality note."""
    if has_code:
        return "code"
    if is_signed_in:
        return "resident" if is_resident else "email"
    return "guest"


def way_of(*, on_paper: bool, has_code: bool, is_signed_in: bool) -> str:
    """How somebody took part; what staff entered from a paper form is marked so."""
    if on_paper:
        return "paper"
    if has_code:
        return "code"
    return "account" if is_signed_in else "guest"


def network(written: str) -> Network:
    """A network as staff write it (CIDR, or one address); raises `NotAllowed` for none and for too wide ones."""
    try:
        found = ip_network(written.strip(), strict=False)
    except ValueError:
        raise NotAllowed(lazy("Das ist kein Netz: %(network)s. Beispiel: 192.0.2.0/28", network=written)) from None
    if found.prefixlen < WIDEST[found.version]:
        raise NotAllowed(lazy("Dieses Netz ist zu groß für einen Ort: %(network)s", network=written))
    return found


def is_inside(client: str, networks: Iterable[str]) -> bool:
    """Whether a client (one IPv4 address, or the /64 of an IPv6 connection) lies in one of the networks."""
    try:
        origin = ip_network(client, strict=False)
    except ValueError:
        return False
    return any(_holds(ip_network(each), origin) for each in networks)


def _holds(place: Network, origin: Network) -> bool:
    if isinstance(place, IPv4Network) and isinstance(origin, IPv4Network):
        return origin.subnet_of(place)
    if isinstance(place, IPv6Network) and isinstance(origin, IPv6Network):
        return origin.subnet_of(place) or place.subnet_of(origin)
    return False


def is_forgotten_on(today: date) -> date:
    """The last day whose key is destroyed today: each lives seven days."""
    return today - timedelta(days=ORIGIN_DAYS)


def shown_used(used: int) -> int | None:
    """How many codes of a batch were used, for the eyes of staff: fewer than five would point at persons."""
    return used if used >= FEW else None
