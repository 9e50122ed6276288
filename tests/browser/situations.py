"""A site whose pages put the agent into situations: policies that report, frames of other sites, sandboxes.

One listener under two names, which are two sites: pages are at `localhost`, what they frame at `127.0.0.1`, and the
other way round.
"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.browser.listener import Listener, Quiet

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


class Situations(Listener):
    """`reports` has what browsers have reported of violated policies since it was last cleared."""

    def __init__(self, server: RunningServer, public_key: str) -> None:
        super().__init__(_Handler)
        self.reports: list[str] = []
        port = urlsplit(server.url).port
        self.values = {"server": server.url, "second": f"http://localhost:{port}", "key": public_key}
        self.origin = self.at("localhost")
        self.other = self.at("127.0.0.1")


class _Handler(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host, port = self.headers["Host"].split(":")
        other = "localhost" if host == "127.0.0.1" else "127.0.0.1"
        values = {"own": f"http://{host}:{port}", "other": f"http://{other}:{port}", **self.server.site.values}
        path = urlsplit(self.path).path
        if path == "/agent.js":
            self._answer("text/javascript", _AGENT_SCRIPT.format(**values))
        elif path == "/outer.js":
            self._answer("text/javascript", _OUTER_SCRIPT)
        elif path in _PAGES:
            body, policy = _PAGES[path]
            self._answer("text/html", _PAGE.format(body=body.format(**values)), policy and policy.format(**values))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.server.site.reports.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer("text/plain", "")

    def _answer(self, kind: str, text: str, policy: str | None = None) -> None:
        # For the sandboxed frame, which is of no origin.
        headers = {"Access-Control-Allow-Origin": "*"}
        self.answer(kind, text, headers | ({"Content-Security-Policy": policy} if policy else {}))
