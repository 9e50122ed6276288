"""FP-Stalker's hybrid algorithm: rules leave few candidates, a random forest says how likely each is.

A. Vastel, P. Laperdrix, W. Rudametkin, R. Rouvoy, FP-STALKER, IEEE S&P 2018, section V.B: rules 1 to 3 without the
canvas, fewer than five changes, a forest of ten trees with three features a split over nine features of a pair, and a
candidate only above a threshold of probability; the best must be clear of the second by 0.1, or be of the same id. The
published threshold, 0.994, was made for the published population; here as there it is chosen on devices of its own.

The forest reads pairs of all candidates at once, as rows of numbers that stand for texts; equal texts have one number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from random import Random

import numpy as np
import numpy.typing as npt

from accuracy import measures
from accuracy.baselines.eckersley import likeness
from accuracy.baselines.fingerprint import Fingerprint, Reader
from accuracy.baselines.forest import Floats, Forest, grow_forest
from accuracy.baselines.memory import FORGOTTEN_AFTER, KEPT
from accuracy.releases import DAY
from accuracy.replay import Identified, replay
from accuracy.visits import Visit

THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.994)
MARGIN = 0.1
TREES = 10
FEATURES_A_SPLIT = 3
_MOST_CHANGES = 4
# What a row has a number for, in the order of the columns.
_COMPARED = ("canvas", "fonts", "user_agent", "vendor", "renderer", "plugins", "languages", "resolution", "timezone")
FEATURES = ("changes", "languages", "user_agent", "canvas", "days", "plugins", "fonts", "renderer", "resolution")
_COLUMN = {name: index for index, name in enumerate(_COMPARED)}
_LIKE = ("languages", "user_agent", "plugins")

Row = npt.NDArray[np.int32]


def block(fingerprint: Fingerprint) -> Hashable:
    """Return what must be equal: rules 1 and 3."""
    return (
        fingerprint.os,
        fingerprint.platform,
        fingerprint.browser,
        fingerprint.cookies,
        fingerprint.storage,
    )


class Coder:
    """Gives each text a number, and remembers how alike two are."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._texts: list[str] = []
        self._rows: dict[Fingerprint, Row] = {}

    def row(self, fingerprint: Fingerprint) -> Row:
        found = self._rows.get(fingerprint)
        if found is None:
            found = np.array([self._number(getattr(fingerprint, name)) for name in _COMPARED], dtype=np.int32)
            self._rows[fingerprint] = found
        return found

    def _number(self, value: str | frozenset[str]) -> int:
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self._texts)
            self._texts.append(value if isinstance(value, str) else " ".join(sorted(value)))
        return number

    @staticmethod
    def version(fingerprint: Fingerprint) -> int:
        major, minor = (*fingerprint.version, 0, 0)[:2]
        return major * 1_000 + minor

    def like(self, numbers: Row, new: int) -> Floats:
        """Return how alike each text is to a new one."""
        distinct, where = np.unique(numbers, return_inverse=True)
        text = self._texts[new]
        return np.array([likeness(self._texts[number], text) for number in distinct], dtype=np.float64)[where]


def features(coder: Coder, known: Row, days: Floats, new: Row) -> Floats:
    """Return a pair's nine features in a row each: the count of changes, likenesses, equalities, and days between."""
    equal = known == new
    columns = {"changes": (~equal).sum(axis=1).astype(np.float64), "days": days}
    for name in FEATURES:
        if name in _LIKE:
            columns[name] = coder.like(known[:, _COLUMN[name]], int(new[_COLUMN[name]]))
        elif name in _COLUMN:
            columns[name] = equal[:, _COLUMN[name]].astype(np.float64)
    return np.column_stack([columns[name] for name in FEATURES])


class _Block:
    """The remembered fingerprints of one block in columns that grow; an id holds a place for each of its latest two."""

    def __init__(self) -> None:
        self.rows = np.zeros((16 * KEPT, len(_COMPARED)), dtype=np.int32)
        self.versions = np.zeros(16 * KEPT, dtype=np.int64)
        self.at = np.full(16 * KEPT, -1, dtype=np.int64)
        self.ids: list[str] = []
        self._place: dict[str, int] = {}
        self._turn: dict[str, int] = {}

    @property
    def used(self) -> int:
        return len(self.ids) * KEPT

    def put(self, name: str, at: int, row: Row, version: int) -> None:
        place = self._place.get(name)
        if place is None:
            place = self._place[name] = len(self.ids)
            self.ids.append(name)
            if self.used > len(self.at):
                self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
                self.versions = np.concatenate([self.versions, np.zeros_like(self.versions)])
                self.at = np.concatenate([self.at, np.full_like(self.at, -1)])
        turn = self._turn[name] = (self._turn.get(name, -1) + 1) % KEPT
        index = place * KEPT + turn
        self.rows[index], self.versions[index], self.at[index] = row, version, at


class Hybrid:
    name = "FP-Stalker hybrid"

    def __init__(self, forest: Forest, threshold: float) -> None:
        self._forest = forest
        self._threshold = threshold
        self._reader = Reader()
        self._coder = Coder()
        self._blocks: dict[Hashable, _Block] = {}
        self._count = 0

    def identify(self, visit: Visit, token: str | None) -> Identified:
        new = self._reader.read(visit)
        row, version = self._coder.row(new), self._coder.version(new)
        known = self._blocks.setdefault(block(new), _Block())
        found, confidence = (token, 1.0) if token else self._match(known, row, version, visit.at)
        if found is None:
            self._count += 1
            found = f"id {self._count}"
        known.put(found, visit.at, row, version)
        return Identified(found, confidence)

    def _match(self, known: _Block, new: Row, version: int, at: int) -> tuple[str | None, float]:
        used = known.used
        rows, seen = known.rows[:used], known.at[:used]
        possible = (seen >= 0) & (at - seen <= FORGOTTEN_AFTER) & (known.versions[:used] <= version)
        changes = (rows != new).sum(axis=1)
        exact = np.flatnonzero(possible & (changes == 0))
        if len(exact):
            ids = {known.ids[place // KEPT] for place in exact}
            return (ids.pop(), 1.0) if len(ids) == 1 else (None, 1 / (len(ids) + 1))
        places = np.flatnonzero(possible & (changes <= _MOST_CHANGES))
        if not len(places):
            return None, 1.0
        likely = self._forest.predict(features(self._coder, rows[places], (at - seen[places]) / DAY, new))
        best = float(likely.max())
        if best <= self._threshold:
            return None, 1 - best
        top = {known.ids[place // KEPT] for place in places[likely == best]}
        others = likely[likely < best]
        second = float(others.max()) if len(others) else 0.0
        if best <= second + MARGIN:
            top |= {known.ids[place // KEPT] for place in places[likely == second]}
        return (top.pop(), best) if len(top) == 1 else (None, 1 - best)


def train(visits: Iterable[Visit], seed: int) -> Forest:
    """Grow the forest from visits whose devices are known: each with its device's last one, and with a stranger's.

    As published, no rule is applied to these pairs: most strangers differ a lot, and unchanged pairs are among them.
    """
    random = Random(f"hybrid:{seed}")
    reader, coder = Reader(), Coder()
    seen: list[tuple[int, int, Row]] = []
    last: dict[int, tuple[int, Row]] = {}
    rows: list[Floats] = []
    truth: list[bool] = []

    def add(known: Row, at: int, row: Row, now: int, same: bool) -> None:
        days = np.array([abs(now - at) / DAY])
        rows.append(features(coder, known[np.newaxis], days, row)[0])
        truth.append(same)

    for visit in visits:
        row = coder.row(reader.read(visit))
        if visit.device in last:
            at, known = last[visit.device]
            add(known, at, row, visit.at, True)
            stranger, at, known = random.choice(seen)
            if stranger != visit.device:
                add(known, at, row, visit.at, False)
        last[visit.device] = visit.at, row
        seen.append((visit.device, visit.at, row))
    if not 0 < sum(truth) < len(truth):
        raise ValueError("too few visits to learn from: there must be pairs of one device and of two")
    return grow_forest(
        np.array(rows), np.array(truth, dtype=np.bool_), trees=TREES, features=FEATURES_A_SPLIT, seed=seed
    )


def choose_threshold(forest: Forest, visits: Sequence[Visit]) -> float:
    """Return the threshold that does best in a replay of other devices' visits, all storage ignored.

    Best by pairwise F0.5, which counts precision for more: a wrong merge is the worse error.
    """

    def worth(threshold: float) -> float:
        outcome = replay(visits, Hybrid(forest, threshold), with_storage=False)
        found = measures.pairwise(outcome.device, outcome.id)
        return 1.25 * found.precision * found.recall / max(0.25 * found.precision + found.recall, 1e-9)

    return max(THRESHOLDS, key=worth)
