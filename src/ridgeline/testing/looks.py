"""Looks of made-up devices, and a decider that has counted some of them, for tests of the matcher."""

from __future__ import annotations

import random
from typing import Any

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.decide import Decider, Seen
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, Parameters, shipped
from ridgeline.matching.profile import Profile, new_profile
from ridgeline.matching.rivals import Known

PARAMETERS = shipped()
NOW = 1_760_000_000_000
HOME, AWAY = Network(1, 1), Network(9, 9)


def look(seed: int, **changes: Value) -> Features:
    """Return a look of a Chromium on a desktop, the same for one seed, but for what is changed."""
    draw = random.Random(seed)
    values: list[Value] = [5, 5, *(1_000 + draw.randrange(20) for _ in range(COUNT - 2))]
    values[INDEX["fonts"]] = draw.randbytes(40)
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def known(number: int, features: Features, network: Network = HOME, at: int = NOW, **fields: Any) -> Known:
    """Return a visitor seen once with a look; `fields` are its profile's."""
    name = f"{number:020d}"
    profile = new_profile(features, network, at, 1.0, name)
    if fields:
        profile = Profile(**({field: getattr(profile, field) for field in profile.__struct_fields__} | fields))
    return Known(Candidate(name, at, at), profile)


def decider(looks: list[tuple[Features, Network]], parameters: Parameters = PARAMETERS) -> Decider:
    """Return a decider that has counted these looks, and three hundred others."""
    population = Population(parameters)
    for features, network in looks:
        population.seen(Presence(chain_of(features), network, NOW), None)
    for seed in range(1_000, 1_300):
        population.seen(Presence(chain_of(look(seed)), Network(seed, seed), NOW), None)
    return Decider(parameters, population)


def seen(features: Features | None, candidates: list[Known], network: Network = HOME, **fields: Any) -> Seen:
    """Return a visit a day later."""
    everything: dict[str, Any] = {"at": NOW + DAY, "candidates": candidates} | fields
    return Seen(features, network, **everything)
