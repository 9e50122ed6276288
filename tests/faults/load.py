"""Clients that identify, change and erase at once, and remember what they were told, until the server is gone."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import dataclass, field
from typing import Any

import httpx

from ridgeline.testing import FakeDevice, RunningServer

CLIENTS = 6
# What a client does when its last request failed, as a well-behaved one would.
PAUSE_SECONDS = 0.05


@dataclass(slots=True)
class Told:
    """What was answered; and, in doubt, what was asked when the server went away."""

    visitors: dict[str, str] = field(default_factory=dict)
    """Event id -> visitor id, of every answered identification."""
    linked_ids: dict[str, str] = field(default_factory=dict)
    """Event id -> linked id, of every answered change."""
    linked_in_doubt: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    erased_in_doubt: set[str] = field(default_factory=set)
    refused: int = 0
    """How many requests were answered 503."""

    async def check(self, server: RunningServer, first: int = 0) -> None:
        """Read back all but the first events: what was answered holds, what is in doubt holds wholly or not at all."""
        visitors = dict(itertools.islice(self.visitors.items(), first, None))
        async with client_of(server) as client:
            for event_id, visitor_id in visitors.items():
                answer = await client.get(f"/v4/events/{event_id}")
                if visitor_id in self.erased:
                    assert answer.status_code == 404, event_id
                    continue
                if visitor_id in self.erased_in_doubt and answer.status_code == 404:
                    continue
                assert answer.status_code == 200, (event_id, answer.text)
                event = answer.json()
                assert event["identification"]["visitor_id"] == visitor_id
                possible = {self.linked_ids.get(event_id)}
                if event_id in self.linked_in_doubt:
                    possible.add(self.linked_in_doubt[event_id])
                assert event.get("linked_id") in possible, event_id
            for visitor_id in (self.erased | self.erased_in_doubt) & {*visitors.values()}:
                await self._check_erased(client, visitor_id)

    async def _check_erased(self, client: httpx.AsyncClient, visitor_id: str) -> None:
        answer = await client.get("/v4/events", params={"visitor_id": visitor_id, "limit": 100})
        found = {event["event_id"] for event in answer.json()["events"]}
        answered = {event_id for event_id, visitor in self.visitors.items() if visitor == visitor_id}
        assert not found or (visitor_id in self.erased_in_doubt and answered <= found), visitor_id
        if visitor_id in self.erased:
            again = await client.delete(f"/v4/visitors/{visitor_id}")
            assert again.status_code == 404


def client_of(server: RunningServer) -> httpx.AsyncClient:
    """Return a client with the server's first secret key."""
    headers = {"Authorization": f"Bearer {server.secret_key}"}
    return httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30)


class Load:
    """`async with Load(...)`: clients that work until the end of the block, or until the server is gone."""

    def __init__(self, server: RunningServer, public_key: str, told: Told, seed: int, clients: int = CLIENTS) -> None:
        self._server = server
        self._public_key = public_key
        self._told = told
        self._seed = seed
        self._clients = clients
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Load:
        self._tasks = [
            asyncio.create_task(self._work(FakeDevice(1_000 * self._seed + number))) for number in range(self._clients)
        ]
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def _work(self, device: FakeDevice) -> None:
        chance = random.Random(device.seed)
        told = self._told
        async with client_of(self._server) as client:
            while not self._stop.is_set():
                try:
                    visit = await self._send(
                        client, "POST", "/", content=device.observation(self._public_key), headers=device.headers()
                    )
                    client.cookies.clear()
                    if visit is None:
                        continue
                    device.remember(visit)
                    event_id, visitor_id = visit["event_id"], visit["visitor_id"]
                    told.visitors[event_id] = visitor_id
                    if chance.random() < 0.5:
                        await self._change(client, event_id, f"{chance.random()}")
                    if chance.random() < 0.1:
                        await self._erase(client, visitor_id)
                        device.forget()
                except httpx.TransportError:
                    return

    async def _change(self, client: httpx.AsyncClient, event_id: str, linked_id: str) -> None:
        told = self._told
        told.linked_in_doubt[event_id] = linked_id
        if await self._send(client, "PATCH", f"/v4/events/{event_id}", json={"linked_id": linked_id}) is not None:
            told.linked_ids[event_id] = told.linked_in_doubt.pop(event_id)

    async def _erase(self, client: httpx.AsyncClient, visitor_id: str) -> None:
        told = self._told
        told.erased_in_doubt.add(visitor_id)
        if await self._send(client, "DELETE", f"/v4/visitors/{visitor_id}") is not None:
            told.erased_in_doubt.remove(visitor_id)
            told.erased.add(visitor_id)

    async def _send(self, client: httpx.AsyncClient, method: str, path: str, **content: Any) -> dict[str, Any] | None:
        """Return the answer, None if the service is unavailable for the moment."""
        answer = await client.request(method, path, **content)
        if answer.status_code == 503:
            assert answer.json()["error"]["code"] == "service_unavailable"
            assert int(answer.headers["retry-after"]) >= 1
            self._told.refused += 1
            await asyncio.sleep(PAUSE_SECONDS)
            return None
        assert answer.status_code == 200, (method, path, answer.text)
        found: dict[str, Any] = answer.json()
        return found
