"""Requests that stop in the middle: they wait for the server's patience to end while the other tests run."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from ridgeline.testing import RunningServer

BEGUN = {
    "silent": b"",
    "head": b"POST / HTTP/1.1\r\nHost: x\r\n",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
}


@pytest.fixture(scope="package", autouse=True)
def unfinished(server: RunningServer) -> Iterator[dict[str, socket.socket]]:
    """The connections, by what was sent on each; looked at by the last of these modules."""
    host, port = server.url.removeprefix("http://").split(":")
    with contextlib.ExitStack() as opened:
        connections = {}
        for name, sent in BEGUN.items():
            connections[name] = opened.enter_context(socket.create_connection((host, int(port)), timeout=30))
            connections[name].sendall(sent)
        yield connections
