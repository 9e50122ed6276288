"""A customer's site with Ridgeline behind a path of its own origin, as a reverse proxy mounts it."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import httpx
from tests.browser.listener import Listener, Quiet

from ridgeline.testing import RunningServer

PREFIX = "/id"
_PAGE = """<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="data:,">
<script type="module" src="/shop.js{query}"></script>
"""
# These the listener writes itself.
_OF_THE_LISTENER = frozenset({"content-length", "content-encoding", "transfer-encoding", "date", "server"})


class FirstParty(Listener):
    """Pages by name under policies of their own; each loads the agent, with a worker where the name is asked so."""

    def __init__(self, server: RunningServer, public_key: str, policies: dict[str, str | None]) -> None:
        super().__init__(_Handler)
        self.origin = self.at("127.0.0.1")
        self.policies = policies
        self.agent = f"{PREFIX}/web/v4/{public_key}"
        self.client = httpx.Client(base_url=server.url)

    def page(self, name: str, *, worker: bool) -> str:
        return f"{self.origin}/{name}{'?worker' if worker else ''}"

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.client.close()


class _Handler(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        name = path[1:]
        if path.startswith(f"{PREFIX}/"):
            self._pass_on("GET", b"")
        elif path == "/shop.js":
            script = f"import * as ridgeline from '{self.server.site.agent}{query and '?' + query}';"
            self.answer("text/javascript", f"{script}\nglobalThis.ridgeline = ridgeline;\n")
        elif name in self.server.site.policies:
            page = _PAGE.format(query=query and "?" + query)
            policy = self.server.site.policies[name]
            self.answer("text/html", page, {"Content-Security-Policy": policy} if policy else {})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self._pass_on("POST", self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, method: str, body: bytes) -> None:
        headers = {name: self.headers[name] for name in ("User-Agent", "Content-Type") if name in self.headers}
        answer = self.server.site.client.request(method, self.path.removeprefix(PREFIX), content=body, headers=headers)
        passed_on = {name: value for name, value in answer.headers.items() if name not in _OF_THE_LISTENER}
        self.answer(passed_on.pop("content-type", "text/plain"), answer.content, passed_on, answer.status_code)
