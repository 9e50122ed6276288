from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from ridgeline.deployment import Deployment, open_deployment
from ridgeline.identify.steps.match import Match
from ridgeline.identify.visit import Request, Visit
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.user_agent import read_client
from ridgeline.intel.whereabouts import country_extents
from ridgeline.matching.parameters import shipped
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.settings import Settings
from ridgeline.testing import FakeDevice
from ridgeline.tokens import VisitorTokens
from ridgeline.wire.observation import Observation

NOW = 1_760_000_000_000
HERE, THERE = "192.0.2.1", "198.51.100.7"


async def no_body() -> bytes:
    return b""


def first_visit(address: str, country_code: str | None = None) -> Visit:
    """Return one of a device whose make many have, as the steps before leave it."""
    device = FakeDevice(1)
    visit = Visit(Request(no_body, NOW, address))
    visit.observation = msgspec.convert(device.message("rl_pk"), Observation)
    visit.client = read_client(device.user_agent, visit.observation.value("client_hints"))
    visit.address = AddressFacts(country_code=country_code)
    return visit


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Deployment]:
    async with open_deployment(Settings(data_dir=str(tmp_path)), serving=True) as opened:
        yield opened


async def test_only_first_visits_at_one_address_wait_for_each_other(deployment: Deployment) -> None:
    tokens = VisitorTokens(deployment.secret, deployment.workspace.workspace_id)
    match = Match(deployment.storage, tokens, ScoringMatcher(shipped()), Pseudonyms(deployment.secret))
    first, clone, same = first_visit(HERE), first_visit(THERE), first_visit(HERE)
    async with first.held, clone.held, same.held:
        await match.run(first)
        # Until the first is recorded, whoever has its make may pass elsewhere, but not here.
        async with asyncio.timeout(2):
            await match.run(clone)
        waiting = asyncio.create_task(match.run(same))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await first.held.aclose()
        async with asyncio.timeout(2):
            await waiting


async def test_it_knows_roughly_where_a_visit_came_from(deployment: Deployment) -> None:
    tokens = VisitorTokens(deployment.secret, deployment.workspace.workspace_id)
    match = Match(deployment.storage, tokens, ScoringMatcher(shipped()), Pseudonyms(deployment.secret))
    for country_code, expected in (("JP", country_extents()["JP"]), (None, None)):
        visit = first_visit(HERE, country_code)
        async with visit.held:
            await match.run(visit)
        assert visit.seen.where == expected
