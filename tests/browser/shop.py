"""A customer's site: small pages on an origin of their own that use the agent as the README says."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from ridgeline.testing import RunningServer

_PAGE = """<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="/icon.svg">
<script type="module" src="/shop.js"></script>
"""
_SCRIPT = """import * as ridgeline from '{agent}';
globalThis.ridgeline = ridgeline;
"""
_ICON = '<svg xmlns="http://www.w3.org/2000/svg"/>'


class Shop:
    """`strict` is a page with the narrowest policy that the agent can work under, `plain` one without any."""

    def __init__(self, server: RunningServer, public_key: str) -> None:
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        # By name, so that the site differs from the server's 127.0.0.1, as a customer's site does.
        self.origin = f"http://localhost:{self._listener.server_port}"
        self.strict = f"{self.origin}/strict"
        self.plain = f"{self.origin}/plain"
        policy = (
            f"default-src 'none'; script-src {self.origin} {server.url}; connect-src {server.url}; "
            # For the browser's own request for the icon.
            f"img-src {self.origin}"
        )
        self._listener.answers = {  # type: ignore[attr-defined]
            "/strict": ("text/html", _PAGE, {"Content-Security-Policy": policy}),
            "/plain": ("text/html", _PAGE, {}),
            "/shop.js": ("text/javascript", _SCRIPT.format(agent=f"{server.url}/web/v4/{public_key}"), {}),
            "/icon.svg": ("image/svg+xml", _ICON, {}),
        }
        self._thread = threading.Thread(target=self._listener.serve_forever, name="shop")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers: dict[str, tuple[str, str, dict[str, str]]] = self.server.answers  # type: ignore[attr-defined]
        found = answers.get(urlsplit(self.path).path)
        if found is None:
            self.send_error(404)
            return
        content_type, text, headers = found
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser's record tells what was asked."""
