"""What the answers are worth: error rates, tracking, ownership, calibration. Pure, over columns of equal length.

Words: an id's *founder* is the device that was first given it. A visit is *returning* when its device was seen before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accuracy.releases import DAY


@dataclass(frozen=True, slots=True)
class Judged:
    """Every visit's verdict, by position."""

    founder: list[int]
    """The device that founded the id it was given."""
    returning: list[bool]
    new_id: list[bool]
    """Whether this visit founded its id."""
    before: list[int | None]
    """The id of the device's visit before."""

    def merged(self, device: Sequence[int], index: int) -> bool:
        """Tell whether the visit was given another device's id."""
        return self.founder[index] != device[index]

    def split(self, index: int) -> bool:
        """Tell whether a returning device was given a new id."""
        return self.returning[index] and self.new_id[index]

    def right(self, device: Sequence[int], index: int) -> bool:
        """Tell whether the id is the device's own, and new only if the device is."""
        return self.founder[index] == device[index] and self.returning[index] != self.new_id[index]


def judge(device: Sequence[int], ids: Sequence[int]) -> Judged:
    founders: dict[int, int] = {}
    last: dict[int, int] = {}
    judged = Judged([], [], [], [])
    for who, name in zip(device, ids, strict=True):
        judged.new_id.append(name not in founders)
        judged.founder.append(founders.setdefault(name, who))
        judged.returning.append(who in last)
        judged.before.append(last.get(who))
        last[who] = name
    return judged


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    precision: float
    recall: float


def _pairs(counts: Counter[int] | Counter[tuple[int, int]]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def pairwise(device: Sequence[int], ids: Sequence[int]) -> PrecisionRecall:
    """Of pairs of visits with one id, the share of one device; of pairs of one device, that with one id; 1 for none."""
    both = _pairs(Counter(zip(device, ids, strict=True)))
    same_id, same_device = _pairs(Counter(ids)), _pairs(Counter(device))
    return PrecisionRecall(both / same_id if same_id else 1.0, both / same_device if same_device else 1.0)


def b_cubed(device: Sequence[int], ids: Sequence[int]) -> PrecisionRecall:
    """The mean over visits of the share of its id's visits that are of its device, and the other way round."""
    if not device:
        return PrecisionRecall(1.0, 1.0)
    both = Counter(zip(device, ids, strict=True))
    by_id, by_device = Counter(ids), Counter(device)
    precision = sum(count * count / by_id[name] for (_, name), count in both.items())
    recall = sum(count * count / by_device[who] for (who, _), count in both.items())
    return PrecisionRecall(precision / len(device), recall / len(device))


@dataclass(frozen=True, slots=True)
class Tracking:
    """FP-Stalker's durations of one device, in days."""

    average: float
    maximum: float
    perfect: float
    ids: int


def tracking(
    device: Sequence[int], ids: Sequence[int], at: Sequence[int], frequency: float | None
) -> dict[int, Tracking]:
    """Return each device's tracking, of devices with at least two visits.

    `frequency` is the days between visits; None takes the device's own mean. With n visits under k ids, m of them under
    the commonest: average f (n - k) / k, maximum f (m - 1), perfect f (n - 1).
    """
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for who, name, when in zip(device, ids, at, strict=True):
        counts[who][name] += 1
        first.setdefault(who, when)
        last[who] = when
    found = {}
    for who, names in counts.items():
        visits = names.total()
        if visits < 2:
            continue
        days = frequency if frequency is not None else (last[who] - first[who]) / DAY / (visits - 1)
        k = len(names)
        found[who] = Tracking(days * (visits - k) / k, days * (max(names.values()) - 1), days * (visits - 1), k)
    return found


def owners(device: Sequence[int], ids: Sequence[int]) -> dict[int, int]:
    """Return each id's majority device; of equals the one that had it first."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for who, name in zip(device, ids, strict=True):
        counts[name][who] += 1
    return {name: max(held, key=lambda who: held[who]) for name, held in counts.items()}


def ownership(device: Sequence[int], ids: Sequence[int]) -> float:
    """Return the mean over ids of the share of its visits that belong to its majority device."""
    both = Counter(zip(ids, device, strict=True))
    sizes = Counter(ids)
    best: dict[int, int] = defaultdict(int)
    for (name, _), count in both.items():
        best[name] = max(best[name], count)
    return sum(count / sizes[name] for name, count in best.items()) / len(sizes) if sizes else 1.0


def wrong_visits(device: Sequence[int], ids: Sequence[int]) -> list[bool]:
    """Tell for each visit whether its id belongs to another device by majority."""
    owner = owners(device, ids)
    return [owner[name] != who for who, name in zip(device, ids, strict=True)]


@dataclass(frozen=True, slots=True)
class Bin:
    """Visits with a confidence in [low, high): how many, how sure on average, and how many were right."""

    low: float
    high: float
    visits: int
    confidence: float
    right: float


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Return the bins that have visits; a confidence of 1 falls into the last."""
    sums: dict[int, list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for value, good in zip(confidence, right, strict=True):
        entry = sums[min(bins - 1, int(value * bins))]
        entry[0] += 1
        entry[1] += value
        entry[2] += good
    return [
        Bin(index / bins, (index + 1) / bins, int(count), total / count, good / count)
        for index, (count, total, good) in sorted(sums.items())
    ]


def calibration_error(table: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of confidence from the share that was right."""
    total = sum(each.visits for each in table)
    return sum(each.visits * abs(each.confidence - each.right) for each in table) / total if total else 0.0
