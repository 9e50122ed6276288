from __future__ import annotations

import asyncio
import base64
import re
import threading
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from ridgeline.access.qr_code import QrCode, qr_code_of
from ridgeline.access.second_factor import PENDING_FOR
from ridgeline.access.signing_in import OF_CODES, OF_PROOFS
from ridgeline.access.totp import MAXIMUM_ACCOUNT, STEP_SECONDS
from ridgeline.testing.console import PASSWORD, Browser, ConsoleServer

pytestmark = pytest.mark.anyio
ADA = "ada@shop.example"
STEP = STEP_SECONDS * 1_000
PATH = "/account/totp"


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def begin(browser: Browser, password: str = PASSWORD) -> bytes:
    answer = await browser.request("POST", PATH, {"password": password})
    assert answer.status_code == 200, answer.text
    return base64.b32decode(answer.json()["secret"])


async def member_of(browser: Browser) -> dict[str, Any]:
    told: dict[str, Any] = (await browser.get("/session")).json()["member"]
    return told


async def test_a_second_factor_counts_once_its_first_code_is_confirmed(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser("198.51.100.1") as other:
        assert (await other.sign_in(ADA)).status_code == 200
        answer = await ada.request("POST", PATH, {"password": PASSWORD})
        told = answer.json()
        assert told["uri"].startswith("otpauth://totp/Ridgeline:ada%40shop.example?secret=" + told["secret"])
        assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", told["picture"])
        secret = base64.b32decode(told["secret"])
        # It does not count yet.
        assert (await member_of(ada))["has_totp"] is False
        assert error_of(await ada.request("PUT", PATH, {"code": "000000"})) == (403, "sign_in_failed")
        confirmed = await ada.request("PUT", PATH, {"code": console.code(secret)})
        codes = confirmed.json()["codes"]
        assert len(set(codes)) == 10
        member = await member_of(ada)
        assert (member["has_totp"], member["recovery_codes_left"]) == (True, 10)
        # Whoever else was signed in is not any more.
        assert await other.state() == "signed_out"
        # The secret was for one confirmation.
        assert error_of(await ada.request("PUT", PATH, {"code": console.code(secret, 1)})) == (403, "sign_in_failed")
    stored = repr(await console.deployment.storage.members()).encode()
    assert secret not in stored
    assert base64.b32encode(secret) not in stored
    assert not any(code.encode() in stored or code.replace("-", "").encode() in stored for code in codes)
    assert "member.totp_added" in [action for _, action, _, _ in await console.audit()]


@pytest.mark.parametrize("letter", ["a", "中", "\U0001f600", "%"])
async def test_the_longest_address_has_a_picture_that_is_drawn_beside_other_requests(
    console: ConsoleServer, ada: Browser, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_by: list[threading.Thread] = []

    def draw(text: str) -> QrCode:
        drawn_by.append(threading.current_thread())
        return qr_code_of(text)

    monkeypatch.setattr("ridgeline.access.second_factor.qr_code_of", draw)
    grace = await console.member(ada, "viewer", letter * 250 + "@b.c")
    answer = await grace.request("POST", PATH, {"password": PASSWORD})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert parse_qs(urlsplit(told["uri"]).query)["secret"] == [told["secret"]]
    assert unquote(urlsplit(told["uri"]).path) == f"/Ridgeline:{letter * MAXIMUM_ACCOUNT}"
    assert drawn_by
    assert threading.current_thread() not in drawn_by
    await grace.http.aclose()


async def test_signing_in_needs_a_code_that_was_not_used(console: ConsoleServer, ada: Browser) -> None:
    secret, _ = await console.add_totp(ada)
    async with console.browser("198.51.100.1") as browser:
        assert error_of(await browser.sign_in(ADA)) == (403, "second_factor_required")
        assert error_of(await browser.sign_in(ADA, "a wrong password")) == (403, "sign_in_failed")
        # That of the confirmation was.
        assert error_of(await browser.sign_in(ADA, code=console.code(secret))) == (403, "sign_in_failed")
        console.clock.go_on(2 * STEP)
        # A clock that is slow or fast by half a minute.
        for steps, expected in ((-2, 403), (2, 403), (-1, 200), (-1, 403), (0, 200), (1, 200), (0, 403), (1, 403)):
            answer = await browser.sign_in(ADA, code=console.code(secret, steps))
            assert answer.status_code == expected, steps
            assert expected == 200 or error_of(answer) == (403, "sign_in_failed")
        console.clock.go_on(10 * STEP)
        spaced = console.code(secret)
        assert (await browser.sign_in(ADA, code=f" {spaced[:3]} {spaced[3:]} ")).status_code == 200


async def test_of_two_who_use_a_code_at_once_one_is_let_in(console: ConsoleServer, ada: Browser) -> None:
    secret, codes = await console.add_totp(ada)
    console.clock.go_on(5 * STEP)
    for code in (console.code(secret), codes[0]):
        browsers = [console.browser(f"198.51.{number}.1") for number in range(4)]
        answers = await asyncio.gather(*(browser.sign_in(ADA, code=code) for browser in browsers))
        assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
        for browser in browsers:
            await browser.http.aclose()


async def test_a_recovery_code_is_good_once(console: ConsoleServer, ada: Browser) -> None:
    _, codes = await console.add_totp(ada)
    member_id = (await member_of(ada))["member_id"]
    async with console.browser("198.51.100.1") as browser:
        assert (await browser.sign_in(ADA, code=codes[3])).status_code == 200
        assert error_of(await browser.sign_in(ADA, code=codes[3])) == (403, "sign_in_failed")
        assert (await browser.sign_in(ADA, code=codes[7].lower().replace("-", " "))).status_code == 200
        assert (await member_of(browser))["recovery_codes_left"] == 8
    used = [(actor, details) for actor, action, _, details in await console.audit() if "recovery" in action]
    assert used == [(member_id, {"left": 9}), (member_id, {"left": 8})]


async def test_codes_are_guessed_by_nobody_who_has_the_password(console: ConsoleServer, ada: Browser) -> None:
    await console.add_totp(ada)
    console.clock.go_on(5 * STEP)
    # From however many networks.
    for number in range(OF_CODES.free):
        async with console.browser(f"198.51.{number}.1") as guesser:
            assert error_of(await guesser.sign_in(ADA, code="000000")) == (403, "sign_in_failed")
    async with console.browser("203.0.113.1") as guesser:
        assert error_of(await guesser.sign_in(ADA, code="000000")) == (429, "too_many_requests")
    # The member goes on from where she signed in before.
    secret = await begin(ada)
    codes = (await ada.request("PUT", PATH, {"code": console.code(secret)})).json()["codes"]
    assert (await ada.sign_in(ADA, code=codes[0])).status_code == 200


async def test_what_matters_asks_for_the_password_again(console: ConsoleServer, ada: Browser) -> None:
    await console.add_totp(ada)
    for method in ("POST", "DELETE"):
        answer = await ada.request(method, PATH, {"password": "a wrong password"})
        assert error_of(answer) == (403, "sign_in_failed")
    answer = await ada.request("DELETE", PATH, {"password": PASSWORD})
    assert (answer.status_code, answer.json()["member"]["has_totp"]) == (200, False)
    async with console.browser("198.51.100.1") as browser:
        assert (await browser.sign_in(ADA)).status_code == 200
    assert "member.totp_removed" in [action for _, action, _, _ in await console.audit()]
    # Whoever found the browser open does not find the password.
    for _ in range(OF_PROOFS.free):
        assert error_of(await ada.request("POST", PATH, {"password": "a wrong password"})) == (403, "sign_in_failed")
    assert (await ada.request("POST", PATH, {"password": PASSWORD})).status_code == 429


async def test_a_secret_waits_a_while_for_its_code_and_is_of_one_session(console: ConsoleServer, ada: Browser) -> None:
    secret = await begin(ada)
    ticket = ada.http.cookies.get("ridgeline_totp")
    assert ticket is not None
    async with console.browser("198.51.100.1") as other:
        assert (await other.sign_in(ADA)).status_code == 200
        for shown in (ticket, ticket[:-4], "", "ü".encode().hex(), None):
            other.http.cookies.delete("ridgeline_totp") if other.http.cookies.get("ridgeline_totp") else None
            headers = {} if shown is None else {"Cookie": f"ridgeline_session={other.token}; ridgeline_totp={shown}"}
            answer = await other.request("PUT", PATH, {"code": console.code(secret)}, headers)
            assert error_of(answer) == (403, "sign_in_failed")
    console.clock.go_on(PENDING_FOR)
    assert error_of(await ada.request("PUT", PATH, {"code": console.code(secret)})) == (403, "sign_in_failed")
    secret = await begin(ada)
    console.clock.go_on(PENDING_FOR - 1)
    assert (await ada.request("PUT", PATH, {"code": console.code(secret)})).status_code == 200


async def test_the_secret_is_in_no_log(console: ConsoleServer, ada: Browser, capfd: pytest.CaptureFixture[str]) -> None:
    secret, codes = await console.add_totp(ada)
    console.clock.go_on(5 * STEP)
    code = console.code(secret)
    await ada.sign_in(ADA, code=code)
    await ada.sign_in(ADA, code=codes[0])
    logged = "".join(capfd.readouterr())
    assert "/management/v1/account/totp" in logged
    for text in (base64.b32encode(secret).decode(), *codes, ADA, PASSWORD, "otpauth", str(ada.token)):
        assert text not in logged


async def test_an_administrator_takes_it_away_from_who_lost_it(console: ConsoleServer, ada: Browser) -> None:
    grace = await console.member(ada, "viewer", "grace@shop.example")
    await console.add_totp(grace)
    member_id = (await member_of(grace))["member_id"]
    changed = await ada.request("PATCH", f"/members/{member_id}", {"has_totp": False})
    assert changed.json()["has_totp"] is False
    async with console.browser("198.51.100.1") as browser:
        assert (await browser.sign_in("grace@shop.example")).status_code == 200
    assert error_of(await ada.request("PATCH", f"/members/{member_id}", {"has_totp": True}))[0] == 400
    await grace.http.aclose()


async def test_a_session_that_ended_confirms_nothing(console: ConsoleServer, ada: Browser) -> None:
    secret = await begin(ada)
    kept = httpx.Cookies(ada.http.cookies)
    token = ada.csrf_token
    await ada.request("DELETE", "/session")
    ada.http.cookies, ada.csrf_token = kept, token
    assert error_of(await ada.request("PUT", PATH, {"code": console.code(secret)})) == (403, "session_required")
