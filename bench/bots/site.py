"""The page, the detectors beside it, and Ridgeline under a path of the same origin; all that a visit says is kept."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

HERE = Path(__file__).parent
PREFIX = "/id"
BASELINES = {
    "/botd.js": HERE / "node_modules/@fingerprintjs/botd/dist/botd.esm.js",
    "/fpscanner.js": HERE / "node_modules/fpscanner/dist/fpScanner.es.js",
}
# Those of one connection, which are not passed on (RFC 9110, 7.6.1), and what the listener writes itself.
_OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"})


@dataclass(slots=True)
class Visit:
    """What is known of a visit: the page's request headers, its messages to Ridgeline, and what the page told."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    """Each with `observation`, `headers` and `answer`."""
    told: dict[str, Any] = field(default_factory=dict)


class Site:
    """Serves while in a `with` block; `visits` by the name that is in the page's path."""

    def __init__(self, ridgeline: str, public_key: str) -> None:
        self.ridgeline = urlsplit(ridgeline).netloc
        self.script = (HERE / "page.js").read_text().replace("PUBLIC_KEY", public_key)
        self.visits: dict[str, Visit] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.site = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, name="site", daemon=True)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def page(self, name: str) -> str:
        return f"{self.origin}/runs/{name}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def site(self) -> Site:
        found: Site = self.server.site  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        parts = path.split("/")
        if path.startswith(f"{PREFIX}/"):
            self._pass_on("GET", b"")
        elif path == "/page.js":
            self._answer("text/javascript", self.site.script.encode())
        elif path in BASELINES and BASELINES[path].exists():
            self._answer("text/javascript", BASELINES[path].read_bytes())
        elif len(parts) == 4 and parts[1] == "runs":
            # A page that is opened again counts from anew.
            self.site.visits[parts[2]] = Visit(headers=self.headers.items())
            self._answer("text/html", (HERE / "page.html").read_bytes())
        else:
            self._answer("text/plain", b"", status=404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parts = self.path.split("/")
        if self.path.startswith(f"{PREFIX}/"):
            self._pass_on("POST", body)
        elif len(parts) == 4 and parts[1] == "runs" and parts[2] in self.site.visits:
            self.site.visits[parts[2]].told = json.loads(body)
            self._answer("text/plain", b"")
        else:
            self._answer("text/plain", b"", status=404)

    def _pass_on(self, method: str, body: bytes) -> None:
        status, headers, answer = pass_on(
            self.site.ridgeline, method, self.path.removeprefix(PREFIX), self.headers.items(), body
        )
        observation = _observation(body)
        if observation and (visit := self.site.visits.get(str(observation.get("linked_id")))):
            kept = {"observation": observation, "headers": self.headers.items(), "status": status}
            visit.messages.append(kept | {"answer": json.loads(answer) if status == 200 else answer.decode()})
        self._answer("", answer, headers, status)

    def _answer(self, kind: str, body: bytes, headers: Iterable[tuple[str, str]] = (), status: int = 200) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
        for name, value in headers:
            if name.lower() not in _OF_THE_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


def pass_on(
    server: str, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Send a request on with its own headers in their own order, by which clients are known."""
    connection = http.client.HTTPConnection(server, timeout=60)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            if name.lower() not in _OF_THE_CONNECTION:
                connection.putheader(name, value)
        if method == "POST":
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def _observation(body: bytes) -> dict[str, Any] | None:
    if not body:
        return None
    try:
        read = json.loads(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
    except (ValueError, OSError, zlib.error):
        return None
    return read if isinstance(read, dict) else None
