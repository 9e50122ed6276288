"""How often each attribute of a device changes by itself: rates a day, drawn so that measured percentiles come out.

The targets are days between changes at the median, 90th and 95th percentile browser, from a longitudinal set of 122,350
fingerprints of 2,346 browsers, 2015 to 2017 (the public sample behind FP-Stalker; Vastel et al., IEEE S&P 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

NEVER = math.inf
# Days between changes: median, 90th and 95th percentile browser.
TARGETS = {
    "user agent": (32, 11.7, 7.4),
    "canvas": (307, 36, 18),
    "resolution": (NEVER, 3.0, 1.8),
    "timezone": (292, 59, 30),
    "GPU renderer": (NEVER, 85, 34),
    "language": (NEVER, 156, 56),
}
_NORMAL = NormalDist()


def rate_at(name: str, rank: float, never_below: float, most: float) -> float:
    """Return changes a day of the browser at a rank in [0, 1): log-linear in the normal score through the targets."""
    if rank < never_below:
        return 0.0
    median, high, higher = TARGETS[name]
    score, z90, z95 = _NORMAL.inv_cdf(min(max(rank, 1e-6), 1 - 1e-6)), _NORMAL.inv_cdf(0.9), _NORMAL.inv_cdf(0.95)
    if score < z90 and median != NEVER:
        slope, origin = (math.log(1 / high) - math.log(1 / median)) / z90, math.log(1 / median)
        return min(most, math.exp(origin + slope * score))
    slope = (math.log(1 / higher) - math.log(1 / high)) / (z95 - z90)
    return min(most, math.exp(math.log(1 / high) + slope * (score - z90)))


@dataclass(frozen=True, slots=True)
class Hazards:
    """Events a day; each is a process of its own in `drift`."""

    restart: float
    """How often a new build of the browser can come into force."""
    system_update: float
    display: float
    graphics: float
    driver: float
    text: float
    """Canvas text: font smoothing, system fonts, whatever else redraws letters."""
    fonts: float
    trip: float
    language: float
    zoom: float
    flip: float
    """Switching the user agent: desktop sites on phones, extensions."""
    dark: float
    media: float


# Phones keep their screens and graphics, so they fill the lower ranks of what only desktops do. This is their share in
# the desktop-heavy mix, where the targets are to come out; desktops drift alike in both mixes.
_PHONE_SHARE = 0.24
# With Safari, which names no card, and Firefox, which names groups of them.
_HIDING_SHARE = 0.4
_CHROMIUM = {"chrome", "edge"}


def draw_hazards(system: str, browser: str, managed: bool, random: Random) -> Hazards:
    """Return a device's rates; `managed` machines are looked after by somebody who installs nothing on a whim."""
    phone = system in {"android", "iphone"}

    def rank_among(others: float) -> float:
        """Return a rank above those of whom this attribute never changes."""
        return others + (1 - others) * random.random()

    wanted = rate_at("user agent", random.random(), 0.0, 0.9)
    if browser in _CHROMIUM:
        # A build comes out every 7 days; whoever restarts at rate r gets a new one at (1 - exp(-7 r)) / 7 a day.
        restart = -math.log(max(0.004, 1 - 7 * min(wanted, 0.14))) / 7 * 1.06
    else:
        restart = random.lognormvariate(math.log(0.12), 0.8)
    hides_graphics = phone or browser == "safari"
    graphics = 0.0 if hides_graphics else rate_at("GPU renderer", rank_among(_HIDING_SHARE), 0.78, 0.4)
    canvas = rate_at("canvas", random.random(), 0.45, 0.3)
    return Hazards(
        restart=restart,
        system_update=random.lognormvariate(math.log(0.05), 0.7),
        display=0.0 if phone else rate_at("resolution", rank_among(_PHONE_SHARE), 0.56, 2.0),
        graphics=graphics,
        driver=0.0 if phone else random.lognormvariate(math.log(1 / 700), 0.8),
        text=max(0.0, canvas - graphics - 0.0025) * (0.55 if phone else 1.0) * (0.5 if managed else 1.0),
        fonts=0.0
        if phone or managed
        else (random.lognormvariate(math.log(1 / 200), 1.0) if random.random() < 0.5 else 0),
        trip=rate_at("timezone", random.random(), 0.2, 0.4) / 2 * (0.5 if managed else 1.0),
        language=rate_at("language", random.random(), 0.8, 0.2) * (0.2 if managed else 1.0),
        zoom=0.0 if phone else (random.lognormvariate(math.log(1 / 40), 1.2) if random.random() < 0.35 else 0.0),
        flip=random.lognormvariate(math.log(1 / 20), 0.8) if random.random() < 0.03 else 0.0,
        dark=random.lognormvariate(math.log(1 / 60), 1.5) if random.random() < 0.4 else 0.0,
        media=0.0 if phone else (random.lognormvariate(math.log(1 / 20), 1.2) if random.random() < 0.3 else 0.0),
    )
