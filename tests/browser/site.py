"""A site that serves a folder on an origin of its own, as a web server does with what a bundler has built."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from tests.browser.listener import Listener, Quiet


class Site(Listener):
    """`origin` differs from the server's; every answer carries `headers`."""

    def __init__(self, folder: Path, headers: dict[str, str] | None = None) -> None:
        super().__init__(partial(_Handler, directory=str(folder)))
        self.headers = headers or {}
        self.origin = self.at("localhost")


class _Handler(Quiet, SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in self.server.site.headers.items():
            self.send_header(name, value)
        super().end_headers()
