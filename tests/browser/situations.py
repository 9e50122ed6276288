"""A site whose pages put the agent into situations: policies that report, frames of other sites, sandboxes.

One listener under two names, which are two sites: pages are at `localhost`, what they frame at `127.0.0.1`, and the
other way round.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from ridgeline.testing import RunningServer

_STRICT = "default-src 'none'; script-src {own} {server}; connect-src {server} {second}; img-src data:"
_TYPES = "; require-trusted-types-for 'script'; trusted-types ridgeline"
_OUTER = "default-src 'none'; script-src {own}; frame-src {own} {other}; img-src data:"
_REPORT = "; report-uri {own}/report"

_PAGE = """<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="data:,">
{body}
"""
_AGENT = '<script type="module" src="{own}/agent.js"></script>'
# By path: the body and the policy.
_PAGES = {
    "/strict": (_AGENT, _STRICT + _REPORT),
    "/trusted-types": (_AGENT, _STRICT + _TYPES + _REPORT),
    "/open": (_AGENT, None),
    "/frame": ('<script src="/outer.js"></script><iframe src="{other}/strict"></iframe>', _OUTER + _REPORT),
    "/sandbox": (
        '<script src="/outer.js"></script><iframe sandbox="allow-scripts" src="{own}/strict"></iframe>',
        _OUTER + _REPORT,
    ),
    "/sandbox-offline": (
        '<script src="/outer.js"></script><iframe sandbox="allow-scripts" src="{own}/open?nowhere"></iframe>',
        _OUTER + _REPORT,
    ),
}
# In a frame the agent begins by itself, and the page around it is told how it ended.
_AGENT_SCRIPT = """import * as ridgeline from '{server}/web/v4/{key}';
globalThis.ridgeline = ridgeline;
if (parent !== window) {{
  const options = location.search ? {{ endpoints: 'http://127.0.0.1:1/' }} : {{}};
  const ended = ridgeline.start(options).get();
  parent.postMessage(await ended.catch(({{ name, code }}) => ({{ name, code }})), '*');
}}
"""
_OUTER_SCRIPT = "addEventListener('message', ({ data }) => { globalThis.outcome = data; });\n"


class Situations:
    """`reports` has what browsers have reported of violated policies since it was last cleared."""

    def __init__(self, server: RunningServer, public_key: str) -> None:
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.reports: list[str] = []
        port = urlsplit(server.url).port
        listener: Any = self._listener
        listener.reports = self.reports
        listener.values = {"server": server.url, "second": f"http://localhost:{port}", "key": public_key}
        self.origin = self._at("localhost")
        self.other = self._at("127.0.0.1")
        self._thread = threading.Thread(target=self._listener.serve_forever, name="situations")

    def _at(self, host: str) -> str:
        return f"http://{host}:{self._listener.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        host, port = self.headers["Host"].split(":")
        other = "localhost" if host == "127.0.0.1" else "127.0.0.1"
        values = {"own": f"http://{host}:{port}", "other": f"http://{other}:{port}", **self.server.values}
        path = urlsplit(self.path).path
        if path == "/agent.js":
            self._answer("text/javascript", _AGENT_SCRIPT.format(**values), None)
        elif path == "/outer.js":
            self._answer("text/javascript", _OUTER_SCRIPT, None)
        elif path in _PAGES:
            body, policy = _PAGES[path]
            self._answer("text/html", _PAGE.format(body=body.format(**values)), policy and policy.format(**values))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.server.reports.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer("text/plain", "", None)

    def _answer(self, kind: str, text: str, policy: str | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        # For the sandboxed frame, which is of no origin.
        self.send_header("Access-Control-Allow-Origin", "*")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser's record tells what was asked."""
