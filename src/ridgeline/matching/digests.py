"""Numbers that stand for values and combinations of them: the same in every process, release and machine.

They are stored, so neither Python's own `hash` nor the order of a dictionary may reach them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import xxhash

_MASK = 2**64 - 1
_ODD = 0x9E37_79B9_7F4A_7C15  # 2^64 divided by the golden ratio, Knuth's multiplier
_SHIFT = 29


def digest32(value: Any) -> int:
    """Return 32 bits of any JSON value; the order of an object's members does not count."""
    return xxhash.xxh32_intdigest(msgspec.json.encode(value, order="deterministic"))


def digest64(text: bytes) -> int:
    """Return 64 bits of a text."""
    return xxhash.xxh64_intdigest(text)


def mix(number: int, value: int) -> int:
    """Return 64 bits of a running number and one value more; the order of mixing counts."""
    number = ((number ^ value) * _ODD) & _MASK
    return number ^ (number >> _SHIFT)


def mix_all(number: int, values: Iterable[int]) -> int:
    """Return a running number with values mixed in one after the other, as `mix` does."""
    # Without a call for each: of one visit there are hundreds.
    for value in values:
        number = ((number ^ value) * _ODD) & _MASK
        number ^= number >> _SHIFT
    return number


def running(number: int, values: Iterable[int]) -> list[int]:
    """Return a running number as it is at first, and after each of some values was mixed in, as `mix` does."""
    found = [number]
    for value in values:
        number = ((number ^ value) * _ODD) & _MASK
        number ^= number >> _SHIFT
        found.append(number)
    return found


def signed(number: int) -> int:
    """Return 64 bits as the signed number that databases store."""
    return number - 2**64 if number >= 2**63 else number
