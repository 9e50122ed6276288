"""Chance that can be entered anywhere: 16-bit draws for one thing from its number, and tables to spend them on."""

from __future__ import annotations

import random
import sys
from array import array
from bisect import bisect
from collections.abc import Callable, Sequence
from hashlib import shake_128
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
Draw = Callable[[], int]

# A draw is a whole number from 0 to 65,535.
SPAN = 1 << 16
BITS_12 = 4_095

_WORDS = 128


def digest(name: str, size: int) -> bytes:
    """Return the bytes that belong to a name: the same name, the same bytes."""
    return shake_128(name.encode()).digest(size)


def draws_of(data: bytes) -> Draw:
    """Return the draws that bytes hold, one for two of them."""
    return iter(_words(data)).__next__


class BlockDraws:
    """The draws of things numbered 0, 1, 2..., 128 for each, made in blocks because one at a time is slow."""

    def __init__(self, name: str, *, block: int = 256) -> None:
        self._name, self._block = name, block
        self._number = -1
        self._words = array("H")

    def __call__(self, number: int) -> Draw:
        block, position = divmod(number, self._block)
        if block != self._number:
            self._words = _words(random.Random(f"{self._name}/{block}").randbytes(self._block * 2 * _WORDS))
            self._number = block
        return iter(self._words[position * _WORDS : (position + 1) * _WORDS]).__next__


def _words(data: bytes) -> array[int]:
    words = array("H", data)
    if sys.byteorder == "big":
        words.byteswap()
    return words


def chance(share: float) -> int:
    """Return the limit below which a draw falls with this probability."""
    return round(share * SPAN)


def spread(choices: Sequence[T], weights: Sequence[float], slots: int = SPAN) -> list[T]:
    """Return a table of `slots` entries in which each choice fills its share of the places."""
    bounds = list(accumulate(weights))
    return [choices[min(bisect(bounds, (slot + 0.5) / slots * bounds[-1]), len(choices) - 1)] for slot in range(slots)]


def zipf_weights(count: int, offset: float = 3.0) -> list[float]:
    """Return falling weights: the first thing is the commonest, the tail is long."""
    return [1.0 / (rank + offset) for rank in range(count)]


def hexadecimal(*name: object) -> str:
    """Return the 32-digit digest that belongs to a name."""
    return shake_128("/".join(map(str, name)).encode()).hexdigest(16)
