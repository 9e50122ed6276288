"""What is meant to be stable is, whatever the user does to the window; and what a browser randomises is found out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.browser.browsers import ChromiumPage, Firefox, Page
from tests.browser.facts import TIME_MAY_CHANGE
from tests.browser.shop import Shop

from ridgeline.intel.user_agent import read_client
from ridgeline.matching.attributes import NAMES
from ridgeline.matching.features import ClientFacts, Value, read_features
from ridgeline.wire.observation import Fact

Json = dict[str, Any]

# What describes hardware, rendering and what the system ships: nothing that a user does to a window moves it.
DEVICE_FACTS = (
    "architecture",
    "audio",
    "canvas",
    "color_depth",
    "color_gamut",
    "device_memory",
    "fonts",
    "hardware_concurrency",
    "hdr",
    "math",
    "oscpu",
    "platform",
    "touch_support",
    "vendor",
    "vendor_flavors",
    "webgl_basics",
    "webgl_extensions",
)
# What the window changes: its own size and place, the screen's bars and density.
MAY_CHANGE = TIME_MAY_CHANGE | {"device_pixel_ratio", "screen_frame", "window_frame"}
# Layout may be in device pixels, so zoom changes the last digits of sizes (the sources' comments say so).
ZOOM_MAY_CHANGE = MAY_CHANGE | {"emoji", "font_preferences"}
# Firefox tells the screen in CSS pixels, which the zoom changes; on phones it does not.
FIREFOX_ZOOM_MAY_CHANGE = ZOOM_MAY_CHANGE | {"screen_resolution"}


# Of what the matcher compares.
ATTRIBUTES_OF_ZOOM = {"pixel_ratio", "screen_frame", "window_edges", "emoji", "font_preferences", "connection"}


def facts_of(page: Page, shop: Shop) -> Json:
    """Return what the agent observes in a page that was just opened, without the times it took."""
    page.goto(shop.strict)
    page.wait_for("globalThis.ridgeline")
    facts = json.loads(page.evaluate("ridgeline.start().collect()"))["facts"]
    # Those that are late may be so in one reading and not in the next.
    return {
        name: {key: value for key, value in fact.items() if key != "ms"}
        for name, fact in facts.items()
        if fact.get("error") != "timeout"
    }


def features_of(page: Page, facts: Json) -> dict[str, Value]:
    """Return what the matcher reads from the facts."""
    client = read_client(page.evaluate("navigator.userAgent"), facts.get("client_hints", {}).get("value"))
    features = read_features(
        {name: Fact(ms=0, **fact) for name, fact in facts.items()},
        ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device),
    )
    assert features is not None
    return dict(zip(NAMES, features.values, strict=True))


def changed(one: Json, other: Json) -> set[str]:
    return {name for name in one.keys() & other.keys() if one[name] != other[name]}


def test_reloading_changes_nothing(page: Page, shop: Shop) -> None:
    first = facts_of(page, shop)
    for _ in range(3):
        assert changed(first, facts_of(page, shop)) <= TIME_MAY_CHANGE
    assert set(DEVICE_FACTS) <= first.keys()


@pytest.mark.parametrize(("width", "height"), [(800, 600), (1900, 400), (320, 900)])
def test_the_size_of_the_window_changes_nothing(page: Page, shop: Shop, width: int, height: int) -> None:
    first = facts_of(page, shop)
    page.resize(width, height, 1)
    assert page.evaluate("[innerWidth, innerHeight]") == [width, height]
    assert changed(first, facts_of(page, shop)) <= MAY_CHANGE


@pytest.mark.parametrize("zoom", [0.5, 1.25, 2])
def test_zoom_changes_nothing_that_a_device_is_known_by(page: Page, shop: Shop, zoom: float) -> None:
    first = facts_of(page, shop)
    page.resize(int(1200 / zoom), int(800 / zoom), zoom)
    assert page.evaluate("devicePixelRatio") == zoom
    may_change = ZOOM_MAY_CHANGE if isinstance(page, ChromiumPage) else FIREFOX_ZOOM_MAY_CHANGE
    zoomed = facts_of(page, shop)
    found = changed(first, zoomed)
    assert found <= may_change
    assert found.isdisjoint(DEVICE_FACTS)
    if not isinstance(page, ChromiumPage):
        # As a user's zoom has it: this one leaves the screen as it is.
        zoomed["screen_resolution"]["value"] = [round(side / zoom) for side in first["screen_resolution"]["value"]]
    # A fact that came too late once is no change.
    first, zoomed = ({name: facts[name] for name in first.keys() & zoomed.keys()} for facts in (first, zoomed))
    attributes = features_of(page, first)
    moved = {name for name, value in features_of(page, zoomed).items() if value != attributes[name]}
    assert moved <= ATTRIBUTES_OF_ZOOM


def test_turning_a_phone_changes_nothing(chromium: Any, shop: Shop) -> None:
    page = chromium.open()
    seen = []
    for width, height, orientation in [(412, 915, "portraitPrimary"), (915, 412, "landscapePrimary")]:
        page.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            screenWidth=width,
            screenHeight=height,
            deviceScaleFactor=2.625,
            mobile=True,
            screenOrientation={"type": orientation, "angle": 0 if width < height else 90},
        )
        seen.append(facts_of(page, shop))
        assert page.evaluate("screen.width") == width
    page.close()
    assert changed(*seen) <= MAY_CHANGE


def test_noise_that_differs_each_time_is_found(shop: Shop) -> None:
    """Firefox hides the canvas behind noise in this mode, which the Tor Browser is built on."""
    with Firefox({"privacy.resistFingerprinting": True}) as firefox:
        page = firefox.open()
        facts = facts_of(page, shop)
        again = facts_of(page, shop)
        page.close()
    assert facts["canvas"]["value"] == {"winding": True, "geometry": "unstable", "text": "unstable"}
    assert changed(facts, again) <= TIME_MAY_CHANGE


def test_noise_that_is_always_the_same_is_found(chromium: Any, shop: Shop) -> None:
    """As Brave adds it to sound: every sample times a number that the session draws."""
    page = chromium.open()
    page.goto(shop.strict)
    page.wait_for("globalThis.ridgeline")
    page.evaluate("""(() => {
      const read = AudioBuffer.prototype.getChannelData;
      AudioBuffer.prototype.getChannelData = function (channel) {
        return read.call(this, channel).map(sample => sample * 0.99734);
      };
    })()""")
    facts = json.loads(page.evaluate("ridgeline.start().collect()"))["facts"]
    page.close()
    assert facts["audio"]["error"] == "unstable"
    assert "replaced:AudioBuffer.getChannelData" in facts["automation"]["value"]
