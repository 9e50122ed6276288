"""The event's page, over a real server with the demo data of `ridgeline seed`."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
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

MAIN = "(document.querySelector('main')?.textContent ?? '')"
READ = "!document.querySelector('main [aria-busy=true]')"
NO_DIALOG = "!document.querySelector('[role=dialog]')"
WEIGHED = 'main [aria-label^="What was weighed"] > li'
# Reads an event until its mark is so, for some seconds.
BECOMES_SUSPECT = """async (id, mark) => {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const answer = await fetch(`/management/v1/events/${id}`);
    if ((await answer.json()).suspect === mark) return true;
  }
  return false;
}"""
TABS = ("Identification", "Signals", "Location", "Attributes", "Timing", "JSON")

Json = dict[str, Any]


@pytest.fixture(scope="module")
def api(seeded: RunningServer) -> Iterator[httpx.Client]:
    """The Server API, as the customer's server reads it."""
    headers = {"Authorization": f"Bearer {seeded.secret_key}"}
    with httpx.Client(base_url=seeded.url, headers=headers) as client:
        yield client


def explanation_of(api: httpx.Client, event_id: str) -> Json:
    found: Json = api.get(f"/management/v1/events/{event_id}/explanation").raise_for_status().json()
    return found


@pytest.fixture(scope="module")
def recognised(api: httpx.Client) -> tuple[Json, Json]:
    """An event of a customer whose device was recognised although it had changed, and its explanation."""
    for event in api.get("/v4/events", params={"limit": 100, "start": 1}).json()["events"]:
        identification = event.get("identification", {})
        if {"linked_id", "tags"} <= event.keys() and identification.get("visitor_found"):
            explanation = explanation_of(api, event["event_id"])
            best = explanation["identification"]["candidates"][:1]
            if any(one["drifted"] and one["visitor_id"] == identification["visitor_id"] for one in best):
                return event, explanation
    pytest.fail("no device of the demo data was recognised after it had changed", pytrace=False)


def identify(server: RunningServer, **more: Any) -> Json:
    """Be a new device on a page; returns what the agent is answered."""
    device = FakeDevice(seed=secrets.randbits(32))
    observation = device.observation(server.public_key, **more)
    answer: Json = httpx.post(server.url, content=observation, headers=device.headers()).raise_for_status().json()
    return answer


def open_event(page: Page, console: str, event_id: str, search: str = "") -> None:
    page.goto(f"{console}/events/{event_id}{search}")
    see(page, f"Event {event_id}")
    page.wait_for(READ, 20)


def open_tab(page: Page, name: str) -> None:
    click_on(page, name, "main", "[role=tab]")
    page.wait_for(f"document.querySelector('main [role=tab][aria-selected=true]').textContent === {json.dumps(name)}")
    page.wait_for(READ, 20)


def copied(page: Page, name: str) -> str:
    """Click on what copies something, and return what it puts on the clipboard."""
    page.evaluate("delete globalThis.copied")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { configurable: true, value: "
        "{ writeText: async text => { globalThis.copied = text; } } })"
    )
    click_on(page, name, "main")
    page.wait_for("'copied' in globalThis")
    text: str = page.evaluate("copied")
    return text


def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.textContent.trim())"
    )
    return found


def percent(share: float) -> str:
    if share > 0.999:
        return "over 99.9%"
    # As browsers round, half a tenth up.
    return f"{Decimal(str(100 * share)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def test_an_event_tells_how_its_visitor_was_decided_and_its_signals_judged(
    page: Page, console: str, recognised: tuple[Json, Json]
) -> None:
    event, explanation = recognised
    with nothing_goes_wrong(page):
        open_event(page, console, event["event_id"])
        # What drifted is compared with the visit before, once that has been read.
        page.wait_for(f"document.querySelector('{WEIGHED}') && {MAIN}.includes('Its visit before was')")
    how = explanation["identification"]
    best = how["candidates"][0]
    told = page.evaluate(MAIN)
    assert f"Confidence {percent(how['confidence'])}" in told
    assert how["decision"].lower() in told.lower()
    counts = [len(best[name]) for name in ("agreeing", "drifted", "contradicting")]
    assert texts(page, "main [aria-label='How many attributes'] > li")[:3] == [
        f"{count} {word}" for count, word in zip(counts, ("agree", "drifted", "contradict"), strict=True)
    ]
    assert len(texts(page, f"{WEIGHED} [data-kind=drifted] + span")) == counts[1]
    assert page.evaluate(f"!!document.querySelector('main a[href$=\"{event['identification']['visitor_id']}\"]')")

    with nothing_goes_wrong(page):
        open_tab(page, "Signals")
        page.wait_for("document.querySelector('[id^=signal-]')")
    judged = {signal["signal"]: signal for signal in explanation["signals"]}
    rows = page.evaluate(
        "[...document.querySelectorAll('[id^=signal-]')].map(one => [one.id.slice('signal-'.length), one.textContent])"
    )
    # What the score is the sum of stands above them.
    shown = {**dict(rows), "suspect_score": page.evaluate(MAIN)}
    # How busy everybody was stands beside the places, in figures.
    assert judged.keys() - shown.keys() == {"velocity"}
    for name in judged.keys() & shown.keys():
        for reason in judged[name]["because"]:
            # The finding that there is none needs no name.
            assert reason["name"] in shown[name] or name == "suspect_score", (name, reason)
            assert reason.get("seen", "") in shown[name], (name, reason)
    click_on(page, next(text for text in texts(page, "main label") if text.startswith("Unknown")), "main", "label")
    page.wait_for("location.search.includes('signals=unknown')")
    page.wait_for(
        "[...document.querySelectorAll('main [data-verdict]')]"
        ".every(one => ['Unknown', 'Not judged'].includes(one.textContent))"
    )


def test_an_event_shows_where_it_came_from_what_the_device_told_and_how_long_it_took(
    page: Page, console: str, seeded: RunningServer, recognised: tuple[Json, Json]
) -> None:
    event, explanation = recognised
    country = event["ip_info"]["v4"]["geolocation"]["country_name"]
    with nothing_goes_wrong(page):
        open_event(page, console, event["event_id"], "?tab=location")
        page.wait_for("document.querySelector('main svg[role=img] [data-here]')")
    assert country in page.evaluate("document.querySelector('main svg[role=img]').getAttribute('aria-label')")
    click_on(page, "Farther", "main")
    page.wait_for("location.search.includes('zoom=')")

    with nothing_goes_wrong(page):
        open_tab(page, "Attributes")
        page.wait_for(f"{MAIN}.includes('changed since the visit before')")
    names = texts(page, "main dt > span:first-of-type")
    assert set(event["raw_device_attributes"]) <= set(names), set(event["raw_device_attributes"]) - set(names)
    assert len(texts(page, "main h2")) > 5
    page.click("main input[type=checkbox]")
    page.wait_for("location.search.includes('changed=true')")
    changes = re.search(r"\((\d+)\)", texts(page, "main label")[-1])
    assert changes
    page.wait_for(f"document.querySelectorAll('main dt > span:first-of-type').length === {changes[1]}")

    with nothing_goes_wrong(page):
        open_tab(page, "Timing")
        page.wait_for("document.querySelector('main tbody tr')")
    assert texts(page, "main tbody tr > :first-child") == list(explanation["timings"])
    # The map, too, is the server's own.
    assert {request.startswith((seeded.url, "data:")) for request in page.record().requests} == {True}


def test_an_event_is_shown_as_programs_see_it(
    page: Page, console: str, api: httpx.Client, seeded: RunningServer
) -> None:
    answer = identify(seeded, linked_id="o'brien", tags={"step": "payment"})
    event_id = answer["event_id"]
    with nothing_goes_wrong(page):
        open_event(page, console, event_id, "?tab=json")
        page.wait_for("document.querySelector('main [aria-label=\"JSON of the event\"]')")
    event = api.get(f"/v4/events/{event_id}").raise_for_status().json()
    assert json.loads(copied(page, "Copy event as JSON")) == event
    command = copied(page, "Copy as curl")
    assert command == copied(page, "Copy the command") == texts(page, "main pre")[0]
    done = subprocess.run(
        ["sh", "-c", f"{command} --silent --show-error"],
        env={"PATH": os.environ["PATH"], "SECRET_KEY": seeded.secret_key},
        check=True,
        capture_output=True,
    )
    assert json.loads(done.stdout) == event
    click_on(page, "Agent", "main", "label")
    page.wait_for("location.search.includes('view=agent')")
    assert json.loads(copied(page, "Copy agent\N{RIGHT SINGLE QUOTATION MARK}s answer as JSON")) == {
        name: value for name, value in answer.items() if name != "token"
    }
    click_on(page, "Explanation", "main", "label")
    page.wait_for("location.search.includes('view=explanation')")
    assert json.loads(copied(page, "Copy explanation as JSON")) == explanation_of(api, event_id)


def replace_text(page: Page, text: str) -> None:
    """Type in the place of all that is in the field that has the focus."""
    page.evaluate("document.activeElement.select()")
    page.press("Backspace")
    type_text(page, text)


def test_an_event_is_marked_linked_and_tagged(
    page: Page, console: str, api: httpx.Client, seeded: RunningServer
) -> None:
    answer = identify(seeded, linked_id="order-1")
    event_id = answer["event_id"]

    def stored(name: str) -> Any:
        return api.get(f"/v4/events/{event_id}").raise_for_status().json().get(name)

    def save() -> None:
        click_on(page, "Save", "[role=dialog]")
        page.wait_for(NO_DIALOG)

    open_event(page, console, event_id)
    for mark in (True, False):
        click_on(page, "Suspect", "main")
        # Shown at once, and stored soon.
        page.wait_for(f"document.querySelector('main [aria-pressed={str(mark).lower()}]')")
        assert page.evaluate(f"({BECOMES_SUSPECT})({json.dumps(event_id)}, {json.dumps(mark)})")
        assert stored("suspect") is mark

    click_on(page, "Edit the linked id", "main")
    page.wait_for("document.activeElement.matches('[role=dialog] input')")
    with nothing_goes_wrong(page):
        replace_text(page, "order-2")
        save()
        page.wait_for("document.querySelector('main a[href$=\"/linked-ids/order-2\"]')")
    assert stored("linked_id") == "order-2"
    click_on(page, "Edit the linked id", "main")
    page.wait_for("document.activeElement.matches('[role=dialog] input')")
    replace_text(page, "")
    save()
    page.wait_for("!document.querySelector('main a[href*=\"/linked-ids/\"]')")
    assert stored("linked_id") == ""

    click_on(page, "Edit the tags", "main")
    page.wait_for("document.activeElement.matches('[role=dialog] textarea')")
    replace_text(page, '{"step"')
    page.wait_for("document.querySelector('[role=dialog] button[type=submit]').disabled")
    page.wait_for("document.querySelector('[role=dialog]').textContent.includes('This is not JSON')")
    with nothing_goes_wrong(page):
        type_text(page, ':["pay",2]}')
        save()
        page.wait_for(f"{MAIN}.includes('[\"pay\",2]')")
    assert stored("tags") == {"step": ["pay", 2]}

    # An id that was emptied is none: its visitor has no account.
    page.goto(f"{console}/visitors/{answer['visitor_id']}")
    page.wait_for(f"{MAIN}.includes('No event has a linked id')")


def test_what_is_not_there_or_not_kept_is_explained(
    page: Page, console: str, api: httpx.Client, seeded: RunningServer, tmp_path: Path
) -> None:
    page.goto(f"{console}/events/1760000000000.aaaaaa")
    see(page, "There is no such event")
    assert "1760000000000.aaaaaa" in page.evaluate(MAIN)
    assert axe(page) == []
    click_on(page, "Look through the events", "main")
    see(page, "Events")

    # An imported event has no explanation, and that is no error.
    event = api.get(f"/v4/events/{identify(seeded)['event_id']}").json()
    event_id = f"{event['timestamp'] - 1}.{secrets.token_hex(3)}"
    (tmp_path / "events.ndjson").write_text(json.dumps(event | {"event_id": event_id}) + "\n")
    seeded.command("import", str(tmp_path / "events.ndjson"))
    with nothing_goes_wrong(page):
        open_event(page, console, event_id)
        page.wait_for(f"{MAIN}.includes('How the visitor was decided is not kept.')")
        open_tab(page, "Signals")
        page.wait_for(f"{MAIN}.includes('Why the signals were judged so is not kept.')")
        open_tab(page, "Timing")
        page.wait_for(f"{MAIN}.includes('How long each step took is not kept.')")


def test_who_may_not_see_personal_data_sees_masks_and_changes_nothing(
    page: Page, seeded: RunningServer, recognised: tuple[Json, Json]
) -> None:
    event, _ = recognised
    email = f"grace-{secrets.token_hex(4)}@shop.example"
    accept_invitation(seeded, page, email, "--name", "Grace", "--role", "viewer")
    page.resize(1280, 900, 1)
    console = f"{seeded.url}/console"
    with nothing_goes_wrong(page):
        open_event(page, console, event["event_id"], "?tab=json")
        page.wait_for(f"{MAIN}.includes('Personal data are masked')")
    shown = page.evaluate(MAIN) + copied(page, "Copy event as JSON")
    for personal in (event["ip_address"], event["linked_id"], json.dumps(event["tags"], separators=(",", ":"))):
        assert personal not in shown
    locked = (
        "[...document.querySelectorAll('main button[aria-disabled=true]')].map(one => one.ariaLabel ?? one.textContent)"
    )
    names = page.evaluate(locked)
    assert [name.partition(":")[0] for name in names] == ["Suspect", "Edit the linked id", "Edit the tags"]
    assert "your role is viewer" in names[1]
    page.evaluate("document.querySelector('main button[aria-disabled=true][aria-label^=Edit]').focus()")
    page.press("Enter")
    assert page.evaluate(NO_DIALOG)
    visitor_id = event["identification"]["visitor_id"]
    with nothing_goes_wrong(page):
        page.goto(f"{console}/visitors/{visitor_id}")
        see(page, f"Visitor {visitor_id}")
        page.wait_for(READ, 20)
    assert event["ip_address"] not in page.evaluate(MAIN)
    assert event["linked_id"] not in page.evaluate(MAIN)
    assert page.evaluate(locked) == ["Erase…"]
    with nothing_goes_wrong(page):
        page.goto(f"{console}/linked-ids/{event['linked_id']}")
        page.wait_for(f"{MAIN}.includes('Linked ids are not shown to you.')")


def test_nothing_is_wrong_with_the_event_in_dark_and_on_a_phone(
    page: Page, console: str, recognised: tuple[Json, Json]
) -> None:
    event, _ = recognised
    page.evaluate("localStorage.setItem('mantine-color-scheme-value', 'dark')")
    page.resize(360, 780, 1)
    open_event(page, console, event["event_id"])
    for name in TABS:
        with nothing_goes_wrong(page):
            open_tab(page, name)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    # A link to the last of the tabs shows it, though not all have room.
    open_event(page, console, event["event_id"], "?tab=json")
    page.wait_for(
        "document.querySelector('main [role=tab][aria-selected=true]').getBoundingClientRect().right <= innerWidth"
    )
    assert page.evaluate("scrollY") == 0
