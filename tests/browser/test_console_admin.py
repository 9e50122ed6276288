"""What administrators do, over a real server with some demo data: keys, environments, members, the log, health.

One page of each browser signs in once, for all tests: each opens the address that it is about.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.browser.browsers import Browser, Page
from tests.browser.console_forms import (
    DIALOG,
    MAIN,
    asked,
    be_on_a_phone_in_dark,
    choose,
    choose_act,
    dialog,
    fill,
    is_fit_for_a_phone,
    no_dialog,
    on_a_desk_in_light,
    row,
    said,
    wait_for_cell,
    wait_for_value,
)
from tests.browser.console_member import (
    PASSWORD,
    click_on,
    enter,
    nothing_goes_wrong,
    see,
)

from ridgeline import __version__
from ridgeline.testing import FakeDevice, RunningServer

FIRST, DEMO = "Default environment", "Demo data"
KIND, ENVIRONMENT, LIMIT, USED = 1, 3, 4, 6
ROLE, PERSONAL_DATA = 1, 2
ROWS = "document.querySelectorAll('main tbody tr')"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("console-admin") / "data") as running:
        running.command("seed", "--events", "10", "--days", "2")
        yield running


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def administrator(browser: Browser, seeded: RunningServer) -> Iterator[Page]:
    opened = browser.open()
    opened.resize(1280, 900, 1)
    enter(seeded, opened)
    yield opened
    opened.close()


@pytest.fixture
def page(administrator: Page, keep_sight: Callable[[Page], None]) -> Iterator[Page]:
    yield administrator
    keep_sight(administrator)
    on_a_desk_in_light(administrator)


def go(page: Page, server: RunningServer, path: str, heading: str) -> None:
    page.goto(f"{server.url}/console/{path}")
    see(page, heading)
    page.wait_for("!document.querySelector('main [aria-busy=true]')", 20)


def identify(server: RunningServer) -> str:
    """Be a new device on a page of the server's first environment; returns the event."""
    device = FakeDevice(seed=secrets.randbits(32))
    answer = httpx.post(server.url, content=device.observation(server.public_key), headers=device.headers())
    event_id: str = answer.raise_for_status().json()["event_id"]
    return event_id


def status_becomes(server: RunningServer, key: str, wanted: int) -> httpx.Response:
    """Ask for events until the answer is this; a change of a key may take a second to be known everywhere."""
    end = time.monotonic() + 20
    while True:
        answer = events(server, key)
        if answer.status_code == wanted or time.monotonic() > end:
            assert answer.status_code == wanted, answer.text
            return answer
        time.sleep(0.1)


def events(server: RunningServer, key: str, path: str = "?limit=1") -> httpx.Response:
    return httpx.get(f"{server.url}/v4/events{path}", headers={"Authorization": f"Bearer {key}"}, timeout=20)


def test_a_secret_key_is_made_used_limited_and_revoked(page: Page, seeded: RunningServer) -> None:
    name = f"Checkout {secrets.token_hex(3)}"
    elsewhere = identify(seeded)
    with nothing_goes_wrong(page):
        go(page, seeded, "api-keys", "API keys")
        click_on(page, "New key")
        dialog(page, "New API key")
        fill(page, "Name", name, DIALOG)
        choose(page, "Environment", DEMO)
        click_on(page, "Make the key", DIALOG)
        page.wait_for(f"document.querySelector('{DIALOG} pre')")
        key = page.evaluate(f"document.querySelector('{DIALOG} pre').textContent")
    with nothing_goes_wrong(page):
        # It is a real key, of the one environment.
        answer = events(seeded, key)
        assert answer.status_code == 200
        assert len(answer.json()["events"]) == 1
        assert events(seeded, key, f"/{elsewhere}").status_code == 404
        click_on(page, "Done", DIALOG)
        no_dialog(page)
        assert key not in page.evaluate("document.documentElement.outerHTML + JSON.stringify({...localStorage})")
        cells = row(page, name)
        assert (cells[KIND], cells[ENVIRONMENT], cells[LIMIT], cells[USED]) == ("Secret", DEMO, "none", "not yet")

        choose_act(page, name, "Change limits …")
        dialog(page, f"Limits of “{name}”")
        fill(page, "Requests a second", "0.1", DIALOG)
        said(page, "A limit needs both numbers.")
        fill(page, "Requests at once", "1", DIALOG)
        page.press("Enter")
        no_dialog(page)
        wait_for_cell(page, name, LIMIT, "0.1/s, 1 at once")
        assert status_becomes(seeded, key, 429).json()["error"]["code"] == "too_many_requests"

        # When keys were used is written once a minute, and when the server ends.
        seeded.stop()
        seeded.start()
        go(page, seeded, "api-keys", "API keys")
        assert "not yet" not in row(page, name)[USED]
        choose_act(page, name, "Revoke …")
        dialog(page, f"Revoke “{name}”?")
        # What cannot be undone is not what Enter does.
        page.wait_for("document.activeElement.textContent === 'Cancel'")
        click_on(page, "Revoke", DIALOG)
        said(page, f"The key “{name}” is revoked.")
        no_dialog(page)
        page.wait_for(f"!{MAIN}.includes({json.dumps(name)})")
        page.click("main input[type=checkbox]")
        wait_for_cell(page, name, KIND, "revoked")
        page.wait_for("location.search === '?revoked=true'")
    status_becomes(seeded, key, 403)


def test_a_kind_of_key_that_needs_an_environment_has_one(page: Page, seeded: RunningServer) -> None:
    go(page, seeded, f"api-keys?new=true&environment={environment_id(page, DEMO)}", "API keys")
    dialog(page, "New API key")
    choose(page, "Environment", "All environments")
    click_on(page, "Public", DIALOG, "label")
    wait_for_value(page, "Environment", FIRST)


def environment_id(page: Page, name: str) -> str:
    _, answer = asked(page, "GET", "environments?limit=100")
    found: str = next(one["environment_id"] for one in answer["environments"] if one["name"] == name)
    return found


def test_an_environment_is_made_and_changed_and_the_log_has_it(page: Page, seeded: RunningServer) -> None:
    name = f"Staging {secrets.token_hex(3)}"
    with nothing_goes_wrong(page):
        # The log is read before: what is done afterwards is in it all the same.
        go(page, seeded, "audit-log", "Audit log")
        page.wait_for(f"{ROWS}.length")
        click_on(page, "Environments", "nav")
        see(page, "Environments")
        click_on(page, "New environment")
        dialog(page, "New environment")
        fill(page, "Name", name, DIALOG)
        page.press("Enter")
        said(page, f"“{name}” is made.")
        no_dialog(page)
        assert row(page, name)[2].startswith("90 days (the server")
        click_on(page, f"Change {name}")
        dialog(page, f"Change “{name}”")
        fill(page, "Name", f"{name}b", DIALOG)
        fill(page, "Days that events are kept", "7", DIALOG)
        page.wait_for(
            f"document.querySelector('{DIALOG}').textContent.includes('Events of more than 7 days are removed')"
        )
    with nothing_goes_wrong(page):
        click_on(page, "Save", DIALOG)
        said(page, f"“{name}b” is changed.")
        no_dialog(page)
        assert row(page, f"{name}b")[2] == "7 days"
        # The list of environments at the head of the page has it, too.
        page.wait_for(
            f"[...document.querySelectorAll('header option')].some(one => one.textContent === {json.dumps(name + 'b')})"
        )
        click_on(page, "Audit log", "nav")
        see(page, "Audit log")
        page.wait_for(f"{MAIN}.includes({json.dumps(f'{name}b')})")
        done = page.evaluate(f"[...{ROWS}].slice(0, 3).map(one => [...one.cells].slice(1, 4).map(c => c.innerText))")
    assert all(who.startswith("Ada") and to.startswith(f"{name}b") for who, _, to in done), done
    assert sorted(did.split("\n")[0] for _, did, _ in done) == [
        "changed how long an environment keeps its events",
        "made an environment",
        "renamed an environment",
    ]


def test_the_whole_log_is_read_page_by_page(page: Page, seeded: RunningServer) -> None:
    go(page, seeded, "health", "Health")
    environment = environment_id(page, DEMO)
    last = 100 + secrets.randbelow(900)
    for _ in range(max(1, 51 - entries_of_the_log(page))):
        last += 1
        assert asked(page, "PATCH", f"environments/{environment}", {"retention_days": last})[0] == 200
    with nothing_goes_wrong(page):
        go(page, seeded, "audit-log", "Audit log")
        page.wait_for(f"{ROWS}.length === 50")
        assert str(last) in page.evaluate(f"{ROWS}[0].cells[4].textContent")
        while page.evaluate(f"!{MAIN}.includes('This is the beginning of the log.')"):
            shown = page.evaluate(f"{ROWS}.length")
            click_on(page, "Older entries", "main")
            page.wait_for(f"{ROWS}.length > {shown}")
        shown = page.evaluate(f"{ROWS}.length")
    assert shown == entries_of_the_log(page)


def entries_of_the_log(page: Page) -> int:
    count, key = 0, ""
    while True:
        _, answer = asked(page, "GET", f"audit-log?limit=100{key}")
        count += len(answer["entries"])
        if "pagination_key" not in answer:
            return count
        key = f"&pagination_key={answer['pagination_key']}"


def test_a_member_is_invited_changed_and_removed(page: Page, browser: Browser, seeded: RunningServer) -> None:
    name = f"Grace{secrets.token_hex(3)}"
    with nothing_goes_wrong(page):
        go(page, seeded, "members", "Members")
        click_on(page, "Invite a member")
        dialog(page, "Invite a member")
        fill(page, "Name", name, DIALOG)
        fill(page, "Email address", f"{name.lower()}@shop.example", DIALOG)
        assert page.evaluate(f"document.querySelector('{DIALOG} input[value=viewer]').checked")
        page.press("Enter")
        page.wait_for(f"document.querySelector('{DIALOG} pre')")
        link = page.evaluate(f"document.querySelector('{DIALOG} pre').textContent")
    click_on(page, "Done", DIALOG)
    no_dialog(page)
    cells = row(page, name)
    assert "invited" in cells[0]
    assert (cells[ROLE], cells[PERSONAL_DATA]) == ("Viewer", "masked")
    invited = browser.open()
    try:
        be_a_viewer(invited, link, seeded)
        page.to_front()
        with nothing_goes_wrong(page):
            choose_act(page, name, "Change …")
            dialog(page, f"Change {name}")
            click_on(page, "Editor", DIALOG, "label")
            click_on(page, "Sees personal data", DIALOG, "label")
            click_on(page, "Save", DIALOG)
            said(page, f"{name} is changed.")
            no_dialog(page)
            wait_for_cell(page, name, ROLE, "Editor")
            assert row(page, name)[PERSONAL_DATA] == "visible"
            # What it may do counts from its next request on.
            member = asked(invited, "GET", "session")[1]["member"]
            assert (member["role"], member["sees_personal_data"]) == ("editor", True)

            choose_act(page, name, "Remove …")
            dialog(page, f"Remove {name}?")
            click_on(page, "Remove", DIALOG)
            said(page, f"{name} is removed.")
            no_dialog(page)
            page.wait_for(f"!{MAIN}.includes({json.dumps(name)})")
        # Its session has ended; a page that is in front again notices by itself.
        invited.to_front()
        invited.evaluate("dispatchEvent(new Event('visibilitychange'))")
        see(invited, "Sign in")
    finally:
        invited.close()


def be_a_viewer(page: Page, link: str, server: RunningServer) -> None:
    """Accept an invitation as a viewer, and look at what is for others."""
    page.resize(1280, 900, 1)
    with nothing_goes_wrong(page):
        page.goto(link)
        see(page, "Join the workspace")
        fill(page, "Password", PASSWORD)
        page.press("Enter")
        see(page, "Overview")
        entries = page.evaluate("[...document.querySelectorAll('nav a')].map(one => one.textContent)")
        assert entries == ["Overview", "Events", "Get started", "API reference", "Health"]
        go(page, server, "account", "Account")
        page.wait_for(f"{MAIN}.includes('Viewer: ') && {MAIN}.includes('Personal data are masked.')")
        for path, heading in (
            ("api-keys?new=true", "API keys"),
            ("environments?new=true", "Environments"),
            ("members?invite=true", "Members"),
            ("audit-log", "Audit log"),
        ):
            go(page, server, path, heading)
            page.wait_for(f"{MAIN}.includes('This page is for administrators.')")
            assert page.evaluate(f"document.querySelector('{DIALOG}')") is None


def test_health_says_what_is_known(page: Page, seeded: RunningServer) -> None:
    with nothing_goes_wrong(page):
        go(page, seeded, "health", "Health")
        page.wait_for(f"{ROWS}.length")
        _, health = asked(page, "GET", "health")
        tables = page.evaluate(
            """Object.fromEntries([...document.querySelectorAll('main table')].map(one => [
              one.ariaLabel, [...one.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent))
            ]))"""
        )
        text = page.evaluate(MAIN)
        click_on(page, "Look again", "main")
        page.wait_for("!document.querySelector('main [data-loading]')", 20)
    assert f"Ridgeline{__version__}Python {health['python']}" in text
    assert f"SQLite, schema {health['store']['schema_version']}" in text
    assert "10" in text
    assert sorted(check for _, check, _ in tables["Findings"]) == sorted(one["check"] for one in health["findings"])
    assert [(name, state) for name, *_, state in tables["Data"]] == [
        (one["name"], one["state"]) for one in health["data"]
    ]


def test_nothing_is_wrong_with_the_pages_in_dark_and_on_a_phone(page: Page, seeded: RunningServer) -> None:
    be_on_a_phone_in_dark(page)
    for path, heading in (
        ("api-keys?new=true", "API keys"),
        ("environments?new=true", "Environments"),
        ("members?invite=true", "Members"),
        ("audit-log", "Audit log"),
        ("health", "Health"),
    ):
        with nothing_goes_wrong(page):
            go(page, seeded, path, heading)
            if "?" in path:
                page.wait_for(f"document.querySelector('{DIALOG} form')")
            page.wait_for(f"{ROWS}.length")
            is_fit_for_a_phone(page)
