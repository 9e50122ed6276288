"""Real browsers behind one set of names: Chromium by Playwright, Firefox by puppeteer-core (WebDriver BiDi)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import playwright.async_api as playwright
import pytest
from tests.node.scripts import node, node_command

T = TypeVar("T")

ChromiumPreferences = dict[str, dict[str, Any]]
"""By section, as a profile's file has them."""

CHROMIUM = Path("/usr/bin/chromium")
FIREFOX = Path("/usr/bin/firefox-esr")

# Without these Chromium talks to its maker in the background.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Before any script of the page, so that no violation is missed.
_INIT_SCRIPT = """
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', event => {
  violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""
_CLEAR_STORAGE = """(async () => {
  localStorage.clear();
  sessionStorage.clear();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onblocked = request.onerror = () => reject(new Error(`${name} could not be deleted`));
    });
  }
})()"""


@dataclass(frozen=True, slots=True)
class Record:
    """All that a page did since it was opened: addresses requested, bodies received, errors, all on its console."""

    requests: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


class Page(ABC):
    """One page in a profile of its own."""

    @abstractmethod
    def goto(self, url: str) -> None:
        """Open an address and wait until it is loaded."""

    @abstractmethod
    def reload(self) -> None: ...

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression as JSON; a promise is awaited."""

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click like a person, once the element can be clicked."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press one key, `Tab`, `Enter`, `a`, where the focus is."""

    @abstractmethod
    def resize(self, width: int, height: int, scale: float) -> None:
        """Give the page so many CSS pixels, each of `scale` device pixels: a window of another size, or zoomed."""

    @abstractmethod
    def to_front(self) -> None:
        """Be the page that is looked at, when there are several: behind another, none moves on."""

    @abstractmethod
    def screenshot(self, file: Path) -> None: ...

    @abstractmethod
    def refuse(self, address: str) -> None:
        """Block requests to one address from now on, as an ad blocker does."""

    @abstractmethod
    def set_offline(self, offline: bool) -> None:
        """Take the page's network away, or give it back."""

    @abstractmethod
    def clear_cookies(self) -> None:
        """Delete all cookies of the profile, those that scripts cannot see included."""

    @abstractmethod
    def record(self) -> Record: ...

    @abstractmethod
    def errors(self) -> list[str]:
        """Return the errors of the record alone, without waiting for the bodies in it."""

    @abstractmethod
    def close(self) -> None:
        """Close the page and drop its profile."""

    def wait_for(self, condition: str, seconds: float = 10) -> None:
        """Wait until a JavaScript expression is true in the page; fails the test when it does not become so."""
        became = self.evaluate(
            f"""new Promise(resolve => {{
              const end = performance.now() + {seconds * 1000};
              const look = () => {{
                if ({condition}) resolve(true);
                else if (performance.now() > end) resolve(false);
                else setTimeout(look, 10);
              }};
              look();
            }})"""
        )
        assert became, f"after {seconds} s this was not true: {condition}"

    def clear_site_data(self) -> None:
        """Delete what the browser keeps for the page's site: cookies, web storage, IndexedDB and Cache Storage."""
        self.clear_cookies()
        self.evaluate(_CLEAR_STORAGE)


class Browser(ABC):
    """A running browser; its pages share nothing."""

    name: str
    version: str

    @abstractmethod
    def open(self) -> Page: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Chromium(Browser):
    """Driven from an event loop in a thread of its own, because asynchronous tests have theirs in the main thread."""

    name = "chromium"

    def __init__(self) -> None:
        _need(CHROMIUM, "chromium")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chromium", daemon=True)
        self._thread.start()
        # The Node that Playwright brings along needs libraries that a fresh machine does not have.
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = node()
        self._playwright = self.run(playwright.async_playwright().start())
        self._browser = self.run(self._playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS)))
        self.version = self._browser.version

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def open(self) -> ChromiumPage:
        return self.run(self._open())

    async def _open(self) -> ChromiumPage:
        context = await self.new_context()
        await context.add_init_script(_INIT_SCRIPT)
        # A Chromium of its own begins with a window.
        page = context.pages[0] if context.pages else await context.new_page()
        return ChromiumPage(self.run, context, page)

    async def new_context(self) -> playwright.BrowserContext:
        """A profile in memory, which Chromium has for private windows."""
        return await self._browser.new_context()

    def close(self) -> None:
        self.run(self._browser.close())
        self.run(self._playwright.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class ChromiumWithPreferences(Chromium):
    """Each page is in a Chromium of its own, whose profile on the disk has these preferences of its user."""

    def __init__(self, preferences: ChromiumPreferences, folder: Path) -> None:
        super().__init__()
        self._preferences = preferences
        self._folder = folder

    async def new_context(self) -> playwright.BrowserContext:
        profile = self._folder / secrets.token_hex(4)
        _prefer(profile, self._preferences)
        return await self._playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS)
        )


class ChromiumAtHome(Chromium):
    """Its pages are in the profile of a folder, each in a Chromium of its own, so one at a time; the profile stays.

    With `is_private` each is in an incognito window of that profile.
    """

    def __init__(
        self,
        folder: Path,
        preferences: ChromiumPreferences | None = None,
        environment: dict[str, str] | None = None,
        *,
        is_private: bool = False,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._preferences = preferences or {}
        self._environment: dict[str, str | float | bool] = {**os.environ, **(environment or {})}
        self._flags = [*CHROMIUM_FLAGS, *(["--incognito"] if is_private else [])]

    async def new_context(self) -> playwright.BrowserContext:
        _prefer(self._folder, self._preferences)
        return await self._playwright.chromium.launch_persistent_context(
            self._folder, executable_path=CHROMIUM, args=self._flags, env=self._environment
        )


def _prefer(profile: Path, preferences: ChromiumPreferences) -> None:
    """Set preferences in a profile that no Chromium uses now; others stay."""
    file = profile / "Default" / "Preferences"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text()) if file.exists() else {}
    preferred = {section: known.get(section, {}) | values for section, values in preferences.items()}
    file.write_text(json.dumps(known | preferred))


class ChromiumPage(Page):
    """What only Chromium's driver can do besides: look into its network, its cookies and its frames."""

    def __init__(
        self, run: Callable[[Coroutine[Any, Any, Any]], Any], context: playwright.BrowserContext, page: playwright.Page
    ) -> None:
        self._run = run
        self._context = context
        self._page = page
        self._session: playwright.CDPSession | None = None
        self._requests: list[str] = []
        self._sent: list[tuple[str, str, bytes]] = []
        self._responses: list[playwright.Response] = []
        self._errors: list[str] = []
        self._console: list[str] = []
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self._errors.append(error.message))

    def _note_request(self, request: playwright.Request) -> None:
        self._requests.append(request.url)
        if request.method != "GET":
            self._sent.append((request.method, request.url, request.post_data_buffer or b""))

    def _note_message(self, message: playwright.ConsoleMessage) -> None:
        # The end of a group that nobody has begun shows nothing.
        if message.type != "endGroup":
            self._console.append(message.text)
        if message.type == "error":
            self._errors.append(message.text)

    def _note_response(self, response: playwright.Response) -> None:
        self._responses.append(response)

    def goto(self, url: str) -> None:
        self._run(self._page.goto(url))

    def reload(self) -> None:
        self._run(self._page.reload())

    def evaluate(self, expression: str) -> Any:
        return self._run(self._page.evaluate(expression))

    def click(self, selector: str) -> None:
        self._run(self._page.click(selector))

    def press(self, key: str) -> None:
        self._run(self._page.keyboard.press(key))

    def resize(self, width: int, height: int, scale: float) -> None:
        # The screen stays as it is, which the command would otherwise make as large as the page.
        screen = self.evaluate("({ screenWidth: screen.width, screenHeight: screen.height })")
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", **size, **screen)

    def to_front(self) -> None:
        self._run(self._page.bring_to_front())

    def screenshot(self, file: Path) -> None:
        self._run(self._page.screenshot(path=file))

    def clear_cookies(self) -> None:
        self._run(self._context.clear_cookies())

    def sent(self) -> list[tuple[str, str, bytes]]:
        """Return method, address and body of every request that was no GET."""
        return list(self._sent)

    def cookies(self) -> list[str]:
        """Return the names of all cookies of the profile, those that scripts cannot see included."""
        return sorted(cookie["name"] for cookie in self._run(self._context.cookies()))

    def evaluate_in_frame(self, expression: str) -> Any:
        """Like `evaluate`, in the page's first frame, of whatever origin."""
        return self._run(self._page.frames[1].evaluate(expression))

    def set_offline(self, offline: bool) -> None:
        self._run(self._context.set_offline(offline))

    def refuse(self, address: str) -> None:
        async def abort(route: playwright.Route) -> None:
            await route.abort("blockedbyclient")

        self._run(self._page.route(lambda url: url == address, abort))

    def stand_at(self, latitude: float, longitude: float, accuracy: float) -> None:
        """Be there, and let pages know it without asking."""
        place: playwright.Geolocation = {"latitude": latitude, "longitude": longitude, "accuracy": accuracy}
        self._run(self._context.grant_permissions(["geolocation"]))
        self._run(self._context.set_geolocation(place))

    def devtools(self, method: str, **parameters: Any) -> None:
        """Send a command of the DevTools protocol; what it sets lasts as long as the page."""
        self._run(self._devtools(method, parameters))

    async def _devtools(self, method: str, parameters: dict[str, Any]) -> None:
        if self._session is None:
            self._session = await self._context.new_cdp_session(self._page)
        await self._session.send(method, parameters)

    def record(self) -> Record:
        return self._run(self._record())  # type: ignore[no-any-return]

    def errors(self) -> list[str]:
        return list(self._errors)

    async def _record(self) -> Record:
        bodies = []
        for response in self._responses:
            # Answers without a body, and those of pages that were left.
            with contextlib.suppress(playwright.Error):
                bodies.append((await response.body()).decode(errors="replace"))
        return Record(list(self._requests), bodies, list(self._errors), list(self._console))

    def close(self) -> None:
        self._run(self._context.close())


class Firefox(Browser):
    name = "firefox"

    def __init__(
        self,
        preferences: dict[str, Any] | None = None,
        folder: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """With a folder, its pages share the profile there, which stays."""
        _need(FIREFOX, "firefox-esr")
        self._process = subprocess.Popen(
            [*node_command("firefox.mjs"), str(FIREFOX), json.dumps(preferences or {}), str(folder or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self.version = self._answer().removeprefix("firefox/")

    def call(self, method: str, page: int | None, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"method": method, "page": page, "args": arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "Firefox's driver ended; its last words are on standard error"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def open(self) -> Page:
        return _FirefoxPage(self.call, self.call("open", None, _INIT_SCRIPT))

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(timeout=60)


class _FirefoxPage(Page):
    def __init__(self, call: Callable[..., Any], number: int) -> None:
        self._call = call
        self._number = number

    def goto(self, url: str) -> None:
        self._call("goto", self._number, url)

    def reload(self) -> None:
        self._call("reload", self._number)

    def evaluate(self, expression: str) -> Any:
        return self._call("evaluate", self._number, expression)

    def click(self, selector: str) -> None:
        self._call("click", self._number, selector)

    def press(self, key: str) -> None:
        self._call("press", self._number, key)

    def resize(self, width: int, height: int, scale: float) -> None:
        self._call("resize", self._number, width, height, scale)

    def to_front(self) -> None:
        self._call("to_front", self._number)

    def screenshot(self, file: Path) -> None:
        self._call("screenshot", self._number, str(file))

    def refuse(self, address: str) -> None:
        self._call("refuse", self._number, address)

    def set_offline(self, offline: bool) -> None:
        self._call("set_offline", self._number, offline)

    def clear_cookies(self) -> None:
        self._call("clear_cookies", self._number)

    def record(self) -> Record:
        return Record(**self._call("record", self._number))

    def errors(self) -> list[str]:
        found: list[str] = self._call("errors", self._number)
        return found

    def close(self) -> None:
        self._call("close", self._number)


def _need(executable: Path, package: str) -> None:
    if not executable.exists():
        pytest.fail(f"{executable} is not installed; install the Debian package {package}.", pytrace=False)
