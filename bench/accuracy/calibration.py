"""Whether the population came out as it should: achieved figures beside their targets.

Rates are counted on the values of facts, at every moment something may change, over ten half-years, because in one
half-year a median browser changes many attributes never or once.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

from accuracy.drift import Drift
from accuracy.facts import State, View, facts_of, user_agent
from accuracy.hazards import NEVER, TARGETS
from accuracy.population import DAYS, Device, population, uniqueness
from accuracy.releases import DAY
from accuracy.visits import Visit

_TRACED_DAYS = 10 * DAYS
# What says nothing of the device itself: the browser's own version, place, language and preferences.
_PASSING = {"user_agent", "client_hints", "engine", "languages", "date_time_locale", "timezone", "timezone_offset"}
_PASSING |= {"keyboard_layout_hash", "keyboard_layout_name", "color_scheme", "voices", "media_devices", "screen_frame"}
_HARDWARE = ("webgl_basics", "hardware_concurrency", "device_memory", "touch_support", "screen_resolution")


def change_days(devices: list[Device], seed: int) -> dict[str, tuple[float, float, float]]:
    """Return days between changes at the median, 90th and 95th percentile device, by attribute."""
    rates: dict[str, list[float]] = defaultdict(list)
    for device in devices:
        for name, count in _changes(device, Random(f"trace:{seed}:{device.index}")).items():
            rates[name].append(count / _TRACED_DAYS)
    return {name: tuple(_days_at(found, rank) for rank in (0.5, 0.9, 0.95)) for name, found in rates.items()}  # type: ignore[misc]


def _days_at(rates: list[float], rank: float) -> float:
    rate = sorted(rates)[min(len(rates) - 1, int(rank * len(rates)))]
    return 1 / rate if rate else NEVER


def _changes(device: Device, random: Random) -> Counter[str]:
    """Count the changes of one device's attributes in all the days traced."""
    drift = Drift(device, random)
    counts: Counter[str] = Counter(dict.fromkeys((*TARGETS, "user agent text"), 0))
    before: dict[str, object] = {}
    end = device.first_at + _TRACED_DAYS * DAY
    at = device.first_at
    drawn: dict[State, tuple[object, object]] = {}
    while at < end:
        state = drift.advance(at)
        view = View(device, state)
        # What is drawn does not depend on these, which change most often.
        key = state._replace(display=0, zoom=1.0, zone="", offset="", language=0, dark=False, media=0, flip=False)
        if key not in drawn:
            rendered = view.render_facts()
            drawn[key] = rendered["canvas"], rendered["webgl_basics"]["renderer_unmasked"]
        canvas, renderer = drawn[key]
        text, place = user_agent(device, state), view.place_facts()
        now = {
            # Since 2023 builds are told by client hints only.
            "user agent": (text, view.hints()["full_version_list"] if view.engine == "blink" else None),
            "user agent text": text,
            "canvas": canvas,
            "resolution": view.screen_facts()["screen_resolution"],
            "timezone": place["timezone"],
            "GPU renderer": renderer,
            "language": place["languages"],
        }
        for name, value in now.items():
            counts[name] += bool(before) and before[name] != value
        before = now
        at = math.ceil(min(drift.next_at(), end))
    return counts


def stable_fingerprint(device: Device) -> tuple[object, object]:
    """Return all that does not change by itself at a device's first visit, and its hardware and screen alone."""
    facts = facts_of(device, Drift(device, Random(0)).advance(device.first_at))
    return (
        repr([(name, fact) for name, fact in facts.items() if name not in _PASSING]),
        repr([facts[name] for name in _HARDWARE]),
    )


def looks(devices: list[Device], platform: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return uniqueness and expected anonymity set of a platform's devices, by all facts and by hardware and screen."""
    found = [stable_fingerprint(device) for device in devices if device.platform == platform]
    return uniqueness([whole for whole, _ in found]), uniqueness([hardware for _, hardware in found])


def gaps(visits: Iterator[Visit]) -> list[float]:
    """Return the days between visits of a device, sorted."""
    last: dict[int, int] = {}
    found = []
    for visit in visits:
        if visit.device in last:
            found.append((visit.at - last[visit.device]) / DAY)
        last[visit.device] = visit.at
    return sorted(found)


def sample(mix: str, seed: int, devices: int) -> list[Device]:
    return list(population(mix, seed, devices))
