"""A customer's site: small pages on an origin of their own that use the agent as the README says."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.browser.listener import Listener, Quiet

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


class Shop(Listener):
    """`strict` is a page with the narrowest policy that the agent can work under, `plain` one without any."""

    def __init__(self, server: RunningServer, public_key: str) -> None:
        super().__init__(_Handler)
        # By name, so that the site differs from the server's 127.0.0.1, as a customer's site does.
        self.origin = self.at("localhost")
        self.strict = f"{self.origin}/strict"
        self.plain = f"{self.origin}/plain"
        policy = (
            f"default-src 'none'; script-src {self.origin} {server.url}; connect-src {server.url}; "
            # For the browser's own request for the icon.
            f"img-src {self.origin}"
        )
        self.answers: dict[str, tuple[str, str, dict[str, str]]] = {
            "/strict": ("text/html", _PAGE, {"Content-Security-Policy": policy}),
            "/plain": ("text/html", _PAGE, {}),
            "/shop.js": ("text/javascript", _SCRIPT.format(agent=f"{server.url}/web/v4/{public_key}"), {}),
            "/icon.svg": ("image/svg+xml", _ICON, {}),
        }


class _Handler(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.server.site.answers.get(urlsplit(self.path).path)
        if found is None:
            self.send_error(404)
        else:
            self.answer(*found)
