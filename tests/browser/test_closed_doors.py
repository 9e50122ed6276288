"""Where the user or the browser closes the doors: private windows, and profiles that let no site store anything."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Firefox
from tests.browser.plain_chromium import PlainChromium, PlainPage
from tests.browser.shop import Shop

Json = dict[str, Any]

# What a browser has in the place of a fact that it refuses: no storage, or an error that says so.
STORING = {"cookies_enabled", "local_storage", "session_storage", "indexed_db"}
_VISIT = """(async () => {
  const { facts, tokens } = JSON.parse(await ridgeline.start().collect());
  const first = await ridgeline.start().get();
  await new Promise(resolve => setTimeout(resolve, 400));
  const second = await ridgeline.start().get();
  return { facts, tokens, first, second };
})()"""


class Visit:
    def __init__(self, visited: Json, api: httpx.Client) -> None:
        self.facts: Json = visited["facts"]
        self.ids = [visited[name]["visitor_id"] for name in ("first", "second")]
        event = api.get(f"/v4/events/{visited['second']['event_id']}").json()
        self.comment: str = event["identification"]["confidence"]["comment"]

    def values(self, names: set[str]) -> Json:
        return {name: self.facts[name].get("value", self.facts[name].get("error")) for name in names}


def visit_with_firefox(preferences: Json, shop: Shop, api: httpx.Client) -> Visit:
    with Firefox(preferences) as firefox:
        page = firefox.open()
        page.goto(shop.strict)
        page.wait_for("globalThis.ridgeline")
        visited = page.evaluate(_VISIT)
        assert page.evaluate("violations") == []
        assert page.record().errors == []
        page.close()
    return Visit(visited, api)


@pytest.fixture
def chromium_that_stores_nothing(tmp_path: Path) -> Iterator[PlainPage]:
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(settings))
    with PlainChromium(profile) as browser:
        target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        yield PlainPage(browser, session, "")


def test_a_private_window_of_firefox_is_one_visitor(shop: Shop, own_api: httpx.Client) -> None:
    visit = visit_with_firefox({"browser.privatebrowsing.autostart": True}, shop, own_api)
    assert visit.ids[0] == visit.ids[1]
    assert "the token that we issued" in visit.comment


def test_firefox_that_stores_nothing_is_known_by_its_facts(shop: Shop, own_api: httpx.Client) -> None:
    visit = visit_with_firefox({"network.cookie.cookieBehavior": 2}, shop, own_api)
    assert set(visit.values(STORING).values()) <= {False, "blocked"}
    assert visit.ids[0] == visit.ids[1]
    assert "no stored token" in visit.comment


def test_chromium_that_stores_nothing_is_known_by_its_facts(
    chromium_that_stores_nothing: PlainPage, shop: Shop, own_api: httpx.Client
) -> None:
    page = chromium_that_stores_nothing
    page.command("Page.navigate", url=shop.strict)
    until = time.monotonic() + 10
    while not page.evaluate("Boolean(globalThis.ridgeline)") and time.monotonic() < until:
        time.sleep(0.05)
    visit = Visit(page.evaluate(_VISIT), own_api)
    assert set(visit.values(STORING).values()) <= {False, "blocked"}
    assert visit.ids[0] == visit.ids[1]
    assert "no stored token" in visit.comment
