"""Is it the same device? What the matcher answers of real browsers that bring no token.

All profiles on one machine are exact clones. What changes, changes in the real browser or around it, and its agent
observes it: nothing that was observed is altered here.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.at_home import Home, Setup
from tests.browser.browsers import Browser, Page
from tests.browser.facts import TIME_MAY_CHANGE
from tests.browser.visit import VISIT

from ridgeline.testing import RunningServer

Json = dict[str, Any]
HOME, AWAY = "198.51.100.7", "203.0.113.90"


class Site:
    """A server that nobody has visited: one that was only emptied knows how fast visitors come."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server

    @property
    def url(self) -> str:
        """A page of the server's own."""
        return f"{self._server.url}/healthz"

    def observe(self, page: Page) -> Json:
        """Return what the agent sends, less its tokens, and the user agent."""
        page.goto(self.url)
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
        """Let the agent in a page of this site do all by itself, its storage included, and return the event."""
        answer = page.evaluate(VISIT.format(script=f"/web/v4/{self._server.public_key}?worker"))
        return self._event(answer["event_id"])

    def _event(self, event_id: str) -> Json:
        headers = {"Authorization": f"Bearer {self._server.secret_key}"}
        event: Json = httpx.get(f"{self._server.url}/v4/events/{event_id}", headers=headers).json()
        return event


@contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    with RunningServer(folder / "data", "--trusted-proxies", "127.0.0.1") as running:
        yield Site(running)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as running:
        yield running


def observed(event: Json) -> Json:
    """Return what a setup decides of what an agent has observed."""
    attributes = event["raw_device_attributes"]
    return {
        "timezone": attributes["timezone"],
        "languages": tuple(attributes["languages"][-1]),
        "fonts": set(attributes["fonts"]),
        "is_private": event["incognito"],
        "user_agent": event["user_agent"],
        # All four numbers are in Chromium's client hints alone.
        "version": event["browser_details"]["browser_full_version"],
    }


def promised(setup: Setup, before: Json) -> Json:
    """Return the same of a setup, given the event of the one that it was made from."""
    at_home = observed(before)
    later = {"user_agent": setup.user_agent, "version": newer(at_home["version"])} if setup.user_agent else {}
    fonts = at_home["fonts"] | set(setup.fonts)
    chosen = {"timezone": setup.timezone, "languages": setup.languages, "is_private": setup.is_private}
    return at_home | chosen | later | {"fonts": fonts}


def newer(text: str) -> str:
    """Return a version, or a user agent, two versions on."""
    return re.sub(r"(^|Chrome/|Firefox/|rv:)(\d+)", lambda match: f"{match[1]}{int(match[2]) + 2}", text)


def differing(before: Json, after: Json) -> set[str]:
    """Return the attributes that were observed twice and changed, without those that change by themselves."""
    then, now = before["raw_device_attributes"], after["raw_device_attributes"]
    return {name for name in then.keys() & now.keys() - TIME_MAY_CHANGE if then[name] != now[name]}


@dataclass(frozen=True, slots=True)
class Left:
    """What the first visit has left behind: its event, and a folder with the machine and the server's data."""

    browser: str
    folder: Path
    event: Json


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Each browser has visited once and its storage was cleared; then it was closed, and the server stopped."""
    folder = tmp_path_factory.mktemp("home")
    with site_in(folder) as site, Home(request.param, folder).start(Setup(), site.url) as page:
        event = site.visit(page)
        page.clear_site_data()
    assert event["identification"]["visitor_found"] is False
    assert observed(event) == promised(Setup(), event)
    return Left(request.param, folder, event)


def in_tokyo(_: Json) -> Setup:
    return Setup(timezone="Asia/Tokyo")


def in_french(_: Json) -> Setup:
    return Setup(languages=("fr", "fr-FR"))


def with_another_font(_: Json) -> Setup:
    return Setup(fonts=("Luminari",))


def two_versions_on(before: Json) -> Setup:
    return Setup(user_agent=newer(before["user_agent"]))


def zoomed_in(_: Json) -> Setup:
    return Setup(zoom=1.25)


def zoomed_out(_: Json) -> Setup:
    return Setup(zoom=0.8)


def in_a_private_window(_: Json) -> Setup:
    return Setup(is_private=True)


# With the attributes that change by it. A private Firefox tells another number of cores than there are.
CHANGES: dict[Callable[[Json], Setup], set[str]] = {
    in_tokyo: {"timezone", "timezone_offset"},
    in_french: {"languages"},
    with_another_font: {"fonts", "font_hash"},
    two_versions_on: set(),
    zoomed_in: {"screen_resolution", "emoji", "canvas", "font_preferences"},
    zoomed_out: {"screen_resolution", "emoji", "canvas", "font_preferences"},
    in_a_private_window: {"hardware_concurrency"},
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_and_without_storage_it_is_the_same(
    left: Left, tmp_path: Path, change: Callable[[Json], Setup]
) -> None:
    """The browser is started again on the profile of its first visit, with one change."""
    folder = tmp_path / "home"
    shutil.copytree(left.folder, folder, symlinks=True)
    before = left.event
    setup = change(before)
    with site_in(folder) as site, Home(left.browser, folder).start(setup, site.url) as page:
        after = site.visit(page)
        assert page.evaluate("devicePixelRatio") == pytest.approx(setup.zoom, abs=0.01)
    # The change has arrived, no other has, and the browser does not look manipulated by it.
    assert observed(after) == promised(setup, before)
    assert differing(before, after) <= CHANGES[change]
    assert after["tampering"] is False
    found = after["identification"]
    assert (found["visitor_found"], found["visitor_id"]) == (True, before["identification"]["visitor_id"])
    assert "no stored token" in found["confidence"]["comment"]


@pytest.mark.parametrize(("width", "height", "zoom"), [(960, 640, 1.25), (2400, 1600, 0.5), (700, 500, 1)])
def test_after_zoom_or_in_another_window_it_is_the_same(
    page: Page, site: Site, width: int, height: int, zoom: float
) -> None:
    # Firefox looks for decoders while its first page is already open, which would be another change.
    site.observe(page)
    first = site.identify(site.observe(page), HOME)
    page.resize(width, height, zoom)
    second = site.identify(site.observe(page), HOME)
    assert second["visitor_id"] == first["visitor_id"]


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_after_a_restart_of_the_browser_it_is_the_same(name: str, site: Site, tmp_path: Path) -> None:
    """By its token, and when the storage was cleared before, by its facts."""
    home = Home(name, tmp_path)
    found = []
    for is_cleared_then in (False, True, False):
        with home.start(Setup(), site.url) as page:
            found.append(site.visit(page)["identification"])
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
