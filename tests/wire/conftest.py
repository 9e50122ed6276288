"""Requests that stop in the middle: they wait for the server's patience to end while the other tests run."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from ridgeline.testing import RunningServer

BEGUN = {
    "silent": b"",
    "head": b"POST / HTTP/1.1\r\nHost: x\r\n",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
}


class Unfinished:
    """A request of which no more comes: what it was answered with until the server closed it, and when that was."""

    def __init__(self, server: RunningServer, sent: bytes) -> None:
        host, port = server.url.removeprefix("http://").split(":")
        self.answer = b""
        self.seconds = 0.0
        self._connection = socket.create_connection((host, int(port)), timeout=60)
        self._connection.sendall(sent)
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait(self) -> Unfinished:
        self._thread.join()
        return self

    def _read(self) -> None:
        with self._connection:
            # The answer to a body that never comes; its connection may stay open.
            while not self.answer.endswith(b"}}") and (part := self._connection.recv(65_536)):
                self.answer += part
        self.seconds = time.monotonic() - self._begun


@pytest.fixture(scope="package", autouse=True)
def unfinished(server: RunningServer) -> dict[str, Unfinished]:
    """The requests, by what was sent of each; looked at by the last of these modules."""
    return {name: Unfinished(server, sent) for name, sent in BEGUN.items()}
