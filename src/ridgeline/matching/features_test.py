from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.features import ABSENT, UNSTABLE, ClientFacts, Features, Value, read_features, version_number
from ridgeline.testing import FakeDevice
from ridgeline.wire.observation import Fact, Observation

CHROME = ClientFacts("Chrome", "156.0.8078.73", "Windows", "11", None)
FIREFOX = ClientFacts("Firefox", "160.0", "Linux", None, None)


def facts_of(device: FakeDevice, **changes: Any) -> dict[str, Fact]:
    facts = msgspec.convert(device.message("rl_pk"), Observation).facts
    for name, value in changes.items():
        facts[name] = value if isinstance(value, Fact) else Fact(value=value, ms=0)
    return facts


def read(client: ClientFacts = CHROME, **changes: Any) -> Features:
    features = read_features(facts_of(FakeDevice(1), **changes), client)
    assert features is not None
    return features


def value(name: str, client: ClientFacts = CHROME, **changes: Any) -> Value:
    return read(client, **changes).values[INDEX[name]]


def test_it_has_three_states_and_what_was_not_observed() -> None:
    assert value("audio", audio=Fact(error="unsupported", ms=0)) == ABSENT
    assert value("audio", audio=Fact(error="blocked", ms=0)) == ABSENT
    assert value("audio", audio=Fact(error="unstable", ms=0)) == UNSTABLE
    assert value("audio", audio=Fact(error="timeout", ms=0)) is None
    assert value("audio", audio=Fact(error="failed", ms=0)) is None
    assert value("audio", audio=-3) is None
    assert value("audio", audio=124.0) not in (None, ABSENT, UNSTABLE)


@pytest.mark.parametrize("number", [0, 1, True, False, ""])
def test_a_value_is_never_taken_for_a_state(number: Any) -> None:
    assert value("memory", device_memory=number) not in (None, ABSENT, UNSTABLE)


def test_half_a_canvas_may_be_hidden() -> None:
    features = read(canvas={"winding": True, "geometry": "unstable", "text": "0" * 32})
    assert features.values[INDEX["canvas_geometry"]] == UNSTABLE
    assert features.values[INDEX["canvas_text"]] not in (None, ABSENT, UNSTABLE)


REDUCED = ClientFacts("Chrome", "156.0.0.0", "Windows", "10", None)
OF_HINTS = ("browser_build", "system_version", "model")


def of_hints(client: ClientFacts, hints: Fact | None) -> list[Value]:
    facts = facts_of(FakeDevice(1))
    if hints is None:
        del facts["client_hints"]
    else:
        facts["client_hints"] = hints
    features = read_features(facts, client)
    assert features is not None
    return [features.values[INDEX[name]] for name in OF_HINTS]


@pytest.mark.parametrize("hints", [None, Fact(error="timeout", ms=0), Fact(error="failed", ms=0)])
def test_what_client_hints_tell_is_not_observed_where_they_were_late(hints: Fact | None) -> None:
    for client in (
        REDUCED,
        ClientFacts("Edge", "156.0.0.0", "Mac OS X", "10.15.7", "Mac"),
        ClientFacts("Samsung Internet", "29.0", "Android", "10", "K"),
        ClientFacts("Chrome", None, "Linux", None, None),
    ):
        assert of_hints(client, hints) == [None, None, None]
    # Where the server knows more, they were there; others have none.
    assert None not in of_hints(CHROME, hints)
    for client in (
        FIREFOX,
        ClientFacts("Mobile Safari", "19.1", "iOS", "19.1", "iPhone"),
        ClientFacts("Safari", "19.1", "Mac OS X", "10.15.7", "Mac"),
    ):
        build, version, model = of_hints(client, hints)
        assert build == ABSENT
        assert version == (ABSENT if client.system_version is None else version_number(client.system_version, 3))
        assert model == ABSENT if client.model is None else model not in (None, ABSENT)


def test_a_browser_that_has_no_client_hints_has_no_build() -> None:
    for hints in (Fact(error="unsupported", ms=0), Fact(value={}, ms=0)):
        assert of_hints(REDUCED, hints) == [ABSENT, version_number("10", 3), ABSENT]


def test_without_browser_and_system_nothing_is_compared() -> None:
    assert read_features(facts_of(FakeDevice(1)), ClientFacts(None, None, "Windows", None, None)) is None
    assert read_features({}, CHROME) is not None


def test_what_moves_an_attribute_moves_no_other() -> None:
    before = read()
    after = read(screen_resolution=[3840, 2160], languages=[["fr"]], color_scheme="dark")
    differing = {name for name, old, new in zip(NAMES, before.values, after.values, strict=True) if old != new}
    assert differing == {"screen", "languages", "color_scheme"}


def test_a_browser_update_moves_the_version_by_its_distance() -> None:
    older = value("browser_version")
    newer = value("browser_version", ClientFacts("Chrome", "158.0.1.2", "Windows", "11", None))
    assert isinstance(older, int)
    assert isinstance(newer, int)
    assert newer - older == 2


@pytest.mark.parametrize(
    ("text", "parts", "number"), [("15.6.1", 3, 15_0006_0001), ("11", 3, 11_0000_0000), ("156.0.1", 1, 156)]
)
def test_versions_are_numbers_that_grow(text: str, parts: int, number: int) -> None:
    assert version_number(text, parts) == number + 2


@pytest.mark.parametrize("text", [None, "", "XP", "x.1"])
def test_what_is_no_version_has_no_number(text: str | None) -> None:
    assert version_number(text, 3) is None


def test_zoom_leaves_a_firefox_screen_as_it_is() -> None:
    zoomed = value("screen", FIREFOX, screen_resolution=[1745, 982], device_pixel_ratio=1.1)
    assert zoomed == value("screen", FIREFOX, screen_resolution=[1920, 1080], device_pixel_ratio=1)
    assert value("screen", screen_resolution=[1745, 982], device_pixel_ratio=1.1) != value(
        "screen", screen_resolution=[1920, 1080], device_pixel_ratio=1
    )


def test_a_driver_s_version_is_no_graphics_card() -> None:
    def gpu(renderer: str) -> Value:
        return value("gpu", webgl_basics={"vendor_unmasked": "Google Inc.", "renderer_unmasked": renderer})

    assert gpu("ANGLE (Intel HD Direct3D11 vs_5_0 ps_5_0, D3D11-27.20.100.8681)") == gpu(
        "ANGLE (Intel HD Direct3D11 vs_5_0 ps_5_0, D3D11-31.0.101.2115)"
    )
    assert gpu("ANGLE (Intel HD 620)") != gpu("ANGLE (Intel HD 630)")


def test_fonts_are_a_set() -> None:
    one, other = value("fonts", fonts=["Arial", "Ubuntu"]), value("fonts", fonts=["Ubuntu", "Arial"])
    assert one == other
    assert isinstance(one, bytes)
    assert len(one) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FACTS = [*FakeDevice(1).facts(), "webgpu", "voices", "media_devices", "storage_quota", "window_frame", "screen_frame"]
ANY_FACT = st.one_of(
    st.builds(lambda value: Fact(value=value, ms=0), JSON),
    st.sampled_from(["unsupported", "blocked", "unstable", "timeout", "failed"]).map(
        lambda error: Fact(error=error, ms=0)  # type: ignore[arg-type]
    ),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FACTS), ANY_FACT), st.text(max_size=20), st.text(max_size=20))
def test_no_facts_can_break_it(facts: dict[str, Fact], version: str, model: str) -> None:
    features = read_features(facts, ClientFacts("Firefox", version, "Windows", version, model))
    assert features is not None
    assert len(features.values) == len(NAMES)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(features.values)) == list(features.values)
