"""Is it the same device? What the matcher answers of real browsers that bring no token.

All profiles on one machine are exact clones. What the window does is done to the real browser; where a browser would
have to be set up anew (its language, another version), what its agent has observed is changed as that would change it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, ChromiumAtHome, Firefox, Page

from ridgeline.testing import RunningServer

Json = dict[str, Any]
HOME, AWAY = "198.51.100.7", "203.0.113.90"


class Site:
    """A server that nobody has visited: one that was only emptied knows how fast visitors come."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server

    def observe(self, page: Page) -> Json:
        """Return what the agent sends, less its tokens, and the user agent."""
        page.goto(f"{self._server.url}/healthz")
        script = f"/web/v4/{self._server.public_key}"
        message: Json = json.loads(page.evaluate(f"import('{script}').then(({{ start }}) => start().collect())"))
        return {"message": message | {"tokens": {}}, "user_agent": page.evaluate("navigator.userAgent")}

    def identify(self, observed: Json, address: str) -> Json:
        answer = httpx.post(
            self._server.url,
            content=json.dumps(observed["message"]),
            headers={"User-Agent": observed["user_agent"], "X-Forwarded-For": address},
        )
        assert answer.status_code == 200, answer.text
        event = self._event(answer.json()["event_id"])
        assert event["ip_address"] == address
        found: Json = event["identification"]
        return found

    def visit(self, page: Page) -> Json:
        """Let the agent in the page do all by itself, its storage included."""
        page.goto(f"{self._server.url}/healthz")
        script = f"/web/v4/{self._server.public_key}"
        answer = page.evaluate(f"import('{script}').then(({{ start }}) => start().get())")
        found: Json = self._event(answer["event_id"])["identification"]
        return found

    def _event(self, event_id: str) -> Json:
        headers = {"Authorization": f"Bearer {self._server.secret_key}"}
        event: Json = httpx.get(f"{self._server.url}/v4/events/{event_id}", headers=headers).json()
        return event


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with RunningServer(tmp_path / "data", "--trusted-proxies", "127.0.0.1") as running:
        yield Site(running)


def set_fact(observed: Json, name: str, value: Any) -> None:
    observed["message"]["facts"][name] = {"value": value, "ms": 0}


def in_tokyo(observed: Json) -> None:
    set_fact(observed, "timezone", "Asia/Tokyo")
    set_fact(observed, "timezone_offset", "+09:00")


def in_french(observed: Json) -> None:
    set_fact(observed, "languages", [["fr"]])
    set_fact(observed, "date_time_locale", "fr")


def with_another_font(observed: Json) -> None:
    facts = observed["message"]["facts"]
    set_fact(observed, "fonts", sorted([*facts["fonts"]["value"], "Univers CE 55 Medium"]))


def two_versions_on(observed: Json) -> None:
    newer = r"(Chrome|Firefox|rv:)([/]?)(\d+)"

    def later(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}{int(match[3]) + 2}"

    before = observed["user_agent"]
    observed["user_agent"] = re.sub(newer, later, before)
    assert observed["user_agent"] != before
    set_fact(observed, "user_agent", observed["user_agent"])
    hints = observed["message"]["facts"].get("client_hints", {}).get("value")
    for listed in ("brands", "full_version_list"):
        for brand in (hints or {}).get(listed, []):
            if "Chrom" in brand["brand"]:
                major, dot, rest = brand["version"].partition(".")
                brand["version"] = f"{int(major) + 2}{dot}{rest}"


def nothing(observed: Json) -> None:
    pass


@pytest.mark.parametrize(
    "change", [nothing, in_tokyo, in_french, with_another_font, two_versions_on], ids=lambda change: change.__name__
)
def test_after_a_change_and_without_storage_it_is_the_same(
    page: Page, site: Site, change: Callable[[Json], None]
) -> None:
    first = site.identify(site.observe(page), HOME)
    page.clear_site_data()
    observed = site.observe(page)
    change(observed)
    second = site.identify(observed, HOME)
    assert (first["visitor_found"], second["visitor_found"]) == (False, True)
    assert second["visitor_id"] == first["visitor_id"]


@pytest.mark.parametrize(("width", "height", "zoom"), [(960, 640, 1.25), (2400, 1600, 0.5), (700, 500, 1)])
def test_after_zoom_or_in_another_window_it_is_the_same(
    page: Page, site: Site, width: int, height: int, zoom: float
) -> None:
    first = site.identify(site.observe(page), HOME)
    page.resize(width, height, zoom)
    second = site.identify(site.observe(page), HOME)
    assert second["visitor_id"] == first["visitor_id"]


def test_a_private_window_is_the_same(browser: Browser, site: Site) -> None:
    """Each page that is opened has a profile of its own, with nothing in it."""
    found = []
    for _ in range(2):
        with closing(browser.open()) as page:
            found.append(site.identify(site.observe(page), HOME))
    assert found[0]["visitor_id"] == found[1]["visitor_id"]


def chromium_at_home(folder: Path) -> Browser:
    return ChromiumAtHome(folder)


def firefox_at_home(folder: Path) -> Browser:
    return Firefox(folder=folder)


@pytest.mark.parametrize("start", [chromium_at_home, firefox_at_home], ids=["chromium", "firefox"])
def test_after_a_restart_of_the_browser_it_is_the_same(
    start: Callable[[Path], Browser], site: Site, tmp_path: Path
) -> None:
    """By its token, and when the storage was cleared before, by its facts."""
    folder = tmp_path / "profile"
    folder.mkdir()
    found = []
    for is_cleared_then in (False, True, False):
        with start(folder) as browser, closing(browser.open()) as page:
            found.append(site.visit(page))
            if is_cleared_then:
                page.clear_site_data()
    new, by_token, by_facts = found
    assert (new["visitor_found"], by_token["visitor_found"], by_facts["visitor_found"]) == (False, True, True)
    assert "the token that we issued" in by_token["confidence"]["comment"]
    assert "no stored token" in by_facts["confidence"]["comment"]
    assert new["visitor_id"] == by_token["visitor_id"] == by_facts["visitor_id"]


def test_two_profiles_at_two_addresses_are_never_surely_one(browser: Browser, site: Site) -> None:
    """Clones: within a minute, from elsewhere, without storage, whoever is who; each is known again where it was."""
    ids: dict[str, set[str]] = {HOME: set(), AWAY: set()}
    with closing(browser.open()) as one, closing(browser.open()) as other:
        for is_first in (True, False, False):
            for page, address, elsewhere in ((one, HOME, AWAY), (other, AWAY, HOME)):
                found = site.identify(site.observe(page), address)
                page.clear_site_data()
                if found["visitor_id"] in ids[elsewhere]:
                    assert found["confidence"]["score"] < 0.9
                # Who gives everybody a new id mixes nobody up either.
                if not is_first:
                    assert found["visitor_found"]
                    assert found["visitor_id"] in ids[address]
                ids[address].add(found["visitor_id"])
