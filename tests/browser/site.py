"""A site that serves a folder on an origin of its own, as a web server does with what a bundler has built."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self


class Site:
    """`origin` differs from the server's; every answer carries `headers`."""

    def __init__(self, folder: Path, headers: dict[str, str] | None = None) -> None:
        handler = partial(_Handler, directory=str(folder))
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._listener.more_headers = headers or {}  # type: ignore[attr-defined]
        self.origin = f"http://localhost:{self._listener.server_port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, name="site")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in self.server.more_headers.items():  # type: ignore[attr-defined]
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser's record tells what was asked."""
