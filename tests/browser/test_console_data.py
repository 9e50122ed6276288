"""Overview, events and get started, over a real server with the demo data of `ridgeline seed`."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Page
from tests.browser.console_member import (
    accept_invitation,
    axe,
    click_on,
    nothing_goes_wrong,
    see,
    type_text,
)

from ridgeline.testing import FakeDevice, RunningServer

ROWS = "document.querySelectorAll('tbody tr')"
MAIN = "document.querySelector('main').textContent"
MORE = "[...document.querySelectorAll('main button')].find(one => /^(Show older|Look further)/.test(one.textContent))"
ENDED = (
    "[...document.querySelectorAll('main p')]"
    ".some(one => /^(These are all|(There is )?no event)/i.test(one.textContent))"
)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    # Of its own: where somebody was erased, the overview still counts events that are found no more.
    with RunningServer(tmp_path_factory.mktemp("console-data") / "data") as running:
        running.command("seed", "--events", "300", "--days", "20")
        yield running


def identify(server: RunningServer) -> str:
    """Be a new device on a page; returns the event."""
    device = FakeDevice(seed=secrets.randbits(32))
    answer = httpx.post(server.url, content=device.observation(server.public_key), headers=device.headers())
    event_id: str = answer.raise_for_status().json()["event_id"]
    return event_id


def figures(page: Page) -> list[tuple[str, int]]:
    """The overview's ways to events, each with its figure."""
    found = page.evaluate(
        """[...document.querySelectorAll('main a[href*="/events?"]')].map(one => [
          one.getAttribute('href'), [...one.childNodes].map(part => part.textContent)
        ])"""
    )
    return [(href, _figure(texts)) for href, texts in found]


def _figure(texts: list[str]) -> int:
    # A tile has its label, its figure and a note; of bad bots the figure is a share, and the note has the count.
    text = texts[2] if texts[0] == "Bad bots" else texts[min(1, len(texts) - 1)]
    told = re.match(r"[\d,]+", text)
    assert told, texts
    return int(told[0].replace(",", ""))


def found(page: Page) -> int:
    """Show all events that are found, and return how many."""
    page.wait_for(f"{ENDED} || {MORE}", 20)
    while page.evaluate(f"!{ENDED}"):
        page.evaluate(f"{MORE}.click()")
        page.wait_for(f"{ENDED} || ({MORE} && !{MORE}.hasAttribute('data-loading'))", 20)
    count: int = page.evaluate(f"{ROWS}.length")
    return count


def test_each_figure_of_the_overview_leads_to_the_events_that_it_counts(page: Page, console: str) -> None:
    with nothing_goes_wrong(page):
        page.goto(f"{console}/?range=30d&table=scores")
        see(page, "Overview")
        page.wait_for("document.querySelector('svg[aria-label^=\"Map\"]')")
        told = figures(page)
    assert len(told) > 20
    for name in ("visit=new", "bot=bad", "vpn=true", "country=", "max_suspect_score=", "linked_id="):
        href, figure = next((href, figure) for href, figure in told if name in href)
        page.goto(console.removesuffix("/console") + href)
        see(page, "Events")
        assert (href, found(page)) == (href, figure)


def test_the_charts_are_tables_for_whoever_wants_them(page: Page, console: str) -> None:
    table = "document.querySelectorAll('table[aria-label=\"Identifications over time\"] tbody tr')"
    with nothing_goes_wrong(page):
        page.goto(f"{console}/?range=30d")
        see(page, "Overview")
        page.wait_for("document.querySelector('main a[href*=\"/events?\"]')")
        _, total = figures(page)[0]
        click_on(page, "Show identifications over time as a table")
        page.wait_for(f"location.search.includes('table=identifications') && {table}.length")
        rows = page.evaluate(
            f"[...{table}].map(row => [...row.cells].slice(1).map(cell => Number(cell.textContent.replace(',', ''))))"
        )
    assert sum(row[0] for row in rows) == total
    assert all(every == new + returning for every, new, returning in rows)


def test_nothing_is_wrong_with_the_pages_in_dark_and_on_a_phone(page: Page, console: str) -> None:
    page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    page.resize(360, 780, 1)
    for path, heading in (("", "Overview"), ("events", "Events"), ("get-started", "Get started")):
        with nothing_goes_wrong(page):
            page.goto(f"{console}/{path}?range=30d")
            see(page, heading)
            page.wait_for("!document.querySelector('main [aria-busy=true]')", 20)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_filter_is_added_and_removed_by_keys(page: Page, console: str) -> None:
    with nothing_goes_wrong(page):
        page.goto(f"{console}/events?range=30d")
        see(page, "Events")
        page.wait_for(f"{ROWS}.length === 50")
        click_on(page, "Add a filter")
        page.wait_for("document.activeElement.ariaLabel === 'Filter by'")
        type_text(page, "private")
        page.press("Enter")
        page.wait_for("document.activeElement.textContent === 'Yes'")
        page.press("Enter")
        page.wait_for("location.search === '?range=30d&incognito=true'")
        page.wait_for(f"{ENDED} || {MORE}")
        page.wait_for("document.activeElement.textContent === 'Add a filter'")
        click_on(page, "Remove the filter Private window: yes")
        page.wait_for("location.search === '?range=30d'")
        page.evaluate("history.back()")
        page.wait_for("document.querySelector('[aria-label=\"Change the filter Private window: yes\"]')")
        page.wait_for(f"({ENDED} || {MORE}) && !document.querySelector('[data-stale]')")


def test_what_cannot_be_a_filter_is_said(page: Page, console: str) -> None:
    page.goto(f"{console}/events?range=30d&vpn=maybe")
    see(page, "Events")
    page.wait_for("document.querySelector('[role=alert]')?.textContent.includes('vpn=maybe')")


def test_an_event_is_gone_to_and_come_back_from_by_keys(page: Page, console: str) -> None:
    page.goto(f"{console}/events?range=30d")
    page.wait_for(f"{ROWS}.length === 50")
    page.evaluate("document.querySelector('[data-opens]').focus()")
    page.press("ArrowDown")
    wanted = page.evaluate("document.activeElement.pathname")
    page.press("Enter")
    page.wait_for(f"location.pathname === {json.dumps(wanted)}")
    page.wait_for("document.querySelector('h1').textContent.startsWith('Event ')")
    page.evaluate("history.back()")
    see(page, "Events")
    page.wait_for(f"{ROWS}.length === 50")


def exported(page: Page, kind: str) -> tuple[str, str]:
    """Export what is found, as browsers without the File System Access API do; returns the file's name and text."""
    page.evaluate(
        """(() => {
          delete globalThis.showSaveFilePicker;
          URL.createObjectURL = blob => { globalThis.saved = blob; return 'data:,'; };
          URL.revokeObjectURL = () => {};
          HTMLAnchorElement.prototype.click = function () { globalThis.savedAs = this.download; };
        })()"""
    )
    click_on(page, "Export")
    page.wait_for(f"document.querySelector('[role=dialog] input[value={kind}]')")
    page.click(f"[role=dialog] input[value={kind}]")
    click_on(page, "Export", "[role=dialog]")
    page.wait_for("document.querySelector('[role=dialog]')?.textContent.includes('The file is whole')", 20)
    name, text = page.evaluate(
        "saved.bytes().then(bytes => [savedAs, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)])"
        if page.evaluate("'bytes' in Blob.prototype")
        else "saved.arrayBuffer().then(b => [savedAs, new TextDecoder('utf-8', { ignoreBOM: true }).decode(b)])"
    )
    click_on(page, "Close", "[role=dialog]", "button:not([aria-label])")
    page.wait_for("!document.querySelector('[role=dialog]')")
    return name, text


def test_all_that_is_found_is_exported(page: Page, console: str, seeded: RunningServer) -> None:
    page.goto(f"{console}/events?range=30d&columns=event,score,linked_id")
    page.wait_for(f"{ROWS}.length === 50")
    name, text = exported(page, "ndjson")
    assert re.fullmatch(r"ridgeline-events-[\dT-]+\.ndjson", name)
    events = [json.loads(line) for line in text.splitlines()]
    assert len({event["event_id"] for event in events}) == len(events) >= 300
    with httpx.Client(base_url=seeded.url, headers={"Authorization": f"Bearer {seeded.secret_key}"}) as client:
        assert client.get(f"/v4/events/{events[-1]['event_id']}").json() == events[-1]
    name, text = exported(page, "csv")
    head, *lines = text.split("\r\n")[:-1]
    assert head == "\ufeffevent,score,linked_id"
    assert lines[0] == f"{events[0]['event_id']},{events[0]['suspect_score']},{events[0].get('linked_id', '')}"
    assert len(lines) == len(events)


def test_events_are_shown_as_they_come(page: Page, console: str, seeded: RunningServer) -> None:
    with nothing_goes_wrong(page):
        page.goto(f"{console}/events?live=true&range=30d")
        page.wait_for(f"{ROWS}.length >= 50")
        event_id = identify(seeded)
        page.wait_for(f"document.querySelector('tr[data-fresh] a[href*=\"{event_id}\"]')")
        click_on(page, "Pause")
        page.wait_for("!location.search.includes('live')")


def test_a_view_is_saved_opened_and_removed(page: Page, console: str) -> None:
    name = f"bots{secrets.token_hex(3)}"
    page.goto(f"{console}/events?range=30d&bot=bad&columns=time,bot_name")
    see(page, "Events")
    click_on(page, "Views")
    click_on(page, "Save this as a view")
    page.wait_for("document.activeElement.closest('[role=dialog]') && document.activeElement.type === 'text'")
    type_text(page, name)
    click_on(page, "Save", "[role=dialog]")
    # The view that is open gives the button its name.
    click_on(page, name)
    page.goto(f"{console}/events")
    see(page, "Events")
    click_on(page, "Views")
    click_on(page, name, "[aria-label='Saved views']")
    page.wait_for("location.search.includes('bot=bad') && location.search.includes('range=30d')")
    page.wait_for("[...document.querySelectorAll('thead th')].map(one => one.textContent)[1] === 'Bot name'")
    click_on(page, name, "main")
    click_on(page, f"Remove {name}")
    click_on(page, "Remove", ".mantine-Modal-content")
    # Then the page as it is is no saved view any more.
    click_on(page, "Views", "main")
    click_on(page, "Save this as a view")


def test_get_started_waits_for_an_event_and_shows_it(page: Page, console: str, seeded: RunningServer) -> None:
    identify(seeded)
    with nothing_goes_wrong(page):
        page.goto(f"{console}/get-started?read=python")
        see(page, "Get started")
        page.wait_for(f"document.querySelector('pre')?.textContent.includes({json.dumps(seeded.public_key)})")
        page.wait_for(f"{MAIN}.includes('The latest so far came')")
        event_id = identify(seeded)
        page.wait_for(f"{MAIN}.includes('An event came')")
        page.wait_for(f"{MAIN}.includes('api.get_event(\"{event_id}\")')")
        assert axe(page) == []
        click_on(page, "Open the event")
        page.wait_for(f"location.pathname.endsWith({json.dumps(event_id)})")
        page.wait_for("document.querySelector('h1').textContent.startsWith('Event ')")


def test_who_may_not_see_personal_data_cannot_filter_by_them(page: Page, seeded: RunningServer) -> None:
    email = f"grace-{secrets.token_hex(4)}@shop.example"
    accept_invitation(seeded, page, email, "--name", "Grace", "--role", "viewer")
    page.resize(1280, 900, 1)
    with nothing_goes_wrong(page):
        page.goto(f"{seeded.url}/console/events?range=30d&linked_id=customer-7")
        page.wait_for("document.body.textContent.includes('You cannot filter by linked id')")
        click_on(page, "Remove this filter")
        page.wait_for(f"{ROWS}.length === 50")
        click_on(page, "Add a filter")
        page.wait_for("document.querySelectorAll('[role=option]').length > 40")
        disabled: list[Any] = page.evaluate(
            "[...document.querySelectorAll('[role=option][data-combobox-disabled]')].map(one => one.textContent)"
        )
        assert sorted(text.partition(" ·")[0] for text in disabled) == ["Address", "Linked id", "Page", "Zone"]
