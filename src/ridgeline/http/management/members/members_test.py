from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ridgeline.access.invitations import GOOD_FOR
from ridgeline.testing.console import Browser, ConsoleServer, console_server

pytestmark = pytest.mark.anyio
GRACE = {"email": "grace@shop.example", "name": "Grace", "role": "editor"}


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


async def ids(browser: Browser) -> list[str]:
    return [member["member_id"] for member in (await browser.get("/members")).json()["members"]]


async def own_id(browser: Browser) -> str:
    return str((await browser.get("/session")).json()["member"]["member_id"])


async def test_a_member_is_added_with_a_link_that_is_shown_once(console: ConsoleServer, ada: Browser) -> None:
    console.clock.go_on(5)
    answer = await ada.request("POST", "/members", GRACE)
    told = answer.json()
    member = told["member"]
    assert answer.headers["cache-control"] == "no-store"
    assert told["url"] == f"/console/invitation#{told['invitation']}"
    assert member == {
        **GRACE,
        "member_id": member["member_id"],
        "sees_personal_data": False,
        "state": "invited",
        "has_totp": False,
        "created_at": console.clock.now,
        "invitation_until": console.clock.now + GOOD_FOR,
    }
    assert (await ada.get(f"/members/{member['member_id']}")).json() == member
    listed = (await ada.get("/members")).json()["members"]
    assert [one["email"] for one in listed] == ["ada@shop.example", "grace@shop.example"]
    assert listed[1] == member
    assert told["invitation"] not in (await ada.get("/members")).text
    assert told["invitation"].encode() not in repr(await console.deployment.storage.members()).encode()
    actor, action, subject, details = (await console.audit())[-1]
    assert (actor, action, subject) == (await own_id(ada), "member.created", member["member_id"])
    assert details == {"role": "editor", "sees_personal_data": False}


async def test_the_link_is_absolute_where_the_public_url_is_known(tmp_path: Path) -> None:
    async with (
        console_server(tmp_path, public_url="https://id.example.com/") as console,
        await console.administrator() as ada,
    ):
        told = (await ada.request("POST", "/members", GRACE)).json()
    assert told["url"] == f"https://id.example.com/console/invitation#{told['invitation']}"


async def test_an_address_is_of_one_member_whatever_its_case(console: ConsoleServer, ada: Browser) -> None:
    for email in ("ada@shop.example", "ADA@shop.example"):
        answer = await ada.request("POST", "/members", {**GRACE, "email": email})
        assert error_of(answer) == (409, "name_in_use", "there is a member with this address already")
    assert len(await ids(ada)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "grace"},
        {"email": "@"},
        {"email": "grace hopper@shop.example"},
        {"email": "g@" + "x" * 253},
        {"name": ""},
        {"name": " "},
        {"name": "x" * 101},
        {"name": "Grace\n"},
        {"role": "owner"},
        {"role": None},
        {"sees_personal_data": 1},
        {"password": "x"},
    ],
)
async def test_a_wrong_member_is_refused(console: ConsoleServer, ada: Browser, changes: dict[str, Any]) -> None:
    answer = await ada.request("POST", "/members", {**GRACE, **changes})
    assert error_of(answer)[:2] == (400, "request_cannot_be_parsed")
    assert len(await ids(ada)) == 1


async def test_a_change_counts_from_the_members_next_request_on(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "administrator", "grace@shop.example")
    member_id = await own_id(grace)
    assert (await grace.get("/members")).status_code == 200
    changed = await ada.request("PATCH", f"/members/{member_id}", {"role": "viewer", "sees_personal_data": False})
    assert (changed.json()["role"], changed.json()["sees_personal_data"]) == ("viewer", False)
    assert error_of(await grace.get("/members")) == (403, "role_required", "your role does not allow this")
    assert (await grace.get("/linked-ids/x")).json()["error"]["code"] == "personal_data_hidden"
    assert (await ada.request("PATCH", f"/members/{member_id}", {"name": "Grace Hopper"})).json()["role"] == "viewer"
    # What changes nothing is no change.
    before = await console.audit()
    assert (await ada.request("PATCH", f"/members/{member_id}", {})).status_code == 200
    assert (await ada.request("PATCH", f"/members/{member_id}", {"role": "viewer"})).status_code == 200
    assert await console.audit() == before
    ada_id = await own_id(ada)
    assert before[-2:] == [
        (ada_id, "member.changed", member_id, {"role": "viewer", "sees_personal_data": False}),
        (ada_id, "member.changed", member_id, {"name": "changed"}),
    ]
    await grace.http.aclose()


async def test_somebody_stays_an_administrator(console: ConsoleServer, ada: Browser) -> None:
    ada_id = await own_id(ada)
    # Who was only invited may never come.
    invited = await ada.request("POST", "/members", {**GRACE, "role": "administrator"})
    for answer in (
        await ada.request("PATCH", f"/members/{ada_id}", {"role": "editor"}),
        await ada.request("DELETE", f"/members/{ada_id}"),
    ):
        assert error_of(answer) == (409, "last_administrator", "the workspace needs an administrator")
    async with console.browser("198.51.100.1") as grace:
        given = {"invitation": invited.json()["invitation"], "password": "another long password"}
        assert (await grace.request("POST", "/invitations", given)).status_code == 200
        assert (await ada.request("DELETE", f"/members/{ada_id}")).status_code == 200
        assert await ada.state() == "signed_out"
        assert await ids(grace) == [await own_id(grace)]


async def test_who_was_removed_is_signed_out_at_once(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "editor", "grace@shop.example")
    member_id = await own_id(grace)
    assert (await ada.request("DELETE", f"/members/{member_id}")).json() == {}
    assert (await grace.get("/environments")).json()["error"]["code"] == "session_required"
    assert (await grace.sign_in("grace@shop.example")).status_code == 403
    assert (await console.audit())[-1][1:3] == ("member.removed", member_id)
    await grace.http.aclose()


async def test_all_sessions_of_a_member_end_at_once(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "editor", "grace@shop.example")
    member_id = await own_id(grace)
    for _ in range(2):
        assert (await ada.request("DELETE", f"/members/{member_id}/sessions")).json() == {}
        assert await grace.state() == "signed_out"
    assert (await grace.sign_in("grace@shop.example")).status_code == 200
    ended = [(subject, details) for _, action, subject, details in await console.audit() if "sessions" in action]
    assert ended == [(member_id, {"which": "all"})]
    await grace.http.aclose()


@pytest.mark.parametrize("member_id", ["mb_nobody", "", "a/b", "%00", "%F0%9F%A6%8A"])
async def test_who_is_not_there_is_not_found(console: ConsoleServer, ada: Browser, member_id: str) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "x"}),
        ("DELETE", "", None),
        ("POST", "/invitation", None),
        ("DELETE", "/sessions", None),
    ):
        answer = await ada.request(method, f"/members/{member_id}{path}", body)
        assert error_of(answer) == (404, "member_not_found", "there is no such member"), (method, path)


async def test_members_come_page_by_page(console: ConsoleServer, ada: Browser) -> None:
    for number in range(4):
        console.clock.go_on(number % 2)
        await ada.request("POST", "/members", {**GRACE, "email": f"{number}@shop.example"})
    everybody, read, key = await ids(ada), [], ""
    assert len(everybody) == 5
    while True:
        page = (await ada.get(f"/members?limit=2&pagination_key={key}")).json()
        read += [member["member_id"] for member in page["members"]]
        if "pagination_key" not in page:
            break
        key = page["pagination_key"]
    assert sorted(read) == sorted(everybody)
    assert len(read) == 5
    assert error_of(await ada.get("/members?page=2"))[:2] == (400, "request_cannot_be_parsed")
