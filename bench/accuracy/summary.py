"""The figures of one algorithm in one mode, over all seeds, with intervals by device."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from accuracy import measures
from accuracy.bootstrap import Estimate, ratio
from accuracy.replay import Outcome

# So that devices of different seeds are different devices.
_APART = 10_000_000
STABILITY = ("storage_cleared", "storage_expired", "private_window", "browser_update", "travel")


@dataclass(slots=True)
class Row:
    """One visit, judged; `identity` is the device across seeds."""

    identity: int
    platform: str
    cause: list[str]
    token: bool
    confidence: float
    returning: bool
    new_id: bool
    merged: bool
    wrong: bool
    right: bool
    kept: bool
    """Whether it got the id of the device's visit before."""


@dataclass(slots=True)
class Group:
    """How sure the algorithm was of some visits, and how often it was right."""

    visits: int
    confidence: float
    right: float


@dataclass(slots=True)
class Summary:
    visits: int
    false_merge: Estimate | None
    false_split: Estimate | None
    new_accept: Estimate | None
    wrong: Estimate | None
    average: Estimate | None
    maximum: Estimate | None
    perfect: Estimate | None
    ids: Estimate | None
    ownership: float
    pairwise: measures.PrecisionRecall
    b_cubed: measures.PrecisionRecall
    reliability: list[measures.Bin]
    calibration_error: float
    platforms: dict[str, tuple[Estimate | None, Estimate | None, Estimate | None]] = field(default_factory=dict)
    """False merge, false split and new-visitor false accept."""
    stability: dict[str, Estimate | None] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    generous: tuple[Estimate | None, Estimate | None] | None = None
    """False merge and false split of the id of the more generous decision, where the algorithm gives one."""
    curve: list[tuple[float, float]] = field(default_factory=list)
    """False split and false merge, when answers below a rising confidence are taken for new visitors."""


def rows_of(outcomes: Sequence[Outcome], *, high_recall: bool = False) -> list[Row]:
    rows = []
    for number, outcome in enumerate(outcomes):
        ids = outcome.high_recall if high_recall else outcome.id
        judged = measures.judge(outcome.device, ids)
        wrong = measures.wrong_visits(outcome.device, ids)
        for index, device in enumerate(outcome.device):
            rows.append(
                Row(
                    number * _APART + device,
                    outcome.platform[index],
                    outcome.cause[index],
                    outcome.token[index],
                    outcome.confidence[index],
                    judged.returning[index],
                    judged.new_id[index],
                    judged.merged(outcome.device, index),
                    wrong[index],
                    judged.right(outcome.device, index),
                    judged.before[index] == ids[index],
                )
            )
    return rows


def _share(rows: Sequence[Row], of: Callable[[Row], bool], among: Callable[[Row], bool]) -> Estimate | None:
    chosen = [row for row in rows if among(row)]
    if not chosen:
        return None
    devices = np.array([row.identity for row in chosen], dtype=np.int64)
    return ratio(devices, np.array([float(of(row)) for row in chosen]), np.ones(len(chosen)))


def false_merge(rows: Sequence[Row]) -> Estimate | None:
    return _share(rows, lambda row: row.merged, lambda row: True)


def false_split(rows: Sequence[Row]) -> Estimate | None:
    return _share(rows, lambda row: row.new_id, lambda row: row.returning)


def new_accept(rows: Sequence[Row]) -> Estimate | None:
    return _share(rows, lambda row: row.merged, lambda row: not row.returning)


def summarise(outcomes: Sequence[Outcome], frequency: float | None, *, tokenless: bool = False) -> Summary:
    """Return the figures; `tokenless` looks only at visits to which no token came along."""
    every = rows_of(outcomes)
    rows = [row for row in every if not (tokenless and row.token)]
    table = measures.reliability([row.confidence for row in rows], [row.right for row in rows])
    tracked = [
        (number * _APART + device, each)
        for number, outcome in enumerate(outcomes)
        for device, each in measures.tracking(outcome.device, outcome.id, outcome.at, frequency).items()
    ]
    devices = np.array([identity for identity, _ in tracked], dtype=np.int64)
    ones = np.ones(len(tracked))

    def mean(value: Callable[[measures.Tracking], float]) -> Estimate | None:
        return ratio(devices, np.array([value(each) for _, each in tracked]), ones)

    # Ids of different seeds are different ids.
    who: list[int] = []
    names: list[int] = []
    for number, outcome in enumerate(outcomes):
        for index, device in enumerate(outcome.device):
            if not (tokenless and outcome.token[index]):
                who.append(number * _APART + device)
                names.append(number * _APART + outcome.id[index])
    by_platform: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_platform[row.platform].append(row)
    return Summary(
        visits=len(rows),
        false_merge=false_merge(rows),
        false_split=false_split(rows),
        new_accept=new_accept(rows),
        wrong=_share(rows, lambda row: row.wrong, lambda row: True),
        average=mean(lambda each: each.average),
        maximum=mean(lambda each: each.maximum),
        perfect=mean(lambda each: each.perfect),
        ids=mean(lambda each: each.ids),
        ownership=measures.ownership(who, names),
        pairwise=measures.pairwise(who, names),
        b_cubed=measures.b_cubed(who, names),
        reliability=table,
        calibration_error=measures.calibration_error(table),
        platforms={
            name: (false_merge(found), false_split(found), new_accept(found))
            for name, found in sorted(by_platform.items())
        },
        stability={cause: _stability(rows, cause) for cause in STABILITY},
        groups=_groups(rows),
        generous=_generous(outcomes, tokenless),
        curve=_curve(rows),
    )


def _generous(outcomes: Sequence[Outcome], tokenless: bool) -> tuple[Estimate | None, Estimate | None] | None:
    if all(outcome.high_recall == outcome.id for outcome in outcomes):
        return None
    rows = [row for row in rows_of(outcomes, high_recall=True) if not (tokenless and row.token)]
    return false_merge(rows), false_split(rows)


def _stability(rows: Sequence[Row], cause: str) -> Estimate | None:
    return _share(rows, lambda row: row.kept, lambda row: row.returning and cause in row.cause)


def _groups(rows: Sequence[Row]) -> dict[str, Group]:
    chosen: dict[str, Callable[[Row], bool]] = {
        "office fleets": lambda row: row.platform == "fleet",
        "identical phones (iPhone)": lambda row: row.platform.startswith("iphone"),
        "private windows": lambda row: "private_window" in row.cause,
        "Safari's expiry": lambda row: "storage_expired" in row.cause,
        "browser updates": lambda row: "browser_update" in row.cause,
    }
    found = {}
    for name, among in chosen.items():
        members = [row for row in rows if among(row)]
        if members:
            confidence = sum(row.confidence for row in members) / len(members)
            found[name] = Group(len(members), confidence, sum(row.right for row in members) / len(members))
    return found


def _curve(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Take matches below a confidence for new visitors, and let it rise: merges become fewer, splits more."""
    returning = sum(row.returning for row in rows)
    if not returning:
        return []
    matches = sorted((row for row in rows if not row.new_id), key=lambda row: row.confidence)
    merged = sum(row.merged for row in rows)
    split = sum(row.returning and row.new_id for row in rows)
    points = [(split / returning, merged / len(rows))]
    for index, row in enumerate(matches):
        merged -= row.merged
        split += row.returning
        last = index + 1 == len(matches)
        if not last and matches[index + 1].confidence > row.confidence:
            points.append((split / returning, merged / len(rows)))
    step = max(1, len(points) // 200)
    return points[::step]
