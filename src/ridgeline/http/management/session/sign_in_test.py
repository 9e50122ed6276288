from __future__ import annotations

import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.access.passwords import Passwords
from ridgeline.access.sessions import IDLE, ROTATED_AFTER
from ridgeline.access.signing_in import OF_ADDRESS, OF_BROWSER, OF_NETWORK
from ridgeline.http.client_address import TrustedProxies
from ridgeline.testing.console import API, PASSWORD, Browser, ConsoleServer, console_server

pytestmark = pytest.mark.anyio
ADA = "ada@shop.example"


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


FAILED = (403, "sign_in_failed", "the address, the password or the code is not right")


def cookie(answer: httpx.Response, name: str) -> dict[str, str]:
    """Return the attributes of a cookie that an answer sets, its value under its own name."""
    (text,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(name + "=")]
    return {part.partition("=")[0].strip(): part.partition("=")[2] for part in text.split(";")}


async def test_a_member_signs_in_whatever_the_case_of_its_address(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser() as browser:
        answer = await browser.sign_in("ADA@Shop.Example")
        assert answer.status_code == 200
        told = answer.json()
        assert (told["state"], told["member"]["email"]) == ("signed_in", ADA)
        assert answer.headers["cache-control"] == "no-store"
        assert await browser.state() == "signed_in"
        assert (await browser.get("/members")).status_code == 200
    assert (await console.audit())[-1][1:] == ("member.signed_in", told["member"]["member_id"], {"by": "password"})


async def test_the_cookie_is_for_this_api_alone_and_for_no_script(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser() as browser:
        plain = cookie(await browser.sign_in(ADA), "ridgeline_session")
    assert plain.keys() == {"ridgeline_session", "Path", "Max-Age", "HttpOnly", "SameSite"}
    assert (plain["Path"], plain["SameSite"], plain["Max-Age"]) == ("/management/v1", "Strict", str(14 * 86_400))
    async with console.browser(origin="https://ridgeline.example") as browser:
        assert "Secure" in cookie(await browser.sign_in(ADA), "ridgeline_session")
    # Behind a proxy that is trusted to say so.
    proxied = TrustedProxies(console.app, ["192.0.2.1"])
    async with Browser(proxied, "192.0.2.1") as browser:
        answer = await browser.http.post(
            f"{API}/session", json={"email": ADA, "password": PASSWORD}, headers={"X-Forwarded-Proto": "https"}
        )
        assert "Secure" in cookie(answer, "ridgeline_session")


async def test_nobody_learns_whether_there_is_a_member(console: ConsoleServer, ada: Browser) -> None:
    await ada.request("POST", "/members", {"email": "invited@shop.example", "name": "I", "role": "viewer"})
    for number, email in enumerate((ADA, "nobody@shop.example", "invited@shop.example", "", "ada")):
        async with console.browser(f"198.51.{number}.1") as browser:
            answers = [error_of(await browser.sign_in(email, "a wrong password")) for _ in range(OF_ADDRESS.free)]
            assert answers == [FAILED] * OF_ADDRESS.free
            assert error_of(await browser.sign_in(email, "a wrong password"))[:2] == (429, "too_many_requests")


@pytest.mark.alone
async def test_nor_by_the_time_it_takes(tmp_path: Path) -> None:
    """With the real parameters: two medians of the same work differ by little, however busy the machine is."""
    async with console_server(tmp_path, passwords=Passwords()) as console, await console.administrator() as ada:
        del ada
        seconds: dict[str, list[float]] = {ADA: [], "nobody@shop.example": []}
        for number in range(30):
            for email, taken in seconds.items():
                async with console.browser(f"198.51.{number}.1") as browser:
                    begun = time.perf_counter()
                    assert error_of(await browser.sign_in(email, "a wrong password")) == FAILED
                    taken.append(time.perf_counter() - begun)
        there, not_there = (statistics.median(taken) for taken in seconds.values())
        assert abs(there - not_there) < 0.25 * max(there, not_there)


async def test_whoever_guesses_is_slowed_down_and_the_member_is_not_kept_out(
    console: ConsoleServer, ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = console.browser("203.0.113.1")
    assert (await known.sign_in(ADA)).status_code == 200
    await known.request("DELETE", "/session")
    # An attacker in the member's own network.
    async with console.browser("203.0.113.99") as guesser:
        for _ in range(OF_ADDRESS.free):
            assert error_of(await guesser.sign_in(ADA, "a wrong password")) == FAILED
        refused = await guesser.sign_in(ADA)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        # Neither another letter case nor another browser helps.
        assert (await guesser.sign_in(ADA.upper())).status_code == 429
        guesser.http.cookies.clear()
        assert (await guesser.sign_in(ADA)).status_code == 429
        # Then by addresses of others, until the network itself is slowed down.
        for number in range(OF_NETWORK.free - OF_ADDRESS.free):
            assert error_of(await guesser.sign_in(f"{number}@shop.example", "a wrong password")) == FAILED
        assert (await guesser.sign_in("another@shop.example")).status_code == 429
    async with console.browser("203.0.113.7") as neighbour:
        assert (await neighbour.sign_in(ADA)).status_code == 429
    # From where she signed in before she is let in, at the first attempt and after some of her own.
    for _ in range(OF_BROWSER.free - 1):
        assert error_of(await known.sign_in(ADA, "a mistyped password")) == FAILED
    assert (await known.sign_in(ADA)).status_code == 200
    # Whoever has the cookie has no more than that allowance, and only for her.
    await known.request("DELETE", "/session")
    for _ in range(OF_BROWSER.free):
        assert error_of(await known.sign_in(ADA, "a wrong password")) == FAILED
    assert (await known.sign_in(ADA)).status_code == 429
    assert (await known.sign_in("grace@shop.example")).status_code == 429
    await known.http.aclose()


async def test_a_success_clears_the_failures_before_it_of_the_address_and_of_its_network(
    console: ConsoleServer, ada: Browser
) -> None:
    async with console.browser("203.0.113.1") as browser:
        for _ in range(OF_NETWORK.free):
            browser.http.cookies.clear()
            assert error_of(await browser.sign_in(ADA, "a mistyped password")) == FAILED
            assert (await browser.sign_in(ADA)).status_code == 200


async def test_signing_in_ends_the_session_before_it(console: ConsoleServer, ada: Browser) -> None:
    former = ada.http.cookies
    async with console.browser() as copy:
        copy.http.cookies = httpx.Cookies(former)
        assert await copy.state() == "signed_in"
        assert (await ada.sign_in(ADA)).status_code == 200
        assert await copy.state() == "signed_out"
        assert await ada.state() == "signed_in"


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(console: ConsoleServer, ada: Browser) -> None:
    async with console.browser() as copy:
        copy.http.cookies = httpx.Cookies(ada.http.cookies)
        answer = await ada.request("DELETE", "/session")
        assert (answer.status_code, answer.json()["state"]) == (200, "signed_out")
        assert cookie(answer, "ridgeline_session")["Max-Age"] == "0"
        assert ada.token is None
        assert await copy.state() == "signed_out"
    # Once more, with nobody signed in.
    assert (await ada.request("DELETE", "/session")).json()["state"] == "signed_out"
    assert [action for _, action, _, _ in await console.audit()].count("member.signed_out") == 1


async def test_a_session_goes_on_with_other_tokens_and_ends_when_it_is_not_used(
    console: ConsoleServer, ada: Browser
) -> None:
    tokens = set()
    for _ in range(6):
        tokens.add(ada.token)
        console.clock.go_on(ROTATED_AFTER)
        assert (await ada.get("/members")).status_code == 200
    assert len(tokens) == 6
    # What changes something still fits: the CSRF token is the session's.
    assert (await ada.request("PATCH", "/members/0", {"name": "x"})).json()["error"]["code"] == "member_not_found"
    console.clock.go_on(IDLE)
    answer = await ada.get("/members")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "session_required")
    assert await ada.state() == "signed_out"


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://ridgeline.example", "ridgeline.example", True),
        # A proxy that is not trusted speaks HTTPS.
        ("https://ridgeline.example", "ridgeline.example", True),
        # The public URL, whatever the proxy makes of the host.
        ("https://id.example.com", "10.0.0.7:8787", True),
        ("https://id.example.com:444", "10.0.0.7:8787", False),
        ("http://id.example.com", "10.0.0.7:8787", False),
        ("http://other.example", "ridgeline.example", False),
        ("http://ridgeline.example.other.example", "ridgeline.example", False),
        ("null", "ridgeline.example", False),
        ("file://ridgeline.example", "ridgeline.example", False),
        ("", "", False),
    ],
)
async def test_only_pages_of_this_server_sign_in(tmp_path: Path, origin: str, host: str, allowed: bool) -> None:
    given = {"email": ADA, "password": PASSWORD}
    async with (
        console_server(tmp_path, public_url="https://id.example.com") as console,
        await console.administrator(),
        console.browser() as browser,
    ):
        answer = await browser.request("POST", "/session", given, {"Origin": origin, "Host": host})
        assert (answer.status_code == 200) is allowed, answer.text


async def test_a_proxy_that_asks_for_a_password_of_its_own_is_in_nobodys_way(
    console: ConsoleServer, ada: Browser
) -> None:
    basic = {"Authorization": "Basic YWRhOnByb3h5"}
    assert (await ada.request("GET", "/members", headers=basic)).status_code == 200
    async with console.browser() as nobody:
        refused = await nobody.request("GET", "/members", headers=basic)
        assert error_of(refused)[:2] == (403, "secret_api_key_required")
    # A key counts, whoever is signed in.
    refused = await ada.request("GET", "/members", headers={"Authorization": "bearer x"})
    assert error_of(refused)[:2] == (403, "secret_api_key_not_found")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"email": "ada@shop.example"}',
        '{"email": 1, "password": "x"}',
        '{"email": "ada@shop.example", "password": "\\udc00"}',
        '{"email": "ada@shop.example", "password": "x", "second_factor": null}',
        '{"email": "ada@shop.example", "password": "x", "remember": true}',
        '{"email": "' + "a" * 255 + '", "password": "x"}',
        '{"email": "ada@shop.example", "password": "' + "x" * 1_025 + '"}',
        '{"email": "ada@shop.example", "password": "x", "second_factor": "' + "1" * 65 + '"}',
    ],
)
async def test_a_wrong_body_is_refused_and_not_repeated(console: ConsoleServer, ada: Browser, body: str) -> None:
    answer = await ada.http.post(f"{API}/session", content=body)
    assert error_of(answer)[:2] == (400, "request_cannot_be_parsed")
    assert len(answer.content) < 300


@pytest.mark.parametrize("value", ["\x00", "ada@shop.example\x00", "' OR 1=1 --", "ada@shop.example ", "%"])
async def test_odd_addresses_are_nobodys(console: ConsoleServer, ada: Browser, value: str) -> None:
    assert error_of(await ada.sign_in(value)) == FAILED


async def test_a_password_is_hashed_again_when_the_parameters_have_changed(
    console: ConsoleServer, ada: Browser
) -> None:
    storage = console.deployment.storage
    (before,) = await storage.members()
    old = Passwords(memory_kibibytes=16)
    stored = await old.hash(PASSWORD)
    old.close()
    assert await storage.change_member(before, replace(before, password_hash=stored), None)
    assert (await ada.sign_in(ADA)).status_code == 200
    (after,) = await storage.members()
    assert after.password_hash not in {stored, None}
    assert "m=8," in str(after.password_hash)
    assert (await ada.sign_in(ADA)).status_code == 200
    assert (await storage.members())[0].password_hash == after.password_hash


async def test_attempts_are_counted_and_nobody_is_named_in_the_log(
    console: ConsoleServer, ada: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    async with console.browser("198.51.100.1") as browser:
        for _ in range(OF_ADDRESS.free + 2):
            await browser.sign_in("somebody@shop.example", "a secret password")
    figures: Any = (await ada.get("/metrics")).text
    assert 'ridgeline_sign_ins_total{outcome="signed_in"} 1.0' in figures
    assert f'ridgeline_sign_ins_total{{outcome="failed"}} {OF_ADDRESS.free}.0' in figures
    assert 'ridgeline_sign_ins_total{outcome="slowed_down"} 2.0' in figures
    assert not any("failed" in action for _, action, _, _ in await console.audit())
    logged = "".join(capfd.readouterr())
    assert "/management/v1/session" in logged
    for secret in (
        "somebody",
        "a secret password",
        "shop.example",
        str(ada.token),
        str(ada.csrf_token),
        "198.51.100.1",
    ):
        assert secret not in logged
