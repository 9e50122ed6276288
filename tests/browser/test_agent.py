"""The agent in real browsers, on a customer's page under a strict policy and on the server's own demo page."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.browser.browsers import Browser, Page
from tests.browser.shop import Shop

from ridgeline.testing import RunningServer

Json = dict[str, Any]
Enter = Callable[[Page], str]

BROWSER_NAMES = {"chromium": "HeadlessChrome", "firefox": "Firefox"}


def enter_page(page: Page, url: str) -> str:
    """Open one of the shop's pages and wait until it has loaded the agent."""
    page.goto(url)
    page.wait_for("globalThis.ridgeline")
    return url


@pytest.fixture(params=["other origin", "same origin"])
def enter(request: pytest.FixtureRequest, shop: Shop, own_server: RunningServer, own_key: str) -> Enter:
    """Bring a page to a site that has loaded the agent, and return its address."""

    def enter_demo(page: Page) -> str:
        page.goto(f"{own_server.url}/demo")
        page.wait_for("document.body.dataset.state === 'identified'")
        page.evaluate(f"import('/web/v4/{own_key}').then(module => {{ globalThis.ridgeline = module; }})")
        return f"{own_server.url}/demo"

    return enter_demo if request.param == "same origin" else lambda page: enter_page(page, shop.strict)


def identify(page: Page, options: str = "{}") -> Json:
    found: Json = page.evaluate(f"ridgeline.start().get({options})")
    return found


def failure(page: Page, expression: str) -> Json:
    """Return what an expression that should fail throws or rejects with."""
    thrown: Json = page.evaluate(
        f"(async () => {expression})().then("
        "value => ({ value }), ({ name, code, event_id }) => ({ name, code, event_id }))"
    )
    return thrown


def event_of(api: httpx.Client, result: Json) -> Json:
    answer = api.get(f"/v4/events/{result['event_id']}")
    answer.raise_for_status()
    found: Json = answer.json()
    return found


def origins(page: Page) -> set[str]:
    """Return the origins of all that the page asked for; what an address itself contains is asked of nobody."""
    parts = [urlsplit(url) for url in page.record().requests]
    return {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme not in {"data", "blob"}}


def test_an_identification_is_an_event_at_once(
    browser: Browser, page: Page, enter: Enter, own_api: httpx.Client
) -> None:
    url = enter(page)
    result = identify(page)
    event = event_of(own_api, result)

    assert set(result) == {"event_id", "visitor_id", "cache_hit", "sealed_result"}
    assert result["cache_hit"] is False
    assert result["sealed_result"] is None
    assert event["identification"]["visitor_id"] == result["visitor_id"]
    assert event["source"] == "device"
    assert event["url"] == url
    assert event["ip_address"] == "127.0.0.1"
    assert event["user_agent"] == page.evaluate("navigator.userAgent")
    assert event["browser_details"]["browser_name"] == BROWSER_NAMES[browser.name]
    assert event["browser_details"]["browser_major_version"] == browser.version.split(".")[0]
    assert event["browser_details"]["os"] == "Linux"


def test_much_is_observed(page: Page, enter: Enter, own_api: httpx.Client) -> None:
    enter(page)
    facts = json.loads(page.evaluate("ridgeline.start().collect()"))["facts"]
    attributes = event_of(own_api, identify(page))["raw_device_attributes"]

    assert len([fact for fact in facts.values() if "value" in fact]) >= 25
    errors = {name: fact["error"] for name, fact in facts.items() if "error" in fact}
    # Nobody waits for these.
    late = {name for name in ("media_devices", "voices") if errors.get(name) == "timeout"}
    assert errors.pop("geolocation") in {"blocked", "timeout"}
    assert not [name for name in errors.keys() - late if errors[name] != "unsupported"]
    assert len(attributes) >= 20
    assert attributes["timezone"] == page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert attributes["hardware_concurrency"] == page.evaluate("navigator.hardwareConcurrency")
    assert attributes["color_depth"] == page.evaluate("screen.colorDepth")


def test_the_token_outlives_a_reload(page: Page, enter: Enter, own_api: httpx.Client) -> None:
    enter(page)
    first = identify(page)
    page.wait_for("localStorage.getItem('_vid_t')")
    page.reload()
    enter(page)
    second = identify(page)

    assert second["visitor_id"] == first["visitor_id"]
    assert second["event_id"] != first["event_id"]
    identification = event_of(own_api, second)["identification"]
    assert identification["visitor_found"] is True
    assert identification["confidence"]["score"] >= 0.95
    assert "the token that we issued" in identification["confidence"]["comment"]


def test_a_browser_without_its_storage_is_known_by_its_facts(page: Page, enter: Enter, own_api: httpx.Client) -> None:
    url = enter(page)
    first = identify(page)
    page.wait_for("localStorage.getItem('_vid_t')")
    page.clear_site_data()
    page.goto(url)
    # The demo identifies by itself, and this is about the first identification after the clearing.
    page.wait_for("globalThis.ridgeline || document.body.dataset.state === 'identified'")
    found = page.evaluate("globalThis.ridgeline?.start().get()") or json.loads(
        page.evaluate("document.getElementById('event-json').textContent")
    )

    identification = event_of(own_api, found)["identification"]
    assert identification["visitor_id"] == first["visitor_id"]
    assert identification["confidence"]["score"] >= 0.6
    assert "no stored token" in identification["confidence"]["comment"]


@pytest.mark.parametrize("kept", ["cookie", "local_storage", "indexed_db", "cache_storage"])
def test_each_place_of_the_token_is_enough(page: Page, shop: Shop, own_api: httpx.Client, kept: str) -> None:
    enter_page(page, shop.strict)
    first = identify(page)
    assert set(held_tokens(page)) == {"cookie", "local_storage", "indexed_db", "cache_storage"}

    clear = {
        "cache_storage": "caches.delete('_vid_')",
        "cookie": "document.cookie = '_vid_t=; path=/; max-age=0'",
        "local_storage": "localStorage.clear()",
        "indexed_db": "new Promise((resolve, reject) => Object.assign(indexedDB.deleteDatabase('_vid_'), "
        "{ onsuccess: () => resolve(), onblocked: reject, onerror: reject }))",
    }
    for place in clear.keys() - {kept}:
        page.evaluate(clear[place])
    assert set(json.loads(page.evaluate("ridgeline.start().collect()"))["tokens"]) == {kept}
    second = identify(page)

    assert second["visitor_id"] == first["visitor_id"]
    assert "the token that we issued" in event_of(own_api, second)["identification"]["confidence"]["comment"]
    # The new token is in every place again.
    restored = held_tokens(page)
    assert set(restored) == {"cookie", "local_storage", "indexed_db", "cache_storage"}
    assert len(set(restored.values())) == 1


def held_tokens(page: Page) -> Json:
    """Return the tokens that the agent has, once there are four: some places take a moment."""
    found: Json = page.evaluate("""(async () => {
      const end = performance.now() + 5000;
      for (;;) {
        const { tokens } = JSON.parse(await ridgeline.start().collect());
        if (Object.keys(tokens).length === 4 || performance.now() > end) return tokens;
      }
    })()""")
    return found


def test_two_browsers_of_one_machine_are_two_visitors(
    chromium: Browser, firefox: Browser, shop: Shop, own_api: httpx.Client
) -> None:
    found = []
    for browser in (chromium, firefox):
        page = browser.open()
        enter_page(page, shop.strict)
        found.append(event_of(own_api, identify(page))["identification"])
        page.close()
    assert [one["visitor_found"] for one in found] == [False, False]
    assert found[0]["visitor_id"] != found[1]["visitor_id"]


def test_two_profiles_of_one_browser_are_one_visitor(browser: Browser, shop: Shop, own_api: httpx.Client) -> None:
    """Also in Firefox, which changes what is read from a canvas in each profile in another way."""
    found = []
    for _ in range(2):
        page = browser.open()
        enter_page(page, shop.strict)
        found.append(identify(page)["visitor_id"])
        page.close()
    assert found[0] == found[1]


def test_a_strict_policy_is_kept_and_nobody_else_is_asked(
    page: Page, shop: Shop, own_server: RunningServer, own_api: httpx.Client
) -> None:
    enter_page(page, shop.strict)
    identify(page)
    assert page.evaluate("violations") == []
    assert page.record().errors == []
    assert page.record().console == []
    assert origins(page) == {shop.origin, own_server.url}


def test_a_policy_that_forbids_the_server_is_named(page: Page, shop: Shop) -> None:
    enter_page(page, shop.strict)
    elsewhere = "http://127.0.0.1:1/"
    thrown = failure(page, f"ridgeline.start({{ endpoints: '{elsewhere}' }}).get()")
    assert thrown == {"name": "FingerprintError", "code": "csp_block", "event_id": None}
    assert page.evaluate("violations") == [f"connect-src {elsewhere}"]


def test_a_server_that_never_answers_costs_the_timeout_and_no_more(page: Page, shop: Shop) -> None:
    # Connections are accepted by the system, and nobody ever reads from them.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        enter_page(page, shop.plain)
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        page.evaluate("globalThis.began = performance.now(), null")
        thrown = failure(page, f"ridgeline.start({{ endpoints: '{endpoint}' }}).get({{ timeout: 1500 }})")
        took = page.evaluate("performance.now() - began")
        silent.settimeout(5)
        silent.accept()[0].close()
    assert thrown == {"name": "FingerprintError", "code": "client_timeout", "event_id": None}
    assert 1400 <= took < 2500


def test_a_server_that_is_not_there(page: Page, shop: Shop) -> None:
    enter_page(page, shop.plain)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    thrown = failure(page, f"ridgeline.start({{ endpoints: 'http://127.0.0.1:{port}/' }}).get()")
    assert thrown == {"name": "FingerprintError", "code": "network_connection", "event_id": None}


def test_the_next_endpoint_is_tried(page: Page, shop: Shop, own_server: RunningServer, own_api: httpx.Client) -> None:
    enter_page(page, shop.plain)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gone = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    endpoints = json.dumps([gone, own_server.url])
    assert (
        event_of(own_api, page.evaluate(f"ridgeline.start({{ endpoints: {endpoints} }}).get()"))["source"] == "device"
    )


def test_what_the_server_refuses_has_its_code(page: Page, shop: Shop) -> None:
    enter_page(page, shop.strict)
    thrown = failure(page, "ridgeline.start({ apiKey: 'rl_pk_us_wrong' }).get()")
    assert thrown == {"name": "FingerprintError", "code": "public_api_key_not_found", "event_id": None}


@pytest.mark.parametrize(("state", "status"), [("suspended", -1), ("running", -3)])
def test_audio_that_never_renders_is_reported_as_such(
    page: Page, shop: Shop, own_api: httpx.Client, state: str, status: int
) -> None:
    enter_page(page, shop.strict)
    page.evaluate(
        "OfflineAudioContext.prototype.startRendering = function () {"
        f"  Object.defineProperty(this, 'state', {{ value: '{state}' }});"
        "  return new Promise(() => {});"
        "}, null"
    )
    attributes = event_of(own_api, identify(page, "{ timeout: 3000 }"))["raw_device_attributes"]
    assert attributes["audio"] == status
    assert "canvas" in attributes


def test_a_fact_that_never_comes_is_left_out(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    enter_page(page, shop.strict)
    page.evaluate("IDBFactory.prototype.open = () => ({}), null")
    page.evaluate("globalThis.agent = ridgeline.start(), null")
    facts = json.loads(page.evaluate("agent.collect({ timeout: 3000 })"))["facts"]
    attributes = event_of(own_api, page.evaluate("agent.get({ timeout: 3000 })"))["raw_device_attributes"]
    assert facts["indexed_db"]["error"] == "timeout"
    assert "indexed_db" not in attributes
    assert "canvas" in attributes


def test_linked_id_and_tags_are_on_the_event(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    enter_page(page, shop.strict)
    tags = {"step": "checkout", "items": [1, {"gift": "ж 🎁"}], "nothing": None}
    whole = event_of(own_api, identify(page, json.dumps({"linkedId": "order-17", "tags": tags, "tag": "loses"})))
    assert whole["linked_id"] == "order-17"
    assert whole["tags"] == tags
    assert event_of(own_api, identify(page, "{ tag: 123 }"))["tags"] == {"tag": 123}
    assert event_of(own_api, identify(page)).keys().isdisjoint({"linked_id", "tags"})


def test_options_that_cannot_work_have_their_codes(page: Page, shop: Shop) -> None:
    enter_page(page, shop.strict)
    expected = {
        "start({ apiKey: '' })": "api_key_missing",
        "start({ apiKey: 'two words' })": "api_key_invalid",
        "start({ endpoints: [] })": "endpoints_misconfigured",
        "start({ endpoints: 7 })": "endpoints_misconfigured",
        "start({ endpoints: 'ftp://somewhere/' })": "invalid_endpoint",
        "start({ cache: { storage: 'nowhere', duration: 60 } })": "cache_misconfigured",
        "start({ cache: { storage: 'agent', duration: 43201 } })": "cache_misconfigured",
        "start().get({ timeout: 0 })": "request_cannot_be_parsed",
        "start().get({ linkedId: 'x'.repeat(257) })": "request_cannot_be_parsed",
        "start().get({ tags: { long: 'x'.repeat(16384) } })": "request_cannot_be_parsed",
        "start().collect({ linkedId: 17 })": "request_cannot_be_parsed",
    }
    thrown = {expression: failure(page, f"ridgeline.{expression}") for expression in expected}
    assert thrown == {
        expression: {"name": "FingerprintError", "code": code, "event_id": None}
        for expression, code in expected.items()
    }


def test_a_cached_result_makes_no_event(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    enter_page(page, shop.strict)
    cached = "ridgeline.start({ cache: { storage: 'sessionStorage', duration: 60 } }).get()"
    first = page.evaluate(cached)
    page.reload()
    page.wait_for("globalThis.ridgeline")
    second = page.evaluate(cached)
    assert (first["cache_hit"], second["cache_hit"]) == (False, True)
    assert second["event_id"] == first["event_id"]
    assert len(own_api.get("/v4/events").json()["events"]) == 1
