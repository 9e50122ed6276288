"""The visits of a population in the order of time, and the interface that every algorithm has to them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from accuracy.drift import Drift
from accuracy.facts import Facts, State, facts_of
from accuracy.network import Network, whereabouts
from accuracy.places import local_hours
from accuracy.population import Device, population
from accuracy.releases import DAY
from accuracy.storage_events import Jar, draw_habits
from ridgeline.intel.user_agent import read_client
from ridgeline.matching.travel import Whereabouts
from ridgeline.wire.observation import Fact

GAP_MEDIAN = 3.0
GAP_MEAN = 7.0
GAP_SIGMA = math.sqrt(2 * math.log(GAP_MEAN / GAP_MEDIAN))
_LATE_SHARE = 0.06
_KEPT_STATES = 6
# Which hours of the local day people browse in, as weights.
_HOURS = (2, 1, 0.5, 0.3, 0.3, 0.6, 1.5, 3, 4.5, 5.5, 6, 6, 6, 5.5, 5.5, 5.5, 5.5, 5.5, 6, 7, 7.5, 7.5, 6, 4)
PHONE_SHARES = {"desktop": 0.24, "mobile": 0.75}


@dataclass(frozen=True, slots=True)
class Visit:
    """One identification, and the truth about it that only measures may look at: `device`, `platform`, `cause`."""

    at: int
    """Unix ms."""
    device: int
    platform: str
    facts: Mapping[str, Fact]
    """One object for as long as nothing changed, so that features can be cached by identity."""
    user_agent: str
    browser_family: str
    os_family: str
    client_ip: str
    tokens: tuple[str, ...]
    """The jars whose tokens come along, and which keep the new one; none in a private window."""
    cause: frozenset[str]
    """What happened since the device's last visit."""
    where: Whereabouts | None
    """Where on earth the address is, by its country; None of an exit that a list knows."""


@cache
def _families(user_agent: str) -> tuple[str, str]:
    client = read_client(user_agent)
    return client.browser or "Other", client.os or "Other"


def visits(mix: str, seed: int, devices: int, split: str, limit: int | None = None) -> Iterator[Visit]:
    """Yield the visits of one split of a population of so many devices; of its first `limit` devices if given."""
    members = list(population(mix, seed, devices, split, limit))
    network = Network(seed, len(members), PHONE_SHARES[mix])
    yield from heapq.merge(*(_of(device, mix, seed, network) for device in members), key=lambda visit: visit.at)


def _of(device: Device, mix: str, seed: int, network: Network) -> Iterator[Visit]:
    random = Random(f"visits:{seed}:{mix}:{device.index}")
    drift = Drift(device, random)
    habits = draw_habits(device, random)
    jar = Jar(device, habits)
    kept: dict[State, Facts] = {}
    at = device.first_at
    place = ""
    while at < device.last_at:
        state = drift.advance(at)
        cause = set(drift.take_causes())
        private = random.random() < habits.private
        state = state._replace(
            private=private,
            late=random.random() < _LATE_SHARE,
            session=at if device.undetected else 0,
        )
        tokens: tuple[str, ...] = ()
        if private:
            cause.add("private_window")
        else:
            name, lost = jar.visit(at)
            tokens = (name,)
            if lost:
                cause.add(lost)
        facts = kept.get(state)
        if facts is None:
            if len(kept) >= _KEPT_STATES:
                del kept[next(iter(kept))]
            facts = kept[state] = facts_of(device, state)
        address, there = network.address(device, at, drift.away, state.zone, random)
        if place and there != place:
            cause.add("network")
        place = there
        user_agent = facts["user_agent"].value
        browser, system = _families(user_agent)
        yield Visit(
            at,
            device.index,
            device.platform,
            facts,
            user_agent,
            browser,
            system,
            address,
            tokens,
            frozenset(cause),
            whereabouts(device, address, there, state.zone),
        )
        at = _next(at, state.zone, random)


def _next(at: int, zone: str, random: Random) -> int:
    """Return the time of the next visit: a log-normal gap, moved to an hour at which people are awake."""
    days = random.lognormvariate(math.log(GAP_MEDIAN), GAP_SIGMA)
    later = at + int(days * DAY)
    if days < 0.7:
        return later + 60_000
    hour = random.choices(range(24), _HOURS)[0] + random.random()
    local = (later / 3_600_000 + local_hours(zone, later)) % 24
    moved = later + int((hour - local) * 3_600_000)
    return max(moved, at + 60_000)
