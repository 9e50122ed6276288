"""What depends on the time that has passed: the whole server in this process, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from ridgeline.app import create_app
from ridgeline.clock import DAY
from ridgeline.deployment import open_deployment
from ridgeline.keys import KeyKind
from ridgeline.settings import Settings
from ridgeline.testing import FakeDevice

pytestmark = pytest.mark.anyio


class World:
    """A server, a client with its secret key, and the time."""

    now = 1_760_000_000_000
    client: httpx.AsyncClient
    public_key: str

    async def identify(self) -> str:
        device = FakeDevice(1)
        answer = await self.client.post("/", content=device.observation(self.public_key), headers=device.headers())
        event_id: str = answer.json()["event_id"]
        return event_id


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World()
    settings = Settings(data_dir=str(tmp_path))
    async with open_deployment(settings, serving=True, clock=lambda: world.now) as deployment:
        texts: dict[KeyKind, str] = {}
        await deployment.make_missing_keys(lambda key, text: texts.update({key.kind: text}))
        world.public_key = texts[KeyKind.PUBLIC]
        transport = httpx.ASGITransport(app=create_app(deployment))
        headers = {"Authorization": f"Bearer {texts[KeyKind.SECRET]}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline", headers=headers) as client:
            world.client = client
            yield world


async def test_an_event_older_than_a_month_cannot_be_changed(world: World) -> None:
    event_id = await world.identify()
    world.now += 31 * DAY
    assert (await world.client.patch(f"/v4/events/{event_id}", json={"suspect": True})).status_code == 200
    world.now += 1
    answer = await world.client.patch(f"/v4/events/{event_id}", json={"suspect": False})
    assert answer.status_code == 400
    message = "events older than one month can't be updated"
    assert answer.json() == {"error": {"code": "request_cannot_be_parsed", "message": message}}
    assert (await world.client.get(f"/v4/events/{event_id}")).json()["suspect"] is True


async def test_a_search_shows_the_last_seven_days_unless_told_otherwise(world: World) -> None:
    event_id = await world.identify()
    at = world.now
    world.now += 7 * DAY
    found = (await world.client.get("/v4/events")).json()["events"]
    assert [event["event_id"] for event in found] == [event_id]
    world.now += 1
    assert (await world.client.get("/v4/events")).json()["events"] == []
    found = (await world.client.get(f"/v4/events?start={at}")).json()["events"]
    assert [event["event_id"] for event in found] == [event_id]


async def test_times_are_those_of_the_visits(world: World) -> None:
    first_at = world.now
    await world.identify()
    world.now += 3 * DAY
    second_at = world.now
    await world.identify()
    world.now += 5 * DAY
    event = (await world.client.get(f"/v4/events/{await world.identify()}")).json()
    assert event["timestamp"] == world.now == int(event["event_id"][:13])
    assert event["identification"]["first_seen_at"] == first_at
    assert event["identification"]["last_seen_at"] == second_at
