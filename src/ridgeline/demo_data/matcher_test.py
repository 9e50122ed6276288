"""Made-up visitors count for nobody but the run that made them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import new_device
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.environment import empty_environment
from ridgeline.demo_data.facts import Moment, facts_of
from ridgeline.demo_data.matcher import UncountedMatcher
from ridgeline.demo_data.removal import erase, visitors_in
from ridgeline.demo_data.seeding import Seeder
from ridgeline.demo_data.visit import Visit, payload_of, request_headers
from ridgeline.deployment import open_deployment
from ridgeline.matching.frequencies import Population
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import decode
from ridgeline.operations.progress import silent
from ridgeline.settings import Settings

NOW = 1_795_392_000_000

pytestmark = pytest.mark.anyio


def visit(name: str, at: int, jar: str | None) -> Visit:
    device = replace(new_device(name, BY_CODE["DE"], "Europe/Berlin", "windows", browser="chrome"), hiding="")
    return Visit(
        at=at,
        story="test",
        who=name,
        address="79.192.0.7",
        headers=request_headers(device, at),
        facts=facts_of(device, Moment(at, drawn(name, at))),
        jar=jar,
        payload=payload_of(name, at),
        url="https://www.shop.example/",
    )


async def test_visitors_are_known_again_and_counted_nowhere(tmp_path: Path) -> None:
    async with open_deployment(Settings(data_dir=str(tmp_path)), serving=False) as deployment:
        storage = deployment.storage
        environment = await empty_environment(deployment, "Demo")
        seeder = Seeder(deployment, environment.environment_id)
        first = await seeder.send(visit("a", NOW, "jar"))
        again = await seeder.send(visit("a", NOW + DAY, "jar"))
        # The same without a token, and another device.
        cleared = await seeder.send(visit("a", NOW + 2 * DAY, None))
        other = await seeder.send(visit("b", NOW + 3 * DAY, None))
        assert first.visitor_id == again.visitor_id == cleared.visitor_id != other.visitor_id
        for visitor_id in (first.visitor_id, other.visitor_id):
            visitor = await storage.visitor(visitor_id)
            assert visitor is not None
            profile = decode(visitor.profile or b"")
            assert profile is not None
            assert profile.counted == 0.0
        assert await storage.number_of_counts() == 0
        found = await visitors_in(deployment, environment.environment_id)
        assert found == {first.visitor_id: 3, other.visitor_id: 1}
        await erase(deployment, environment.environment_id, [*found], silent)
        # Nothing was added, so nothing is taken away.
        assert await storage.number_of_counts() == 0
        assert await visitors_in(deployment, environment.environment_id) == {}


async def test_a_visitor_counts_once_for_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = UncountedMatcher(shipped())
    monkeypatch.setattr("ridgeline.demo_data.seeding.UncountedMatcher", lambda _: matcher)
    async with open_deployment(Settings(data_dir=str(tmp_path)), serving=False) as deployment:
        seeder = Seeder(deployment, (await empty_environment(deployment, "Demo")).environment_id)
        for day in range(4):
            await seeder.send(visit("a", NOW + day * DAY, "jar"))
        assert matcher.population.visitors(NOW + 3 * DAY) == pytest.approx(1)
        await seeder.send(visit("b", NOW + 3 * DAY + 1, "other"))
        assert matcher.population.visitors(NOW + 3 * DAY) == pytest.approx(2)
    assert Population(shipped()).visitors(NOW) == 0
