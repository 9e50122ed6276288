"""The management API as browsers meet it: a server in this process with a clock of the test's, and its browsers."""

from __future__ import annotations

import atexit
import base64
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args

import httpx
from starlette.types import ASGIApp

from ridgeline.access.passwords import Passwords
from ridgeline.access.set_up import SetUpCode
from ridgeline.access.totp import STEP_SECONDS, Totp
from ridgeline.app import create_app
from ridgeline.deployment import DATABASE_FILE, Deployment, open_deployment
from ridgeline.settings import Settings
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.wire.management.session import SessionState

API = "/management/v1"
PASSWORD = "eleven blue umbrellas"
_LITTLE_MEMORY = 8
_STATES = frozenset(get_args(SessionState))
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class SettableClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: int = 1_760_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def go_on(self, milliseconds: int) -> None:
        self.now += milliseconds


class Browser:
    """A browser with a page of the console open: it keeps cookies, and says where its requests come from."""

    def __init__(self, app: ASGIApp, address: str = "192.0.2.1", origin: str = "http://ridgeline.example") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 40_000))
        self.origin = origin
        self.http = httpx.AsyncClient(transport=transport, base_url=origin)
        self.csrf_token: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.http.aclose()

    @property
    def token(self) -> str | None:
        """The session's token."""
        return self.http.cookies.get("ridgeline_session")

    async def request(
        self, method: str, path: str, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Ask for a path below the API, with the session's CSRF token if there is one; `headers` replace its own."""
        own = {"Sec-Fetch-Site": "same-origin"}
        if method in _CHANGING:
            own["Origin"] = self.origin
            if self.csrf_token is not None:
                own["X-Ridgeline-CSRF"] = self.csrf_token
        answer = await self.http.request(method, API + path, json=json, headers={**own, **(headers or {})})
        if answer.status_code == 200 and answer.headers["content-type"] == "application/json":
            told = answer.json()
            if isinstance(told, dict) and told.get("state") in _STATES:
                self.csrf_token = told.get("csrf_token")
        return answer

    async def get(self, path: str) -> httpx.Response:
        return await self.request("GET", path)

    async def sign_in(self, email: str, password: str = PASSWORD, code: str | None = None) -> httpx.Response:
        given = {"email": email, "password": password, **({} if code is None else {"second_factor": code})}
        return await self.request("POST", "/session", given)

    async def state(self) -> str:
        """Return whether it is signed in: `set_up`, `signed_out` or `signed_in`."""
        return str((await self.get("/session")).json()["state"])


@dataclass(frozen=True, slots=True)
class ConsoleServer:
    """A server in this process, whose passwords are hashed with little memory."""

    app: ASGIApp
    deployment: Deployment
    clock: SettableClock

    @property
    def set_up_code(self) -> str:
        return SetUpCode(self.deployment.secret, self.deployment.workspace.workspace_id).text

    def browser(self, address: str = "192.0.2.1", origin: str = "http://ridgeline.example") -> Browser:
        return Browser(self.app, address, origin)

    async def administrator(self, email: str = "ada@shop.example", name: str = "Ada") -> Browser:
        """Make the first administrator and return its browser."""
        browser = self.browser()
        given = {"code": self.set_up_code, "email": email, "name": name, "password": PASSWORD}
        answer = await browser.request("POST", "/set-up", given)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        return browser

    async def member(
        self,
        administrator: Browser,
        role: str,
        email: str,
        *,
        sees_personal_data: bool = True,
        address: str = "192.0.2.2",
    ) -> Browser:
        """Invite a member, accept the invitation, and return its browser."""
        given = {"email": email, "name": "Grace", "role": role, "sees_personal_data": sees_personal_data}
        invited = await administrator.request("POST", "/members", given)
        browser = self.browser(address)
        accepted = {"invitation": invited.json()["invitation"], "password": PASSWORD}
        answer = await browser.request("POST", "/invitations", accepted)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        return browser

    def code(self, secret: bytes, steps: int = 0) -> str:
        """Return the code of an authenticator now, or some steps off."""
        return Totp(secret).code(self.clock.now // (STEP_SECONDS * 1_000) + steps)

    async def add_totp(self, browser: Browser) -> tuple[bytes, list[str]]:
        """Give a signed-in member a second factor; return its secret and the recovery codes."""
        begun = await browser.request("POST", "/account/totp", {"password": PASSWORD})
        secret = base64.b32decode(begun.json()["secret"])
        answer = await browser.request("PUT", "/account/totp", {"code": self.code(secret)})
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        return secret, answer.json()["codes"]

    async def audit(self) -> list[tuple[str, str, str, Mapping[str, Any]]]:
        """Return what the audit log says, the oldest first: actor, action, subject, details."""
        entries = [one.entry for one in await self.deployment.storage.audit_log(1_000)]
        return [(one.actor, one.action, one.subject, one.details) for one in reversed(entries)]


@asynccontextmanager
async def console_server(
    data_dir: Path, *, passwords: Passwords | None = None, **settings: Any
) -> AsyncIterator[ConsoleServer]:
    """Open a deployment, on SQLite unless the settings say otherwise, and serve it in this process."""
    if "database_url" not in settings:
        _put_database(data_dir, await _migrated())
    clock = SettableClock()
    passwords = Passwords(memory_kibibytes=_LITTLE_MEMORY) if passwords is None else passwords
    chosen = Settings(data_dir=str(data_dir), **settings)
    try:
        async with open_deployment(chosen, serving=True, clock=clock) as deployment:
            yield ConsoleServer(create_app(deployment, passwords=passwords), deployment, clock)
    finally:
        passwords.close()


def _put_database(data_dir: Path, file: Path) -> None:
    data_dir.mkdir(exist_ok=True)
    if not (data_dir / DATABASE_FILE).exists():
        shutil.copy(file, data_dir / DATABASE_FILE)


_migrated_file: list[Path] = []


async def _migrated() -> Path:
    """Return an empty database of the present schema, made once: most of the time that opening takes is for that."""
    if not _migrated_file:
        folder = Path(tempfile.mkdtemp(prefix="ridgeline-console-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        storage = await SqliteStorage.open(folder / DATABASE_FILE, serving=False)
        await storage.close()
        _migrated_file.append(folder / DATABASE_FILE)
    return _migrated_file[0]
