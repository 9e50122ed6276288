import re
from pathlib import Path
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

# Only apps see these.
MOBILE = {"device_model", "device_manufacturer", "battery_low_power_mode"}
# Made here of another fact.
DERIVED = {"font_hash": "fonts"}
PROTOCOL = Path(__file__).parents[3] / "docs" / "agent-protocol.md"
NAMES = [field.name for field in msgspec.structs.fields(RawDeviceAttributes)]


def observe(**values: Any) -> Observation:
    observation = msgspec.convert(FakeDevice(1).message("rl_pk"), Observation)
    observation.facts = {name: Fact(value=value, ms=0) for name, value in values.items()}
    return observation


def test_all_of_a_device_is_there() -> None:
    observation = msgspec.convert(FakeDevice(1).message("rl_pk"), Observation)
    found = raw_device_attributes(observation)
    missing = {name for name in NAMES if getattr(found, name) is UNSET}
    assert missing == {"oscpu"} | MOBILE


def test_every_attribute_of_the_contract_is_a_fact_or_only_of_apps() -> None:
    _, table = PROTOCOL.read_text().split("\n## The facts\n")
    facts = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert len(NAMES) == 34
    assert {name for name in NAMES if DERIVED.get(name, name) not in facts} == MOBILE


@pytest.mark.parametrize(
    ("fact", "statuses"), [("audio", [-1, -2, -3]), ("date_time_locale", ["-1", "-2", "-3"]), ("audio", [124.04, 0])]
)
def test_statuses_are_handed_on(fact: str, statuses: list[Any]) -> None:
    assert [getattr(raw_device_attributes(observe(**{fact: status})), fact) for status in statuses] == statuses


def test_a_fact_hidden_behind_noise_is_left_out() -> None:
    observation = observe(fonts=["a"])
    observation.facts["audio"] = Fact(error="unstable", ms=0)
    assert raw_device_attributes(observation).audio is UNSET


@pytest.mark.parametrize("level", [-1, 101, 79.5, "80", True, None])
def test_a_battery_of_another_shape_is_left_out(level: Any) -> None:
    assert raw_device_attributes(observe(battery_level=level)).battery_level is UNSET


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
