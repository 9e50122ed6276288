"""Numbers of one size in a blob, the lowest byte first on any machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable


def packed(code: str, numbers: Iterable[int]) -> bytes:
    """Return the bytes of numbers of a type code of `array`."""
    content = array(code, numbers)
    if sys.byteorder == "big":
        content.byteswap()
    return content.tobytes()


def unpacked(code: str, content: bytes) -> array[int]:
    """Return the numbers of `packed`."""
    numbers = array(code, content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
