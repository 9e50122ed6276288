from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.attributes import COUNT, INDEX, NAMES
from ridgeline.matching.features import SYSTEMS, Features, Value
from ridgeline.matching.traits import (
    EVERYBODY,
    FAMILY,
    FONTS,
    GROUPS,
    LEVELS,
    OF_BROWSERS,
    SYSTEM,
    counted_at,
    traits_of,
)

WINDOWS, MAC = SYSTEMS[:2]
KIND = {"browser", "system", *(name for level in LEVELS for name in level)}
TRAITS = {name for names in GROUPS.values() for name in names} | {FONTS}
VALUES = st.one_of(st.none(), st.integers(0, 2**32 - 1), st.binary(max_size=40))


def look(system: int = WINDOWS, browser: int = 7, **changes: Value) -> Features:
    return changed(system, browser, changes)


def changed(system: int, browser: int, changes: Mapping[str, Value]) -> Features:
    values: list[Value] = [1_000] * COUNT
    values[INDEX["browser"]], values[INDEX["system"]] = browser, system
    values[INDEX[FONTS]] = bytes(range(20))
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


@pytest.mark.parametrize("name", NAMES)
def test_only_what_a_device_is_made_of_and_its_system_draws_is_counted(name: str) -> None:
    other: Value = b"\x50\x50" if name == FONTS else 2_000
    before, after = traits_of(look()), traits_of(changed(WINDOWS, 7, {name: other}))
    assert (before.keys != after.keys) == (name in KIND | TRAITS)
    assert (before.levels != after.levels) == (name in KIND)


def test_no_version_and_no_setting_is_counted() -> None:
    changing = {"browser_version", "browser_build", "system_version", "engine", "audio", "math", "codecs"}
    settings = {"languages", "timezone", "color_scheme", "pixel_ratio", "screen_frame", "permissions"}
    assert not (changing | settings) & (KIND | TRAITS)


def test_of_a_kind_of_which_a_part_was_not_observed_only_the_traits_are_counted() -> None:
    for name in KIND - {"browser", "system"}:
        assert traits_of(changed(WINDOWS, 7, {name: None})).levels == ()
    assert traits_of(look(voices=None)).levels == traits_of(look()).levels
    # One of which a value is missing is counted as such.
    (gpu,) = [one for one in traits_of(look()).context.looks if (one.attribute, one.scope.name) == ("gpu", SYSTEM)]
    assert gpu.missing in traits_of(look(gpu=None)).keys
    assert gpu.missing not in traits_of(look()).keys


def test_a_value_is_counted_by_itself_in_each_scope() -> None:
    windows, mac = traits_of(look()), traits_of(look(MAC))
    assert set(windows.keys) & set(mac.keys) == {EVERYBODY}
    other_browser = traits_of(look(browser=8))
    assert set(windows.shown) & set(other_browser.shown)
    scopes = {(one.attribute, one.scope.name) for one in windows.context.looks}
    assert scopes == {(name, SYSTEM) for name in TRAITS - {FONTS}} | {(name, FAMILY) for name in OF_BROWSERS}
    # Where others find it.
    assert counted_at(WINDOWS, INDEX["gpu"], 1_000) in windows.shown
    assert counted_at(WINDOWS, INDEX[FONTS], 0x0001) == windows.fonts[0]
    assert windows.context.others == SYSTEMS[1:]
    assert traits_of(look(999)).context.others == SYSTEMS


@given(st.lists(VALUES, min_size=COUNT, max_size=COUNT))
def test_whatever_the_values_each_place_is_counted_once(values: list[Value]) -> None:
    traits = traits_of(Features(tuple(values)))
    assert len(set(traits.keys)) == len(traits.keys)
    assert {*traits.levels, *traits.shown, *traits.fonts, *(key for level in traits.parts for key in level)} <= {
        *traits.keys
    }
    assert all(0 <= key < 2**64 for key in traits.keys)
    assert len(traits.shown) == len(traits.context.looks)
    assert traits_of(Features(tuple(values))).keys == traits.keys
