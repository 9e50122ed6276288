"""From what the model believes to what turned out to be true: a rising curve of a few points, learned in training."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence


class Calibration:
    def __init__(self, curve: Sequence[tuple[float, float]]) -> None:
        """`curve`: points (believed, true), both rising; none leaves a probability as it is."""
        self._x = [x for x, _ in curve]
        self._y = [y for _, y in curve]

    def __call__(self, probability: float) -> float:
        """Return the calibrated probability, between the points on straight lines."""
        if not self._x:
            return probability
        place = bisect.bisect_right(self._x, probability)
        if place == 0:
            return self._y[0]
        if place == len(self._x):
            return self._y[-1]
        left, right = self._x[place - 1], self._x[place]
        share = (probability - left) / (right - left) if right > left else 1.0
        return self._y[place - 1] + share * (self._y[place] - self._y[place - 1])


def isotonic(points: Sequence[tuple[float, float]], least: int) -> list[tuple[float, float]]:
    """Return the rising curve nearest to points (believed, 0 or 1), each step of at least `least` points.

    Pool adjacent violators over blocks of points of like belief.
    """
    blocks: list[tuple[float, float, int]] = []  # sum of beliefs, sum of truths, number
    filling = False
    for _, alike in itertools.groupby(sorted(points), key=lambda point: point[0]):
        part = list(alike)
        block = (sum(x for x, _ in part), sum(y for _, y in part), len(part))
        if filling:
            block = _together(blocks.pop(), block)
        blocks.append(block)
        filling = block[2] < least
    if filling and len(blocks) > 1:
        blocks.append(_together(blocks.pop(), blocks.pop()))
    rising: list[tuple[float, float, int]] = []
    for block in blocks:
        rising.append(block)
        while len(rising) > 1 and rising[-2][1] / rising[-2][2] >= rising[-1][1] / rising[-1][2]:
            rising.append(_together(rising.pop(), rising.pop()))
    return [(x / number, y / number) for x, y, number in rising]


def _together(one: tuple[float, float, int], other: tuple[float, float, int]) -> tuple[float, float, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
