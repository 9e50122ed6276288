"""What smart signals say of real browsers: of honest ones, and of such that were changed to look like others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, ChromiumAtHome, ChromiumPage, Firefox, Page

from ridgeline.testing import RunningServer

Json = dict[str, Any]
# An agent that is asked again has what was late before.
VISIT = """(async () => {{
  const agent = (await import('{script}')).start();
  const until = performance.now() + 8000;
  for (;;) {{
    const {{ facts }} = JSON.parse(await agent.collect());
    if (facts.file_access.error !== 'timeout' || performance.now() > until) return agent.get();
    await new Promise(resolve => setTimeout(resolve, 20));
  }}
}})()"""


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
