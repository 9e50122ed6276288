"""Real values and their frequencies by operating system and browser.

Source: the PyPI package `apify-fingerprint-datapoints` (Apache-2.0), a Bayesian network learned from real browsers in
which every value depends on the user agent alone. Because of that shape its table is read directly: no sampler is
needed, and ours can be seeded.
"""

from __future__ import annotations

import json
import zipfile
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

from apify_fingerprint_datapoints import get_fingerprint_network

_DECODED = "*STRINGIFIED*"
_MISSING = "*MISSING_VALUE*"
T = TypeVar("T")


class Table(Generic[T]):
    """Values and how often each is drawn; weights need not add up to one."""

    def __init__(self, weights: dict[T, float]) -> None:
        self.values = list(weights)
        self._limits = list(accumulate(weights.values()))
        if not self.values or self._limits[-1] <= 0:
            raise ValueError("a table needs a value with a weight")

    def draw(self, random: Random) -> T:
        return self.values[bisect(self._limits, random.random() * self._limits[-1], hi=len(self.values) - 1)]


@cache
def _network() -> dict[str, dict[str, Any]]:
    with zipfile.ZipFile(get_fingerprint_network()) as archive:
        definition = json.loads(archive.read(archive.namelist()[0]))
    return {node["name"]: node["conditionalProbabilities"] for node in definition["nodes"]}


@cache
def kind_of(user_agent: str) -> str:
    """Return `system-browser` of a user agent of the data set."""
    system = next(
        (name for mark, name in _SYSTEM_MARKS if mark in user_agent),
        "linux",
    )
    return f"{system}-{next((name for mark, name in _BROWSER_MARKS if mark in user_agent), 'safari')}"


_SYSTEM_MARKS = (
    ("Windows", "windows"),
    ("iPad", "ipad"),
    ("iPhone", "iphone"),
    ("Android", "android"),
    ("Macintosh", "mac"),
    ("CrOS", "chromeos"),
)
_BROWSER_MARKS = (
    ("Edg", "edge"),
    ("OPR", "opera"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("CriOS", "chrome-ios"),
    ("Chrome", "chrome"),
)


def frequencies(kind: str, node: str, reading: Callable[[Any], T | None]) -> Table[T]:
    """Return a node's values for one kind of browser, as `reading` makes them; it gives None for what to leave out."""
    network = _network()
    found: dict[T, float] = defaultdict(float)
    for user_agent, share in network["userAgent"].items():
        if kind_of(user_agent) != kind:
            continue
        for text, probability in network[node].get("deeper", {}).get(user_agent, {}).items():
            if text == _MISSING:
                continue
            value = reading(json.loads(text.removeprefix(_DECODED)) if text.startswith(_DECODED) else text)
            if value is not None:
                found[value] += share * probability
    return Table(dict(found))
