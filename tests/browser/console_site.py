"""A server's console over a management API that the test speaks for, on one origin."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
from tests.browser.listener import Listener, Quiet

from ridgeline.testing import RunningServer

API = "/management/v1/"
# These the listener writes itself.
_OF_THE_LISTENER = frozenset({"content-length", "content-encoding", "transfer-encoding", "date", "server"})

MEMBER = {
    "member_id": "mem_1",
    "email": "ada@example.com",
    "name": "Ada Example",
    "role": "administrator",
    "sees_personal_data": True,
    "has_password": True,
    "has_totp": False,
    "recovery_codes_left": 0,
}
SIGNED_IN = {"state": "signed_in", "member": MEMBER, "session_id": "ses_1", "csrf_token": "the token"}
SIGNED_OUT = {"state": "signed_out"}
SET_UP = {"state": "set_up"}


class ConsoleSite(Listener):
    """`answers` has status and body by method and path below the API; all else is refused."""

    def __init__(self, server: RunningServer) -> None:
        super().__init__(_Handler)
        self.url = self.at("127.0.0.1") + "/console"
        self.client = httpx.Client(base_url=server.url)
        self.answers: dict[str, tuple[int, Any]] = {}
        self.refusal = ""
        self.once: dict[str, tuple[int, Any]] = {}
        """As `answers`, and before them, each for one request."""
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.gone: set[str] = set()
        """Names that the console's files have no more, as after an upgrade."""
        self.have(SIGNED_IN)

    def have(self, session: dict[str, Any]) -> None:
        """Be in a state of signing in; who is signed in sees two environments."""
        self.answers = {"GET session": (200, session)}
        self.refusal = "role_required" if session is SIGNED_IN else "session_required"
        if session is SIGNED_IN:
            environments = [{"environment_id": f"env_{name}", "name": name} for name in ("Production", "Staging")]
            self.answers["GET environments"] = (200, {"environments": environments})

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.client.close()


class _Handler(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = self.server.site
        if self.path.startswith(API):
            self._speak("GET")
            return
        if any(f"/{name}-" in self.path for name in site.gone):
            self.send_error(404)
            return
        answer = site.client.get(self.path)
        passed_on = {name: value for name, value in answer.headers.items() if name not in _OF_THE_LISTENER}
        self.answer(passed_on.pop("content-type", "text/plain"), answer.content, passed_on, answer.status_code)

    def do_DELETE(self) -> None:
        self._speak("DELETE")

    def _speak(self, method: str) -> None:
        site = self.server.site
        wanted = f"{method} {self.path.removeprefix(API).partition('?')[0]}"
        site.seen.append((wanted, {name.lower(): value for name, value in self.headers.items()}))
        error = {"error": {"code": site.refusal, "message": "the test has no answer"}}
        status, body = site.once.pop(wanted, None) or site.answers.get(wanted, (403, error))
        self.answer("application/json", json.dumps(body), {"Cache-Control": "no-store"}, status)
