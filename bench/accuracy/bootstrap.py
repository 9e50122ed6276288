"""Confidence intervals: devices are drawn again with replacement, because visits of one device are not independent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 400


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def ratio(
    devices: npt.NDArray[np.int64], above: npt.NDArray[np.float64], below: npt.NDArray[np.float64], seed: int = 0
) -> Estimate | None:
    """Return the sum of `above` over the sum of `below`, drawn again by device; None when there is nothing below."""
    if not len(below) or below.sum() <= 0:
        return None
    _, place = np.unique(devices, return_inverse=True)
    count = int(place.max()) + 1
    tops = np.bincount(place, weights=above, minlength=count)
    bottoms = np.bincount(place, weights=below, minlength=count)
    random = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        times = np.bincount(random.integers(0, count, count), minlength=count)
        bottom = float(times @ bottoms)
        if bottom > 0:
            found.append(float(times @ tops) / bottom)
    low, high = np.quantile(found, [0.025, 0.975])
    return Estimate(float(tops.sum() / bottoms.sum()), float(low), float(high))
