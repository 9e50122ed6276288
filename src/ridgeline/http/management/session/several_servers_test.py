"""Several servers of one PostgreSQL database: who is let in by one is by all, and who is not by one is by none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.access.sessions import ROTATED_AFTER
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer, console_server

pytestmark = pytest.mark.anyio
ADA = "ada@shop.example"
Two = tuple[ConsoleServer, ConsoleServer]


@pytest.fixture
async def servers(postgres_url: str, tmp_path: Path) -> AsyncIterator[Two]:
    settings: dict[str, Any] = {"database_url": postgres_url, "secret": "s" * 32}
    async with (
        console_server(tmp_path / "one", **settings) as one,
        console_server(tmp_path / "other", **settings) as other,
    ):
        yield one, other


def moved(browser: Browser, server: ConsoleServer) -> Browser:
    """Return the same browser, whose next requests come to another server."""
    same = server.browser()
    same.http.cookies = httpx.Cookies(browser.http.cookies)
    same.csrf_token = browser.csrf_token
    return same


async def within_a_second(holds: Callable[[], Awaitable[bool]]) -> bool:
    until = time.monotonic() + 1
    while not await holds():
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.02)
    return True


async def test_the_set_up_code_is_one_and_good_once(servers: Two) -> None:
    one, other = servers
    assert one.set_up_code == other.set_up_code
    browsers = [server.browser(f"198.51.{number}.1") for number, server in enumerate((one, other, one, other))]
    answers = await asyncio.gather(
        *(
            browser.request(
                "POST",
                "/set-up",
                {"code": one.set_up_code, "email": f"{number}@shop.example", "name": "A", "password": PASSWORD},
            )
            for number, browser in enumerate(browsers)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    for server in servers:
        async with server.browser() as browser:
            assert await browser.state() == "signed_out"
    for browser in browsers:
        await browser.http.aclose()


async def test_a_session_is_one_of_all_servers(servers: Two) -> None:
    one, other = servers
    async with await one.administrator() as ada, moved(ada, other) as there:
        assert await there.state() == "signed_in"
        for server in servers:
            server.clock.go_on(ROTATED_AFTER)
        assert await there.state() == "signed_in"
        assert there.token != ada.token
        async with moved(there, one) as back:
            # With the token that the other server gave, and by what it asks of changes.
            invited = await back.request("POST", "/members", {"email": "g@shop.example", "name": "G", "role": "viewer"})
            assert invited.status_code == 200
            assert (await there.request("DELETE", "/session")).status_code == 200

            async def is_out() -> bool:
                return await back.state() == "signed_out"

            assert await within_a_second(is_out)


async def test_who_is_removed_or_reduced_at_one_is_at_all(servers: Two) -> None:
    one, other = servers
    async with await one.administrator() as ada:
        grace = await one.member(ada, "administrator", "grace@shop.example")
        member_id = (await grace.get("/session")).json()["member"]["member_id"]
        async with moved(grace, other) as there:
            assert (await there.get("/members")).status_code == 200
            await ada.request("PATCH", f"/members/{member_id}", {"role": "viewer"})

            async def is_reduced() -> bool:
                return (await there.get("/members")).status_code == 403

            assert await within_a_second(is_reduced)
            await ada.request("DELETE", f"/members/{member_id}")

            async def is_out() -> bool:
                return await there.state() == "signed_out"

            assert await within_a_second(is_out)
        await grace.http.aclose()


async def test_a_code_is_used_up_for_all(servers: Two) -> None:
    one, other = servers
    async with await one.administrator() as ada:
        secret, codes = await one.add_totp(ada)
        for server in servers:
            server.clock.go_on(10 * 60_000)
        for code in (one.code(secret), codes[0]):
            browsers = [server.browser(f"198.51.{number}.1") for number, server in enumerate((one, other, other, one))]
            answers = await asyncio.gather(*(browser.sign_in(ADA, code=code) for browser in browsers))
            assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
            for browser in browsers:
                await browser.http.aclose()
