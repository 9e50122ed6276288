import random

import pytest

from ridgeline.matching.attributes import COUNT, INDEX, NAMES
from ridgeline.matching.blocking import ADDRESS, KEYS, SUBNET, blocking_keys, keys_of_places
from ridgeline.matching.features import Features, Value
from ridgeline.matching.network import Network, Place

HOME, AWAY = Network(1, 2), Network(3, 4)
TOGETHER = {
    "browser update": (
        "browser_version browser_build engine webgl_version webgl_extensions canvas_geometry canvas_text webgpu_limits "
        "codecs audio math plugins"
    ),
    "system update": "system_version fonts emoji voices font_preferences canvas_text platform",
    "monitor": "screen pixel_ratio color hdr screen_frame media_devices window_edges touch",
    "journey and other language": "timezone languages locale keyboard voices",
    "graphics driver": "gpu webgl_limits webgl_extensions canvas_geometry canvas_text webgpu webgpu_limits codecs",
    "preferences": "color_scheme permissions storage_abilities",
    "office programs": "fonts canvas_text font_preferences voices storage_quota emoji",
}


def look(draw: random.Random) -> list[Value]:
    return [draw.getrandbits(32) for _ in NAMES]


def changed(values: list[Value], names: list[str], draw: random.Random) -> Features:
    values = [*values]
    for name in names:
        values[INDEX[name]] = draw.getrandbits(32)
    return Features(tuple(values))


def test_there_are_16_to_24_and_the_strongest_is_first() -> None:
    assert 16 <= len(KEYS) <= 24
    assert len(set(KEYS)) == len(KEYS)
    assert not {ADDRESS, SUBNET, "browser_version", "timezone", "languages"} & set(KEYS[0])
    assert all(name in INDEX or name in (ADDRESS, SUBNET) for key in KEYS for name in key)


def test_they_are_the_same_for_the_same_and_fit_into_a_signed_column() -> None:
    draw = random.Random(1)
    features = changed(look(draw), [], draw)
    keys = blocking_keys(features, HOME)
    assert len(keys) == len(set(keys)) == len(KEYS)
    assert keys == blocking_keys(Features(features.values), HOME)
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_another_browser_or_system_shares_none() -> None:
    draw = random.Random(2)
    values = look(draw)
    for name in ("browser", "system"):
        other = blocking_keys(changed(values, [name], draw), HOME)
        assert not set(other) & set(blocking_keys(Features(tuple(values)), HOME))


@pytest.mark.parametrize("network", [HOME, AWAY, None])
def test_with_six_attributes_changed_a_device_is_found(network: Network | None) -> None:
    draw = random.Random(3)
    names = [name for name in NAMES if name not in ("browser", "system")]
    found = 0
    for _ in range(2_000):
        values = look(draw)
        later = changed(values, draw.sample(names, 6), draw)
        found += bool(set(blocking_keys(Features(tuple(values)), HOME)) & set(blocking_keys(later, network)))
    assert found >= 0.99 * 2_000


@pytest.mark.parametrize("other", TOGETHER)
@pytest.mark.parametrize("cause", TOGETHER)
def test_what_two_causes_move_leaves_a_key_also_elsewhere_and_when_what_comes_late_is_missing(
    cause: str, other: str
) -> None:
    draw = random.Random(5)
    values = look(draw)
    later = changed(values, [*{*TOGETHER[cause].split(), *TOGETHER[other].split()}], draw)
    assert set(blocking_keys(Features(tuple(values)), HOME)) & set(blocking_keys(later, AWAY))
    late = {INDEX[name] for name in ["voices", "media_devices", "webgpu", "webgpu_limits"]}
    early = Features(tuple(None if index in late else value for index, value in enumerate(later.values)))
    assert set(blocking_keys(Features(tuple(values)), HOME)) & set(blocking_keys(early, AWAY))


@pytest.mark.parametrize("cause", TOGETHER)
def test_what_one_cause_moves_leaves_a_key_also_elsewhere(cause: str) -> None:
    draw = random.Random(4)
    values = look(draw)
    names = TOGETHER[cause].split()
    later = changed(values, names, draw)
    assert set(blocking_keys(Features(tuple(values)), HOME)) & set(blocking_keys(later, AWAY))


def test_a_key_of_what_was_not_observed_is_not_made() -> None:
    nothing: list[Value] = [None] * COUNT
    nothing[INDEX["browser"]] = nothing[INDEX["system"]] = 5
    assert blocking_keys(Features(tuple(nothing)), HOME) == ()
    assert len(blocking_keys(Features(tuple([5] * COUNT)), None)) == sum(
        not {ADDRESS, SUBNET} & set(key) for key in KEYS
    )


def test_one_known_at_several_places_has_the_network_s_keys_of_each() -> None:
    features = Features(tuple([5] * COUNT))
    places = (Place(AWAY, 1), Place(HOME, 9), Place(Network(5, 6), 2))
    keys = keys_of_places(features, places)
    here = blocking_keys(features, AWAY)
    assert keys[: len(here)] == here
    everywhere = set(blocking_keys(features, None))
    others = [set(blocking_keys(features, place.network)) - everywhere for place in places[1:]]
    assert set(keys[len(here) :]) == others[0] | others[1]
    assert len(keys) == len(set(keys)) == len(here) + sum(map(len, others))
    assert keys_of_places(features, ()) == blocking_keys(features, None)
