"""The way of an observation to the server: other endpoints, a network that comes and goes, pages that are left."""

from __future__ import annotations

import gzip
import json
import secrets
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, Chromium, ChromiumPage, Page
from tests.browser.shop import Shop

from ridgeline.testing import RunningServer

Json = dict[str, Any]


@pytest.fixture
def chromium_page(chromium: Chromium, shop: Shop) -> Iterator[ChromiumPage]:
    page = chromium.open()
    enter(page, shop.plain)
    yield page
    page.close()


def enter(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for("globalThis.ridgeline")


def events_of(api: httpx.Client, linked_id: str, seconds: float = 10) -> list[Json]:
    """Return the events with a linked id, waiting for the first."""
    end = time.monotonic() + seconds
    while True:
        found: list[Json] = api.get("/v4/events", params={"linked_id": linked_id}).json()["events"]
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def test_an_endpoint_that_never_answers_costs_its_share_of_the_time(
    page: Page, shop: Shop, own_server: RunningServer, own_api: httpx.Client
) -> None:
    enter(page, shop.plain)
    # Connections are accepted by the system, and nobody ever reads from them.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoints = json.dumps([f"http://127.0.0.1:{silent.getsockname()[1]}/", own_server.url])
        page.evaluate("globalThis.began = performance.now(), null")
        result = page.evaluate(f"ridgeline.start({{ endpoints: {endpoints} }}).get({{ timeout: 6000 }})")
        took = page.evaluate("performance.now() - began")
    assert result["event_id"]
    assert 1_500 < took < 4_500


def test_an_endpoint_that_is_blocked_is_gone_round(
    chromium_page: ChromiumPage, own_server: RunningServer, own_api: httpx.Client
) -> None:
    """As an ad blocker does it: the request fails at once, in the browser."""
    port = own_server.url.rsplit(":", 1)[1]
    chromium_page.refuse(f"{own_server.url}/")
    endpoints = json.dumps([own_server.url, f"http://localhost:{port}/"])
    result = chromium_page.evaluate(f"ridgeline.start({{ endpoints: {endpoints} }}).get({{ linkedId: 'round' }})")
    assert [event["event_id"] for event in events_of(own_api, "round")] == [result["event_id"]]


def test_a_browser_without_a_network_waits_for_it(chromium_page: ChromiumPage, own_api: httpx.Client) -> None:
    chromium_page.set_offline(True)
    chromium_page.evaluate("globalThis.got = ridgeline.start().get({ linkedId: 'late' }), null")
    time.sleep(2.5)
    assert len(chromium_page.sent()) <= 1
    chromium_page.set_offline(False)
    result = chromium_page.evaluate("got")
    assert [event["event_id"] for event in events_of(own_api, "late")] == [result["event_id"]]


def test_a_browser_that_stays_without_a_network_costs_the_timeout(chromium_page: ChromiumPage) -> None:
    chromium_page.set_offline(True)
    code = chromium_page.evaluate("ridgeline.start().get({ timeout: 1500 }).then(() => null, error => error.code)")
    assert code == "client_timeout"
    chromium_page.set_offline(False)


def test_a_page_that_is_left_while_it_observes_still_reports(
    browser: Browser, page: Page, shop: Shop, own_api: httpx.Client
) -> None:
    enter(page, shop.plain)
    page.evaluate("IDBFactory.prototype.open = () => ({}), null")
    page.evaluate("ridgeline.start().get({ linkedId: 'left early' }), new Promise(done => setTimeout(done, 800))")
    assert events_of(own_api, "left early", 0) == []
    page.goto(f"{shop.origin}/icon.svg")
    (event,) = events_of(own_api, "left early")
    assert event["replayed"] is False
    assert "canvas" in event["raw_device_attributes"]
    assert "indexed_db" not in event["raw_device_attributes"]


def test_a_page_that_is_left_while_it_sends_reports_once(
    browser: Browser, page: Page, shop: Shop, own_api: httpx.Client
) -> None:
    enter(page, shop.plain)
    page.evaluate(f"""(() => {{
      const send = fetch;
      globalThis.fetch = (...request) => {{
        const answer = send(...request);
        location.href = '{shop.origin}/icon.svg';
        return answer;
      }};
      ridgeline.start().get({{ linkedId: 'left late' }});
    }})()""")
    assert len(events_of(own_api, "left late")) == 1
    time.sleep(0.5)
    assert len(events_of(own_api, "left late")) == 1


def test_a_large_observation_is_packed_and_needs_no_preflight(
    chromium_page: ChromiumPage, own_api: httpx.Client
) -> None:
    tags = {"noise": secrets.token_hex(7_000)}
    chromium_page.evaluate(f"ridgeline.start().get({{ linkedId: 'packed', tags: {json.dumps(tags)} }})")
    (event,) = events_of(own_api, "packed")
    assert event["tags"] == tags
    ((method, _, body),) = chromium_page.sent()
    assert method == "POST"
    # The driver gives bodies that are no text in whole or not at all.
    assert not body or json.loads(gzip.decompress(body))["tags"] == tags


def test_large_observations_arrive_from_every_browser(
    browser: Browser, page: Page, shop: Shop, own_api: httpx.Client
) -> None:
    enter(page, shop.strict)
    tags = {"noise": secrets.token_hex(7_000)}
    page.evaluate(f"ridgeline.start().get({{ linkedId: 'large', tags: {json.dumps(tags)} }})")
    (event,) = events_of(own_api, "large")
    assert event["tags"] == tags
    assert page.evaluate("violations") == []


def test_an_observation_that_is_sent_again_by_somebody_is_marked(
    page: Page, shop: Shop, own_server: RunningServer, own_api: httpx.Client
) -> None:
    enter(page, shop.strict)
    body = page.evaluate("ridgeline.start().collect({ linkedId: 'copied' })")
    user_agent = {"User-Agent": page.evaluate("navigator.userAgent")}
    ids = [httpx.post(own_server.url, content=body, headers=user_agent).json()["event_id"] for _ in range(2)]
    assert [own_api.get(f"/v4/events/{one}").json()["replayed"] for one in ids] == [False, True]
    # What the page itself sends is another message.
    result = page.evaluate("ridgeline.start().get()")
    assert own_api.get(f"/v4/events/{result['event_id']}").json()["replayed"] is False


def test_a_site_may_send_by_its_own_server(
    page: Page, shop: Shop, own_server: RunningServer, own_api: httpx.Client
) -> None:
    enter(page, shop.strict)
    page.evaluate("globalThis.agent = ridgeline.start(), null")
    body = page.evaluate("agent.collect({ linkedId: 'relayed' })")
    answer = httpx.post(own_server.url, content=body, headers={"User-Agent": page.evaluate("navigator.userAgent")})
    result = page.evaluate(f"agent.handleAgentData({json.dumps(answer.text)})")
    assert result["event_id"] == answer.json()["event_id"]
    assert page.evaluate("localStorage.getItem('_vid_t')") == answer.json()["token"]
    second = page.evaluate("agent.get()")
    assert second["visitor_id"] == result["visitor_id"]
    event = own_api.get(f"/v4/events/{second['event_id']}").json()
    assert event["identification"]["confidence"]["score"] >= 0.95
