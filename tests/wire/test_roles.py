"""Every route of the management API by everybody who may ask: allowed or refused as `access` declares, never a 5xx."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import msgspec
import pytest

from ridgeline.access.sessions import IDLE
from ridgeline.deployment import Deployment
from ridgeline.errors import KeyOfAllEnvironmentsRequired, PersonalDataHidden
from ridgeline.http.management.access import ACCESS, Needs
from ridgeline.http.management.routes import routes
from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import ApiKey
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer, console_server
from ridgeline.wire.openapi.operation import MANAGEMENT_API, Operation
from ridgeline.wire.openapi.operations import OPERATIONS

pytestmark = pytest.mark.anyio

RANKS = {"viewer": 0, "editor": 1, "administrator": 2}
ROUTES = {operation_id: (method, path) for method, path, operation_id in routes()}
DESCRIBED = [
    operation for operation in OPERATIONS if operation.operation_id in ROUTES and operation.base_path == MANAGEMENT_API
]
BODIES: dict[str, Any] = {
    operation.operation_id: msgspec.to_builtins(next(iter(operation.takes_examples.values()))[1])
    for operation in OPERATIONS
    if operation.takes is not None and operation.operation_id in ROUTES
}
# What each must be told whoever asks, once he is let in.
REFUSALS = {
    "secret_api_key_required",
    "secret_api_key_not_found",
    "session_required",
    "csrf_token_invalid",
    "role_required",
    "personal_data_hidden",
    "feature_not_enabled",
}
# Here a refusal is what the endpoint says of the body, or that there is no provider.
FAIL_BY_THEMSELVES = {"startOidc", "finishOidc"}
ADDRESSES = {
    name: f"{name.replace(' ', '.')}@shop.example"
    for name in ("administrator", "viewer", "viewer without personal data", "editor", "expired session")
}
CALLERS = (
    "nobody",
    "unknown key",
    "public key",
    "secret key",
    "management key of one environment",
    "management key",
    "viewer",
    "viewer without personal data",
    "editor",
    "administrator",
    "expired session",
    "session without CSRF header",
    "session with another's CSRF header",
    "session from a page of another site",
    "session from a page of another host of the site",
    "session with the origin of another page",
    "management key from a page of another site",
)


@dataclass
class World:
    """A server with everybody in it."""

    server: ConsoleServer
    keys: dict[str, str] = field(default_factory=dict)
    members: dict[str, Browser] = field(default_factory=dict)


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with console_server(tmp_path_factory.mktemp("roles")) as server:
        made = World(server)
        deployment = server.deployment
        environment = deployment.workspace.default_environment.environment_id
        for name, kind, of in (
            ("public key", KeyKind.PUBLIC, environment),
            ("secret key", KeyKind.SECRET, None),
            ("management key of one environment", KeyKind.MANAGEMENT, environment),
            ("management key", KeyKind.MANAGEMENT, None),
        ):
            made.keys[name] = await key(deployment, kind, of)
        made.keys["unknown key"] = "rl_mk_us_0000000000000000000000000000AB"
        made.members["administrator"] = administrator = await server.administrator(ADDRESSES["administrator"])
        for name, role, sees in (
            ("viewer", "viewer", True),
            ("viewer without personal data", "viewer", False),
            ("editor", "editor", True),
            ("expired session", "administrator", True),
        ):
            made.members[name] = await server.member(administrator, role, ADDRESSES[name], sees_personal_data=sees)
        yield made
        for browser in made.members.values():
            await browser.http.aclose()


async def key(deployment: Deployment, kind: KeyKind, environment_id: str | None) -> str:
    texts: list[str] = []

    def hand_over(_: ApiKey, text: str) -> None:
        texts.append(text)

    await deployment.create_key(kind, "", environment_id, hand_over)
    return texts[0]


def expected(caller: str, needs: Needs, *, changing: bool) -> str | None:  # noqa: PLR0912 - it is the table
    """Return the code of the refusal, or None for who is let in: in other words than the server has it."""
    of_role = needs.who in RANKS
    if caller == "nobody":
        return {"anybody": None, "session": "session_required"}.get(needs.who, "secret_api_key_required")
    if "key" in caller:
        if not of_role:
            # Keys are not looked at where only cookies count; pages of another site are.
            if "page" in caller and changing:
                return "csrf_token_invalid"
            return None if needs.who == "anybody" else "session_required"
        if caller in {"unknown key", "public key"}:
            return "secret_api_key_not_found"
        if needs.members_only:
            return "session_required"
        if caller == "secret key" and not needs.secret_keys:
            return "feature_not_enabled"
        if "one environment" in caller and needs.all_environments:
            return "feature_not_enabled"
        return None
    if caller in {"viewer", "viewer without personal data", "editor", "administrator"}:
        if of_role and RANKS[caller.split(maxsplit=1)[0]] < RANKS[needs.who]:
            return "role_required"
        if needs.personal_data and "without" in caller:
            return "personal_data_hidden"
        return None
    if caller == "expired session":
        return None if needs.who == "anybody" else "session_required"
    if "CSRF header" in caller:
        return "csrf_token_invalid" if changing and not needs.by_credentials else None
    # From another page.
    if changing:
        return "csrf_token_invalid"
    if "origin" in caller:
        # Browsers name no origin when they read.
        return None
    return {"anybody": None, "session": "session_required"}.get(needs.who, "secret_api_key_required")


async def ask(world: World, caller: str, method: str, path: str, body: Any) -> httpx.Response:
    clock = world.server.clock
    if "key" in caller:
        text = world.keys[caller.removesuffix(" from a page of another site")]
        headers = {"Authorization": f"Bearer {text}"}
        if "page" in caller:
            headers |= {"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
        async with world.server.browser("198.51.100.7") as browser:
            return await browser.request(method, path, body, headers)
    if caller == "nobody":
        async with world.server.browser("198.51.100.8") as browser:
            return await browser.request(method, path, body)
    headers = {
        "session without CSRF header": {"X-Ridgeline-CSRF": ""},
        "session with another's CSRF header": {"X-Ridgeline-CSRF": world.members["viewer"].csrf_token or ""},
        "session from a page of another site": {
            "Sec-Fetch-Site": "cross-site",
            "Origin": "https://other.example",
        },
        "session from a page of another host of the site": {
            "Sec-Fetch-Site": "same-site",
            "Origin": "http://other.ridgeline.example",
        },
        # Of a browser that does not say how far away a page is.
        "session with the origin of another page": {
            "Sec-Fetch-Site": "same-origin",
            "Origin": "http://ridgeline.example:81",
        },
    }.get(caller, {})
    browser = world.members["administrator" if caller.startswith("session") else caller]
    if caller == "expired session":
        now, cookies = clock.now, httpx.Cookies(browser.http.cookies)
        clock.go_on(IDLE)
        try:
            return await browser.request(method, path, body)
        finally:
            clock.now = now
            browser.http.cookies = cookies
    return await browser.request(method, path, body, headers)


def test_every_operation_is_declared_and_every_declaration_is_of_an_operation() -> None:
    assert ROUTES.keys() == ACCESS.keys()


@pytest.mark.parametrize("operation", DESCRIBED, ids=lambda operation: str(operation.operation_id))
def test_what_an_operation_needs_is_what_its_description_says(operation: Operation) -> None:
    needs = ACCESS[operation.operation_id]
    refusals = {type(error) for error in operation.errors}
    assert (KeyOfAllEnvironmentsRequired in refusals) is needs.all_environments
    assert (PersonalDataHidden in refusals) is needs.personal_data
    described = operation.description.lower()
    told = set(re.findall(r"\bfor (viewer|editor|administrator)s\b", described))
    assert told == ({needs.role} if needs.role is not None else set())
    assert ("not for keys" in described) is needs.members_only


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation_id", sorted(ACCESS))
async def test_who_may(world: World, operation_id: str, caller: str) -> None:
    method, path = ROUTES[operation_id]
    wanted = expected(caller, ACCESS[operation_id], changing=method != "GET")
    body = BODIES.get(operation_id)
    if operation_id == "addMember":
        body = {"email": f"{caller.replace(' ', '.')}@other.example", "name": "Grace", "role": "viewer"}
    everything = await kept(world)
    # Nobody is harmed by who is let in: what is asked for is not there.
    answer = await ask(world, caller, method, re.sub(r"{\w+}", "0", path), body)
    assert answer.status_code < 500, answer.text
    is_json = answer.headers["content-type"] == "application/json"
    code = answer.json()["error"]["code"] if answer.status_code >= 400 and is_json else None
    if wanted is not None:
        assert (answer.status_code, code) == (403, wanted), answer.text
        assert await kept(world) == everything
    elif operation_id not in FAIL_BY_THEMSELVES:
        assert code not in REFUSALS, answer.text
    if wanted is None and operation_id == "signOut" and caller in world.members:
        browser = world.members[caller]
        assert await browser.state() == "signed_out"
        assert (await browser.sign_in(ADDRESSES[caller], PASSWORD)).status_code == 200


async def kept(world: World) -> tuple[object, ...]:
    """Return all that a refused request must not have changed."""
    storage = world.server.deployment.storage
    return (
        [replace(member, last_seen_at=None) for member in await storage.members()],
        await storage.environments(),
        await storage.list_keys(),
        await storage.suspect_weights(),
    )
