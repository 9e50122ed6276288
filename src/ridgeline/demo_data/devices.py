"""One browser on one machine: what it is made of, what its owner has set, and how all that changes with time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal, NamedTuple

from ridgeline.clock import DAY
from ridgeline.demo_data.countries import Country
from ridgeline.demo_data.draws import Choices, drawn
from ridgeline.demo_data.machines import MACHINES, MONITORS, Machine, Screen, System
from ridgeline.demo_data.releases import Browser, Release, release

Hiding = Literal["", "brave", "resist"]
"""How a browser hides its device: not at all, by noise, as Firefox does that resists fingerprinting."""

BROWSERS: dict[System, Choices[Browser]] = {
    "windows": Choices({"chrome": 68, "edge": 20, "firefox": 12}),
    "mac": Choices({"chrome": 48, "safari": 45, "firefox": 7}),
    "linux": Choices({"chrome": 55, "firefox": 45}),
    "android": Choices({"chrome": 86, "samsung": 14}),
    "iphone": Choices({"safari": 1}),
}
# How many days behind its newest release a browser is; most update themselves, a few never do.
_DELAYS = Choices({1: 30, 2: 25, 4: 20, 7: 10, 14: 7, 35: 5, 90: 3})
_RESTARTS = Choices({1: 4, 3: 4, 6: 2, 12: 1})
_ZOOMS = (0.9, 1.1, 1.25)
_BRAVE, _RESISTS = 0.03, 0.06
_NO_PHONE: frozenset[System] = frozenset({"windows", "mac", "linux"})


class State(NamedTuple):
    """All of a device that may change. `zone` is None at home; `screen` 1 is the one on the desk."""

    system_step: int = 0
    screen: int = 0
    driver: int = 0
    fonts: int = 0
    language: int = 0
    zoom: float = 1.0
    dark: bool = False
    zone: str | None = None
    location_allowed: bool = False


class Change(NamedTuple):
    """From a time on (Unix ms) some members of the state are others."""

    at: int
    members: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Device:
    """`name` is its own among all devices: what it draws, and whatever else is drawn for it, goes with it.

    `delay` is by how many days it gets releases late, `restarts` how many days it runs on before it is started anew.
    `twin` is the name of whose software it was set up with; machines of a fleet share one.
    """

    name: str
    machine: Machine
    browser: Browser
    country: Country
    zone: str
    twin: str
    delay: int
    restarts: int
    languages: tuple[tuple[str, ...], ...]
    hiding: Hiding = ""
    dark: bool = False
    desk: Screen | None = None
    changes: tuple[Change, ...] = ()

    @property
    def is_phone(self) -> bool:
        return self.machine.system not in _NO_PHONE

    @property
    def engine(self) -> Literal["blink", "gecko", "webkit"]:
        if self.browser == "firefox":
            return "gecko"
        return "webkit" if self.browser == "safari" else "blink"

    def state(self, at: int) -> State:
        """Return how it is at a time (Unix ms)."""
        state = State(dark=self.dark)
        for change in self.changes:
            if change.at > at:
                break
            state = state._replace(**change.members)
        return state

    def release(self, at: int) -> Release:
        """Return the version that it runs at a time: the one that was out when it was started last."""
        started = at // DAY // self.restarts * self.restarts * DAY
        return release(self.browser, started - self.delay * DAY)

    def changed(self, *more: Change) -> Device:
        """Return the device with further changes to come."""
        return replace(self, changes=tuple(sorted((*self.changes, *more), key=lambda change: change.at)))


def new_device(
    name: str,
    country: Country,
    zone: str,
    system: System,
    *,
    machine: Machine | None = None,
    browser: Browser | None = None,
    twin: str | None = None,
    languages: tuple[tuple[str, ...], ...] | None = None,
) -> Device:
    """Return the device of a name; what is not given is drawn. It does not change but for its browser's releases."""
    random = drawn("device", name)
    machine = machine or MACHINES[system].draw(random)
    browser = browser or BROWSERS[system].draw(random)
    at_desk = machine.laptop and random.random() < 0.4
    return Device(
        name=name,
        machine=machine,
        browser=browser,
        country=country,
        zone=zone,
        twin=twin or name,
        delay=_DELAYS.draw(random),
        restarts=_RESTARTS.draw(random),
        languages=languages or _languages(country, random),
        hiding=_hiding(browser, system, random),
        dark=random.random() < 0.3,
        desk=MONITORS.draw(random) if at_desk else None,
    )


def _languages(country: Country, random: Random) -> tuple[tuple[str, ...], ...]:
    """Return what it asks for, and what it may be changed to: the commonest first, as a rule."""
    first = random.choices(range(len(country.languages)), [3.0**-rank for rank in range(len(country.languages))])[0]
    return (country.languages[first], *(each for each in country.languages if each != country.languages[first]))


def _hiding(browser: Browser, system: System, random: Random) -> Hiding:
    point = random.random()
    if browser == "firefox":
        return "resist" if point < _RESISTS else ""
    return "brave" if browser == "chrome" and system != "iphone" and point < _BRAVE else ""


# Changes a month of a device to which such a thing happens at all, and of how many it does.
_HAPPENS = {
    "dock": (14.0, 0.8),
    "zoom": (2.0, 0.12),
    "dark": (1.5, 0.08),
    "driver": (1.0, 0.1),
    "fonts": (1.0, 0.1),
    "language": (1.0, 0.03),
    "system": (1.0, 0.35),
    "location": (1.0, 0.07),
}
_MONTH = 30 * DAY


def aged(device: Device, start: int, end: int) -> Device:
    """Return the device with what happens to it from one time to another: docks, updates, settings."""
    random = drawn("ageing", device.name)
    return device.changed(*_happening(device, start, end, random))


def _happening(device: Device, start: int, end: int, random: Random) -> Iterator[Change]:
    state = State(dark=device.dark)
    for what, (monthly, of_all) in _HAPPENS.items():
        at = float(start)
        # Drawn of each in any case, so that one thing's chance does not move the others'.
        happens = random.random() < of_all
        while (at := at + random.expovariate(monthly / _MONTH)) < end:
            members = _members(what, device, state, random)
            if members and happens:
                state = state._replace(**members)
                yield Change(int(at), members)


def _members(what: str, device: Device, state: State, random: Random) -> dict[str, Any]:
    """Return what such a thing changes on a device; nothing where it cannot happen."""
    if what == "dark":
        return {"dark": not state.dark}
    if what == "system":
        return {"system_step": state.system_step + 1}
    if what == "language":
        return {"language": 1 - state.language} if len(device.languages) > 1 else {}
    if what == "location":
        return {"location_allowed": True}
    if device.is_phone:
        return {}
    if what == "dock":
        return {"screen": 1 - state.screen} if device.desk else {}
    if what == "zoom":
        return {"zoom": 1.0 if state.zoom != 1 else random.choice(_ZOOMS)}
    return {what: getattr(state, what) + 1}


def trip(start: int, end: int, zone: str) -> tuple[Change, Change]:
    """Return what changes on a device whose owner travels to another zone and comes back."""
    return Change(start, {"zone": zone}), Change(end, {"zone": None})
