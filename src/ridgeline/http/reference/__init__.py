"""`/reference`: the interactive API reference, a page that reads `/openapi.json` and sends what its reader asks it to.

It is for everyone, like the document: it knows no key, and none that is pasted into it leaves the page but in requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources

from starlette.types import Receive, Scope, Send

from ridgeline.errors import ConfigurationError, RouteNotFound
from ridgeline.http.asgi import Methods, add_header
from ridgeline.http.reference.asset import Asset

MOUNTED_AT = "/reference"
_PAGE = "index.html"
_KINDS = {
    "css": b"text/css; charset=utf-8",
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "svg": b"image/svg+xml",
    "txt": b"text/plain; charset=utf-8",
}


def load_reference() -> dict[str, bytes]:
    """Return the built page's files by their names; ConfigurationError when this installation lacks it."""
    folder = resources.files("ridgeline.http.reference") / "app"
    files = {file.name: file.read_bytes() for file in folder.iterdir()} if folder.is_dir() else {}
    if _PAGE not in files:
        raise ConfigurationError(
            "The API reference is not built; run 'make setup' in the source tree, or install a released wheel."
        )
    return files


class Reference:
    """Serves the page and its files; the page may send requests to this server and to `origins`."""

    def __init__(self, files: Mapping[str, bytes], origins: Iterable[str] = ()) -> None:
        self._assets = {name: Asset(body, _KINDS[name.rpartition(".")[2]]) for name, body in files.items()}
        self._page = self._assets.pop(_PAGE)
        self._policy = _policy(origins)
        self._methods = Methods({"GET": self._get})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._methods(scope, receive, send)

    async def _get(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(MOUNTED_AT)
        if name:
            asset = self._assets.get(name.removeprefix("/"))
            if asset is None:
                raise RouteNotFound
            await asset(scope, receive, send)
            return
        add_header(scope, b"content-security-policy", self._policy)
        add_header(scope, b"referrer-policy", b"no-referrer")
        add_header(scope, b"cross-origin-opener-policy", b"same-origin")
        await self._page(scope, receive, send)


def _policy(origins: Iterable[str]) -> bytes:
    reached = " ".join(["'self'", *origins])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src {reached}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ).encode("ascii")
