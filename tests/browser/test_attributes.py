"""Every attribute of the contract that a browser can supply is on the event, in the contract's shape."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
from tests.browser.browsers import Browser, Page
from tests.browser.shop import Shop

from ridgeline.wire.raw_device_attributes import RawDeviceAttributes

NAMES = {field.name for field in msgspec.structs.fields(RawDeviceAttributes)}
ONLY_APPS = {"device_model", "device_manufacturer", "battery_low_power_mode"}
LACKING = {
    "chromium": {"oscpu"},
    # It keeps these to itself, and has no WebGL where there is no graphics processor.
    "firefox": {
        "battery_charging",
        "battery_level",
        "device_memory",
        "keyboard_layout_hash",
        "keyboard_layout_name",
        "webgl_basics",
        "webgl_extensions",
    },
}


def test_all_that_the_browser_can_supply_is_there(
    browser: Browser, page: Page, shop: Shop, own_api: httpx.Client
) -> None:
    page.goto(shop.strict)
    page.wait_for("globalThis.ridgeline")
    result = page.evaluate("ridgeline.start().get()")
    event: dict[str, Any] = own_api.get(f"/v4/events/{result['event_id']}").json()
    attributes = event["raw_device_attributes"]
    assert attributes.keys() == NAMES - ONLY_APPS - LACKING[browser.name]
    # The decoder refuses what is not of the contract's shape.
    msgspec.convert(attributes, RawDeviceAttributes)
