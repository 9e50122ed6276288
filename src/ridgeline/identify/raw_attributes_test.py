from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ridgeline.identify.raw_attributes import raw_device_attributes
from ridgeline.testing import FakeDevice
from ridgeline.wire.observation import Fact, Observation
from ridgeline.wire.raw_device_attributes import RawDeviceAttributes

MOBILE = {"device_model", "device_manufacturer", "battery_low_power_mode"}
# In the contract, and not collected by the agent.
NOT_COLLECTED = {"battery_level", "battery_charging", "keyboard_layout_hash", "keyboard_layout_name"}
NAMES = [field.name for field in msgspec.structs.fields(RawDeviceAttributes)]


def observe(**values: Any) -> Observation:
    observation = msgspec.convert(FakeDevice(1).message("rl_pk"), Observation)
    observation.facts = {name: Fact(value=value, ms=0) for name, value in values.items()}
    return observation


def test_all_of_a_device_is_there() -> None:
    observation = msgspec.convert(FakeDevice(1).message("rl_pk"), Observation)
    found = raw_device_attributes(observation)
    missing = {name for name in NAMES if getattr(found, name) is UNSET}
    assert missing == {"oscpu"} | MOBILE | NOT_COLLECTED


def test_the_font_hash_does_not_depend_on_the_order() -> None:
    one, two = raw_device_attributes(observe(fonts=["a", "b"])), raw_device_attributes(observe(fonts=["b", "a"]))
    assert one.font_hash == two.font_hash != UNSET
    assert raw_device_attributes(observe()).font_hash is UNSET


@pytest.mark.parametrize(("memory", "rounded"), [(0.25, 0), (0.5, 1), (8, 8), (8.0, 8)])
def test_memory_is_rounded(memory: float, rounded: int) -> None:
    assert raw_device_attributes(observe(device_memory=memory)).device_memory == rounded


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("hardware_concurrency", "8"),
        ("hardware_concurrency", 2**40),
        ("canvas", 5),
        ("canvas", {"winding": "yes"}),
        ("screen_resolution", [1920]),
        ("timezone_offset", "CET"),
        ("timezone_offset", "+02:00\n"),
        ("fonts", ["x" * 2_049]),
        ("fonts", [1]),
        ("plugins", [{}]),
        ("device_memory", -1),
        ("platform", None),
    ],
)
def test_an_odd_value_is_left_out_and_the_rest_stays(fact: str, value: Any) -> None:
    found = raw_device_attributes(observe(**{fact: value, "vendor": "Google Inc."}))
    assert getattr(found, fact) is UNSET
    assert found.vendor == "Google Inc."


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(NAMES), json))
def test_whatever_is_sent_what_is_stored_has_the_contracts_shape(values: dict[str, Any]) -> None:
    found = raw_device_attributes(observe(**values))
    again = msgspec.json.decode(msgspec.json.encode(found), type=RawDeviceAttributes)
    assert again == found
