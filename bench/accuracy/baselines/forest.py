"""A small random forest for two classes, in numpy: grown by Gini impurity, read as a mean of leaf shares.

L. Breiman, Random Forests, Machine Learning 45, 2001.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# Splits tried for each feature: the borders between values, or so many of them.
_MOST_SPLITS = 24


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes by number, the root 0; a leaf has feature -1. Rows with a value of at most the limit go left."""

    feature: npt.NDArray[np.int64]
    limit: Floats
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    share: Floats
    depth: int

    def predict(self, rows: Floats) -> Floats:
        at = np.zeros(len(rows), dtype=np.int64)
        everyone = np.arange(len(rows))
        for _ in range(self.depth):
            feature = self.feature[at]
            inner = feature >= 0
            goes_left = rows[everyone, np.where(inner, feature, 0)] <= self.limit[at]
            at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
        return self.share[at]


@dataclass(frozen=True, slots=True)
class Forest:
    trees: tuple[Tree, ...]

    def predict(self, rows: Floats) -> Floats:
        """Return each row's probability of being true."""
        total = np.zeros(len(rows))
        for tree in self.trees:
            total += tree.predict(rows)
        return total / len(self.trees)


def grow_forest(
    rows: Floats, truth: Bools, *, trees: int, features: int, seed: int, depth: int = 40, least: int = 1
) -> Forest:
    """Grow a forest; each tree sees a bootstrap of the rows, each split `features` features, each leaf `least` rows."""
    random = np.random.default_rng(seed)
    grown = []
    for _ in range(trees):
        chosen = random.integers(0, len(rows), len(rows))
        grown.append(_Growing(random, features, depth, least).tree(rows[chosen], truth[chosen]))
    return Forest(tuple(grown))


class _Growing:
    def __init__(self, random: np.random.Generator, features: int, depth: int, least: int) -> None:
        self._random, self._features, self._depth, self._least = random, features, depth, least
        self._nodes: list[tuple[int, float, int, int, float]] = []

    def tree(self, rows: Floats, truth: Bools) -> Tree:
        self._grow(rows, truth, self._depth)
        feature, limit, left, right, share = zip(*self._nodes, strict=True)
        return Tree(
            np.array(feature, dtype=np.int64),
            np.array(limit, dtype=np.float64),
            np.array(left, dtype=np.int64),
            np.array(right, dtype=np.int64),
            np.array(share, dtype=np.float64),
            self._depth,
        )

    def _grow(self, rows: Floats, truth: Bools, depth: int) -> int:
        number = len(self._nodes)
        share = float(truth.mean())
        self._nodes.append((-1, 0.0, 0, 0, share))
        found = self._best_split(rows, truth) if depth and 0 < share < 1 else None
        if found is not None:
            feature, limit = found
            goes_left = rows[:, feature] <= limit
            left = self._grow(rows[goes_left], truth[goes_left], depth - 1)
            right = self._grow(rows[~goes_left], truth[~goes_left], depth - 1)
            self._nodes[number] = (feature, limit, left, right, share)
        return number

    def _best_split(self, rows: Floats, truth: Bools) -> tuple[int, float] | None:
        best, found = 0.0, None
        impurity = _gini(truth.mean())
        for feature in self._random.permutation(rows.shape[1])[: self._features]:
            column = rows[:, feature]
            values = np.unique(column)
            if len(values) > _MOST_SPLITS:
                values = np.unique(np.quantile(column, np.linspace(0, 1, _MOST_SPLITS)))
            for limit in (values[:-1] + values[1:]) / 2:
                goes_left = column <= limit
                count = int(goes_left.sum())
                if min(count, len(truth) - count) < self._least:
                    continue
                share = count / len(truth)
                gain = impurity - share * _gini(truth[goes_left].mean()) - (1 - share) * _gini(truth[~goes_left].mean())
                if gain > best + 1e-12:
                    best, found = float(gain), (int(feature), float(limit))
        return found


def _gini(share: float) -> float:
    return float(2 * share * (1 - share))
