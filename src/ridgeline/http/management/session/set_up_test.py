from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from ridgeline.access.set_up import SET_UP_CODE_FILE
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer

pytestmark = pytest.mark.anyio


def given(console: ConsoleServer, **changes: str) -> dict[str, str]:
    return {
        "code": console.set_up_code,
        "email": "ada@shop.example",
        "name": "Ada",
        "password": PASSWORD,
        **changes,
    }


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_the_first_administrator_is_made_once_and_is_signed_in(console: ConsoleServer) -> None:
    file = console.deployment.data_dir / SET_UP_CODE_FILE
    file.write_text("the code")
    async with console.browser() as browser, console.browser("198.51.100.1") as other:
        assert await browser.state() == "set_up"
        answer = await browser.request("POST", "/set-up", given(console))
        assert answer.status_code == 200
        told: Mapping[str, Any] = answer.json()
        assert told["state"] == "signed_in"
        member = told["member"]
        assert (member["email"], member["name"], member["role"]) == ("ada@shop.example", "Ada", "administrator")
        assert (member["sees_personal_data"], member["has_password"], member["has_totp"]) == (True, True, False)
        assert await browser.state() == "signed_in"
        assert not file.exists()
        assert await other.state() == "signed_out"
        assert error_of(await other.request("POST", "/set-up", given(console))) == (403, "set_up_refused")
    assert await console.audit() == [
        ("set-up code", "member.created", member["member_id"], {"role": "administrator"}),
        (member["member_id"], "member.signed_in", member["member_id"], {"by": "set-up code"}),
    ]


async def test_a_code_may_be_typed_as_people_do(console: ConsoleServer) -> None:
    typed = console.set_up_code.lower().replace("-", " ")
    async with console.browser() as browser:
        assert (await browser.request("POST", "/set-up", given(console, code=typed))).status_code == 200


async def test_of_several_at_once_one_is(console: ConsoleServer) -> None:
    browsers = [console.browser(f"198.51.100.{number}") for number in range(6)]
    answers = await asyncio.gather(
        *(
            browser.request("POST", "/set-up", given(console, email=f"{number}@shop.example"))
            for number, browser in enumerate(browsers)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403, 403, 403]
    assert len(await console.deployment.storage.members()) == 1
    for browser in browsers:
        await browser.http.aclose()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": "0000-0000-0000"}, (403, "set_up_refused")),
        ({"code": ""}, (403, "set_up_refused")),
        ({"password": "short"}, (400, "request_cannot_be_parsed")),
        ({"password": "passwordpassword"}, (400, "request_cannot_be_parsed")),
        ({"password": "ada@shop.example"}, (400, "request_cannot_be_parsed")),
        ({"email": "ada"}, (400, "request_cannot_be_parsed")),
        ({"name": "  "}, (400, "request_cannot_be_parsed")),
        ({"name": "A\u0000"}, (400, "request_cannot_be_parsed")),
    ],
)
async def test_what_is_wrong_is_refused_and_makes_nobody(
    console: ConsoleServer, changes: dict[str, str], expected: tuple[int, str]
) -> None:
    async with console.browser() as browser:
        assert error_of(await browser.request("POST", "/set-up", given(console, **changes))) == expected
        assert await browser.state() == "set_up"
    assert await console.audit() == []


async def test_whoever_guesses_the_code_is_slowed_down(
    console: ConsoleServer, capfd: pytest.CaptureFixture[str]
) -> None:
    async with console.browser("198.51.100.1") as guesser, console.browser("203.0.113.1") as owner:
        wrong = given(console, code="0000-0000-0000")
        codes = [(await guesser.request("POST", "/set-up", wrong)).status_code for _ in range(40)]
        assert codes == [403] * 30 + [429] * 10
        assert (await guesser.request("POST", "/set-up", given(console))).status_code == 429
        assert (await owner.request("POST", "/set-up", given(console))).status_code == 200
        # Whoever signs in from there has guessed nothing.
        async with console.browser("198.51.100.2") as neighbour:
            assert (await neighbour.sign_in("ada@shop.example")).status_code == 200
    logged = "".join(capfd.readouterr())
    assert "set-up" in logged
    assert not any(secret in logged for secret in (console.set_up_code, PASSWORD, "ada@shop.example"))


async def test_a_page_of_another_site_sets_nothing_up(console: ConsoleServer) -> None:
    async with console.browser() as browser:
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
        answer = await browser.request("POST", "/set-up", given(console), headers)
        assert error_of(answer) == (403, "csrf_token_invalid")
        assert await browser.state() == "set_up"


async def test_without_a_password_nobody_comes_in(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser("198.51.100.1") as stranger:
        assert error_of(await stranger.sign_in("ada@shop.example", "")) == (403, "sign_in_failed")
