"""Single sign-on against a provider of the test's own, which signs its tokens itself, rightly and wrongly."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from ridgeline.access.oidc import TICKET_FOR
from ridgeline.access.signing_in import OF_NETWORK
from ridgeline.testing.console import API, PASSWORD, Browser, ConsoleServer, console_server
from ridgeline.testing.oidc_provider import Claims, OidcProvider

pytestmark = pytest.mark.anyio
PUBLIC_URL = "https://ridgeline.example"
ADA = "ada@shop.example"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as running:
        yield running


def settings_for(provider: OidcProvider, **more: Any) -> dict[str, Any]:
    return {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": provider.client_id,
        "oidc_client_secret": provider.client_secret,
        "oidc_label": "Shop accounts",
        "public_url": PUBLIC_URL,
        **more,
    }


@pytest.fixture
async def console(provider: OidcProvider, tmp_path: Path) -> AsyncIterator[ConsoleServer]:
    async with console_server(tmp_path, **settings_for(provider)) as opened:
        await (await opened.administrator()).http.aclose()
        yield opened


@pytest.fixture
async def browser(console: ConsoleServer) -> AsyncIterator[Browser]:
    async with console.browser(origin=PUBLIC_URL) as opened:
        yield opened


async def to_provider(browser: Browser, following: str = "") -> str:
    """Begin, and return where the browser is sent."""
    headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
    answer = await browser.http.get(f"{API}/oidc/start{following}", headers=headers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def at_provider(url: str) -> str:
    """Follow to the provider, and return the path and query with which it sends the browser back."""
    async with httpx.AsyncClient() as visiting:
        answer = await visiting.get(url)
    assert answer.status_code == 302, answer.text
    location = answer.headers["location"]
    assert location.startswith(f"{PUBLIC_URL}{API}/oidc/callback?")
    return location.removeprefix(PUBLIC_URL)


async def back(browser: Browser, path: str) -> str:
    """Come back, and return where the browser is sent then."""
    answer = await browser.http.get(path, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 303, answer.text
    assert "no-store" in answer.headers["cache-control"]
    return answer.headers["location"]


async def sign_on(browser: Browser, following: str = "") -> str:
    return await back(browser, await at_provider(await to_provider(browser, following)))


async def test_a_member_signs_in_and_comes_back_to_its_page(console: ConsoleServer, browser: Browser) -> None:
    told = (await browser.get("/session")).json()
    assert told["single_sign_on"] == {"label": "Shop accounts", "url": "/management/v1/oidc/start"}
    url = await to_provider(browser, "?next=%2Fevents%3Fbot%3Dbad")
    query = parse_qs(urlsplit(url).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["scope"] == ["openid email profile"]
    assert query["redirect_uri"] == [f"{PUBLIC_URL}/management/v1/oidc/callback"]
    assert len(query["state"][0]) >= 20
    assert len(query["nonce"][0]) >= 20
    assert await back(browser, await at_provider(url)) == "/console/events?bot=bad"
    told = (await browser.get("/session")).json()
    assert (told["state"], told["member"]["email"], told["member"]["role"]) == ("signed_in", ADA, "administrator")
    # And does what members do.
    assert (
        await browser.request("POST", "/members", {"email": "g@x.example", "name": "G", "role": "viewer"})
    ).is_success
    member_id = told["member"]["member_id"]
    assert (await console.audit())[-3:-1] == [
        (member_id, "member.single_sign_on_added", member_id, {}),
        (member_id, "member.signed_in", member_id, {"by": "single sign-on"}),
    ]
    assert not browser.http.cookies.get("ridgeline_oidc")


async def test_then_the_subject_counts_and_not_the_address(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    assert await sign_on(browser) == "/console/"
    provider.person |= {"email": "somebody.else@shop.example", "email_verified": False, "name": "Renamed"}
    async with console.browser(origin=PUBLIC_URL) as again:
        assert await sign_on(again) == "/console/"
        assert (await again.get("/session")).json()["member"]["email"] == ADA
    # The address has gone to another person: that is nobody whom this workspace knows.
    provider.person = {"sub": "another", "email": ADA, "email_verified": True}
    async with console.browser(origin=PUBLIC_URL) as other:
        assert await sign_on(other) == "/console/sign-in?sign_on=unknown"
        assert await other.state() == "signed_out"


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "1", "email": "nobody@shop.example", "email_verified": True},
        {"sub": "1", "email": ADA, "email_verified": False},
        {"sub": "1", "email": ADA},
        {"sub": "1", "email": ADA, "email_verified": "false"},
        {"sub": "1", "email": ADA, "email_verified": 0},
        {"sub": "1", "email": [ADA], "email_verified": True},
        {"sub": "1", "email_verified": True},
        {"sub": "1", "email": None, "email_verified": True},
    ],
)
async def test_who_is_no_member_by_a_verified_address_is_not_let_in(
    provider: OidcProvider, console: ConsoleServer, browser: Browser, person: Claims
) -> None:
    provider.person = person
    before = await console.deployment.storage.members()
    assert await sign_on(browser) == "/console/sign-in?sign_on=unknown"
    assert await browser.state() == "signed_out"
    assert await console.deployment.storage.members() == before


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "1", "email": ADA, "email_verified": [True]},
        {"sub": "1", "email": ADA, "email_verified": {"true": True}},
        {"sub": "1", "email": ADA, "email_verified": 1},
        {"sub": "1", "email": "ada\ud800@shop.example", "email_verified": True},
        {"sub": "1", "email": f" {ADA}", "email_verified": True},
        {"sub": "1", "email": "@", "email_verified": True},
        {"sub": "1", "email": "a" * 255 + "@shop.example", "email_verified": True},
    ],
)
async def test_nobody_becomes_a_member_by_an_odd_address(
    provider: OidcProvider, tmp_path: Path, person: Claims
) -> None:
    async with (
        console_server(tmp_path, **settings_for(provider, oidc_default_role="viewer")) as console,
        await console.administrator(),
        console.browser(origin=PUBLIC_URL) as browser,
    ):
        provider.person = person
        assert await sign_on(browser) == "/console/sign-in?sign_on=unknown"
        assert len(await console.deployment.storage.members()) == 1


async def test_what_is_no_subject_is_none(provider: OidcProvider, browser: Browser) -> None:
    for subject in ("\ud800", "", 7, None, ["248289"]):
        provider.person = {"sub": subject, "email": ADA, "email_verified": True}
        assert (await sign_on(browser)).startswith("/console/sign-in?sign_on=")
        assert await browser.state() == "signed_out"


@pytest.mark.parametrize(
    ("member", "there"),
    [("ada@gross.example", "ada@gro\u00df.example"), ("kim@shop.example", "\u212aim@shop.example")],
)
async def test_an_address_that_only_looks_alike_is_another(
    provider: OidcProvider, console: ConsoleServer, browser: Browser, member: str, there: str
) -> None:
    async with console.browser() as ada:
        await ada.sign_in(ADA)
        await ada.request("POST", "/members", {"email": member, "name": "Ada", "role": "administrator"})
    assert await console.deployment.storage.member_by_email(there) is not None
    provider.person = {"sub": "3", "email": there, "email_verified": True}
    assert await sign_on(browser) == "/console/sign-in?sign_on=unknown"


async def test_an_invited_member_needs_no_password(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    async with console.browser() as ada:
        await ada.sign_in(ADA)
        given = {"email": "Grace@shop.example", "name": "Grace", "role": "editor"}
        invited = (await ada.request("POST", "/members", given)).json()
        provider.person = {"sub": "2", "email": "grace@SHOP.example", "email_verified": "true"}
        assert await sign_on(browser) == "/console/"
        told = (await browser.get("/session")).json()["member"]
        assert (told["role"], told["has_password"], told["has_totp"]) == ("editor", False, False)
        shown = (await ada.get(f"/members/{told['member_id']}")).json()
        assert shown["state"] == "active"
        assert "invitation_until" not in shown
    # The link is worth nothing any more, and there is no password to be guessed.
    accepted = await browser.request(
        "POST", "/invitations", {"invitation": invited["invitation"], "password": PASSWORD}
    )
    assert accepted.status_code == 403
    assert (await browser.sign_in("grace@shop.example")).status_code == 403


async def test_with_a_default_role_others_become_members(provider: OidcProvider, tmp_path: Path) -> None:
    provider.person = {"sub": "9", "email": "new@shop.example", "email_verified": True, "name": " N\u0000ew\n"}
    async with (
        console_server(tmp_path, **settings_for(provider, oidc_default_role="viewer")) as console,
        console.browser(origin=PUBLIC_URL) as browser,
    ):
        # Not the first one: that is whoever has the set-up code.
        assert await sign_on(browser) == "/console/sign-in?sign_on=unknown"
        assert await browser.state() == "set_up"
        await (await console.administrator()).http.aclose()
        assert await sign_on(browser) == "/console/"
        told = (await browser.get("/session")).json()["member"]
        assert (told["name"], told["role"], told["sees_personal_data"]) == ("New", "viewer", False)
        provider.person = {"sub": "10", "email": "other@shop.example", "email_verified": False}
        assert await sign_on(browser) == "/console/sign-in?sign_on=unknown"
        made = [(actor == subject, details) for actor, action, subject, details in await console.audit()][2:3]
        assert made == [(True, {"role": "viewer", "by": "single sign-on"})]


async def test_an_address_may_be_told_by_the_userinfo_endpoint(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    provider.says_email_in_token = False
    assert await sign_on(browser) == "/console/"
    provider.tells_of = "somebody else"
    async with console.browser(origin=PUBLIC_URL) as other:
        assert await sign_on(other) == "/console/sign-in?sign_on=failed"
        assert await other.state() == "signed_out"


def with_claims(**changes: Any) -> Callable[[OidcProvider], None]:
    def wrong(claims: Claims) -> Claims:
        changed = {**claims, **{name: make(claims) if callable(make) else make for name, make in changes.items()}}
        return {name: value for name, value in changed.items() if value is not ...}

    def tell(provider: OidcProvider) -> None:
        provider.wrong = wrong

    return tell


# Of nobody whom anybody knows.
OTHER_KEY = RSAKey.generate_key(2048, private=True)


def with_another_key(provider: OidcProvider) -> None:
    provider.signs_with = OTHER_KEY


def with_an_unknown_key(provider: OidcProvider) -> None:
    provider.signs_with = OTHER_KEY
    provider.header = {"alg": "RS256", "kid": "unknown"}


def with_the_public_key_as_a_shared_secret(provider: OidcProvider) -> None:
    signed_by_hand(provider, "HS256", provider.key.as_pem(private=False))


def with_the_client_secret(provider: OidcProvider) -> None:
    signed_by_hand(provider, "HS256", (provider.client_secret or "").encode())


def without_a_signature(provider: OidcProvider) -> None:
    signed_by_hand(provider, "none", b"")


def signed_by_hand(provider: OidcProvider, algorithm: str, secret: bytes) -> None:
    """Have the provider sign as no library would, and say that it may."""
    provider.configured = lambda said: {**said, "id_token_signing_alg_values_supported": ["RS256", algorithm]}
    made = provider.token

    def signed(form: dict[str, str], authorization: str | None) -> Claims | None:
        given = made(form, authorization)
        if given is not None:
            head = encoded(json.dumps({"alg": algorithm, "kid": provider.key.kid}).encode())
            content = f"{head}.{given['id_token'].split('.')[1]}"
            signature = hmac.digest(secret, content.encode(), "sha256") if algorithm == "HS256" else b""
            given["id_token"] = f"{content}.{encoded(signature)}"
        return given

    provider.token = signed  # type: ignore[method-assign]


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def without_an_id_token(provider: OidcProvider) -> None:
    made = provider.token

    def without(form: dict[str, str], authorization: str | None) -> Claims | None:
        return {**(made(form, authorization) or {}), "id_token": None}

    provider.token = without  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "wrongly",
    [
        with_claims(iss="https://other.example"),
        with_claims(iss=...),
        with_claims(aud="another client"),
        with_claims(aud=["another client", "and another"]),
        with_claims(aud="another client", azp="ridgeline"),
        with_claims(aud=["ridgeline", "another client"], azp="another client"),
        with_claims(aud=...),
        with_claims(nonce="another"),
        with_claims(nonce=...),
        with_claims(sub=...),
        with_claims(sub=""),
        with_claims(sub=7),
        with_claims(exp=lambda claims: claims["iat"] - 3_600),
        with_claims(exp=...),
        with_claims(iat=lambda claims: claims["iat"] + 3_600, exp=lambda claims: claims["iat"] + 7_200),
        with_claims(nbf=lambda claims: claims["iat"] + 3_600),
        with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
        with_another_key,
        with_an_unknown_key,
        with_the_public_key_as_a_shared_secret,
        with_the_client_secret,
        without_a_signature,
        without_an_id_token,
    ],
)
async def test_a_token_that_is_wrong_in_any_way_lets_nobody_in(
    provider: OidcProvider, browser: Browser, wrongly: Callable[[OidcProvider], None]
) -> None:
    wrongly(provider)
    where = await sign_on(browser)
    assert where in {"/console/sign-in?sign_on=failed", "/console/sign-in?sign_on=unavailable"}
    assert await browser.state() == "signed_out"


async def test_a_provider_may_sign_with_a_new_key(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    assert await sign_on(browser) == "/console/"
    provider.sign_with(RSAKey.generate_key(2048, {"use": "sig"}, private=True))
    async with console.browser(origin=PUBLIC_URL) as other:
        assert await sign_on(other) == "/console/"


@pytest.mark.parametrize("secret", ["basic", "post", None])
async def test_every_way_of_a_client_to_show_itself_is_taken(tmp_path: Path, secret: str | None) -> None:
    with OidcProvider(client_secret=None if secret is None else "it's a secret: 100 %") as provider:
        methods = ["client_secret_post"] if secret == "post" else ["client_secret_basic", "client_secret_post"]
        provider.configured = lambda said: {**said, "token_endpoint_auth_methods_supported": methods}
        if secret == "basic":
            # As most providers read it, and as RFC 6749 has it: form-encoded first.
            provider.client_secret = "plain-secret"
        async with (
            console_server(tmp_path, **settings_for(provider)) as console,
            await console.administrator(),
            console.browser(origin=PUBLIC_URL) as browser,
        ):
            assert await sign_on(browser) == "/console/"


async def test_what_another_browser_began_is_finished_by_nobody_else(console: ConsoleServer, browser: Browser) -> None:
    path = await at_provider(await to_provider(browser))
    async with console.browser(origin=PUBLIC_URL) as victim:
        # Without having begun at all, and with having begun another time.
        assert await back(victim, path) == "/console/sign-in?sign_on=failed"
        await to_provider(victim)
        assert await back(victim, path) == "/console/sign-in?sign_on=failed"
        assert await victim.state() == "signed_out"
    assert await back(browser, path) == "/console/"
    # Once.
    assert await back(browser, path) == "/console/sign-in?sign_on=failed"


async def test_a_ticket_is_good_for_some_minutes(console: ConsoleServer, browser: Browser) -> None:
    path = await at_provider(await to_provider(browser))
    console.clock.go_on(TICKET_FOR)
    assert await back(browser, path) == "/console/sign-in?sign_on=failed"


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=y", "?code=x&state=y", "?code=%00&state=%FF", "?" + "x" * 5_000]
)
async def test_an_odd_way_back_lets_nobody_in(browser: Browser, query: str) -> None:
    await to_provider(browser)
    ticket = browser.http.cookies.get("ridgeline_oidc")
    assert ticket is not None
    assert await back(browser, f"{API}/oidc/callback{query}") == "/console/sign-in?sign_on=failed"
    for shown in ("", "x", "ü".encode().hex(), ticket[:-3], ticket[::-1]):
        browser.http.cookies.clear()
        headers = {"Cookie": f"ridgeline_oidc={shown}"}
        answer = await browser.http.get(f"{API}/oidc/callback{query}", headers=headers)
        assert answer.headers["location"] == "/console/sign-in?sign_on=failed"


async def test_who_is_refused_there_is_told_so(provider: OidcProvider, browser: Browser) -> None:
    provider.refusal = "access_denied"
    assert await sign_on(browser) == "/console/sign-in?sign_on=refused"
    path = await at_provider(await to_provider(browser))
    assert await back(browser, path + "&iss=https://other.example") == "/console/sign-in?sign_on=refused"
    provider.refusal = None
    path = await at_provider(await to_provider(browser))
    assert await back(browser, path + "&iss=https://other.example") == "/console/sign-in?sign_on=failed"


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://other.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://other.example/authorize"},
        {"token_endpoint": "ftp://other.example/token"},
        {"jwks_uri": 7},
        {"authorization_endpoint": None},
    ],
)
async def test_a_provider_that_says_odd_things_of_itself_is_not_used(
    provider: OidcProvider, browser: Browser, said: Claims
) -> None:
    provider.configured = lambda usual: {**usual, **said}
    assert await to_provider(browser) == "/console/sign-in?sign_on=unavailable"


async def test_what_a_provider_says_does_not_become_an_option_of_the_client(
    provider: OidcProvider, browser: Browser
) -> None:
    provider.configured = lambda usual: {**usual, "verify": False, "trust_env": 3, "scope": "openid everything"}
    assert "everything" not in await to_provider(browser)


async def test_who_comes_back_with_codes_of_his_own_is_slowed_down(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    async def guess(guesser: Browser) -> httpx.Response:
        (state,) = parse_qs(urlsplit(await to_provider(guesser)).query)["state"]
        return await guesser.http.get(f"{API}/oidc/callback?code=guessed&state={state}")

    def codes_shown() -> int:
        return sum(path.endswith("/token") for path in provider.requests)

    # Nobody who says no there, or finds the provider away, has guessed.
    provider.refusal = "access_denied"
    for _ in range(OF_NETWORK.free + 1):
        assert await sign_on(browser) == "/console/sign-in?sign_on=refused"
    provider.refusal = None
    async with console.browser("203.0.113.66", PUBLIC_URL) as guesser:
        answers = [await guess(guesser) for _ in range(OF_NETWORK.free)]
        assert {answer.headers.get("location") for answer in answers} == {"/console/sign-in?sign_on=failed"}
        before = codes_shown()
        refused = await guess(guesser)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_requests")
        assert int(refused.headers["retry-after"]) >= 1
        assert codes_shown() == before
    # His neighbours sign in with their passwords, and others as before.
    async with console.browser("203.0.113.77", PUBLIC_URL) as neighbour:
        assert (await neighbour.sign_in(ADA)).status_code == 200
    assert await sign_on(browser) == "/console/"


def asked(provider: OidcProvider) -> int:
    """Return how often a provider was asked for its configuration."""
    return sum(path.endswith("/openid-configuration") for path in provider.requests)


AWAY = "/console/sign-in?sign_on=unavailable"


async def test_a_provider_that_is_away_is_asked_again_after_a_while(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    provider.configured = lambda said: {**said, "issuer": "https://other.example"}
    for times in (1, 2):
        # Of those who come at once one is answered by the provider, and all the same.
        assert await asyncio.gather(*(to_provider(browser) for _ in range(10))) == [AWAY] * 10
        assert await to_provider(browser) == AWAY
        assert asked(provider) == times
        console.clock.go_on(5_000)
    provider.configured = dict
    assert await sign_on(browser) == "/console/"


async def test_nothing_listens_where_the_provider_was(tmp_path: Path) -> None:
    away = OidcProvider()
    settings = settings_for(away)
    away.__enter__()
    away.stop()
    async with console_server(tmp_path, **settings) as console, console.browser(origin=PUBLIC_URL) as browser:
        assert await to_provider(browser) == AWAY
        assert await to_provider(browser) == AWAY


async def test_what_is_known_of_a_provider_is_used_while_it_does_not_say_it_again(
    provider: OidcProvider, console: ConsoleServer, browser: Browser
) -> None:
    assert await sign_on(browser) == "/console/"
    provider.configured = lambda said: {**said, "issuer": "https://other.example"}
    console.clock.go_on(60 * 60_000)
    for _ in range(2):
        async with console.browser(origin=PUBLIC_URL) as other:
            assert await sign_on(other) == "/console/"
    assert asked(provider) == 2
    provider.configured = dict
    console.clock.go_on(5_000)
    assert await sign_on(browser) == "/console/"
    assert asked(provider) == 3


@pytest.mark.parametrize(
    ("following", "where"),
    [
        ("?next=/events", "/console/events"),
        ("?next=//other.example", "/console//other.example"),
        ("?next=https://other.example", "/console/"),
        ("?next=javascript:alert(1)", "/console/"),
        ("?next=/x%0d%0aSet-Cookie:%20a=b", "/console/"),
        ("?next=/%C3%BC", "/console/"),
        ("?next=", "/console/"),
    ],
)
async def test_the_way_back_stays_in_the_console(browser: Browser, following: str, where: str) -> None:
    assert await sign_on(browser, following) == where


async def test_without_a_provider_there_is_nothing(tmp_path: Path) -> None:
    async with console_server(tmp_path) as console, console.browser() as browser:
        assert "single_sign_on" not in (await browser.get("/session")).json()
        for path in ("/oidc/start", "/oidc/callback?code=x&state=y"):
            answer = await browser.get(path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "feature_not_enabled")


async def test_a_browser_that_signed_on_is_known_and_nobody_is_named_in_the_log(
    provider: OidcProvider, console: ConsoleServer, browser: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    url = await to_provider(browser)
    path = await at_provider(url)
    await back(browser, path)
    assert browser.http.cookies.get("ridgeline_browser")
    provider.wrong = lambda claims: {**claims, "aud": "a secret audience"}
    async with console.browser(origin=PUBLIC_URL) as other:
        await sign_on(other)
    logged = "".join(capfd.readouterr())
    assert "single_sign_on_failed" in logged
    secrets = {*parse_qs(urlsplit(url).query)["state"], *parse_qs(urlsplit(path).query)["code"]}
    for text in (*secrets, ADA, provider.person["sub"], str(provider.client_secret), "a secret audience"):
        assert text not in logged
