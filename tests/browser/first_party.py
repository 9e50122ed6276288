"""A customer's site with Ridgeline behind a path of its own origin, as a reverse proxy mounts it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

from ridgeline.testing import RunningServer

PREFIX = "/id"
_PAGE = """<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="data:,">
<script type="module" src="/shop.js{query}"></script>
"""


class FirstParty:
    """Pages by name under policies of their own; each loads the agent, with a worker where the name is asked so."""

    def __init__(self, server: RunningServer, public_key: str, policies: dict[str, str | None]) -> None:
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self._listener.server_port}"
        listener: Any = self._listener
        listener.policies = policies
        listener.agent = f"{PREFIX}/web/v4/{public_key}"
        listener.client = httpx.Client(base_url=server.url)
        self._thread = threading.Thread(target=self._listener.serve_forever, name="first-party")

    def page(self, name: str, *, worker: bool) -> str:
        return f"{self.origin}/{name}{'?worker' if worker else ''}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
        self._listener.client.close()  # type: ignore[attr-defined]


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        name = path[1:]
        if path.startswith(f"{PREFIX}/"):
            self._pass_on("GET", b"")
        elif path == "/shop.js":
            script = f"import * as ridgeline from '{self.server.agent}{query and '?' + query}';"
            self._answer("text/javascript", f"{script}\nglobalThis.ridgeline = ridgeline;\n".encode(), None)
        elif name in self.server.policies:
            page = _PAGE.format(query=query and "?" + query)
            self._answer("text/html", page.encode(), self.server.policies[name])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self._pass_on("POST", self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, method: str, body: bytes) -> None:
        headers = {name: self.headers[name] for name in ("User-Agent", "Content-Type") if name in self.headers}
        answer = self.server.client.request(method, self.path.removeprefix(PREFIX), content=body, headers=headers)
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name not in {"content-length", "content-encoding", "transfer-encoding", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def _answer(self, kind: str, body: bytes, policy: str | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass
