"""Drawing from a seed: choices by weight, and texts and numbers that belong to a name."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import xxhash

T = TypeVar("T")
_OURS = "ridgeline demo data"


class Choices(Generic[T]):
    """Values by how often each is drawn; weights need not add up to one."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values = tuple(weights)
        self._limits = [*accumulate(weights.values())]

    def draw(self, random: Random) -> T:
        return self.values[bisect(self._limits, random.random() * self._limits[-1], hi=len(self.values) - 1)]


def drawn(*name: object) -> Random:
    """Return the source of chance that belongs to a name, the same in every process."""
    return Random(_text(name))


def share(*name: object) -> float:
    """Return the number from 0 to below 1 that belongs to a name."""
    return xxhash.xxh3_64_intdigest(_text(name).encode()) / 2**64


def digest(*name: object) -> str:
    """Return 32 hexadecimal digits that belong to a name, and that no browser ever gave."""
    return xxhash.xxh3_128_hexdigest(_text(name).encode())


def short_digest(*name: object) -> str:
    """Return the first eight of them."""
    return digest(*name)[:8]


def _text(name: tuple[object, ...]) -> str:
    return "/".join((_OURS, *map(str, name)))
