"""The demo page as its visitor uses it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.browser.browsers import Page

from ridgeline.testing import RunningServer

Json = dict[str, Any]


class Demo:
    """The demo in a page, by what its visitor sees and clicks."""

    def __init__(self, page: Page, server: RunningServer) -> None:
        self.page = page
        self._url = f"{server.url}/demo"
        self._last_event_id = ""

    def open(self) -> Json:
        self.page.goto(self._url)
        return self._identified()

    def identify(self) -> Json:
        self.page.click("#identify")
        return self._identified()

    def forget(self) -> None:
        self.page.click("#forget")
        self._wait_for("forgotten")

    def erase(self) -> None:
        self.page.click("#erase")
        self.page.click("#erase-confirm")
        self._wait_for("erased")

    def text(self, name: str) -> str:
        found: str = self.page.evaluate(f"document.getElementById('{name}').textContent.trim()")
        return found

    def _identified(self) -> Json:
        """Return the event that the page shows, once it is another than before."""
        self._wait_for(
            "identified",
            f"JSON.parse(document.getElementById('event-json').textContent).event_id !== '{self._last_event_id}'",
        )
        event: Json = json.loads(self.text("event-json"))
        self._last_event_id = event["event_id"]
        return event

    def _wait_for(self, state: str, condition: str = "true") -> None:
        self.page.wait_for(f"document.body.dataset.state === '{state}' && {condition}")


@pytest.fixture
def demo(page: Page, own_server: RunningServer, own_api: httpx.Client) -> Demo:
    """The demo of a server that knows nobody."""
    return Demo(page, own_server)


def test_a_first_visit_is_that_of_a_new_visitor(demo: Demo, own_api: httpx.Client) -> None:
    event = demo.open()
    assert event == own_api.get(f"/v4/events/{event['event_id']}").json()
    assert event["identification"]["visitor_found"] is False
    assert demo.text("visitor-id") == event["identification"]["visitor_id"]
    assert demo.text("status") == "New visitor"
    assert float(demo.text("confidence")) >= 0.9
    assert demo.page.evaluate("document.querySelectorAll('[data-fact]').length") >= 25


def test_identifying_again_is_a_return(demo: Demo) -> None:
    first = demo.open()
    again = demo.identify()
    assert again["event_id"] != first["event_id"]
    assert demo.text("visitor-id") == first["identification"]["visitor_id"]
    assert demo.text("status").startswith("Returning")
    assert "token" in demo.text("method")
    assert float(demo.text("confidence")) >= 0.95


def test_the_next_load_is_a_return(demo: Demo) -> None:
    first = demo.open()
    again = demo.open()
    assert again["identification"]["visitor_id"] == first["identification"]["visitor_id"]
    assert again["linked_id"] != first["linked_id"]
    assert demo.text("status").startswith("Returning")


def test_without_storage_the_facts_recognise(demo: Demo) -> None:
    first = demo.open()
    demo.identify()
    demo.forget()
    left = demo.page.evaluate("[document.cookie, Object.keys(localStorage), Object.keys(sessionStorage)]")
    assert left == ["", [], []]
    assert "_vid_" not in demo.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert demo.page.evaluate("caches.keys()") == []
    again = demo.identify()
    assert again["identification"]["visitor_id"] == first["identification"]["visitor_id"]
    assert demo.text("status").startswith("Returning")
    assert "no stored token; " in demo.text("method")
    assert demo.text("how").startswith("Recognised by its device")
    assert float(demo.text("confidence")) >= 0.6


def test_who_is_erased_comes_back_as_somebody_new(demo: Demo, own_api: httpx.Client) -> None:
    first = demo.open()
    second = demo.identify()
    demo.erase()
    for event in (first, second):
        assert own_api.get(f"/v4/events/{event['event_id']}").status_code == 404
    again = demo.identify()
    assert again["identification"]["visitor_found"] is False
    assert again["identification"]["visitor_id"] != first["identification"]["visitor_id"]
    assert demo.text("visitor-id") == again["identification"]["visitor_id"]
    assert demo.text("status") == "New visitor"


def test_the_page_learns_no_secret_and_talks_to_nobody_else(
    demo: Demo, own_server: RunningServer, own_key: str
) -> None:
    demo.open()
    event = demo.identify()
    demo.forget()
    demo.identify()
    demo.erase()
    demo.identify()

    record = demo.page.record()
    # What certainly arrived is seen, so a secret would be, too.
    assert any(own_key in body for body in record.bodies)
    assert any(event["event_id"] in body for body in record.bodies)
    kept = demo.page.evaluate(
        "JSON.stringify([document.documentElement.outerHTML, {...localStorage}, {...sessionStorage}, document.cookie])"
    )
    for text in (*record.bodies, kept):
        assert own_server.secret_key not in text
        assert not re.search(r"rl_sk_\w{10}", text)

    assert demo.page.evaluate("violations") == []
    assert record.errors == []
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, record.requests) if parts.scheme != "data"}
    assert origins == {own_server.url}
