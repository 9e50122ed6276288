"""What smart signals say of real browsers: of honest ones, and of such that were changed to look like others."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, ChromiumAtHome, ChromiumPage, Firefox, Page
from tests.browser.site import Site
from tests.browser.undriven import Undriven
from tests.browser.visit import VISIT

from ridgeline.testing import RunningServer

Json = dict[str, Any]


class Judged:
    """An event, and the reasons for each of its signals by name."""

    def __init__(self, event: Json, explanation: Json) -> None:
        self.event = event
        self.because = {one["signal"]: [why["name"] for why in one["because"]] for one in explanation["signals"]}
        self.known = {one["signal"] for one in explanation["signals"] if one["known"]}


@pytest.fixture
def visit(own_server: RunningServer, own_key: str, own_api: httpx.Client) -> Callable[[Page], Judged]:
    def judged(page: Page) -> Judged:
        page.goto(f"{own_server.url}/healthz")
        answer = page.evaluate(VISIT.format(script=f"/web/v4/{own_key}?worker"))
        event, explanation = (
            own_api.get(f"{own_server.url}{path}").json()
            for path in (f"/v4/events/{answer['event_id']}", f"/management/v1/events/{answer['event_id']}/explanation")
        )
        return Judged(event, explanation)

    return judged


@pytest.fixture(scope="module")
def resisting() -> Iterator[Firefox]:
    with Firefox({"privacy.resistFingerprinting": True}) as browser:
        yield browser


def test_an_honest_browser_is_what_it_says(browser: Browser, visit: Callable[[Page], Judged]) -> None:
    with closing(browser.open()) as page:
        for size in (None, (960, 640, 1.25), (700, 500, 1)):
            if size is not None:
                # The driver changes the ratio of pixels and not the screen with it, as a zoom would, so the hardware
                # seems another: the token is left out of it.
                page.clear_site_data()
                page.resize(*size)
            found = visit(page)
            assert (found.event["tampering"], found.because["tampering"]) == (False, ["nothing_contradicts"])
            assert found.event["tampering_details"] == {"anomaly_score": 0.0, "anti_detect_browser": False}
            assert found.event["tampering_confidence"] == "high"
            assert (found.event["privacy_settings"], found.because["privacy_settings"]) == (False, ["canvas_stable"])
            # Machines for tests have no graphics of their own, and it is not said that they are virtual.
            assert "virtual_machine" not in found.event
            assert found.because["virtual_machine"][0] in {"drawn_by_software", "graphics_not_observed"}
            assert "virtual_machine" not in found.known


def test_a_private_window_is_told_from_another(
    chromium: Browser, firefox: Browser, visit: Callable[[Page], Judged], tmp_path: Path
) -> None:
    # Each page of a driven Chromium has a profile in memory, as a private window has.
    with closing(chromium.open()) as page:
        found = visit(page)
        assert (found.event["incognito"], found.because["incognito"]) == (True, ["files_in_memory"])
    with ChromiumAtHome(tmp_path / "profile") as browser, closing(browser.open()) as page:
        found = visit(page)
        assert (found.event["incognito"], found.because["incognito"]) == (False, ["files_on_disk"])
    with closing(firefox.open()) as page:
        found = visit(page)
        assert (found.event["incognito"], found.because["incognito"]) == (False, ["files_allowed"])
    with Firefox({"browser.privatebrowsing.autostart": True}) as private, closing(private.open()) as page:
        found = visit(page)
        assert (found.event["incognito"], found.because["incognito"]) == (True, ["files_refused"])


def test_a_browser_that_resists_is_known_for_it_and_not_accused(
    resisting: Firefox, visit: Callable[[Page], Judged]
) -> None:
    with closing(resisting.open()) as page:
        found = visit(page)
    assert found.event["privacy_settings"] is True
    assert "canvas_noise" in found.because["privacy_settings"]
    assert (found.event["tampering"], found.because["tampering"]) == (False, ["nothing_contradicts"])


def test_an_emulated_system_contradicts_itself(chromium: Browser, visit: Callable[[Page], Judged]) -> None:
    other = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.0 Mobile/15E148 Safari/604.1"
    )
    with closing(chromium.open()) as page:
        assert isinstance(page, ChromiumPage)
        page.devtools("Emulation.setUserAgentOverride", userAgent=other)
        found = visit(page)
    assert found.event["tampering"] is True
    assert "engine_of_another_browser" in found.because["tampering"]
    assert found.event["tampering_details"]["anti_detect_browser"] is True
    assert found.event["tampering_confidence"] == "medium"


def test_a_property_that_a_page_script_changed_is_seen(chromium: Browser, visit: Callable[[Page], Judged]) -> None:
    with closing(chromium.open()) as page:
        assert isinstance(page, ChromiumPage)
        disguise = "Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'Win32' })"
        page.devtools("Page.enable")
        page.devtools("Page.addScriptToEvaluateOnNewDocument", source=disguise)
        found = visit(page)
    assert found.event["tampering"] is True
    assert {"platform_of_another_system", "functions_replaced"} <= set(found.because["tampering"])


def test_a_driven_browser_is_a_program(chromium: Browser, firefox: Browser, visit: Callable[[Page], Judged]) -> None:
    with closing(chromium.open()) as page:
        found = visit(page)
        assert (found.event["bot"], found.event["bot_type"]) == ("bad", "headless")
        assert {"webdriver", "says_headless"} <= set(found.because["bot"])
    with closing(firefox.open()) as page:
        found = visit(page)
        assert (found.event["bot"], found.because["bot"][0]) == ("bad", "webdriver")


def test_a_mouse_of_a_driver_has_no_weight(
    chromium: Browser, own_server: RunningServer, own_key: str, own_api: httpx.Client
) -> None:
    """What mouse and keys do between two messages is in the second, and nothing of what was typed."""
    with closing(chromium.open()) as page:
        assert isinstance(page, ChromiumPage)
        page.goto(f"{own_server.url}/healthz")
        page.evaluate(f"import('/web/v4/{own_key}').then(async it => {{ globalThis.agent = it.start(); }})")
        page.evaluate("(field => { document.body.append(field); field.focus(); })(document.createElement('textarea'))")
        before = page.evaluate("agent.collect()")
        for kind in ("mousePressed", "mouseReleased"):
            page.devtools("Input.dispatchMouseEvent", type=kind, x=40, y=20, button="left", clickCount=1)
        for character in "Password":
            page.devtools("Input.dispatchKeyEvent", type="char", text=character)
        after = page.evaluate("agent.collect()")
    first, second = (json.loads(body)["facts"]["input"]["value"] for body in (before, after))
    assert "presses" not in first
    assert (second["presses"], second["weightless"]) == (1, 1)
    assert (second["keys"], second["unpaired"]) == (8, 8)
    assert set(second.values()) <= set(range(100))


def test_an_agent_whose_second_script_is_lost_identifies_all_the_same(
    chromium: Browser, own_server: RunningServer, own_key: str, own_api: httpx.Client
) -> None:
    with closing(chromium.open()) as page:
        page.refuse(f"{own_server.url}/web/v4/further.js")
        page.goto(f"{own_server.url}/healthz")
        answer = page.evaluate(f"import('/web/v4/{own_key}').then(({{ start }}) => start().get())")
    event = own_api.get(f"/v4/events/{answer['event_id']}").json()
    # What the first script saw is judged.
    assert (event["bot"], event["tampering"]) == ("bad", False)


# --- proximity

# Before the agent is started.
COUNT_LOOKS = """(() => {
  globalThis.looks = 0;
  const { getCurrentPosition, watchPosition } = Geolocation.prototype;
  const counting = look => function (...given) { looks++; return look.apply(this, given); };
  Geolocation.prototype.getCurrentPosition = counting(getCurrentPosition);
  Geolocation.prototype.watchPosition = counting(watchPosition);
})()"""
PLACE = """(async () => {{
  const agent = (await import('{script}')).start();
  const until = performance.now() + 8000;
  for (;;) {{
    const {{ geolocation }} = JSON.parse(await agent.collect()).facts;
    if ((geolocation && geolocation.error !== 'timeout') || performance.now() > until) {{
      return {{ geolocation, looks, state: (await navigator.permissions.query({{ name: 'geolocation' }})).state,
        event_id: (await agent.get()).event_id }};
    }}
    await new Promise(resolve => setTimeout(resolve, 20));
  }}
}})()"""


@pytest.fixture
def look(own_server: RunningServer, own_key: str, own_api: httpx.Client) -> Callable[[Page], tuple[Json, Json]]:
    def seen(page: Page) -> tuple[Json, Json]:
        """What the agent saw of the place, and the event."""
        page.goto(f"{own_server.url}/healthz")
        page.evaluate(COUNT_LOOKS)
        told = page.evaluate(PLACE.format(script=f"/web/v4/{own_key}"))
        return told, own_api.get(f"/v4/events/{told['event_id']}").json()

    return seen


def test_a_place_that_the_page_may_know_has_a_zone(
    chromium: Browser, look: Callable[[Page], tuple[Json, Json]], own_api: httpx.Client
) -> None:
    events = []
    for latitude, longitude, accuracy in (
        (48.208_493_12, 16.372_081_77, 9),
        (48.208_493_12, 16.372_081_77, 700),
        (89.999_99, 180, 9),
        (-16.5, -179.999_99, 12_000),
        (48.2, 16.3, 50_000),
    ):
        with closing(chromium.open()) as page:
            assert isinstance(page, ChromiumPage)
            page.stand_at(latitude, longitude, accuracy)
            told, event = look(page)
        assert told["geolocation"]["value"]["accuracy"] == accuracy
        assert told["looks"] == 1
        events.append(event)
    fine, rough, pole, line, nowhere = events
    assert [event["proximity"]["precision_radius"] for event in (fine, rough, pole, line)] == [10, 1200, 10, 22500]
    assert len({event["proximity"]["id"] for event in (fine, rough, pole, line)}) == 4
    assert all(0.2 < event["proximity"]["confidence"] <= 1 for event in (fine, rough, pole, line))
    assert "proximity" not in nowhere
    found = own_api.get("/v4/events", params={"proximity_id": fine["proximity"]["id"]}).json()["events"]
    assert [event["event_id"] for event in found] == [fine["event_id"]]
    assert "48.2" not in json.dumps({name: value for name, value in fine.items() if name != "ip_info"})


def test_nobody_is_asked_for_a_place(page: Page, look: Callable[[Page], tuple[Json, Json]]) -> None:
    """A look would have the browser ask."""
    told, event = look(page)
    assert (told["geolocation"]["error"], told["looks"]) == ("blocked", 0)
    # What a question, answered or not, would have changed.
    assert told["state"] in {"prompt", "denied"}
    assert "proximity" not in event


# --- developer_tools

# The tools open while the page is there already; a browser that is not driven tells by what it sends.
WATCHED_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Shop</title>
<link rel="icon" href="data:,">
<script type="module">
  import {{ start }} from '{script}';
  for (let visit = 0; visit < 60; visit++) {{
    await start().get({{ linkedId: location.search.slice(1) }});
    await new Promise(resolve => setTimeout(resolve, 400));
  }}
</script>
"""


@pytest.fixture
def watched_page(own_server: RunningServer, own_key: str, tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "page.html").write_text(WATCHED_PAGE.format(script=f"{own_server.url}/web/v4/{own_key}"))
    with Site(folder) as site:
        yield f"{site.origin}/page.html"


def events_of(api: httpx.Client, linked_id: str, enough: Callable[[list[Json]], bool]) -> list[Json]:
    """Return the events that came with a linked id, from the first on, once there are enough."""
    until = time.monotonic() + 90
    events: list[Json] = []
    while not enough(events):
        assert time.monotonic() < until, [event.get("developer_tools") for event in events]
        time.sleep(0.2)
        found = api.get("/v4/events", params={"linked_id": linked_id, "reverse": True, "limit": 100})
        events = found.json()["events"]
    return events


@pytest.mark.parametrize(
    ("name", "tools"),
    [*(("chromium", at) for at in ("right", "bottom", "undocked")), *(("firefox", at) for at in ("bottom", "window"))],
)
def test_open_tools_are_seen_wherever_they_are(
    own_api: httpx.Client, watched_page: str, tmp_path: Path, name: str, tools: str
) -> None:
    with Undriven(name, f"{watched_page}?{name}-{tools}", tmp_path / "profile", tools):
        seen = events_of(own_api, f"{name}-{tools}", lambda events: any(_tools(event) for event in events))
    # Until they are there, nobody listens.
    assert {_tools(event) for event in seen} <= {True, False, None}


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_where_no_tools_are_open_none_are_seen(
    own_api: httpx.Client, watched_page: str, tmp_path: Path, name: str
) -> None:
    with Undriven(name, f"{watched_page}?{name}-alone", tmp_path / "profile"):
        seen = events_of(own_api, f"{name}-alone", lambda events: len(events) >= 4)
    assert {_tools(event) for event in seen} == {False}


def _tools(event: Json) -> bool | None:
    known: bool | None = event.get("developer_tools")
    return known


def test_a_driver_is_not_taken_for_tools(chromium: Browser, firefox: Browser, visit: Callable[[Page], Judged]) -> None:
    """Also where the window is smaller than usual, or the page zoomed."""
    with closing(chromium.open()) as page:
        for size in (None, (700, 500, 1), (960, 640, 1.5)):
            if size is not None:
                page.resize(*size)
            found = visit(page)
            assert "developer_tools" not in found.event
            assert found.because["developer_tools"] == ["somebody_listens"]
    with closing(firefox.open()) as page:
        found = visit(page)
        assert (found.event["developer_tools"], found.because["developer_tools"]) == (False, ["errors_not_read"])
