import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ridgeline.matching import profile as module
from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX, NAMES
from ridgeline.matching.features import VERSION, Features, Value
from ridgeline.matching.network import Network, Place
from ridgeline.matching.profile import (
    FEW_VISITS,
    MOST_PLACES,
    STORED,
    Profile,
    Renewed,
    current_prefix,
    decode,
    encode,
    is_worth_keeping,
    new_profile,
    renewed,
    seen_again,
)
from ridgeline.matching.travel import around


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
    for number in range(1, 12):
        profile = again(profile, number, Network(number, number))
    profile = again(profile, 20, Network(7, 7))
    assert [one.network.address for one in profile.places] == [7, 11, 10, 9, 8, 6, 5, 4]
    assert profile.places[0].visits == 2
    assert len(profile.places) == MOST_PLACES


def test_of_where_on_earth_it_was_only_the_latest_is_kept() -> None:
    berlin, tokyo = around(52.5, 13.4, 100), around(35.7, 139.7, 100)
    profile = new_profile(features(), Network(1, 1), 1, where=berlin)
    assert decode(encode(profile)) == profile
    profile = seen_again(profile, features(), Network(2, 2), 2, trust=1.0, by_token=False, where=tokyo)
    assert [place.where for place in profile.places] == [tokyo, None]
    # A place that is not known is not taken for the one before.
    elsewhere = again(profile, 3, Network(2, 2))
    assert [place.where for place in elsewhere.places] == [None, None]
    nobody_knows = again(profile, 3)
    assert [(place.network, place.where) for place in nobody_knows.places] == [
        (Network(2, 2), None),
        (Network(1, 1), None),
    ]
    many = {"visits": FEW_VISITS + 1}
    assert is_worth_keeping(replace(profile, **many), replace(elsewhere, **many))
    assert not is_worth_keeping(replace(profile, **many), replace(profile, **many))


def test_one_that_was_kept_before_places_had_a_whereabouts_is_read() -> None:
    profile = new_profile(features(), Network(1, 2), 1)
    form, fields = msgspec.msgpack.decode(encode(profile))
    places = Profile.__struct_fields__.index("places")
    assert fields[places] == [[[1, 2], 1, None]]
    fields[places] = [[[1, 2], 1]]
    assert decode(msgspec.msgpack.encode((form, fields))) == profile


def test_a_home_is_kept_among_many_hotspots() -> None:
    profile = new_profile(features(), Network(0, 0), 0)
    for number in range(1, 40):
        profile = again(profile, number, Network(0 if number < 5 else number, 0))
    assert Place(Network(0, 0), 5) in profile.places


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


def test_one_whose_text_is_none_is_broken() -> None:
    raw = encode(new_profile(features(), None, 1, high_recall_id="a" * 20))
    assert decode(raw.replace(b"a" * 20, b"\xff" * 20)) is None


def test_that_of_a_newer_release_is_not_read() -> None:
    newer = msgspec.structs.replace(new_profile(features(), None, 1), version=STORED + 1)
    assert decode(encode(newer)) is None


def let_features_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this a release of other features, though all of them compare."""
    stored, version = STORED + 1, VERSION + 1
    monkeypatch.setattr(module, "STORED", stored)
    monkeypatch.setattr(module, "VERSION", version)
    monkeypatch.setitem(module.FEATURES_OF, stored, version)
    monkeypatch.setitem(module._ORDER_OF, version, NAMES)


def test_an_older_release_s_profile_is_read_with_what_still_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(attribute.name for attribute in ATTRIBUTES)
    older_order = (*reversed(names[:-1]), "of_old")
    monkeypatch.setattr(module, "VERSION", 2)
    monkeypatch.setattr(module, "STORED", 3)
    monkeypatch.setattr(module, "FEATURES_OF", {1: 1, 2: 1, 3: 2})
    monkeypatch.setattr(module, "_ORDER_OF", {1: older_order, 2: names})
    monkeypatch.setattr(module, "_UNREADABLE_BEFORE", {"canvas_text": 2})
    place = {name: number for number, name in enumerate(older_order)}
    older: Any = Profile(
        1,
        tuple(range(COUNT)),
        5,
        3,
        {place["screen"]: 99},
        1 << place["screen"],
        (Place(Network(1, 2), 4),),
        0.9,
        "b" * 20,
    )
    read = decode(encode(older))
    assert read is not None
    assert read.values[INDEX["canvas_text"]] is None
    assert read.values[INDEX[names[-1]]] is None
    assert read.values[INDEX["gpu"]] == place["gpu"]
    assert (read.earlier, read.changed) == ({INDEX["screen"]: 99}, 1 << INDEX["screen"])
    assert (read.version, read.visits, read.places, read.trust) == (3, 3, (Place(Network(1, 2), 4),), 0.9)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2**40), st.binary(max_size=60)), min_size=COUNT, max_size=COUNT),
    st.integers(0, 10**13),
    st.integers(0, 400),
)
def test_its_first_bytes_tell_its_version(values: list[Value], at: int, version: int) -> None:
    profile = again(new_profile(Features(tuple(values)), Network(1, 2), at, 0.5, "a" * 20), at + 1)
    assert encode(profile).startswith(current_prefix())
    other = encode(msgspec.structs.replace(profile, version=version))
    assert other.startswith(current_prefix()) == (version == STORED)


def test_one_of_the_same_features_is_what_it_was_and_counted_still() -> None:
    now = again(new_profile(features(), Network(1, 2), 1, 0.5, "a" * 20), voices=7)
    now = msgspec.structs.replace(now, counted=0.25)
    older = encode(msgspec.structs.replace(now, version=STORED - 1))
    assert decode(older) == now
    assert renewed(older) == Renewed(now, is_counted=True)


def test_an_older_one_is_renewed_with_what_it_was_counted_for(monkeypatch: pytest.MonkeyPatch) -> None:
    let_features_change(monkeypatch)
    now = again(new_profile(features(), Network(1, 2), 1, 0.5, "a" * 20), voices=7)
    now = msgspec.structs.replace(now, counted=0.25)
    older = msgspec.structs.replace(now, version=module.STORED - 1)
    assert renewed(encode(older)) == Renewed(now, is_counted=False)
    # Of one that did not know yet what it counts for.
    form, fields = msgspec.msgpack.decode(encode(older))
    in_full = msgspec.structs.replace(now, counted=1.0)
    assert renewed(msgspec.msgpack.encode((form, fields[:-1]))) == Renewed(in_full, is_counted=False)
    for version in (module.STORED, module.STORED + 1, 0):
        assert renewed(encode(msgspec.structs.replace(now, version=version))) is None
    assert renewed(b"") is None
    assert renewed(encode(older)[:-1]) is None
    assert renewed(msgspec.msgpack.encode((form + 1, fields))) is None


def test_it_is_small() -> None:
    draw = random.Random(1)
    values: list[Value] = [draw.getrandbits(32) for _ in range(COUNT)]
    profile = new_profile(features(fonts=draw.randbytes(120)), Network(2**62, 2**61), 1_760_000_000_000, 1.0, "a" * 20)
    for number in range(12):
        for index in draw.sample(range(COUNT), 8):
            values[index] = draw.getrandbits(32)
        network = Network(draw.getrandbits(63), draw.getrandbits(63))
        profile = seen_again(profile, Features(tuple(values)), network, number, trust=0.98, by_token=True)
    # Every attribute of this one has changed, and it was everywhere; nothing in it repeats.
    assert len(encode(profile)) < 900
    usual = new_profile(features(fonts=draw.randbytes(120)), Network(2**62, 2**61), 1_760_000_000_000, 1.0, "a" * 20)
    assert len(encode(again(usual, screen=7, timezone=9, canvas_text=5))) < 500


def test_what_a_visitor_is_counted_for_stays_and_one_of_before_counts_in_full() -> None:
    profile = msgspec.structs.replace(new_profile(features(), None, 1), counted=0.25)
    kept = decode(encode(again(profile)))
    assert kept is not None
    assert kept.counted == 0.25
    form, fields = msgspec.msgpack.decode(encode(profile))
    before = decode(msgspec.msgpack.encode((form, fields[:-1])))
    assert before is not None
    assert before.counted == 1


def test_one_of_an_older_release_s_features_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = new_profile(features(), None, 1)
    let_features_change(monkeypatch)
    read = decode(encode(profile))
    assert read is not None
    assert (read.values, read.counted) == (profile.values, 0)
