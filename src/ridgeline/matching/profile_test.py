from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching import profile as module
from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX
from ridgeline.matching.features import Features, Value
from ridgeline.matching.network import Network
from ridgeline.matching.profile import MOST_NETWORKS, Profile, decode, encode, new_profile, seen_again


def features(**changes: Value) -> Features:
    values: list[Value] = list(range(100, 100 + COUNT))
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def again(profile: Profile, at: int = 2, network: Network | None = None, **changes: Value) -> Profile:
    return seen_again(profile, features(**changes), network, at, trust=1.0, by_token=False)


def test_it_keeps_the_latest_value_and_the_one_before() -> None:
    docked = again(new_profile(features(), None, 1), screen=7)
    assert (docked.values[INDEX["screen"]], docked.earlier) == (7, {INDEX["screen"]: 100 + INDEX["screen"]})
    assert docked.changed == 1 << INDEX["screen"]
    undocked = again(docked, 3)
    assert undocked.earlier == {INDEX["screen"]: 7}
    assert again(undocked, 4).changed == 0


def test_what_is_not_observed_is_not_forgotten() -> None:
    profile = again(new_profile(features(), None, 1), voices=None)
    assert profile.values == features().values
    assert profile.changed == 0


def test_it_remembers_some_networks_the_latest_first() -> None:
    profile = new_profile(features(), Network(0, 0), 0)
    for number in range(1, 10):
        profile = again(profile, number, Network(number, number))
    profile = again(profile, 10, Network(7, 7))
    assert [one.address for one in profile.networks] == [7, 9, 8, 6, 5, 4]
    assert len(profile.networks) == MOST_NETWORKS


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2**40), st.binary(max_size=60)), min_size=COUNT, max_size=COUNT),
    st.integers(0, 10**13),
)
def test_what_is_stored_is_read_again(values: list[Value], at: int) -> None:
    profile = again(new_profile(Features(tuple(values)), Network(1, 2), at, 0.5, "a" * 20), at + 1)
    assert decode(encode(profile)) == profile


@given(st.binary(max_size=200))
def test_what_is_broken_is_nothing(raw: bytes) -> None:
    assert decode(raw) is None or isinstance(decode(raw), Profile)


def test_that_of_a_newer_release_is_not_read() -> None:
    newer = msgspec.structs.replace(new_profile(features(), None, 1), version=module.VERSION + 1)
    assert decode(encode(newer)) is None


def test_an_older_release_s_profile_is_read_with_what_still_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(attribute.name for attribute in ATTRIBUTES)
    older_order = (*reversed(names[:-1]), "of_old")
    monkeypatch.setattr(module, "VERSION", 2)
    monkeypatch.setattr(module, "_ORDER_OF", {1: older_order, 2: names})
    monkeypatch.setattr(module, "_UNREADABLE_BEFORE", {"canvas_text": 2})
    place = {name: number for number, name in enumerate(older_order)}
    older: Any = Profile(
        1, tuple(range(COUNT)), 5, 3, {place["screen"]: 99}, 1 << place["screen"], (Network(1, 2),), 0.9, "b" * 20
    )
    read = decode(encode(older))
    assert read is not None
    assert read.values[INDEX["canvas_text"]] is None
    assert read.values[INDEX[names[-1]]] is None
    assert read.values[INDEX["gpu"]] == place["gpu"]
    assert (read.earlier, read.changed) == ({INDEX["screen"]: 99}, 1 << INDEX["screen"])
    assert (read.version, read.visits, read.networks, read.trust) == (2, 3, (Network(1, 2),), 0.9)


def test_it_is_small() -> None:
    many = bytes(range(120))
    profile = new_profile(features(fonts=many), Network(2**62, 2**61), 1_760_000_000_000, 1.0, "a" * 20)
    values: list[Value] = [2**32 - 1 - 7919 * number for number in range(COUNT)]
    values[INDEX["fonts"]] = many
    profile = seen_again(
        profile, Features(tuple(values)), Network(2**62 + 5, 2**61 + 5), 1_760_000_000_001, trust=0.98, by_token=True
    )
    assert len(zstandard.compress(encode(profile))) < 700
