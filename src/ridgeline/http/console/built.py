"""The console's files, as `make console` leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from ridgeline.errors import ConfigurationError

PAGE = "index.html"
PLACE_OF_NONCE = b"{{NONCE}}"
_KINDS = {
    "css": b"text/css; charset=utf-8",
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "svg": b"image/svg+xml",
}


def load_console(folder: Traversable | None = None) -> dict[str, bytes]:
    """Return the built console's files by their paths; ConfigurationError when this installation lacks it."""
    files = dict(_below(folder or resources.files("ridgeline.http.console") / "app"))
    page = files.get(PAGE)
    if page is None:
        raise ConfigurationError(
            "The console is not built; run 'make setup' in the source tree, or install a released wheel."
        )
    if page.count(PLACE_OF_NONCE) != 1 or not all(kind_of(name) for name in files):
        raise ConfigurationError("The built console is damaged; run 'make setup' again.")
    return files


def kind_of(name: str) -> bytes | None:
    """Return the content type of a file by its name; None if a console has no such files."""
    return _KINDS.get(name.rpartition(".")[2])


def _below(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_bytes()
