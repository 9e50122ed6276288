"""The API reference as its reader uses it: choose where, paste a key, try an operation, copy an example."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.browser.axe import axe_violations
from tests.browser.browsers import ChromiumPage, Page

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.wire.openapi.document import document

KEY_HINT = "document.getElementById('key-hint')?.textContent"


class Reference:
    """The page by what its reader sees and does."""

    def __init__(self, page: Page, server: RunningServer) -> None:
        self.page = page
        self.url = f"{server.url}/reference"

    def open(self, fragment: str = "") -> None:
        self.page.goto(self.url + fragment)
        self.page.wait_for("document.body.dataset.state === 'ready' && document.querySelector('.opblock')")

    def paste_key(self, key: str) -> None:
        """Paste as a clipboard does: the whole text at once."""
        self.page.evaluate(f"""(() => {{
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', {json.dumps(key)});
          // Firefox takes the text by two names of its own.
          const firefox = {{ dataType: 'text/plain', data: {json.dumps(key)} }};
          const paste = new ClipboardEvent('paste', {{ clipboardData, ...firefox, bubbles: true, cancelable: true }});
          document.querySelector('input[name=key]').dispatchEvent(paste);
        }})()""")

    def use_key(self, key: str) -> None:
        """Type a key and confirm it."""
        self.fill("input[name=key]", key)
        self.page.click(".connection form button")

    def fill(self, selector: str, text: str) -> None:
        # Past React's own idea of the value, so that it notices.
        self.page.evaluate(f"""(() => {{
          const field = document.querySelector({json.dumps(selector)});
          const kind = Object.getPrototypeOf(field);
          Object.getOwnPropertyDescriptor(kind, 'value').set.call(field, {json.dumps(text)});
          field.focus();
          field.dispatchEvent(new Event('input', {{ bubbles: true }}));
          // Fields wait for the end of the typing, which leaving them is.
          field.blur();
        }})()""")

    def choose(self, selector: str, index: int) -> None:
        self.page.evaluate(f"""(() => {{
          const field = document.querySelector({json.dumps(selector)});
          field.selectedIndex = {index};
          field.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})()""")

    def execute(self) -> tuple[int, Any]:
        """Send the one open operation, and return status and body that the page shows."""
        self.page.evaluate("document.querySelector('.btn-clear')?.click()")
        self.page.wait_for("!document.querySelector('.live')")
        self.page.click("button.execute")
        self.page.wait_for("document.querySelector('.live .response-col_description pre')")
        status, body = self.page.evaluate(
            "['.live .response .response-col_status', '.live .response-col_description pre']"
            ".map(selector => document.querySelector(selector).textContent)"
        )
        return int(status), json.loads(body)

    def set_parameter(self, name: str, value: str) -> None:
        field = f".opblock.is-open tr[data-param-name={name}] input"
        self.page.wait_for(f"document.querySelector({json.dumps(field)})")
        self.fill(field, value)

    def sample(self) -> str:
        found: str = self.page.evaluate("document.querySelector('.samples pre').textContent")
        return found

    def text(self, selector: str) -> str:
        found: str = self.page.evaluate(f"document.querySelector({json.dumps(selector)}).textContent.trim()")
        return found


@pytest.fixture
def reference(page: Page, own_server: RunningServer) -> Reference:
    # As wide as the list of operations stands beside them.
    page.resize(1280, 900, 1)
    return Reference(page, own_server)


@pytest.fixture
def event_id(own_server: RunningServer, own_key: str) -> str:
    answer = httpx.post(own_server.url, content=FakeDevice(7).observation(own_key)).raise_for_status()
    found: str = answer.json()["event_id"]
    return found


def assert_quiet(page: Page, server: RunningServer, *others: str) -> None:
    """Nothing on the console, nothing forbidden, and nobody else asked."""
    record = page.record()
    assert record.errors == []
    assert page.evaluate("violations") == []
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, record.requests) if parts.scheme != "data"}
    assert origins == {server.url, *others}


def test_every_operation_is_there_and_opens_by_its_link(reference: Reference, own_server: RunningServer) -> None:
    reference.open()
    paths = document()["paths"]
    wanted = {operation["operationId"] for item in paths.values() for operation in item.values()}
    shown = reference.page.evaluate("Array.from(document.querySelectorAll('.opblock'), one => one.id)")
    listed = reference.page.evaluate("Array.from(document.querySelectorAll('.operations-list a'), one => one.href)")
    assert {one.rpartition("-")[2] for one in shown} == wanted
    assert {one.rpartition("/")[2] for one in listed} == wanted
    assert reference.page.evaluate("document.querySelectorAll('.opblock.is-open').length") == 0
    reference.page.click(".operations-list a[href$='/explainEvent']")
    reference.page.wait_for("document.querySelector('.opblock.is-open .samples')")
    assert reference.text(".opblock.is-open .summary-path") == "/management/v1/events/{event_id}/explanation"
    link = reference.page.evaluate("location.hash")
    assert link == "#/Explanations/explainEvent"
    reference.page.goto("about:blank")
    reference.open(link)
    reference.page.wait_for("document.querySelector('[id$=explainEvent].is-open .samples')")
    assert_quiet(reference.page, own_server)


def test_the_list_is_searched_by_name_path_and_method(reference: Reference) -> None:
    reference.open()
    count = "document.querySelectorAll('.operations-list a').length"
    reference.fill("input[type=search]", "patch events")
    reference.page.wait_for(f"{count} === 1")
    reference.fill("input[type=search]", "no such thing")
    reference.page.wait_for(f"{count} === 0 && document.querySelector('.nothing')")


def test_a_key_is_pasted_once_and_every_operation_answers_for_real(
    reference: Reference, own_server: RunningServer, own_api: httpx.Client, event_id: str
) -> None:
    # `own_api` has emptied the server before the event came.
    key = own_server.secret_key
    reference.open("#/Events/getEvent")
    reference.page.wait_for("document.querySelector('.execute')")
    reference.set_parameter("event_id", event_id)
    assert reference.execute() == (
        403,
        {"error": {"code": "secret_api_key_required", "message": "secret API key in header is missing or empty"}},
    )
    reference.paste_key(key)
    reference.page.wait_for(f"{KEY_HINT} === 'rl_sk_us_…{key[-4:]}'")
    status, event = reference.execute()
    assert (status, event) == (200, own_api.get(f"/v4/events/{event_id}").json())
    # Another operation, of the other API: the same key.
    reference.page.click("#operations-Events-getEvent .summary button")
    reference.page.click(".operations-list a[href$='/explainEvent']")
    reference.page.wait_for("document.querySelector('[id$=explainEvent] .execute')")
    reference.set_parameter("event_id", event_id)
    status, explanation = reference.execute()
    assert (status, explanation["event_id"]) == (200, event_id)
    reference.page.click(".key-row button[type=button]")
    reference.page.wait_for(f"{KEY_HINT} === undefined")
    assert reference.execute()[0] == 403


def test_a_change_is_made_for_real_and_says_so(
    reference: Reference, own_server: RunningServer, own_api: httpx.Client, event_id: str
) -> None:
    reference.open("#/Events/updateEvent")
    reference.use_key(own_server.secret_key)
    reference.page.wait_for("document.querySelector('.execute-real')")
    assert own_server.url in reference.text(".execute-real p")
    reference.set_parameter("event_id", event_id)
    reference.fill("textarea", '{"linked_id": "from the reference"}')
    assert reference.execute()[0] == 200
    assert own_api.get(f"/v4/events/{event_id}").json()["linked_id"] == "from the reference"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rl_pk_us_" + "0" * 30, "That is a public key"),
        ("rl_px_us_" + "0" * 30, "That is a proxy key"),
        ("rl_sk_us_" + "0" * 29, "That is no key"),
        ("", "That is no key"),
    ],
)
def test_what_is_no_key_of_the_api_is_not_taken(reference: Reference, text: str, said: str) -> None:
    reference.open()
    reference.use_key(text)
    reference.page.wait_for("document.querySelector('.connection-note.bad')")
    assert reference.text(".connection-note").startswith(said)
    assert reference.page.evaluate(KEY_HINT) is None


def test_the_key_is_in_memory_only_and_the_page_asks_nobody_else(
    reference: Reference, own_server: RunningServer, event_id: str
) -> None:
    key = own_server.secret_key
    reference.open("#/Events/getEvent")
    reference.paste_key(key)
    reference.page.wait_for("document.querySelector('.execute')")
    reference.set_parameter("event_id", event_id)
    assert reference.execute()[0] == 200
    kept = reference.page.evaluate("""(async () => JSON.stringify([
      { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, name,
      document.documentElement.outerHTML, Array.from(document.querySelectorAll('input, textarea'), one => one.value),
      await indexedDB.databases(), await caches.keys(),
    ]))()""")
    assert event_id in kept
    assert key not in kept
    # What Swagger UI itself remembers of a request must not outlive the page either.
    assert reference.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert not [url for url in reference.page.record().requests if key in url]
    assert_quiet(reference.page, own_server)
    reference.page.reload()
    reference.page.wait_for("document.querySelector('.execute')")
    assert reference.page.evaluate(KEY_HINT) is None


def test_examples_are_of_this_address_in_the_language_that_was_chosen(
    reference: Reference, own_server: RunningServer
) -> None:
    reference.open("#/Events/getEvent")
    reference.page.wait_for("document.querySelector('.samples')")
    assert reference.sample().startswith(f'curl "{own_server.url}/v4/events/$EVENT_ID"')
    reference.page.click(".samples [role=tab]:nth-child(2)")
    reference.page.wait_for("document.querySelector('.samples pre').textContent.includes('import os')")
    assert f'host="{own_server.url}/v4"' in reference.sample()
    reference.page.click("#operations-Events-getEvent .summary button")
    reference.page.click(".operations-list a[href$='/getSuspectScore']")
    reference.page.wait_for("document.querySelector('[id$=getSuspectScore] .samples')")
    assert "from urllib.request import" in reference.sample()


STATES = (
    "",
    "#/Events/getEvent",
    "#/Events/searchEvents",
    "#/Events/updateEvent",
)


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(reference: Reference, own_server: RunningServer, width: int) -> None:
    for number, state in enumerate(STATES):
        reference.page.goto("about:blank")
        reference.page.resize(width, 800, 1)
        reference.open(state)
        if state:
            reference.page.wait_for("document.querySelector('.opblock.is-open .responses-table')")
        if number == 1:
            reference.use_key(own_server.secret_key)
            reference.set_parameter("event_id", "nothing")
            assert reference.execute()[0] == 404
            reference.page.click(".responses-table [data-name=model]")
            reference.page.wait_for("document.querySelector('.json-schema-2020-12')")
        # The rest of the page is what it was in the first state, and takes many seconds.
        assert axe_violations(reference.page, ".opblock.is-open" if state else "html") == []
        assert reference.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
    assert [error for error in reference.page.record().errors if "404" not in error] == []


def test_axe_finds_nothing_in_the_dark(chromium: Any, own_server: RunningServer) -> None:
    page: ChromiumPage = chromium.open()
    page.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    reference = Reference(page, own_server)
    for number, state in enumerate(("#/Events/getEvent", "#/Suspect%20score/changeSuspectScore")):
        page.goto("about:blank")
        reference.open(state)
        page.wait_for("document.querySelector('.opblock.is-open .responses-table')")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 18, 23)"
        assert axe_violations(page, "html" if number == 0 else ".opblock.is-open") == []
    page.close()


def test_it_is_used_by_keyboard_alone(chromium: Any, own_server: RunningServer) -> None:
    page: ChromiumPage = chromium.open()
    reference = Reference(page, own_server)
    reference.open()

    def press(key: str, times: int = 1) -> None:
        for _ in range(times):
            for kind in ("rawKeyDown", "char", "keyUp"):
                text = {"Enter": "\r"}.get(key, "")
                if kind != "char" or text:
                    code = {"Tab": 9, "Enter": 13, "ArrowRight": 39}[key]
                    page.devtools(
                        "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text
                    )

    press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the operations"
    press("Enter")
    page.wait_for("document.activeElement.id === 'operations'")
    press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("GET")
    press("Enter")
    page.wait_for("document.querySelector('.opblock.is-open .samples')")
    press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "curl"
    press("ArrowRight")
    page.wait_for("document.activeElement.textContent === 'Python SDK'")
    assert "import os" in reference.sample()
    page.close()


# --- regions


@pytest.fixture
def regions(tmp_path: Path) -> Iterator[tuple[RunningServer, RunningServer]]:
    """Two deployments that know each other: ours of region us, and one of region eu."""
    # The second must know the first one's address, and the other way round, before either has begun.
    with RunningServer(tmp_path / "a") as first, RunningServer(tmp_path / "b", "--region", "eu") as second:
        urls = f"us={first.url},eu={second.url}"
        ports = [server.url.rpartition(":")[2] for server in (first, second)]
    with (
        RunningServer(tmp_path / "a", "--port", ports[0], "--region-urls", urls) as first,
        RunningServer(tmp_path / "b", "--port", ports[1], "--region", "eu", "--region-urls", urls) as second,
    ):
        yield first, second


def test_another_region_is_tried_with_a_key_of_its_own(
    page: Page, regions: tuple[RunningServer, RunningServer]
) -> None:
    ours, theirs = regions
    reference = Reference(page, ours)
    reference.open("#/Events/searchEvents")
    page.wait_for("document.querySelector('.execute')")
    reference.use_key(ours.secret_key)
    assert reference.execute() == (200, {"events": []})
    options = page.evaluate("Array.from(document.querySelectorAll('.connection option'), one => one.textContent)")
    assert options == [f"This deployment: {ours.url}", f"Region eu: {theirs.url}"]

    reference.choose(".connection select", 1)
    page.wait_for(f"{KEY_HINT} === undefined")
    assert theirs.url in reference.sample()
    # Our key did not go along.
    assert reference.execute()[1]["error"]["code"] == "secret_api_key_required"
    reference.use_key(theirs.secret_key)
    page.wait_for(f"{KEY_HINT}?.startsWith('rl_sk_eu_')")
    assert reference.execute() == (200, {"events": []})
    assert reference.text(".request-url pre").startswith(f"{theirs.url}/v4/events")
    assert ours.secret_key not in theirs.log

    reference.choose(".connection select", 0)
    page.wait_for(f"{KEY_HINT}?.startsWith('rl_sk_us_')")
    assert reference.execute() == (200, {"events": []})
    assert page.evaluate("violations") == []
