"""When browsers and systems bring out versions, and which of them a device has.

The calendar: Chromium a version every four weeks and a build every week, rolled out over days; Firefox every four
weeks; Safari and the systems of Apple about every six; Samsung Internet about every ten.
"""

from __future__ import annotations

from dataclasses import dataclass

from accuracy.hashing import number, share

DAY = 86_400_000
START = 1_767_571_200_000
"""5 January 2026, 00:00 UTC, a Monday: the first day of every replay, in Unix ms."""


@dataclass(frozen=True, slots=True)
class Train:
    """One browser's releases: `first` is the version out at `START`, `every` the days between builds."""

    engine: str
    first: int
    every: int
    builds: int
    """How many builds a version has."""
    spread: float
    """Days until everybody is offered a build."""


STOPPED = -100
"""Builds from here down are those of a browser that gets no new versions."""

TRAINS = {
    "chrome": Train("blink", 143, 7, 4, 6.0),
    "edge": Train("blink", 143, 7, 4, 6.0),
    "samsung": Train("blink", 29, 35, 2, 14.0),
    "firefox": Train("gecko", 146, 14, 2, 4.0),
    # Safari's counts are 26.2 and on: a version is a minor one, a build its correction.
    "safari": Train("webkit", 2, 21, 2, 10.0),
}


def newest(browser: str, rank: float, at: int) -> int:
    """Return the number of the newest build that a device is offered; `rank` in [0, 1) is its turn in roll-outs."""
    train = TRAINS[browser]
    return int(((at - START) / DAY - rank * train.spread) // train.every)


def major(browser: str, build: int) -> int:
    train = TRAINS[browser]
    return train.first + build // train.builds


def correction(browser: str, build: int) -> int:
    """Return which build of its version it is, from 0."""
    return build % TRAINS[browser].builds


def chromium_major(browser: str, build: int) -> int:
    """Return the version of the engine: Samsung Internet's is behind."""
    version = major(browser, build)
    return 136 + 4 * (version - 29) if browser == "samsung" else version


def full_version(browser: str, build: int) -> str:
    version = chromium_major(browser, build)
    branch = 7_499 + 60 * (version - 143) if browser != "edge" else 3_650 + 70 * (version - 143)
    patch = 40 + 50 * correction(browser, build) + number("patch", browser, build) % 40
    return f"{version}.0.{branch}.{patch}"


def epoch(trait: str, browser: str, version: int, probability: float) -> int:
    """Return the last version in which a trait of the engine's output changed; each changes it with `probability`."""
    engine = TRAINS[browser].engine
    while version > 0 and share("epoch", trait, engine, version) >= probability:
        version -= 1
    return version
