"""The same `get()` in every situation: an event or a named error, and nobody notices but the server.

"Quiet" means: no policy is violated and none reports it, nothing is on the console, and no host is asked but the page's
own and the server. Where each cell is looked at; C and F are Chromium and Firefox:

| situation | event or error | quiet |
|---|---|---|
| strict Content-Security-Policy | CF here, test_agent | CF here, test_agent |
| a policy that forbids the server: `csp_block` | CF test_agent | its one violation: CF test_agent |
| Trusted Types | CF here; with a worker CF test_contexts | CF here, test_contexts |
| no worker, or a forbidden one | CF test_contexts | CF test_contexts |
| frame of another site | CF here | CF here |
| sandboxed frame | CF here | CF here |
| sandboxed frame without a way out: `sandboxed_iframe` | CF here | browsers log failed requests |
| cookies and storage blocked by the user | CF here | CF here |
| storage switched off | F here; places that hang CF test_agent | F here |
| storage-less by the site's wish | CF test_identifiers | CF test_identifiers |
| private window | CF here | CF here |
| slow processor | C here; no long task C test_long_tasks | C here |
| offline and back | CF here, C test_transport | browsers log failed requests |
| offline for good: `client_timeout` | C test_transport | |
| endpoint blocked, or not answering | CF here, test_agent, test_transport | browsers log failed requests |
| rendered on a server: `no_browser` | Node test_package | |
| the page is left meanwhile | CF test_transport | |
| no name left in the page | CF test_identifiers | |
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.browser.browsers import Browser, Chromium, ChromiumPage, ChromiumWithPreferences, Firefox, Page
from tests.browser.situations import Situations

from ridgeline.testing import RunningServer

Json = dict[str, Any]

GET = "ridgeline.start().get()"


@pytest.fixture(scope="module")
def listening(own_server: RunningServer, own_key: str) -> Iterator[Situations]:
    with Situations(own_server, own_key) as running:
        yield running


@pytest.fixture
def site(listening: Situations) -> Situations:
    listening.reports.clear()
    return listening


def enter(page: Page, site: Situations, path: str) -> None:
    page.goto(site.origin + path)
    page.wait_for("globalThis.ridgeline")


def framed(page: Page, site: Situations, path: str) -> Json:
    """Return how the `get()` of a page's frame ended."""
    page.goto(site.origin + path)
    page.wait_for("globalThis.outcome", 20)
    outcome: Json = page.evaluate("outcome")
    return outcome


def event_of(api: httpx.Client, result: Json) -> Json:
    event: Json = api.get(f"/v4/events/{result['event_id']}").raise_for_status().json()
    assert event["identification"]["visitor_id"] == result["visitor_id"]
    return event


def hosts(page: Page) -> set[str]:
    parts = [urlsplit(url) for url in page.record().requests]
    return {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme not in {"data", "blob"}}


def assert_quiet(page: Page, site: Situations, *asked: str) -> None:
    # Reports are sent when the browser has the time.
    page.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    assert site.reports == []
    assert page.evaluate("violations") == []
    record = page.record()
    assert record.console == []
    assert record.errors == []
    assert hosts(page) == {site.origin, *asked}


@pytest.mark.parametrize("path", ["/strict", "/trusted-types"])
def test_policies(page: Page, site: Situations, own_server: RunningServer, own_api: httpx.Client, path: str) -> None:
    enter(page, site, path)
    assert event_of(own_api, page.evaluate(GET))["url"] == site.origin + path
    assert_quiet(page, site, own_server.url)


def test_the_site_does_hear_of_violations(page: Page, site: Situations) -> None:
    enter(page, site, "/strict")
    page.evaluate("fetch('http://127.0.0.1:1/').catch(() => null)")
    page.wait_for("violations.length")
    end = time.monotonic() + 10
    while not site.reports and time.monotonic() < end:
        time.sleep(0.05)
    assert "connect-src" in site.reports[0]


def test_a_frame_of_another_site(
    page: Page, site: Situations, own_server: RunningServer, own_api: httpx.Client
) -> None:
    outcome = framed(page, site, "/frame")
    event = event_of(own_api, outcome)
    assert event["url"] == f"{site.other}/strict"
    # It has a cookie for the site around it, which is enough to come back there. Chromium refuses it all else here.
    assert event["raw_device_attributes"]["cookies_enabled"] is True
    assert_quiet(page, site, site.other, own_server.url)


def test_the_cookie_of_a_frame_is_kept_for_the_site_around_it(
    chromium: Chromium, site: Situations, own_api: httpx.Client
) -> None:
    with closing(chromium.open()) as page:
        framed(page, site, "/frame")
        end = time.monotonic() + 10
        while not (cookies := page.evaluate_in_frame("document.cookie")) and time.monotonic() < end:
            time.sleep(0.05)
        assert cookies.startswith("_vid_t=")
        # Where the frame's site is itself, it is not seen.
        page.goto(f"{site.other}/open")
        assert page.evaluate("document.cookie") == ""


def test_a_sandboxed_frame(page: Page, site: Situations, own_server: RunningServer, own_api: httpx.Client) -> None:
    outcome = framed(page, site, "/sandbox")
    attributes = event_of(own_api, outcome)["raw_device_attributes"]
    # It has no origin, and so no place to keep anything.
    assert attributes.keys().isdisjoint({"local_storage", "session_storage"})
    assert "canvas" in attributes
    assert_quiet(page, site, own_server.url)


def test_a_sandboxed_frame_that_cannot_reach_its_server(page: Page, site: Situations) -> None:
    assert framed(page, site, "/sandbox-offline") == {"name": "FingerprintError", "code": "sandboxed_iframe"}
    assert site.reports == []


def blocking(browser: str, folder: Path) -> Browser:
    """A browser whose user has forbidden all cookies, by the setting that each offers, and with them all storage."""
    if browser == "chromium":
        return ChromiumWithPreferences({"profile": {"default_content_setting_values": {"cookies": 2}}}, folder)
    return Firefox({"network.cookie.cookieBehavior": 2})


# The others have no such preference any more.
SWITCHED_OFF = {"dom.storage.enabled": False}


@pytest.mark.parametrize("setting", ["chromium", "firefox", "firefox without storage"])
def test_storage_that_the_user_has_blocked(
    site: Situations, own_server: RunningServer, own_api: httpx.Client, tmp_path: Path, setting: str
) -> None:
    away = setting == "firefox without storage"
    with Firefox(SWITCHED_OFF) if away else blocking(setting, tmp_path) as browser, closing(browser.open()) as page:
        enter(page, site, "/strict")
        first = page.evaluate(GET)
        page.reload()
        page.wait_for("globalThis.ridgeline")
        second = page.evaluate(GET)
        observed = json.loads(page.evaluate("ridgeline.start().collect()"))
        assert_quiet(page, site, own_server.url)
    storing = ["local_storage", "session_storage"] + ([] if away else ["indexed_db", "cookies_enabled"])
    assert [name for name in storing if observed["facts"][name].get("value")] == []
    assert observed["tokens"].keys() == ({"cookie", "indexed_db", "cache_storage"} if away else set())
    # Known all the same, by its facts if there is nothing else.
    assert second["visitor_id"] == first["visitor_id"]
    confidence = event_of(own_api, second)["identification"]["confidence"]
    assert ("the token that we issued" if away else "no stored token") in confidence["comment"]


def test_a_private_window(browser: Browser, site: Situations, own_server: RunningServer, own_api: httpx.Client) -> None:
    """Chromium's pages are in private profiles anyhow (`new_context`); Firefox is told to have no others."""
    private = Firefox({"browser.privatebrowsing.autostart": True}) if browser.name == "firefox" else None
    try:
        with closing((private or browser).open()) as page:
            enter(page, site, "/strict")
            first = page.evaluate(GET)
            page.wait_for("localStorage.getItem('_vid_t')")
            second = page.evaluate(GET)
            assert_quiet(page, site, own_server.url)
        with closing((private or browser).open()) as page:
            enter(page, site, "/strict")
            assert page.evaluate("localStorage.length") == 0
            third = page.evaluate(GET)
    finally:
        if private:
            private.close()
    found = [event_of(own_api, result)["identification"] for result in (first, second, third)]
    assert [one["visitor_found"] for one in found] == [False, True, True]
    assert "the token that we issued" in found[1]["confidence"]["comment"]
    assert "no stored token" in found[2]["confidence"]["comment"]
    assert len({result["visitor_id"] for result in (first, second, third)}) == 1


@pytest.mark.parametrize("slowdown", [4, 6])
def test_a_slow_processor(
    chromium: Chromium, site: Situations, own_server: RunningServer, own_api: httpx.Client, slowdown: int
) -> None:
    with closing(chromium.open()) as page:
        page.devtools("Emulation.setCPUThrottlingRate", rate=slowdown)
        enter(page, site, "/strict")
        attributes = event_of(own_api, page.evaluate(GET))["raw_device_attributes"]
        # Slow is not late: what the browser has is all there.
        assert {"audio", "canvas", "fonts", "webgl_extensions", "indexed_db"} <= attributes.keys()
        assert_quiet(page, site, own_server.url)


def test_offline_and_back(page: Page, site: Situations, own_server: RunningServer, own_api: httpx.Client) -> None:
    enter(page, site, "/strict")
    page.set_offline(True)
    page.evaluate("globalThis.got = ridgeline.start().get({ linkedId: 'late' }), null")
    time.sleep(2)
    assert own_api.get("/v4/events").json()["events"] == []
    page.set_offline(False)
    result = page.evaluate("got")
    (event,) = own_api.get("/v4/events", params={"linked_id": "late"}).json()["events"]
    assert event["event_id"] == result["event_id"]
    assert site.reports == []
    assert hosts(page) == {site.origin, own_server.url}


def test_an_endpoint_that_is_blocked(
    page: Page, site: Situations, own_server: RunningServer, own_api: httpx.Client
) -> None:
    """Another name for the same server is asked next, and no other host."""
    second = own_server.url.replace("127.0.0.1", "localhost")
    enter(page, site, "/strict")
    page.refuse(f"{own_server.url}/")
    endpoints = json.dumps([own_server.url, second])
    event_of(own_api, page.evaluate(f"ridgeline.start({{ endpoints: {endpoints} }}).get()"))
    record = page.record()
    assert [message for message in record.console if own_server.url not in message and "ERR_" not in message] == []
    assert site.reports == []
    assert hosts(page) == {site.origin, own_server.url, second}
    if isinstance(page, ChromiumPage):
        assert [url for _, url, _ in page.sent()] == [f"{own_server.url}/", f"{second}/"]
