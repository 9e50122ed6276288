from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ridgeline.access.invitations import GOOD_FOR
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer

pytestmark = pytest.mark.anyio
GRACE = "grace@shop.example"


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def invite(ada: Browser, **changes: Any) -> dict[str, Any]:
    given = {"email": GRACE, "name": "Grace", "role": "editor", **changes}
    answer = await ada.request("POST", "/members", given)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def accept(browser: Browser, invitation: str, password: str = PASSWORD, **more: str) -> Any:
    return await browser.request("POST", "/invitations", {"invitation": invitation, "password": password, **more})


async def test_whoever_was_invited_sets_a_password_and_is_signed_in(console: ConsoleServer, ada: Browser) -> None:
    invited = await invite(ada)
    member_id = invited["member"]["member_id"]
    async with console.browser("198.51.100.1") as grace:
        answer = await accept(grace, invited["invitation"], name="Grace Hopper")
        told = answer.json()
        assert (answer.status_code, told["state"]) == (200, "signed_in")
        assert (told["member"]["member_id"], told["member"]["name"], told["member"]["role"]) == (
            member_id,
            "Grace Hopper",
            "editor",
        )
        assert await grace.state() == "signed_in"
        # Once.
        assert error_of(await accept(grace, invited["invitation"])) == (403, "sign_in_failed")
        assert (await grace.sign_in(GRACE)).status_code == 200
    assert (await console.audit())[-3:] == [
        (member_id, "member.invitation_accepted", member_id, {}),
        (member_id, "member.signed_in", member_id, {"by": "invitation"}),
        (member_id, "member.signed_in", member_id, {"by": "password"}),
    ]


async def test_an_invitation_is_good_for_a_week(console: ConsoleServer, ada: Browser) -> None:
    invited, other = await invite(ada), await invite(ada, email="other@shop.example")
    console.clock.go_on(GOOD_FOR - 1)
    async with console.browser() as browser:
        assert (await accept(browser, invited["invitation"])).status_code == 200
        console.clock.go_on(1)
        assert error_of(await accept(browser, other["invitation"])) == (403, "sign_in_failed")


async def test_another_invitation_takes_the_place_of_the_one_before(console: ConsoleServer, ada: Browser) -> None:
    invited = await invite(ada)
    path = f"/members/{invited['member']['member_id']}/invitation"
    again = (await ada.request("POST", path)).json()
    async with console.browser() as browser:
        assert error_of(await accept(browser, invited["invitation"])) == (403, "sign_in_failed")
        assert (await accept(browser, again["invitation"])).status_code == 200


async def test_a_forgotten_password_is_set_anew_and_all_sessions_end(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "viewer", GRACE)
    member_id = (await grace.get("/session")).json()["member"]["member_id"]
    again = (await ada.request("POST", f"/members/{member_id}/invitation")).json()
    # The password of before is good until then.
    assert (await grace.sign_in(GRACE)).status_code == 200
    async with console.browser("198.51.100.1") as other:
        assert (await accept(other, again["invitation"], "another password of hers")).status_code == 200
        assert await grace.state() == "signed_out"
        assert error_of(await grace.sign_in(GRACE)) == (403, "sign_in_failed")
        assert (await other.sign_in(GRACE, "another password of hers")).status_code == 200
    await grace.http.aclose()


async def test_of_two_who_accept_at_once_one_does(console: ConsoleServer, ada: Browser) -> None:
    invited = await invite(ada)
    async with console.browser("198.51.100.1") as one, console.browser("198.51.100.2") as other:
        answers = await asyncio.gather(accept(one, invited["invitation"]), accept(other, invited["invitation"]))
    assert sorted(answer.status_code for answer in answers) == [200, 403]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"invitation": "inv_" + "A" * 43}, (403, "sign_in_failed")),
        ({"invitation": ""}, (403, "sign_in_failed")),
        ({"invitation": "x\x00"}, (403, "sign_in_failed")),
        ({"invitation": "i" * 129}, (400, "request_cannot_be_parsed")),
        ({"password": "short"}, (400, "request_cannot_be_parsed")),
        ({"password": GRACE}, (400, "request_cannot_be_parsed")),
        ({"password": "Grace Murray Hopper", "name": "grace murray hopper"}, (400, "request_cannot_be_parsed")),
        ({"password": "123456789012"}, (400, "request_cannot_be_parsed")),
        ({"name": "\t"}, (400, "request_cannot_be_parsed")),
    ],
)
async def test_what_is_wrong_is_refused_and_the_invitation_stays_good(
    console: ConsoleServer, ada: Browser, changes: dict[str, str], expected: tuple[int, str]
) -> None:
    invited = await invite(ada)
    async with console.browser() as browser:
        given = {"invitation": invited["invitation"], "password": PASSWORD, **changes}
        assert error_of(await browser.request("POST", "/invitations", given)) == expected
        assert await browser.state() == "signed_out"
        assert (await accept(browser, invited["invitation"])).status_code == 200


async def test_whoever_guesses_invitations_is_slowed_down(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser("198.51.100.1") as guesser:
        statuses = [(await accept(guesser, f"inv_{number:043}")).status_code for number in range(35)]
    assert statuses == [403] * 30 + [429] * 5
    # His neighbours sign in still.
    async with console.browser("198.51.100.2") as neighbour:
        assert (await neighbour.sign_in("ada@shop.example")).status_code == 200


async def test_whoever_guesses_passwords_keeps_nobody_from_an_invitation(console: ConsoleServer, ada: Browser) -> None:
    invited = await invite(ada)
    async with console.browser("198.51.100.1") as guesser, console.browser("198.51.100.2") as grace:
        for number in range(30):
            assert (await guesser.sign_in(f"{number}@shop.example", "a wrong password")).status_code == 403
        assert (await guesser.sign_in("another@shop.example")).status_code == 429
        assert (await accept(grace, invited["invitation"])).status_code == 200


async def test_an_invitation_is_no_substitute_for_the_second_factor(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "viewer", GRACE)
    secret, _ = await console.add_totp(grace)
    member_id = (await grace.get("/session")).json()["member"]["member_id"]
    again = (await ada.request("POST", f"/members/{member_id}/invitation")).json()
    async with console.browser("198.51.100.1") as other:
        answer = await accept(other, again["invitation"], "another password of hers")
        assert (answer.status_code, answer.json()["state"]) == (200, "signed_out")
        assert await other.state() == "signed_out"
        console.clock.go_on(60_000)
        assert error_of(await other.sign_in(GRACE, "another password of hers")) == (403, "second_factor_required")
        code = console.code(secret)
        assert (await other.sign_in(GRACE, "another password of hers", code)).status_code == 200
    await grace.http.aclose()
