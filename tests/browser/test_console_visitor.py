"""The pages of a visitor and of a linked id, over a real server with the demo data of `ridgeline seed`."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.browser.browsers import Page
from tests.browser.console_member import click_on, nothing_goes_wrong, see, type_text

from ridgeline.testing import FakeDevice, RunningServer

MAIN = "(document.querySelector('main')?.textContent ?? '')"
READ = "!document.querySelector('main [aria-busy=true]')"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def management(seeded: RunningServer) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {seeded.create_key('management')}"}
    with httpx.Client(base_url=f"{seeded.url}/management/v1", headers=headers) as client:
        yield client


def read(management: httpx.Client, path: str, **query: Any) -> Json:
    found: Json = management.get(path, params=query).raise_for_status().json()
    return found


@pytest.fixture(scope="module")
def regular(management: httpx.Client) -> tuple[Json, Json]:
    """A visitor who came often with a linked id and a device that changed, and what changed."""
    visits: dict[str, int] = {}
    for event in read(management, "/events", limit=100, start=1)["events"]:
        visitor_id = event["identification"]["visitor_id"]
        visits[visitor_id] = visits.get(visitor_id, 0) + 1
    for visitor_id in sorted(visits, key=lambda one: -visits[one]):
        drift = read(management, f"/visitors/{visitor_id}/drift")
        visitor = read(management, f"/visitors/{visitor_id}")
        if visitor["linked_ids"] and any(visit["changes"] for visit in drift["visits"]):
            return visitor, drift
    pytest.fail("no visitor of the demo data changed", pytrace=False)


@pytest.fixture(scope="module")
def account(management: httpx.Client) -> Json:
    """A linked id that was seen on several devices; another test may have emptied one, which is no account."""
    events = read(management, "/events", limit=100, start=1)["events"]
    for linked_id in sorted({event["linked_id"] for event in events if event.get("linked_id")}):
        found = read(management, f"/linked-ids/{quote(linked_id)}")
        if len(found["visitors"]) > 1:
            return found
    pytest.fail("no linked id of the demo data was seen on several devices", pytrace=False)


def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.textContent.trim())"
    )
    return found


def test_a_visitor_shows_its_visits_and_what_changed(page: Page, console: str, regular: tuple[Json, Json]) -> None:
    visitor, drift = regular
    visitor_id = visitor["visitor_id"]
    with nothing_goes_wrong(page):
        page.goto(f"{console}/visitors/{visitor_id}")
        see(page, f"Visitor {visitor_id}")
        page.wait_for(f"document.querySelector('main ol > li dl mark') && {READ}")
    assert len(texts(page, "main ol > li time")) == min(25, visitor["events"])
    # Addresses and linked ids, the latest first; each leads on.
    told = page.evaluate(MAIN)
    for seen in (*visitor["addresses"][:6], *visitor["linked_ids"][:6]):
        assert seen["value"] in told
    # What the latest change was is marked at its visit.
    changed = next(visit for visit in drift["visits"] if visit["changes"])
    visit = f"main li:has(a[href$='/events/{changed['event_id']}'])"
    assert page.evaluate(f'document.querySelectorAll("{visit} dl > div").length') >= 1

    with nothing_goes_wrong(page):
        click_on(page, "What changed", "main", "[role=tab]")
        page.wait_for(
            f"location.search.includes('tab=changes') && document.querySelector('main svg[role=img]') && {READ}"
        )
    paths = {change["attribute"] for visit in drift["visits"] for change in visit["changes"]}
    strips = page.evaluate("document.querySelectorAll('main svg[role=img]').length")
    assert 1 <= strips <= len(paths)
    assert "Changed" in page.evaluate("document.querySelector('main svg[role=img]').getAttribute('aria-label')")
    # A change leads to all that changed with that visit.
    page.click("main li li a[href*='changed=true']")
    page.wait_for("location.search.includes('tab=attributes')")
    page.wait_for("document.querySelector('main dd mark, main dd del')", 20)


def test_a_visitor_is_erased_for_good(
    page: Page, console: str, seeded: RunningServer, management: httpx.Client
) -> None:
    device = FakeDevice(seed=secrets.randbits(32))
    answers = [
        httpx.post(seeded.url, content=device.observation(seeded.public_key), headers=device.headers()).json()
        for _ in range(2)
    ]
    visitor_id = answers[0]["visitor_id"]
    page.goto(f"{console}/visitors/{visitor_id}")
    see(page, f"Visitor {visitor_id}")
    with nothing_goes_wrong(page):
        click_on(page, "Erase…", "main")
        page.wait_for("document.querySelector('[role=dialog]')?.textContent.includes('Nobody can undo this')")
    erase = "[...document.querySelectorAll('[role=dialog] button')].find(one => one.textContent === 'Erase for good')"
    assert page.evaluate(f"{erase}.disabled")
    page.click("[role=dialog] input")
    type_text(page, visitor_id[-6:])
    with nothing_goes_wrong(page):
        click_on(page, "Erase for good", "[role=dialog]")
        see(page, "Visitor erased")
        page.wait_for("!document.querySelector('[role=dialog]')")
    for answer in answers:
        gone = httpx.get(
            f"{seeded.url}/v4/events/{answer['event_id']}", headers={"Authorization": f"Bearer {seeded.secret_key}"}
        )
        assert (gone.status_code, gone.json()["error"]["code"]) == (404, "event_not_found")
    # Who did it is on record, and no longer to whom.
    (entry, *_) = read(management, "/audit-log")["entries"]
    assert (entry["action"], entry["actor_name"]) == ("visitor.erased", "Ada")
    assert visitor_id not in json.dumps(entry)
    with nothing_goes_wrong(page):
        page.goto(f"{console}/audit-log")
        see(page, "Audit log")
        page.wait_for(f"{MAIN}.includes('erased a visitor') && {READ}")
    page.goto(f"{console}/visitors/{visitor_id}")
    see(page, "There is no such visitor")


def test_a_linked_id_shows_its_visitors_addresses_and_events(page: Page, console: str, account: Json) -> None:
    linked_id = account["linked_id"]
    with nothing_goes_wrong(page):
        page.goto(f"{console}/linked-ids/{quote(linked_id)}")
        see(page, f"Linked id {linked_id}")
        page.wait_for(
            f"document.querySelector('main table[aria-label=Events], main [aria-label=Events] table') && {READ}"
        )
    visitors = [seen["value"] for seen in account["visitors"]]
    rows = texts(page, "main [aria-label='Devices and accounts'] tbody th code")
    assert rows == visitors[:10]
    told = page.evaluate(MAIN)
    for seen in account["addresses"][:6]:
        assert seen["value"] in told
    events = texts(page, "main [aria-label=Events] tbody th a")
    assert len(events) == min(25, account["events"])

    # From a visitor to its linked id and back, and to an event.
    click_on(page, f"Visitor {visitors[0]}", "main")
    see(page, f"Visitor {visitors[0]}")
    click_on(page, linked_id, "main")
    see(page, f"Linked id {linked_id}")
    page.wait_for("document.querySelector('main [aria-label=Events] tbody th a')")
    page.click("main [aria-label=Events] tbody th a")
    page.wait_for("document.querySelector('h1')?.textContent.startsWith('Event ')")
    page.wait_for(f"document.querySelector('main a[href$=\"/linked-ids/{quote(linked_id)}\"]')")
    assert re.search(r"/events/\d{13}\.\w{6}$", page.evaluate("location.pathname"))


def test_nothing_is_wrong_with_them_in_dark_and_on_a_phone(
    page: Page, console: str, regular: tuple[Json, Json], account: Json
) -> None:
    page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    page.resize(360, 780, 1)
    visitor_id, linked_id = regular[0]["visitor_id"], account["linked_id"]
    for path, heading, shown in (
        (f"visitors/{visitor_id}", f"Visitor {visitor_id}", "main dl mark"),
        (f"visitors/{visitor_id}?tab=changes", f"Visitor {visitor_id}", "main svg[role=img]"),
        (f"linked-ids/{quote(linked_id)}", f"Linked id {linked_id}", "main [aria-label=Events] tbody a"),
    ):
        with nothing_goes_wrong(page):
            page.goto(f"{console}/{path}")
            see(page, heading)
            page.wait_for(f"document.querySelector('{shown}') && {READ}", 20)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
