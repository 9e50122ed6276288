"""What is meant to be stable is, whatever the user does to the window; and what a browser randomises is found out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ridgeline.matching.exact_features import DEVICE_FACTS, HANDHELD_FACTS
from tests.browser.browsers import ChromiumPage, Firefox, Page
from tests.browser.facts import TIME_MAY_CHANGE
from tests.browser.shop import Shop

Json = dict[str, Any]

# What the window changes: its own size and place, the screen's bars and density.
MAY_CHANGE = TIME_MAY_CHANGE | {"device_pixel_ratio", "screen_frame", "window_frame"}
# Layout may be in device pixels, so zoom changes the last digits of sizes (the sources' comments say so).
ZOOM_MAY_CHANGE = MAY_CHANGE | {"emoji", "font_preferences"}
# Firefox tells the screen in CSS pixels, which the zoom changes; on phones, where this is a feature, it does not.
FIREFOX_ZOOM_MAY_CHANGE = ZOOM_MAY_CHANGE | set(HANDHELD_FACTS)


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
    found = changed(first, facts_of(page, shop))
    assert found <= may_change
    assert found.isdisjoint(DEVICE_FACTS)


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
