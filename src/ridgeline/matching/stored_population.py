"""The form in which a population is kept, and processes tell each other what changed in theirs."""

from __future__ import annotations

import msgspec

from ridgeline.matching.features import VERSION

FORMAT = 1
"""The version of this form."""


class Stored(msgspec.Struct, array_like=True):
    """All that a population has counted, or what changed in it since it was last asked.

    `features` is the VERSION of the features that were counted. What was taken away in advance has negative counts.
    """

    version: int
    origin: int
    began: int
    arrivals: float
    arrivals_at: int
    returns: float
    returns_without_token: float
    expected_without_token: float
    counts: dict[int, float]
    features: int = 1


def encode(stored: Stored) -> bytes:
    """Return a population as the bytes that stores keep."""
    return msgspec.msgpack.encode(stored)


def decode(raw: bytes) -> Stored | None:
    """Return what `encode` gave; None where it is of a newer release or broken.

    Of older features only how visitors returned is left: that depends on no feature, while looks are counted anew.
    """
    try:
        stored = msgspec.msgpack.decode(raw, type=Stored)
    except msgspec.DecodeError:
        return None
    if stored.version != FORMAT or stored.features > VERSION:
        return None
    if stored.features == VERSION:
        return stored
    at = stored.arrivals_at
    return msgspec.structs.replace(
        stored, origin=at, began=at, arrivals=0.0, arrivals_at=at, counts={}, features=VERSION
    )
