"""What a visitor is recognised by in the browser: where it is kept, under which names, and not at all if so wished."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.browser.browsers import Browser, Chromium, ChromiumPage, Page
from tests.browser.shop import Shop

from ridgeline.testing import RunningServer

Json = dict[str, Any]

_KEPT = """(async () => ({
  cookies: document.cookie.split('; ').map(pair => pair.split('=')[0]).filter(Boolean),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
}))()"""
_NOTHING: Json = {"cookies": [], "local": [], "session": [], "databases": [], "caches": []}


@pytest.fixture
def own_page(chromium: Chromium, own_server: RunningServer, own_key: str) -> Iterator[ChromiumPage]:
    """A page of the server's own origin that does nothing by itself; the agent is `ridgeline` there."""
    page = chromium.open()
    enter_own(page, own_server, own_key)
    yield page
    page.close()


def enter_own(page: Page, own_server: RunningServer, own_key: str) -> None:
    page.goto(f"{own_server.url}/healthz")
    page.evaluate(f"import('/web/v4/{own_key}').then(module => {{ globalThis.ridgeline = module; }})")


def enter(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for("globalThis.ridgeline")


def identify(page: Page, start: str = "") -> Json:
    found: Json = page.evaluate(f"ridgeline.start({start}).get()")
    return found


def method(api: httpx.Client, result: Json) -> str:
    """Return how the visitor was found: `token`, `facts`, or `new`."""
    identification = api.get(f"/v4/events/{result['event_id']}").json()["identification"]
    if not identification["visitor_found"]:
        return "new"
    return "facts" if "no stored token" in identification["confidence"]["comment"] else "token"


def test_the_servers_cookie_alone_is_enough(own_page: ChromiumPage, own_api: httpx.Client) -> None:
    first = identify(own_page)
    own_page.wait_for("localStorage.getItem('_vid_t')")
    assert "_iidt" not in own_page.evaluate("document.cookie")
    own_page.evaluate("""(async () => {
      document.cookie = '_vid_t=; path=/; max-age=0';
      localStorage.clear();
      await caches.delete('_vid_');
      await new Promise((resolve, reject) => Object.assign(indexedDB.deleteDatabase('_vid_'),
        { onsuccess: () => resolve(), onblocked: reject, onerror: reject }));
    })()""")
    assert json.loads(own_page.evaluate("ridgeline.start().collect()"))["tokens"] == {}
    second = identify(own_page)
    assert second["visitor_id"] == first["visitor_id"]
    assert method(own_api, second) == "token"
    own_page.wait_for("localStorage.getItem('_vid_t')")


def test_all_names_begin_as_the_site_says(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    enter(page, shop.strict)
    identify(page, "{ storageKeyPrefix: 'mine:', cache: { storage: 'localStorage', duration: 60 } }")
    page.wait_for("localStorage.length === 2")
    page.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    kept = page.evaluate(_KEPT)
    assert kept["local"]
    assert kept["databases"] == ["mine:"] == kept["caches"]
    assert kept["cookies"] == ["mine%3At"]
    assert all(name.startswith("mine:") for name in kept["local"])


def test_an_agent_without_storage_leaves_nothing(
    browser: Browser, page: Page, shop: Shop, own_api: httpx.Client
) -> None:
    enter(page, shop.strict)
    first = identify(page, "{ storageless: true, cache: { storage: 'agent', duration: 60 } }")
    page.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    assert page.evaluate(_KEPT) == _NOTHING
    if isinstance(page, ChromiumPage):
        assert page.cookies() == []
    # What an agent with storage has left is not read.
    known = identify(page)
    page.wait_for("localStorage.getItem('_vid_t')")
    second = identify(page, "{ storageless: true }")
    assert {first["visitor_id"], known["visitor_id"]} == {second["visitor_id"]}
    assert method(own_api, second) == "facts"


def test_nor_does_the_server_where_its_cookie_would_be_taken(own_page: ChromiumPage, own_api: httpx.Client) -> None:
    first = identify(own_page, "{ storageless: true }")
    assert own_page.cookies() == []
    assert own_page.evaluate(_KEPT) == _NOTHING
    identify(own_page)
    own_page.wait_for("localStorage.getItem('_vid_t')")
    assert own_page.cookies() == ["_iidt", "_vid_t"]
    second = identify(own_page, "{ storageless: true }")
    assert second["visitor_id"] == first["visitor_id"]
    assert method(own_api, second) == "facts"


@pytest.mark.parametrize("options", ["", "{ storageless: true }"])
def test_fifty_reloads_are_one_visitor(page: Page, shop: Shop, own_api: httpx.Client, options: str) -> None:
    """By its token, and by its facts alone."""
    ids = set()
    for _ in range(50):
        enter(page, shop.strict)
        ids.add(identify(page, options)["visitor_id"])
    assert len(ids) == 1


def test_fifteen_reloads_without_what_was_kept_are_one_visitor(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    """The facts alone recognise it, so none that varies is among those that are compared."""
    found = []
    for _ in range(15):
        enter(page, shop.strict)
        assert json.loads(page.evaluate("ridgeline.start().collect()"))["tokens"] == {}
        found.append(identify(page))
        # Some places take a moment, and would be filled after they were emptied.
        page.evaluate("""(async () => {
          const end = performance.now() + 5000;
          for (;;) {
            const { tokens } = JSON.parse(await ridgeline.start().collect());
            if (Object.keys(tokens).length === 4 || performance.now() > end) return;
          }
        })()""")
        page.clear_site_data()
        assert page.evaluate(_KEPT) == _NOTHING
    assert len({result["visitor_id"] for result in found}) == 1
    assert [method(own_api, result) for result in found] == ["new"] + ["facts"] * 14


def test_a_frame_of_another_site_identifies(
    chromium: Chromium, shop: Shop, own_server: RunningServer, own_key: str, own_api: httpx.Client
) -> None:
    page = chromium.open()
    page.goto(shop.plain)
    page.evaluate(f"""new Promise(resolve => {{
      const frame = document.createElement('iframe');
      frame.onload = () => resolve();
      frame.src = '{own_server.url}/healthz';
      document.body.append(frame);
    }})""")
    found = page.evaluate_in_frame(f"import('/web/v4/{own_key}').then(({{ start }}) => start().get())")
    assert len(found["visitor_id"]) == 20
    page.close()


def test_a_sandboxed_frame_identifies_without_any_storage_and_names_what_it_lacks(
    chromium: Chromium, shop: Shop, own_server: RunningServer, own_key: str, own_api: httpx.Client
) -> None:
    page = chromium.open()
    page.goto(shop.plain)
    page.evaluate("""new Promise(resolve => {
      const frame = document.createElement('iframe');
      frame.sandbox = 'allow-scripts';
      frame.onload = () => resolve();
      frame.srcdoc = '<!doctype html><title>Ad</title>';
      document.body.append(frame);
    })""")
    assert page.evaluate_in_frame("self.origin") == "null"
    script = f"import('{own_server.url}/web/v4/{own_key}')"
    found = page.evaluate_in_frame(f"{script}.then(({{ start }}) => start().get())")
    assert method(own_api, found) in {"new", "facts"}
    collected = page.evaluate_in_frame(f"{script}.then(({{ start }}) => start().collect())")
    assert json.loads(collected)["tokens"] == {}
    gone = "http://127.0.0.1:1/"
    thrown = page.evaluate_in_frame(
        f"{script}.then(({{ start }}) => start({{ endpoints: '{gone}' }}).get()).then(() => null, error => error.code)"
    )
    assert thrown == "sandboxed_iframe"
    page.close()


def test_the_agent_leaves_no_name_behind(page: Page, shop: Shop, own_api: httpx.Client) -> None:
    enter(page, shop.strict)
    page.evaluate("globalThis.names = [...Object.getOwnPropertyNames(globalThis), 'names'], null")
    identify(page)
    assert page.evaluate("Object.getOwnPropertyNames(globalThis).filter(name => !names.includes(name))") == []
