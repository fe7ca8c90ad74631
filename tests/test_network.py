"""The guard against sockets to other machines."""

import socket

import pytest

from tests.network import BeyondThisMachine


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org", "0.0.0.0"])
def test_another_machine_cannot_be_reached(host):
    with pytest.raises(BeyondThisMachine):
        socket.create_connection((host, 80), timeout=0.1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
