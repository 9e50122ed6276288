"""The form in which a population is kept, and processes tell each other what changed in theirs."""

from __future__ import annotations

import msgspec

from ridgeline.matching.census import VERSION as CENSUS
from ridgeline.matching.census import StoredCensus
from ridgeline.matching.features import VERSION

FORMAT = 2
"""The version of this form; the one before had no census."""


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
    census: StoredCensus = msgspec.field(default_factory=StoredCensus)


def encode(stored: Stored) -> bytes:
    """Return a population as the bytes that stores keep."""
    return msgspec.msgpack.encode(stored)


def decode(raw: bytes) -> Stored | None:
    """Return what `encode` gave; None where it is of a newer release or broken.

    Of older features only how visitors returned is left: that depends on no feature, while looks are counted anew. An
    older census is left out.
    """
    try:
        stored = msgspec.msgpack.decode(raw, type=Stored)
    except msgspec.DecodeError:
        return None
    if not 1 <= stored.version <= FORMAT or stored.features > VERSION or stored.census.version > CENSUS:
        return None
    stored.version = FORMAT
    if stored.features == VERSION:
        if stored.census.version < CENSUS:
            stored.census = StoredCensus()
        return stored
    at = stored.arrivals_at
    return msgspec.structs.replace(
        stored,
        origin=at,
        began=at,
        arrivals=0.0,
        arrivals_at=at,
        counts={},
        features=VERSION,
        census=StoredCensus(),
    )
