"""A whole server in the tests' own process, for tests of the management API, which sign members in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs

from ridgeline.access.sessions import Sessions
from ridgeline.app import create_app
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.ids import random_base62
from ridgeline.keys import KeyKind
from ridgeline.settings import Settings
from ridgeline.storage.access import Member, Role
from ridgeline.storage.protocol import ApiKey, AuditEntry
from ridgeline.testing import FakeDevice
from ridgeline.wire.openapi.document import document

MANAGEMENT = "/management/v1"
ORIGIN = "http://ridgeline"
DOCUMENT = document()


class House:
    """An open deployment that is served; `client` is without a key, `manager` has a management key."""

    def __init__(self, deployment: Deployment, stack: AsyncExitStack) -> None:
        self.deployment = deployment
        self.storage = deployment.storage
        self._app = create_app(deployment)
        self._stack = stack
        self._seeds = iter(range(7_000_000, 8_000_000))

    async def open(self) -> None:
        self.client = await self._client({})
        self.manager = await self.key(KeyKind.MANAGEMENT)
        default = self.deployment.workspace.default_environment.environment_id
        self.public_key = await self.key_text(KeyKind.PUBLIC, default)

    async def key_text(self, kind: KeyKind, environment_id: str | None = None, name: str = "") -> str:
        """Make a key and return its text."""
        texts: list[str] = []

        def hand_over(key: ApiKey, text: str) -> None:
            texts.append(text)

        await self.deployment.create_key(kind, name, environment_id, hand_over)
        return texts[0]

    async def key(self, kind: KeyKind, environment_id: str | None = None) -> httpx.AsyncClient:
        """Return a client with a new key."""
        text = await self.key_text(kind, environment_id)
        return await self._client({"Authorization": f"Bearer {text}"})

    async def member(
        self, role: Role, *, sees_personal_data: bool = True, name: str = "Ada"
    ) -> tuple[str, httpx.AsyncClient]:
        """Add a member, and return its id and a client with which it is signed in."""
        member_id, clock = f"mb_{random_base62(14)}", self.deployment.clock
        member = Member(
            member_id, f"{member_id}@shop.example", name, role, sees_personal_data, clock(), password_hash="unused"
        )
        await self.storage.create_member(member, AuditEntry(clock(), "command line", "member.added", member_id))
        sessions = Sessions(self.storage, self.deployment.secret, clock)
        opened = await sessions.begin(member, "a test", "127.0.0.1")
        assert opened is not None
        headers = {"X-Ridgeline-CSRF": sessions.csrf_token(opened.session.session_id)}
        client = await self._client(headers)
        client.cookies.set("ridgeline_session", str(opened.token), path=MANAGEMENT)
        return member_id, client

    async def visit(
        self, device: FakeDevice | None = None, *, address: str = "127.0.0.1", public_key: str = "", **changes: Any
    ) -> dict[str, Any]:
        """Identify a device, a new one unless it is given, and return the answer."""
        device = device or FakeDevice(next(self._seeds))
        headers = device.headers() | {"X-Forwarded-For": address}
        content = device.observation(public_key or self.public_key, **changes)
        answer = await self.client.post("/", content=content, headers=headers)
        assert answer.status_code == 200, answer.text
        self.client.cookies.clear()
        found: dict[str, Any] = answer.json()
        device.remember(found)
        return found

    async def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self._app)
        return await self._stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)
        )


@asynccontextmanager
async def open_house(data_dir: Path, **settings: Any) -> AsyncIterator[House]:
    """Serve a new store, with the tests as a trusted proxy."""
    chosen = Settings(data_dir=str(data_dir), trusted_proxies=("127.0.0.1",), **settings)
    async with open_deployment(chosen, serving=True) as deployment, AsyncExitStack() as stack:
        house = House(deployment, stack)
        await house.open()
        yield house


def checked(answer: httpx.Response, shape: str | None = None, status: int = 200) -> Any:
    """Return an answer's JSON, of which the status is as expected and the form as documented."""
    assert answer.status_code == status, answer.text
    name = shape if status == 200 else "ManagementErrorResponse"
    found = answer.json()
    if name is not None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(found)
    return found


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of a refusal."""
    assert answer.status_code != 200, answer.text
    return answer.status_code, checked(answer, status=answer.status_code)["error"]["code"]
