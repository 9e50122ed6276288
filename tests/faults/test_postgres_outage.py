"""While PostgreSQL is away everything is 503, at once and in the contract's words; once it is back, so are we."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.places import postgres_place

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.postgres_server import PostgresServer

pytestmark = pytest.mark.alone

OUTAGE_SECONDS = float(os.environ.get("OUTAGE_SECONDS", "6"))
# A client that is told at once can do something else; one that waits cannot.
ANSWERED_WITHIN = 3.0
BACK_WITHIN = 10.0
Request = Callable[[], httpx.Response]


def test_an_outage_of_postgres(own_postgres: PostgresServer, tmp_path: Path) -> None:
    place = postgres_place(tmp_path / "data", own_postgres)
    with place.server() as server, client_of(server) as client:
        requests = requests_of(server, client)
        process = server.pid
        known = [requests["identify"]().json()["event_id"] for _ in range(5)]
        try:
            own_postgres.stop()
            down_until = time.monotonic() + OUTAGE_SECONDS
            while time.monotonic() < down_until:
                for name, request in requests.items():
                    assert_unavailable(name, request)
                assert client.get("/healthz").status_code == 200
        finally:
            own_postgres.start()
        assert wait_until_back(client) < BACK_WITHIN
        for name, request in requests.items():
            # Nobody has the visitor whom the last one erases.
            expected = 404 if name in {"erase", "change"} else 200
            assert request().status_code == expected, name
        for event_id in known:
            assert client.get(f"/v4/events/{event_id}").status_code == 200
        assert server.pid == process


def requests_of(server: RunningServer, client: httpx.Client) -> dict[str, Request]:
    """Return one request of each kind."""
    public_key = server.public_key
    device = FakeDevice(1)
    event_id = client.post("/", content=device.observation(public_key), headers=device.headers()).json()["event_id"]
    return {
        "identify": lambda: client.post("/", content=device.observation(public_key), headers=device.headers()),
        "read": lambda: client.get(f"/v4/events/{event_id}"),
        "search": lambda: client.get("/v4/events", params={"vpn": "true"}),
        "change": lambda: client.patch("/v4/events/1788220800000.aaaaaa", json={"suspect": True}),
        "erase": lambda: client.delete("/v4/visitors/aaaaaaaaaaaaaaaaaaaa"),
        "agent": lambda: client.get(f"/web/v4/{public_key}"),
        "readiness": lambda: client.get("/readyz"),
    }


def client_of(server: RunningServer) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}, timeout=30)


def assert_unavailable(name: str, request: Request) -> None:
    started = time.monotonic()
    answer = request()
    took = time.monotonic() - started
    assert answer.status_code == 503, (name, answer.text)
    assert answer.json()["error"] == {"code": "service_unavailable", "message": "service unavailable"}, name
    assert int(answer.headers["retry-after"]) >= 1, name
    assert took < ANSWERED_WITHIN, (name, took)


def wait_until_back(client: httpx.Client) -> float:
    """Return the seconds until the service is ready."""
    started = time.monotonic()
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() - started < BACK_WITHIN
        time.sleep(0.05)
    return time.monotonic() - started
