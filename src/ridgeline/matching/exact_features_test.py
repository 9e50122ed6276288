from typing import Any

import msgspec
import pytest

from ridgeline.matching.exact_features import DEVICE_FACTS, HANDHELD_FACTS, NEEDED_FACTS, blocking_keys, device_features
from ridgeline.testing import FakeDevice
from ridgeline.wire.observation import Fact, Observation


def observe(device: FakeDevice) -> Observation:
    return msgspec.convert(device.message("rl_pk"), Observation)


def keys(observation: Observation, browser: str = "Chrome", system: str = "Windows") -> tuple[int, ...]:
    return blocking_keys(device_features(observation, browser, system))


def test_the_same_device_has_the_same_key_and_others_have_others() -> None:
    found = [keys(observe(FakeDevice(seed))) for seed in range(200)]
    assert found[3] == keys(observe(FakeDevice(3)))
    assert len(set(found)) == 200
    assert all(-(2**63) <= key < 2**63 for (key,) in found)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("languages", [["fr"]]),
        ("date_time_locale", "fr"),
        ("timezone", "Asia/Tokyo"),
        ("timezone_offset", "+09:00"),
        ("device_pixel_ratio", 3),
        ("screen_resolution", [800, 600]),
        ("reduced_motion", True),
        ("contrast", "more"),
        ("local_storage", False),
        ("cookies_enabled", False),
        ("user_agent", "another"),
    ],
)
def test_what_a_user_can_change_changes_nothing(fact: str, value: Any) -> None:
    observation = observe(FakeDevice(1))
    before = keys(observation)
    observation.facts[fact] = Fact(value=value, ms=0)
    assert keys(observation) == before


# Facts that change while the device stays the same, or that a deadline may leave out.
VOLATILE_FACTS = {
    "automation",
    "battery_charging",
    "battery_level",
    "color_scheme",
    "connection",
    "iframe_navigator",
    "keyboard_layout_hash",
    "keyboard_layout_name",
    "media_devices",
    "permissions",
    "pointer",
    "screen_frame",
    "storage_quota",
    "voices",
    "webgl_context",
    "webgpu",
    "window_frame",
    "worker_navigator",
}


def test_what_changes_by_itself_is_no_feature() -> None:
    assert VOLATILE_FACTS.isdisjoint((*DEVICE_FACTS, *HANDHELD_FACTS))
    observation = observe(FakeDevice(1))
    before = keys(observation)
    for fact in VOLATILE_FACTS:
        observation.facts[fact] = Fact(value="something else", ms=0)
    assert keys(observation) == before
    assert keys(observation, system="Android") == keys(observe(FakeDevice(1)), system="Android")


@pytest.mark.parametrize("fact", ["audio", "fonts"])
def test_what_is_hidden_behind_noise_is_known_to_be(fact: str) -> None:
    hidden, absent = observe(FakeDevice(1)), observe(FakeDevice(1))
    hidden.facts[fact] = Fact(error="unstable", ms=0)
    absent.facts[fact] = Fact(error="unsupported", ms=0)
    assert len({keys(observe(FakeDevice(1))), keys(hidden), keys(absent)} - {()}) == 3


def test_a_browser_update_changes_nothing_but_the_browser_and_the_system_do() -> None:
    old, new = observe(FakeDevice(1, chrome_version=155)), observe(FakeDevice(1, chrome_version=156))
    assert keys(old) == keys(new)
    assert keys(old, browser="Edge") != keys(old) != keys(old, system="Linux")


@pytest.mark.parametrize("fact", [name for name in DEVICE_FACTS if name not in {"webgl_basics", "oscpu"}])
def test_hardware_changes_the_key(fact: str) -> None:
    observation = observe(FakeDevice(1))
    before = keys(observation)
    observation.facts[fact] = Fact(value=["something else"], ms=0)
    assert keys(observation) != before


def test_a_phone_is_told_apart_by_its_screen() -> None:
    observation = observe(FakeDevice(1))
    before = keys(observation, system="Android")
    observation.facts["screen_resolution"] = Fact(value=[2400, 1080], ms=0)
    assert keys(observation, system="Android") != before


@pytest.mark.parametrize("fact", NEEDED_FACTS)
@pytest.mark.parametrize("error", ["timeout", "blocked", "failed", None])
def test_too_little_observed_is_unknown(fact: str, error: Any) -> None:
    observation = observe(FakeDevice(1))
    if error:
        observation.facts[fact] = Fact(error=error, ms=0)
    else:
        del observation.facts[fact]
    assert keys(observation) == ()


def test_audio_that_was_not_ready_is_unknown_but_audio_that_is_not_there_is_known() -> None:
    observation = observe(FakeDevice(1))
    observation.facts["audio"] = Fact(value=-3, ms=0)
    assert keys(observation) == ()
    observation.facts["audio"] = Fact(value=-2, ms=0)
    assert len(keys(observation)) == 1


def test_what_a_browser_does_not_have_is_known_to_be_absent() -> None:
    observation = observe(FakeDevice(1))
    before = keys(observation)
    observation.facts["webgl_basics"] = Fact(error="unsupported", ms=0)
    assert len(keys(observation)) == 1
    assert keys(observation) != before


def test_an_unknown_browser_or_system_is_not_matched_by_facts() -> None:
    observation = observe(FakeDevice(1))
    assert device_features(observation, None, "Windows") is None
    assert device_features(observation, "Chrome", None) is None
