"""Pages that show where addresses are link to whose data tell it, and no others do; over a server with demo data."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.browser.browsers import Page
from tests.browser.console_member import nothing_goes_wrong, see

from ridgeline.testing import FakeDevice, RunningServer

MAIN = "(document.querySelector('main')?.textContent ?? '')"
READ = "!document.querySelector('main [aria-busy=true]')"
CREDITS = """[...document.querySelectorAll('a[href*="db-ip"]')].map(
  one => [one.textContent, one.href, one.target, one.rel, one.checkVisibility()]
)"""
CREDIT = ["IP geolocation by DB-IP", "https://db-ip.com/", "_blank", "noopener noreferrer", True]

Json = dict[str, Any]


@pytest.fixture(scope="module")
def placed(seeded: RunningServer) -> Json:
    """An event with a linked id, from an address whose place is known."""
    headers = {"Authorization": f"Bearer {seeded.secret_key}"}
    found = httpx.get(f"{seeded.url}/v4/events", params={"limit": 100, "start": 1}, headers=headers)
    event: Json = next(event for event in found.json()["events"] if event.get("linked_id") and country_of(event))
    return event


@pytest.fixture(scope="module")
def private(seeded: RunningServer) -> Json:
    """What the agent is answered that came from this machine, whose address has no place."""
    device = FakeDevice(seed=secrets.randbits(32))
    answer = httpx.post(seeded.url, content=device.observation(seeded.public_key), headers=device.headers())
    found: Json = answer.raise_for_status().json()
    return found


def country_of(event: Json) -> str:
    return str(event["ip_info"].get("v4", {}).get("geolocation", {}).get("country_name", ""))


def look_at(page: Page, address: str, heading: str, told: str) -> list[list[Any]]:
    """Go to a page, and return its links to DB-IP once it has told something."""
    page.goto(address)
    see(page, heading)
    page.wait_for(f"{MAIN}.includes({json.dumps(told)}) && {READ}", 20)
    found: list[list[Any]] = page.evaluate(CREDITS)
    return found


def test_pages_that_show_places_link_once_to_whose_data_they_are(
    page: Page, console: str, seeded: RunningServer, placed: Json
) -> None:
    event_id, visitor_id = placed["event_id"], placed["identification"]["visitor_id"]
    linked_id, country = placed["linked_id"], country_of(placed)
    code = placed["ip_info"]["v4"]["geolocation"]["country_code"]
    asn = placed["ip_info"]["v4"]["asn"]
    for path, heading in (
        ("?range=30d", "Overview"),
        (f"events?range=30d&visitor_id={visitor_id}", "Events"),
        (f"events?range=30d&visitor_id={visitor_id}&columns=time,country", "Events"),
        (f"events?range=30d&country={code}&columns=time,visitor", "Events"),
        (f"events/{event_id}", f"Event {event_id}"),
        (f"events/{event_id}?tab=location", f"Event {event_id}"),
        (f"visitors/{visitor_id}", f"Visitor {visitor_id}"),
        (f"visitors/{visitor_id}?tab=changes", f"Visitor {visitor_id}"),
        (f"linked-ids/{quote(linked_id)}", f"Linked id {linked_id}"),
    ):
        assert look_at(page, f"{console}/{path}", heading, country) == [CREDIT], path
    networks = f"{console}/events?range=30d&visitor_id={visitor_id}&columns=time,asn"
    assert look_at(page, networks, "Events", asn) == [CREDIT]
    page.resize(360, 780, 1)
    assert look_at(page, f"{console}/events?range=30d&visitor_id={visitor_id}", "Events", country) == [CREDIT]
    # The link is all there is of them: nothing comes from there, or goes there, unless somebody follows it.
    assert {request.startswith((seeded.url, "data:")) for request in page.record().requests} == {True}


def test_pages_without_places_name_nobody(page: Page, console: str, placed: Json, private: Json) -> None:
    event_id, visitor_id = private["event_id"], private["visitor_id"]
    known = placed["identification"]["visitor_id"]
    environments = page.evaluate("fetch('/management/v1/environments').then(answer => answer.json())")["environments"]
    (default,) = (one["environment_id"] for one in environments if one["is_default"])
    for path, heading, told in (
        (f"?environment={default}", "Overview", "Of no event of this time is the country known."),
        (f"events?range=30d&visitor_id={known}&columns=time,visitor,ip", "Events", placed["ip_address"]),
        (f"events?visitor_id={visitor_id}", "Events", "127.0.0.1"),
        ("events?visitor_id=nobody0nobody0nobody", "Events", "No event"),
        (f"events/{event_id}", f"Event {event_id}", "127.0.0.1"),
        (f"events/{event_id}?tab=location", f"Event {event_id}", "The place of the address is not known."),
        (f"visitors/{visitor_id}", f"Visitor {visitor_id}", "127.0.0.1"),
        ("linked-ids/nobody", "Linked id nobody", "No event has this linked id."),
        ("health", "Health", "What is known of addresses and bots"),
    ):
        assert look_at(page, f"{console}/{path}", heading, told) == [], path


def test_get_started_links_there_when_an_event_with_a_place_comes(
    page: Page, console: str, seeded: RunningServer, placed: Json, tmp_path: Path
) -> None:
    assert look_at(page, f"{console}/get-started", "Get started", "The latest so far came") == []
    now = time.time_ns() // 1_000_000
    # Of nobody, so that no other test finds a visitor changed.
    event = {name: value for name, value in placed.items() if name not in ("identification", "linked_id")}
    event |= {"event_id": f"{now}.{secrets.token_hex(3)}", "timestamp": now}
    (tmp_path / "events.ndjson").write_text(json.dumps(event) + "\n")
    with nothing_goes_wrong(page):
        seeded.command("import", str(tmp_path / "events.ndjson"))
        page.wait_for(f"{MAIN}.includes('An event came') && {MAIN}.includes({json.dumps(country_of(placed))})", 20)
    assert page.evaluate(CREDITS) == [CREDIT]
