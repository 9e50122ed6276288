"""Hashes and shares that stand for what a machine would render, the same in every process."""

from __future__ import annotations

import xxhash


def digest(*parts: object) -> str:
    """Return 32 hexadecimal digits, as the agent's hashes have; equal parts give equal digits."""
    return xxhash.xxh3_128_hexdigest(repr(parts).encode())


def short_digest(*parts: object) -> str:
    return digest(*parts)[:8]


def number(*parts: object) -> int:
    """Return a 64-bit number."""
    return xxhash.xxh3_64_intdigest(repr(parts).encode())


def share(*parts: object) -> float:
    """Return a number in [0, 1)."""
    return number(*parts) / 2**64
