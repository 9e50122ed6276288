"""From what the model believes to what turned out to be true: a rising curve of a few points, learned in training."""

from __future__ import annotations

import bisect
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
    ordered = sorted(points)
    blocks: list[list[float]] = []  # sum of beliefs, sum of truths, number
    for start in range(0, len(ordered), least):
        part = ordered[start : start + least]
        if len(part) < least and blocks:
            blocks[-1] = [
                blocks[-1][0] + sum(x for x, _ in part),
                blocks[-1][1] + sum(y for _, y in part),
                blocks[-1][2] + len(part),
            ]
        else:
            blocks.append([sum(x for x, _ in part), sum(y for _, y in part), float(len(part))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    return [(x / number, y / number) for x, y, number in blocks]
