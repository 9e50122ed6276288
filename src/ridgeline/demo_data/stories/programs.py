"""Programs that read the shop: each kind of tool, with what it leaves behind, mostly from data centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from ridgeline.demo_data.countries import BY_CODE
from ridgeline.demo_data.devices import Device, new_device
from ridgeline.demo_data.disguise import Change, Headers, headers_of_the_page, honest_headers, visit_due
from ridgeline.demo_data.facts import Absent, Facts
from ridgeline.demo_data.machines import SERVER, Machine
from ridgeline.demo_data.rhythm import times_between
from ridgeline.demo_data.site import ORIGIN, product
from ridgeline.demo_data.stories.story import Story
from ridgeline.demo_data.user_agents import Header
from ridgeline.demo_data.visit import Due
from ridgeline.demo_data.world import World

NAME = "automation"
_LIBRARY = "python-requests/2.32.5"


class Tool(NamedTuple):
    """`at_home` runs on somebody's own computer, all others on rented machines."""

    name: str
    change: Change
    headers: Headers = honest_headers
    at_home: bool = False


def _headless(facts: Facts) -> Mapping[str, Any]:
    """Chrome without a window, as it comes."""
    width, height = facts["screen_resolution"]
    return {
        "user_agent": facts["user_agent"].replace("Chrome/", "HeadlessChrome/"),
        "webdriver": True,
        "window_frame": [width, height, width, height, 0, 0],
        "connection": {"effective_type": "4g", "rtt": 0, "downlink": 10, "save_data": False},
        "input": {},
    }


def _selenium(facts: Facts) -> Mapping[str, Any]:
    """A browser with a window, and the driver's names in its pages."""
    names = ["global:cdc_adoQpoasnfa76pfcZLmcfl_Array", "global:cdc_adoQpoasnfa76pfcZLmcfl_Promise"]
    return {"webdriver": True, "automation": names, "input": {}}


def _playwright(facts: Facts) -> Mapping[str, Any]:
    """A driver that has put a function of its own into the page, and moves the mouse by rule."""
    ruled = {"events": 24, "moves": 20, "ruled": 18, "presses": 2, "leapt": 2, "brief": 2}
    watched = {"traps": ["stack"], "async_calls": 60, "text_nodes": 1_150}
    return {
        "webdriver": True,
        "automation": ["global:__playwright__binding__", "binding:__pw_resolve"],
        "console_watched": watched,
        "input": ruled,
    }


def _stealth(facts: Facts) -> Mapping[str, Any]:
    """A driver with all its names taken away, which is what gives it away."""
    width, height = facts["screen_resolution"]
    watched = {"traps": ["stack"], "async_calls": 60, "text_nodes": 1_150}
    return {
        "automation": ["lacks:webdriver", "replaced:Navigator.plugins", "replaced:Permissions.query"],
        "console_watched": watched,
        "window_frame": [width + 200, height + 100, width + 200, height + 13, 10, 10],
        "input": {"events": 12, "moves": 10, "ruled": 9, "presses": 1, "weightless": 1, "leapt": 1},
    }


def _typist(facts: Facts) -> Mapping[str, Any]:
    """A program that types into a browser which somebody had open: only its fingers tell."""
    keys = {"keys": 16, "unpaired": 16, "tapped": 12, "rapid": 14, "unshifted": 2}
    return {"input": {"events": 44, "moves": 6, "presses": 2, "weightless": 2, "leapt": 2} | keys}


def _forged(facts: Facts) -> Mapping[str, Any]:
    """A message without a browser: facts that were copied once, sent by a library."""
    return {"input": {}, "console_watched": Absent("failed")}


def _library_headers(headers: tuple[Header, ...], _facts: Facts) -> tuple[Header, ...]:
    kept = {"host", "content-type", "accept", "accept-encoding"}
    return (*(header for header in headers if header[0] in kept), ("user-agent", _LIBRARY))


TOOLS = (
    Tool("headless", _headless, headers_of_the_page),
    Tool("selenium", _selenium),
    Tool("playwright", _playwright),
    Tool("stealth", _stealth),
    Tool("library", _forged, _library_headers),
    Tool("typist", _typist, at_home=True),
)


def tell(world: World, count: int) -> list[Due]:
    random = world.random(NAME)
    country = BY_CODE["US"]
    found = []
    browsers = {tool.name: _browser(world, tool, random) for tool in TOOLS}
    rented = {tool.name: [world.networks.rented(random) for _ in range(2)] for tool in TOOLS}
    home = world.networks.home(country, random)
    for number, start in enumerate(times_between(random, count, world.start, world.end, "UTC", "always")):
        tool = TOOLS[number % len(TOOLS)]
        device = browsers[tool.name]
        found.append(
            visit_due(
                world,
                NAME,
                device.name,
                device,
                start,
                address=home if tool.at_home else random.choice(rented[tool.name]),
                path=product(random),
                # Most begin with an empty profile each time.
                jar=device.name if tool.at_home else None,
                change=tool.change,
                headers=tool.headers,
                referrer=f"{ORIGIN}/c/sale",
            )
        )
    return found


def _browser(world: World, tool: Tool, random: Random) -> Device:
    country = BY_CODE["US"]
    machine: Machine | None = None if tool.at_home or tool.name == "library" else SERVER
    device = new_device(
        world.name(NAME, tool.name),
        country,
        "UTC" if machine else country.cities[0].zone,
        "linux" if machine else "windows",
        machine=machine,
        browser="chrome",
    )
    return replace(device, hiding="", desk=None)


STORY = Story(NAME, 0.06, len(TOOLS), tell, "a program that reads the shop", shows="event")
