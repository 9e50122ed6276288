"""What is stored is compared with what is read later: whoever changes how it is made gives that a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from ridgeline.intel.user_agent import read_client
from ridgeline.matching.attributes import ATTRIBUTES, COUNT, NAMES
from ridgeline.matching.blocking import KEYS, blocking_keys
from ridgeline.matching.census import STEPS, Census
from ridgeline.matching.census import VERSION as CENSUS
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import VERSION, ClientFacts, Features, read_features
from ridgeline.matching.former_keys import former_keys
from ridgeline.matching.network import Network
from ridgeline.matching.profile import FEATURES_OF, STORED, Profile, names_of
from ridgeline.matching.traits import traits_of
from ridgeline.testing import FakeDevice
from ridgeline.wire.observation import Fact, FactError, Observation

# The version, and a digest of what it stands for.
PINNED_FEATURES = (1, "8d49fc563a8382d9")
PINNED_STORED = (2, "43327599d69cd0e4")
PINNED_FORMER = "5f56d3378cab9007"
PINNED_CENSUS = (1, "ff63f87b9af29be0")

TOLD_OF_FEATURES = """

What the matcher makes of facts, or counts of that, is not what it was, and stores hold profiles and counts of before:
1. Raise VERSION in matching/features.py and STORED in matching/profile.py, unless that is done since the last release,
   and give FEATURES_OF the new pair. Stored visitors are then brought up to date in the background, and counted anew.
2. Give `_ORDER_OF` in matching/profile.py the new version, and write out the order that the catalogue has no more.
   An attribute that is read otherwise than before is to be in `_UNREADABLE_BEFORE`.
3. Put into PINNED_FEATURES, in this test: {}
Where the made-up devices of this test are others than they were, and nothing else is: only the third.
"""
TOLD_OF_STORED = """

What stores keep of visitors is not what it was:
1. Raise STORED in matching/profile.py, unless that is done since the last release, and give FEATURES_OF the new pair.
   Stored visitors are then brought up to date in the background.
2. If the blocking keys are others, write those of before down in matching/former_keys.py: until a visitor is up to
   date, it is found by them.
3. Put into PINNED_STORED, in this test: {}
"""
TOLD_OF_FORMER = """

Keys of older releases are no more what those stored. Put them right; only if the made-up devices of this test are
others than they were, put into PINNED_FORMER: {}
"""

TOLD_OF_CENSUS = """

What is counted of traits is not what it was, and stores hold counts of before:
1. Raise VERSION in matching/census.py, unless that is done since the last release. The census then begins anew.
2. Put into PINNED_CENSUS, in this test: {}
"""

HERE = Network(0x0123456789ABCDEF, 0x0FEDCBA987654321)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:160.0) Gecko/20100101 Firefox/160.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36"
)
# What made-up devices do not tell, so that every attribute is observed.
MORE: dict[str, Any] = {
    "pointer": {"main": "fine", "any": ["fine"], "hover": True},
    "codecs": "512345012345",
    "color_scheme": "dark",
    "connection": {"type": "wifi", "effective_type": "4g", "rtt": 50, "save_data": False},
    "engine": {"native_length": 33, "stack": "at", "messages": "0123abcd", "globals": ["chrome"]},
    "media_devices": {"audioinput": 1, "videoinput": 2},
    "permissions": {"geolocation": "prompt", "notification": "default"},
    "screen_frame": [0, 0, 40, 0],
    "storage_quota": {"quota": 296_630_877_388, "persisted": False},
    "voices": {"count": 3, "hash": "0123456789abcdef"},
    "webgpu": {"vendor": "intel", "architecture": "gen-12", "features": ["timestamp-query"], "limits": {"a": 8_192}},
    "window_frame": [1_920, 1_040, 1_904, 919],
}
STATES: tuple[FactError, ...] = ("unsupported", "blocked", "unstable", "timeout", "failed")


def looks() -> Iterator[Features]:
    """Yield what is made of devices: with all there is, with what they tell by themselves, in every state, in Firefox."""
    for seed in range(4):
        facts = msgspec.convert(FakeDevice(seed).message("rl_pk"), Observation).facts
        user_agent = FakeDevice(seed).user_agent
        yield read(facts, user_agent)
        facts |= {name: Fact(value=value, ms=0) for name, value in MORE.items()}
        yield read(facts, user_agent)
        yield read(facts, FIREFOX)
        yield read(facts | {"platform": Fact(value="Linux armv81", ms=0)}, PHONE)
        for place, state in enumerate(STATES):
            lost = {name: Fact(error=state, ms=0) for name in sorted(facts)[place :: len(STATES)]}
            yield read(facts | lost, user_agent)


def read(facts: dict[str, Fact], user_agent: str) -> Features:
    hints = None if isinstance(facts["client_hints"].error, str) else facts["client_hints"].value
    client = read_client(user_agent, hints)
    seen = ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)
    features = read_features(facts, seen)
    assert features is not None
    return features


def digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def test_every_attribute_is_looked_at() -> None:
    read = [features.values for features in looks()]
    for index, name in enumerate(NAMES):
        # In states that differ, where there are any; all of these are Linux, Windows and the like, none is unknown.
        values = {values[index] for values in read}
        assert any(isinstance(value, bytes) or (value is not None and value > 1) for value in values), name
    assert any(None not in values for values in read)


def test_what_is_made_of_facts_changes_with_its_version_only() -> None:
    catalogue = [(one.name, one.parents, one.kind.value, one.make) for one in ATTRIBUTES]
    made = [(features.values, features.kind, _parts(features)) for features in looks()]
    now = (VERSION, digest(catalogue, made))
    assert now == PINNED_FEATURES, TOLD_OF_FEATURES.format(now)


def _parts(features: Features) -> tuple[object, ...]:
    chain = chain_of(features)
    return chain.prefixes, chain.contexts, chain.by_context, chain.family, chain.by_family, chain.make


def test_what_is_stored_of_a_visitor_changes_with_its_version_only() -> None:
    # Of plain numbers: what is made of facts has a test of its own.
    keys = [blocking_keys(features, network) for features in plain() for network in (HERE, None)]
    now = (STORED, digest(FEATURES_OF, KEYS, keys, Profile.__struct_fields__))
    assert now == PINNED_STORED, TOLD_OF_STORED.format(now)


def test_former_keys_are_what_they_were() -> None:
    now = digest([former_keys(features, network) for features in plain() for network in (HERE, None)])
    assert now == PINNED_FORMER, TOLD_OF_FORMER.format(now)


def plain() -> Iterator[Features]:
    yield Features(tuple(range(1_000, 1_000 + COUNT)))
    yield Features(tuple(bytes([index, 255]) for index in range(COUNT)))
    yield Features(tuple(None if index % 9 == 8 else 77 * index for index in range(COUNT)))


def test_what_is_counted_of_traits_changes_with_its_version_only() -> None:
    census, made = Census(), list[object]()
    for features in [*plain(), *looks()]:
        traits = traits_of(features)
        places, _ = census.places(traits, 0.001)
        for place in places:
            census.counts.change(place, 1.0, owe=False)
        made.append((traits.keys, traits.levels, traits.parts, [scope.came for scope in traits.context.scopes]))
        made.append([[*scope.alone.items()] for scope in traits.context.scopes])
    steps = [census.places(traits_of(features), 0.0001)[1] for features in looks()]
    now = (CENSUS, digest(STEPS, made, steps))
    assert now == PINNED_CENSUS, TOLD_OF_CENSUS.format(now)


def test_the_order_of_every_version_is_known() -> None:
    assert names_of(VERSION) == NAMES
    assert all(names_of(version) for version in range(1, VERSION + 1))
    assert names_of(VERSION + 1) is None
