"""One running server for all tests that only talk to one."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def public_key(server: RunningServer) -> str:
    return server.public_key


@pytest.fixture
def http(server: RunningServer) -> Iterator[httpx.Client]:
    """A client without any key."""
    with httpx.Client(base_url=server.url) as client:
        yield client


@pytest.fixture
def api(server: RunningServer) -> Iterator[httpx.Client]:
    """A client with the first secret key."""
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}) as client:
        yield client


class Visitor:
    """A fake device that visits the shared server."""

    def __init__(self, http: httpx.Client, public_key: str, seed: int) -> None:
        self._http = http
        self._public_key = public_key
        self.device = FakeDevice(seed)

    def visit(self, **changes: object) -> dict[str, str]:
        """Identify, keep the token, and return the answer."""
        answer = self._http.post(
            "/", content=self.device.observation(self._public_key, **changes), headers=self.device.headers()
        )
        assert answer.status_code == 200, answer.text
        self._http.cookies.clear()
        found: dict[str, str] = answer.json()
        self.device.remember(found)
        return found


_seeds = iter(range(1_000_000))


@pytest.fixture
def visitor(http: httpx.Client, public_key: str) -> Visitor:
    """A device that no other test has."""
    return Visitor(http, public_key, next(_seeds))


@pytest.fixture
def other_visitor(http: httpx.Client, public_key: str) -> Visitor:
    return Visitor(http, public_key, next(_seeds))
