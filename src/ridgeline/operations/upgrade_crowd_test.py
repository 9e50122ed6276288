"""While a crowd is brought up to date, nobody of it is lost, or taken for another who is up to date already."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from ridgeline.clock import DAY
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.identify.steps.match import Match
from ridgeline.identify.visit import Request, Visit
from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.blocking import hashed, parts_of
from ridgeline.matching.features import Features, Value
from ridgeline.matching.former_keys import _KEYS_OF_1
from ridgeline.matching.matcher import Method
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import encode, new_profile
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.operations.reread import reread
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.settings import Settings
from ridgeline.storage.protocol import DumpBatch, OutdatedPage, Storage
from ridgeline.testing import FakeDevice
from ridgeline.tokens import VisitorTokens
from ridgeline.wire.observation import Observation

NOW = 1_760_000_000_000
FLEETS, CLONES, STRANGERS = 8, 350, 400
COMING = 400
# In these a clone differs from others of its fleet, each having one of a few values.
OWN = {"voices": 4, "screen_frame": 6, "storage_quota": 8, "fonts": 6, "keyboard": 3, "canvas_text": 5, "locale": 3}
# What one of these moves, each device of a few that return.
MOVED = ("browser_version browser_build engine", "timezone locale", "fonts canvas_text", "screen_frame", "voices")


@dataclass
class Known:
    visitor_id: str
    values: list[Value]
    network: Network
    seen_at: int

    def later(self, draw: random.Random) -> tuple[Features, Network]:
        """Return what it looks like when it comes back, and where it does."""
        values = [*self.values]
        for names in draw.sample(MOVED, draw.choice((0, 0, 1, 2))):
            for name in names.split():
                moved = values[INDEX[name]]
                assert isinstance(moved, int)
                values[INDEX[name]] = moved + draw.randint(1, 4)
        away = Network(draw.getrandbits(62), draw.getrandbits(62))
        return Features(tuple(values)), self.network if draw.random() < 0.8 else away


def devices(draw: random.Random) -> list[Known]:
    """Return fleets of clones, some of which share an address, and devices of their own, in no order."""
    family = {"browser": draw.getrandbits(32), "system": draw.getrandbits(32)}
    looks = []
    for size in [CLONES] * FLEETS + [1] * STRANGERS:
        look = {name: draw.getrandbits(32) for name in NAMES} | family
        offices = [Network(draw.getrandbits(62), draw.getrandbits(62)) for _ in range(1 + size // 5)]
        for _ in range(size):
            own = {name: look[name] + draw.randrange(count) for name, count in OWN.items()}
            looks.append(([(look | own)[name] for name in NAMES], draw.choice(offices)))
    draw.shuffle(looks)
    return [
        Known(f"{number:020d}", [*values], network, NOW - draw.randrange(DAY, 20 * DAY))
        for number, (values, network) in enumerate(looks)
    ]


@dataclass
class Outcome:
    """How many of the devices that came got which id."""

    own: int = 0
    others: int = 0


@dataclass
class Half:
    """A store in which a look for outdated visitors ends when it was through half of them."""

    storage: Storage
    left: int = (FLEETS * CLONES + STRANGERS) // 2
    seen: set[str] = field(default_factory=set)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.storage, name)

    async def outdated(self, current: bytes, start: int, limit: int) -> OutdatedPage:
        page = await self.storage.outdated(current, start, limit)
        self.left -= len(page.visitors)
        return page if self.left > 0 else OutdatedPage(page.visitors, None)


@pytest.fixture(params=["sqlite", "postgresql"])
async def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Deployment]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    settings = Settings(data_dir=str(tmp_path), database_url=url, secret="s" * 40)
    async with open_deployment(settings, serving=True, clock=lambda: NOW) as opened:
        yield opened


async def test_meanwhile_everybody_is_found_as_before(deployment: Deployment) -> None:
    draw = random.Random(7)
    storage, matcher = deployment.storage, ScoringMatcher(shipped())
    pseudonyms = Pseudonyms(deployment.secret)
    known = devices(draw)
    profiles, keys = [], []
    for one in known:
        profile = new_profile(Features(tuple(one.values)), one.network, one.seen_at)
        matcher.population.seen(presence_of(profile), None)
        profiles.append((one.visitor_id, encode(msgspec.structs.replace(profile, version=1))))
        keys += [
            (one.visitor_id, key) for key in hashed(1, parts_of(_KEYS_OF_1), Features(tuple(one.values)), one.network)
        ]
    for batch in (
        DumpBatch("visitor", [(one.visitor_id, one.seen_at, one.seen_at) for one in known]),
        DumpBatch("blocking_key", keys),
        DumpBatch("profile", profiles),
    ):
        assert await storage.restore(batch)
    coming = [(one.visitor_id, *one.later(draw)) for one in draw.sample(known, COMING)]
    tokens = VisitorTokens(deployment.secret, deployment.workspace.workspace_id)
    match = Match(storage, tokens, matcher, pseudonyms)

    async def come(*, with_keys_of_before: bool = False) -> Outcome:
        outcome = Outcome()
        for visitor_id, features, network in coming:
            visit = Visit(Request(no_body, NOW, None))
            visit.observation, visit.address = OBSERVATION, None
            visit.features, visit.network = features, network
            visit.blocking_keys = (
                hashed(1, parts_of(_KEYS_OF_1), features, network)
                if with_keys_of_before
                else matcher.blocking_keys(features, network)
            )
            async with visit.held:
                await match.decide(visit)
            if visit.decision.method is Method.FACTS and visit.decision.visitor is not None:
                outcome.own += visit.decision.visitor.visitor_id == visitor_id
                outcome.others += visit.decision.visitor.visitor_id != visitor_id
        return outcome

    before = await come(with_keys_of_before=True)
    renewed = await reread(cast("Storage", Half(storage)), matcher, pseudonyms, lambda: NOW)
    assert renewed == pytest.approx(len(known) / 2, abs=100)
    meanwhile = await come()
    matcher.seeks_former = False
    lost = await come()
    await reread(storage, matcher, pseudonyms, lambda: NOW)
    matcher.seeks_former = False
    afterwards = await come()
    for now in (meanwhile, afterwards):
        assert now.own >= before.own - 0.01 * COMING
        assert now.others <= before.others + 0.005 * COMING
    # With today's keys alone.
    assert lost.own < 0.75 * before.own
    assert lost.others > before.others + 0.01 * COMING


async def no_body() -> bytes:
    return b""


OBSERVATION = msgspec.convert(FakeDevice(1).message("rl_pk"), Observation)
