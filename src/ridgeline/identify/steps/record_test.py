"""What a visit leaves in the store: the whole server in this process, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.app import create_app
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.identify.steps.judge import Judge
from ridgeline.keys import KeyKind
from ridgeline.matching.network import read_network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import FEW_VISITS, NEWS_MS, Profile, decode
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.metrics import Metrics
from ridgeline.operations.explanation import explanation_of
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.settings import Settings
from ridgeline.signals.contract import Answer
from ridgeline.signals.registry import load
from ridgeline.testing import FakeDevice

ADDRESS = "192.0.2.77"
MINUTE = 60_000

pytestmark = pytest.mark.anyio


class World:
    now = 1_760_000_000_000
    client: httpx.AsyncClient
    deployment: Deployment
    texts: dict[KeyKind, str]

    async def visit(self, device: FakeDevice) -> dict[str, Any]:
        content = device.observation(self.texts[KeyKind.PUBLIC])
        answer = await self.client.post("/", content=content, headers=device.headers())
        device.remember(answer.json())
        headers = {"Authorization": f"Bearer {self.texts[KeyKind.SECRET]}"}
        event = await self.client.get(f"/v4/events/{answer.json()['event_id']}", headers=headers)
        found: dict[str, Any] = event.json()
        return found

    async def profile(self, visitor_id: str) -> Profile:
        visitor = await self.deployment.storage.visitor(visitor_id)
        assert visitor is not None
        assert visitor.profile is not None
        profile = decode(visitor.profile)
        assert profile is not None
        return profile


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World()
    settings = Settings(data_dir=str(tmp_path))
    async with open_deployment(settings, serving=True, clock=lambda: world.now) as deployment:
        world.deployment, world.texts = deployment, {}
        await deployment.make_missing_keys(lambda key, text: world.texts.update({key.kind: text}))
        transport = httpx.ASGITransport(app=create_app(deployment), client=(ADDRESS, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
            world.client = client
            yield world


async def test_the_profile_of_who_comes_all_the_time_is_never_older_than_an_hour(world: World) -> None:
    device, written = FakeDevice(1), set()
    for _ in range(FEW_VISITS + 24):
        event = await world.visit(device)
        profile = await world.profile(event["identification"]["visitor_id"])
        written.add(profile.seen_at)
        assert world.now - profile.seen_at < NEWS_MS
        world.now += 10 * MINUTE
    # Of six visits an hour one is worth a write.
    assert len(written) == FEW_VISITS + 24 // 6


async def test_what_is_kept_of_addresses_and_ids_is_keyed_by_the_deployment_s_secret(world: World) -> None:
    event = await world.visit(FakeDevice(1))
    visitor_id = event["identification"]["visitor_id"]
    pseudonyms = Pseudonyms(world.deployment.secret)
    profile = await world.profile(visitor_id)
    (place,) = profile.places
    assert event["ip_address"] == ADDRESS
    assert place.network == pseudonyms.network(ADDRESS)
    assert place.network != read_network(ADDRESS, b"")
    found = event["supplementary_id_high_recall"]["visitor_id"]
    assert found == profile.high_recall_id == pseudonyms.high_recall_id(visitor_id)


async def test_velocity_counts_the_visit_itself_and_those_before(world: World) -> None:
    device = FakeDevice(1)
    first = await world.visit(device)
    every = {"5_minutes": 1, "1_hour": 1, "24_hours": 1}
    assert first["velocity"]["events"] == first["velocity"]["ip_events"] == first["velocity"]["distinct_ip"] == every
    # Nothing is known of the address's country.
    assert "distinct_country" not in first["velocity"]
    world.now += 10 * MINUTE
    second = await world.visit(device)
    assert second["velocity"]["events"] == {"5_minutes": 1, "1_hour": 2, "24_hours": 2}
    assert second["velocity"]["distinct_ip"] == {"5_minutes": 1, "1_hour": 1, "24_hours": 1}
    stranger = await world.visit(FakeDevice(2))
    assert stranger["velocity"]["events"] == every
    assert stranger["velocity"]["ip_events"] == {"5_minutes": 2, "1_hour": 3, "24_hours": 3}
    assert stranger["high_activity_device"] is False


async def test_a_device_is_compared_with_all_visitors_but_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ridgeline.matching.census.SCORED_FROM", 10)
    monkeypatch.setattr("ridgeline.signals.rare_device.LEAST_VISITORS", 50)
    matcher = ScoringMatcher(shipped())
    transport = httpx.ASGITransport(app=create_app(world.deployment, matcher), client=(ADDRESS, 4711))

    async def judged(device: FakeDevice) -> tuple[object, str, str]:
        # The server's cookie is the last device's.
        world.client.cookies.clear()
        event = await world.visit(device)
        explained = await explanation_of(world.deployment.storage, event["event_id"])
        assert explained is not None
        (why,) = [one.because[0] for one in explained.signals if one.signal == "rare_device"]
        return event.get("rare_device_percentile_bucket"), why.name, why.seen

    async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
        world.client = client
        common, odd = FakeDevice(1), FakeDevice(7)
        assert await judged(common) == (None, "few_visitors", "")
        visitor_id = (await world.visit(common))["identification"]["visitor_id"]
        presence = presence_of(await world.profile(visitor_id))
        for _ in range(1_500):
            matcher.population.seen(presence, None)
        seen = "rarer than 100.00 % of 1,491; 0 others have it"
        assert await judged(odd) == ("not_seen", "never_seen", seen)
        # It comes again, and is still alone.
        bucket, why, _ = await judged(odd)
        assert (bucket, why) == ("p99.9+", "among_the_rarest")
        bucket, why, seen = await judged(common)
        assert (bucket, why) == ("<p95", "as_others")
        assert seen.endswith("; 1,500 others have it")


async def test_a_signal_that_fails_is_unknown_and_holds_nobody_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> Answer:
        raise RuntimeError("a defect")

    broken = replace(next(signal for signal in load() if signal.field == "tampering"), judge=fail)
    judge = Judge(
        [broken, *(signal for signal in load() if signal.field != "tampering")], world.deployment.storage, Metrics()
    )
    monkeypatch.setattr("ridgeline.app.Judge", lambda *_: judge)
    transport = httpx.ASGITransport(app=create_app(world.deployment), client=(ADDRESS, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
        world.client = client
        event = await world.visit(FakeDevice(1))
    assert "tampering" not in event
    assert "privacy_settings" in event
    explained = await explanation_of(world.deployment.storage, event["event_id"])
    assert explained is not None
    (tampering,) = [one for one in explained.signals if one.signal == "tampering"]
    assert (tampering.known, tampering.because[0].name) == (False, "failed")
