"""The demo's routes act only for the page that we served, on its own visit, and only where the demo is on.

The playground has no routes that act, and is there for the same browsers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer

ROUTES = ("event", "forget", "erase")
PAGES = ("/demo", "/playground")


class Page:
    """One browser with the demo open: its cookies, its page token and its linked id."""

    def __init__(self, server: RunningServer, seed: int) -> None:
        self.client = httpx.Client(base_url=server.url)
        self.device = FakeDevice(seed)
        self.public_key = server.public_key
        self.html = self.client.get("/demo").text
        (self.linked_id,) = set(re.findall(r"demo-[0-9A-Za-z]{22}", self.html))
        self.token = self._value("page-token")

    def _value(self, name: str) -> str:
        found = re.search(rf'{name}[^>]*?(?:content|data-page-token)?="([\w-]{{40,}})"', self.html)
        assert found, self.html
        return found[1]

    def identify(self) -> Any:
        body = self.device.observation(self.public_key, linked_id=self.linked_id)
        return self.client.post("/", content=body, headers=self.device.headers()).json()

    def call(self, route: str, **headers: str) -> httpx.Response:
        answer = self.client.post(f"/demo/{route}", headers={"X-Ridgeline-Demo": self.token} | headers)
        self.token = answer.headers.get("X-Ridgeline-Demo", self.token)
        return answer


@pytest.fixture
def open_page(server: RunningServer) -> Iterator[Callable[..., Page]]:
    """Open the demo in a browser of its own, of a device that no other test has unless its seed is given."""
    with ExitStack() as opened:

        def open_it(seed: int | None = None) -> Page:
            page = Page(server, next(_seeds) if seed is None else seed)
            opened.callback(page.client.close)
            return page

        yield open_it


@pytest.fixture
def page(open_page: Callable[[], Page]) -> Page:
    return open_page()


@pytest.fixture
def stranger(open_page: Callable[[], Page]) -> Page:
    return open_page()


_seeds = iter(range(5_000_000, 6_000_000))


def test_a_page_reads_its_own_event_and_erases_itself(page: Page, api: httpx.Client) -> None:
    assert page.call("event").status_code == 404
    made = page.identify()
    served = api.get(f"/v4/events/{made['event_id']}")
    assert page.call("event").json() == served.json()
    assert page.call("erase").json() == {"erased": True}
    assert api.get(f"/v4/events/{made['event_id']}").status_code == 404
    assert page.call("event").status_code == 404
    assert page.call("erase").status_code == 404


def test_forgetting_removes_the_cookie_that_scripts_cannot_reach(page: Page) -> None:
    made = page.identify()
    assert "_iidt" in page.client.cookies
    page.call("forget").raise_for_status()
    assert "_iidt" not in page.client.cookies
    page.device.forget()
    assert page.identify()["visitor_id"] == made["visitor_id"]


def test_another_visitors_event_can_be_neither_read_nor_erased(page: Page, stranger: Page, api: httpx.Client) -> None:
    own, other = page.identify(), stranger.identify()
    # Whatever ids a caller adds, the routes take none.
    for suffix in (f"?event_id={other['event_id']}", f"?visitor_id={other['visitor_id']}"):
        assert page.call(f"event{suffix}").json()["event_id"] == own["event_id"]
    for path in (f"event/{other['event_id']}", f"erase/{other['visitor_id']}"):
        assert page.call(path).status_code == 404
    # The stranger's page token without the stranger's session, and the other way round.
    assert page.call("event", **{"X-Ridgeline-Demo": stranger.token}).status_code == 403
    assert page.call("erase", **{"X-Ridgeline-Demo": stranger.token}).status_code == 403
    # A forged token of the stranger.
    page.client.cookies.set("_iidt", page.client.cookies["_iidt"][:-4] + "AAAA")
    assert page.call("erase").status_code == 404
    page.client.cookies.delete("_iidt")
    assert page.call("erase").status_code == 404
    for made in (own, other):
        assert api.get(f"/v4/events/{made['event_id']}").status_code == 200


def test_an_event_of_another_page_visit_of_the_same_visitor_is_not_shown(
    page: Page, open_page: Callable[..., Page]
) -> None:
    page.identify()
    again = open_page(page.device.seed)
    again.client.cookies.set("_iidt", page.client.cookies["_iidt"])
    assert again.call("event").status_code == 404


def test_a_twin_device_is_recognised_but_cannot_erase_the_other(
    page: Page, open_page: Callable[..., Page], api: httpx.Client
) -> None:
    victim = page.identify()
    twin = open_page(page.device.seed)
    assert twin.identify()["visitor_id"] == victim["visitor_id"]
    for _ in range(2):
        twin.call("event").raise_for_status()
        twin.identify()
        refused = twin.call("erase")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "state_not_ready")
        # With the token that it has now, it comes back as itself, and still may not.
        token = twin.client.cookies["_iidt"]
        twin = open_page(page.device.seed)
        twin.client.cookies.set("_iidt", token, domain="127.0.0.1")
        assert twin.identify()["visitor_id"] == victim["visitor_id"]
    assert api.get(f"/v4/events/{victim['event_id']}").status_code == 200


def test_a_page_that_has_proven_itself_may_erase_after_forgetting(page: Page, api: httpx.Client) -> None:
    made = page.identify()
    page.call("event").raise_for_status()
    page.call("forget").raise_for_status()
    page.device.forget()
    assert page.identify()["visitor_id"] == made["visitor_id"]
    page.call("erase").raise_for_status()
    assert api.get(f"/v4/events/{made['event_id']}").status_code == 404


@pytest.mark.parametrize("route", ROUTES)
def test_another_sites_page_cannot_use_the_demo(page: Page, api: httpx.Client, route: str) -> None:
    made = page.identify()
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Ridgeline-Demo": ""},
        {"X-Ridgeline-Demo": page.token[:-2] + "AA"},
    ):
        answer = page.call(route, **headers)
        assert answer.status_code == 403, headers
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    preflight = page.client.options(f"/demo/{route}", headers={"Origin": "https://evil.example"})
    assert preflight.status_code == 405
    assert page.client.get(f"/demo/{route}").status_code == 405
    assert api.get(f"/v4/events/{made['event_id']}").status_code == 200


def test_no_secret_key_reaches_the_browser(page: Page, server: RunningServer) -> None:
    page.identify()
    playground = page.client.get("/playground").raise_for_status().text
    bodies = [page.html, playground, page.call("event").text]
    paths = {f"/{path}" for path in re.findall(r"\w+/assets/[\w.]+", page.html + playground)}
    seen: set[str] = set()
    while paths - seen:
        path = (paths - seen).pop()
        seen.add(path)
        bodies.append(page.client.get(path).raise_for_status().text)
        if path.endswith(".js"):
            paths |= {urljoin(path, name) for name in re.findall(r"from '(\.[\w./]+)'", bodies[-1])}
    assert {"/demo/assets/demo.js", "/playground/assets/sources.js", "/playground/assets/playground.css"} <= seen
    assert len(seen) > 20
    bodies.append(page.client.get(f"/web/v4/{page.public_key}").text)
    for body in bodies:
        assert server.secret_key not in body
        assert not re.search(r"rl_(sk|mk|px)_[a-z]{2}_\w{30}", body)


@pytest.mark.parametrize("path", PAGES)
def test_the_page_has_a_strict_policy(page: Page, path: str) -> None:
    answer = page.client.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<script>" not in answer.text
    assert not re.search(r"\son\w+=|\sstyle=", answer.text)


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(page: Page) -> None:
    cookie = page.client.get("/demo").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_it_is_off_for_whoever_is_not_on_this_machine(page: Page) -> None:
    for headers in (
        {"Host": "ridgeline.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
    ):
        for path in (*PAGES, "/demo/assets/demo.js", "/playground/assets/sources.js"):
            assert page.client.get(path, headers=headers).status_code == 404, (path, headers)
        assert page.client.get("/", headers=headers).status_code == 405, headers
        assert page.call("event", **headers).status_code == 404, headers
    assert page.client.get("/").headers["location"] == "/demo"


def test_behind_a_proxy_it_needs_the_flag_even_if_the_proxy_does_not_show(tmp_path: Path) -> None:
    for arguments in (("--trusted-proxies", "127.0.0.1"), ("--public-url", "https://id.example.com")):
        with RunningServer(tmp_path / arguments[0], *arguments) as server:
            for path in PAGES:
                assert httpx.get(f"{server.url}{path}").status_code == 404
                assert path not in server.banner


def test_on_a_public_address_it_needs_the_flag(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "a", "--host", "0.0.0.0") as server:
        for path in PAGES:
            assert httpx.get(f"{server.url}{path}").status_code == 404
            assert path not in server.banner
    with RunningServer(tmp_path / "b", "--host", "0.0.0.0", "--demo") as server:
        for path in PAGES:
            assert httpx.get(f"{server.url}{path}", headers={"Host": "ridgeline.example"}).status_code == 200
            assert f"{server.url}{path}" in server.banner


def test_the_playground_takes_nothing_from_outside(page: Page, visitor: Any) -> None:
    other = visitor.visit()
    served = page.client.get("/playground").text
    for suffix in (f"?event_id={other['event_id']}", f"?visitor_id={other['visitor_id']}"):
        assert page.client.get(f"/playground{suffix}").text == served
    for path in ("/playground/event", f"/playground/{other['event_id']}", "/playground/assets/../__init__.py"):
        assert page.client.get(path).status_code == 404
    assert page.client.get("/playground/assets/__init__.py").status_code == 404
    assert page.client.post("/playground").status_code == 405
