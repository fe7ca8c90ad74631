"""No test speaks to anything beyond this machine."""

import ipaddress
import sys

WATCHED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0}


class BeyondThisMachine(RuntimeError):
    """A test tried to reach another machine."""


def forbid_the_outside() -> None:
    """From now on an address that is not this machine's raises."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple) -> None:
    if event not in WATCHED:
        return
    address = arguments[WATCHED[event]]
    host = address[0] if isinstance(address, tuple) else address
    if event != "socket.getaddrinfo" and not isinstance(address, tuple):
        return  # a Unix socket
    if not is_this_machine(host):
        raise BeyondThisMachine(f"{event}: {host!r} is not this machine")


def is_this_machine(host: object) -> bool:
    """Loopback addresses and names for them."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False
