"""Real browsers, a server of their own and a customer's site; before each test the server knows nobody."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import httpx
import pytest
from tests.browser.browsers import Browser, Chromium, Firefox, Page
from tests.browser.console_member import enter
from tests.browser.shop import Shop

from ridgeline.testing import RunningServer

_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with Chromium() as running:
        yield running


@pytest.fixture(scope="session")
def firefox() -> Iterator[Browser]:
    with Firefox() as running:
        yield running


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Each browser in turn."""
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def keep_sight(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page], None]:
    """What keeps a page's last sight when the test has failed."""

    def keep(page: Page) -> None:
        if request.node.stash.get(_failed, False):
            page.screenshot(tmp_path / "page.png")
            print(f"The page at the end: {tmp_path / 'page.png'}")

    return keep


@pytest.fixture
def page(browser: Browser, keep_sight: Callable[[Page], None]) -> Iterator[Page]:
    """A page in a new profile; its last sight is kept when the test fails."""
    opened = browser.open()
    yield opened
    keep_sight(opened)
    opened.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server without fake devices, which a test may empty."""
    with RunningServer(tmp_path_factory.mktemp("browser-server") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with demo data, for tests that leave those of others as they are."""
    with RunningServer(tmp_path_factory.mktemp("seeded-server") / "data") as running:
        running.command("seed", "--events", "300", "--days", "20")
        yield running


@pytest.fixture
def console(seeded: RunningServer, page: Page) -> str:
    """The address of the console of the seeded server, with an administrator signed in."""
    page.resize(1280, 900, 1)
    enter(seeded, page)
    return f"{seeded.url}/console"


@pytest.fixture(scope="session")
def own_key(own_server: RunningServer) -> str:
    return own_server.public_key


@pytest.fixture
def own_api(own_server: RunningServer) -> Iterator[httpx.Client]:
    """A client with the secret key, of a server that knows nobody: tests of one browser share all its facts."""
    headers = {"Authorization": f"Bearer {own_server.secret_key}"}
    with httpx.Client(base_url=own_server.url, headers=headers) as client:
        while events := client.get("/v4/events", params={"limit": 100}).json()["events"]:
            for visitor_id in {event["identification"]["visitor_id"] for event in events}:
                client.delete(f"/v4/visitors/{visitor_id}").raise_for_status()
        yield client


@pytest.fixture(scope="session")
def shop(own_server: RunningServer, own_key: str) -> Iterator[Shop]:
    with Shop(own_server, own_key) as running:
        yield running
