from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from ridgeline.access.sessions import GRACE, IDLE
from ridgeline.storage.access import Member, Session
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer

pytestmark = pytest.mark.anyio
ADA = "ada@shop.example"
OTHER = "another password of hers"


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def sessions_of(browser: Browser) -> list[dict[str, Any]]:
    answer = await browser.get("/account/sessions")
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["sessions"]
    return told


async def test_a_member_sees_its_sessions_and_ends_them(console: ConsoleServer, ada: Browser) -> None:
    console.clock.go_on(1_000)
    async with console.browser("198.51.100.1") as phone, console.browser("2001:db8::1") as tablet:
        for browser, agent in ((phone, "Phone"), (tablet, "T" * 5_000)):
            browser.http.headers["User-Agent"] = agent
            await browser.sign_in(ADA)
            console.clock.go_on(1_000)
        shown = await sessions_of(phone)
        assert [(one["user_agent"], one["address"], one["is_this"]) for one in shown] == [
            ("T" * 256, "2001:db8::1", False),
            ("Phone", "198.51.100.1", True),
            (shown[2]["user_agent"], "192.0.2.1", False),
        ]
        assert all(one["expires_at"] == one["last_seen_at"] + IDLE for one in shown)
        left = await phone.request("DELETE", f"/account/sessions/{shown[0]['session_id']}")
        assert [one["user_agent"] for one in left.json()["sessions"]][:1] == ["Phone"]
        assert await tablet.state() == "signed_out"
        assert error_of(await phone.request("DELETE", f"/account/sessions/{shown[0]['session_id']}")) == (
            404,
            "session_not_found",
        )
        await tablet.sign_in(ADA)
        only = await phone.request("DELETE", "/account/sessions")
        assert [one["is_this"] for one in only.json()["sessions"]] == [True]
        assert [await one.state() for one in (ada, phone, tablet)] == ["signed_out", "signed_in", "signed_out"]
        # Its own, too.
        own = only.json()["sessions"][0]["session_id"]
        answer = await phone.request("DELETE", f"/account/sessions/{own}")
        assert (answer.status_code, answer.json()["sessions"]) == (200, [])
        assert (phone.token, await phone.state()) == (None, "signed_out")
    ended = [details for _, action, _, details in await console.audit() if action == "member.sessions_ended"]
    assert ended == [{"which": "one"}, {"which": "others"}, {"which": "one"}]


async def test_nobody_ends_the_session_of_another(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "administrator", "grace@shop.example")
    (own,) = await sessions_of(ada)
    answer = await grace.request("DELETE", f"/account/sessions/{own['session_id']}")
    assert error_of(answer) == (404, "session_not_found")
    assert await ada.state() == "signed_in"
    await grace.http.aclose()


async def test_sessions_that_have_ended_are_not_shown(console: ConsoleServer, ada: Browser) -> None:
    console.clock.go_on(IDLE)
    async with console.browser() as browser:
        console.clock.go_on(-1)
        assert await ada.state() == "signed_in"
        console.clock.go_on(1)
        await browser.sign_in(ADA)
        assert len(await sessions_of(browser)) == 2
        console.clock.go_on(IDLE - 1)
        assert len(await sessions_of(browser)) == 1


async def test_another_password_ends_all_other_sessions(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser("198.51.100.1") as other, console.browser("203.0.113.1") as thief:
        await other.sign_in(ADA)
        thief.http.cookies = httpx.Cookies(ada.http.cookies)
        token = ada.token
        answer = await ada.request("PUT", "/account/password", {"current": PASSWORD, "password": OTHER})
        assert (answer.status_code, answer.json()["state"]) == (200, "signed_in")
        assert ada.token not in {token, None}
        assert await other.state() == "signed_out"
        assert error_of(await other.sign_in(ADA)) == (403, "sign_in_failed")
        assert (await other.sign_in(ADA, OTHER)).status_code == 200
        # What was under way goes through, and then the former token is good for nothing but an end.
        assert await thief.state() == "signed_in"
        console.clock.go_on(GRACE)
        assert await ada.state() == "signed_in"
        assert await thief.state() == "signed_out"
    actions = [action for _, action, _, _ in await console.audit()]
    assert actions.count("member.password_changed") == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"current": "a wrong password", "password": OTHER}, (403, "sign_in_failed")),
        ({"current": PASSWORD, "password": "too short"}, (400, "request_cannot_be_parsed")),
        ({"current": PASSWORD, "password": ADA}, (400, "request_cannot_be_parsed")),
        ({"current": PASSWORD, "password": "administrator"}, (400, "request_cannot_be_parsed")),
        ({"password": OTHER}, (400, "request_cannot_be_parsed")),
    ],
)
async def test_a_wrong_change_changes_nothing(
    console: ConsoleServer, ada: Browser, given: dict[str, str], expected: tuple[int, str]
) -> None:
    token = ada.token
    assert error_of(await ada.request("PUT", "/account/password", given)) == expected
    assert ada.token == token
    assert (await ada.sign_in(ADA)).status_code == 200


async def change_the_password(ada: Browser, console: ConsoleServer) -> None:
    assert (await ada.request("PUT", "/account/password", {"current": PASSWORD, "password": OTHER})).is_success


async def reset_the_password(ada: Browser, console: ConsoleServer) -> None:
    member_id = (await ada.get("/session")).json()["member"]["member_id"]
    given = (await ada.request("POST", f"/members/{member_id}/invitation")).json()
    accepted = {"invitation": given["invitation"], "password": OTHER}
    assert (await ada.request("POST", "/invitations", accepted)).is_success


async def add_a_second_factor(ada: Browser, console: ConsoleServer) -> None:
    await console.add_totp(ada)


@pytest.mark.parametrize("change", [change_the_password, reset_the_password, add_a_second_factor])
async def test_who_is_signing_in_by_what_is_changed_meanwhile_is_not_let_in(
    console: ConsoleServer,
    ada: Browser,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Browser, ConsoleServer], Awaitable[None]],
) -> None:
    store = console.deployment.storage
    create, arrived, goes_on = store.create_session, asyncio.Event(), asyncio.Event()

    async def late(session: Session, proved: Member | None = None) -> bool:
        if session.address == "198.51.100.1":
            arrived.set()
            await goes_on.wait()
        return await create(session, proved)

    monkeypatch.setattr(store, "create_session", late)
    async with console.browser("198.51.100.1") as thief:
        signing_in = asyncio.create_task(thief.sign_in(ADA))
        await asyncio.wait_for(arrived.wait(), 10)
        await change(ada, console)
        goes_on.set()
        assert error_of(await signing_in) == (403, "sign_in_failed")
        assert await thief.state() == "signed_out"
    assert [one["address"] for one in (await ada.get("/account/sessions")).json()["sessions"]] == ["192.0.2.1"]


async def test_another_password_makes_an_open_invitation_worthless(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "viewer", "grace@shop.example")
    member_id = (await grace.get("/session")).json()["member"]["member_id"]
    invited = (await ada.request("POST", f"/members/{member_id}/invitation")).json()
    await grace.request("PUT", "/account/password", {"current": PASSWORD, "password": OTHER})
    async with console.browser("198.51.100.1") as finder:
        given = {"invitation": invited["invitation"], "password": "a password of the finder"}
        assert error_of(await finder.request("POST", "/invitations", given)) == (403, "sign_in_failed")
    await grace.http.aclose()
