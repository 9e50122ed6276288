"""The overview: figures of a stretch of time, from the roll-ups alone, and from the latest events' linked ids."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ridgeline.clock import DAY
from ridgeline.errors import RidgelineError
from ridgeline.operations.time_steps import days, hours, whole_hours
from ridgeline.storage.access import TopLinkedIds
from ridgeline.storage.columns import COLUMNS
from ridgeline.storage.protocol import RollupSum, Storage
from ridgeline.wire.management.overview import (
    CountryCount,
    LinkedIdCount,
    Overview,
    OverviewPoint,
    ScoreBucket,
    SignalCount,
    Step,
    TopLinkedIdsView,
)

HOURS_UNTIL = 7 * DAY
"""Up to so long a stretch is cut into hours unless asked for otherwise."""
MOST_STEPS = 1_100
"""Three years of days: what more has is no picture any more, and takes seconds."""
TOP = 10
LOOKED_AT = 10_000
"""Among so many of the latest events linked ids are counted: that takes some milliseconds."""

_EVENTS, _NEW = ("source", "device"), ("new_visitors", "")
_FLAGS = tuple(column.name for column in COLUMNS if column.kind == "flag" and column.name != "suspect")
# Of a step a flag counts that is true, and a bot that is bad.
_PER_STEP = {("bot", "bad"), *((flag, "true") for flag in _FLAGS)}
# Signals that have more values than two; of these only the whole stretch is told.
_CHOICES = (
    "vpn_confidence",
    "rare_device_percentile_bucket",
    "bot_info_identity",
    "bot_info_confidence",
)
_SIGNALS = {"bot", *_FLAGS, *_CHOICES}
# Read at once: for one store a second look costs as much as the first, whatever the measures.
_MEASURES = ("source", "new_visitors", "bot", *_FLAGS, *_CHOICES, "suspect_score", "country")


class TooManySteps(RidgelineError):
    """The stretch has more steps than are told of one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stretch: from the hour of `start` to the last that begins before `end`, Unix milliseconds.

    `step` None chooses by the stretch; `environment_id` None is all of them.
    """

    start: int
    end: int
    environment_id: str | None
    step: Step | None
    zone: ZoneInfo


async def overview_of(storage: Storage, wanted: Wanted) -> Overview:
    """Return the figures; raises TooManySteps, SearchTooLong, TooManySearches."""
    start, end = whole_hours(wanted.start, wanted.end)
    step: Step = wanted.step or ("hour" if wanted.end - wanted.start <= HOURS_UNTIL else "day")
    # Before they are made: a stretch can be thousands of years long.
    if (end - start) / (DAY / 24 if step == "hour" else DAY) > MOST_STEPS:
        raise TooManySteps(f"there are at most {MOST_STEPS:,} {step}s in one answer")
    begins = hours(start, end) if step == "hour" else days(start, end, wanted.zone)
    environment_id = wanted.environment_id
    sums, before, linked_ids = await asyncio.gather(
        storage.rollup_sums(_MEASURES, [start, *begins[1:], end], environment_id),
        storage.rollup_sums((_EVENTS[0], _NEW[0]), [max(0, 2 * start - end), start], environment_id),
        storage.top_linked_ids(start, end - 1, environment_id, TOP, LOOKED_AT),
    )
    return _put_together(start, end, step, begins, sums, before, linked_ids)


def _put_together(
    start: int,
    end: int,
    step: Step,
    begins: Sequence[int],
    sums: Iterable[RollupSum],
    before: Iterable[RollupSum],
    linked_ids: TopLinkedIds,
) -> Overview:
    counts: list[Counter[tuple[str, str]]] = [Counter() for _ in begins]
    totals: Counter[tuple[str, str]] = Counter()
    for one in sums:
        totals[one.measure, one.value] += one.count
        counts[one.step][one.measure, one.value] = one.count
    return Overview(
        start=start,
        end=end,
        step=step,
        **_visits(totals),
        before=_visits({(one.measure, one.value): one.count for one in before}),
        points=[
            OverviewPoint(
                at=at,
                **_visits(of_step),
                signals={name: count for (name, value), count in of_step.items() if (name, value) in _PER_STEP},
            )
            for at, of_step in zip(begins, counts, strict=True)
        ],
        signals=[
            SignalCount(signal=name, value=value, count=count)
            for (name, value), count in _most_first(totals)
            if name in _SIGNALS
        ],
        suspect_scores=sorted(
            (
                ScoreBucket(least=int(value), count=count)
                for (name, value), count in totals.items()
                if name == "suspect_score"
            ),
            key=lambda bucket: bucket.least,
        ),
        countries=[
            CountryCount(country=value, count=count)
            for (name, value), count in _most_first(totals)
            if name == "country"
        ],
        top_linked_ids=TopLinkedIdsView(
            linked_ids=[LinkedIdCount(linked_id=linked_id, count=count) for linked_id, count in linked_ids.ids],
            counted=linked_ids.counted,
            is_whole=linked_ids.is_whole,
        ),
    )


def _visits(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    events, new = counts.get(_EVENTS, 0), counts.get(_NEW, 0)
    return {"events": events, "new_visitors": new, "returning": max(0, events - new)}


def _most_first(counts: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
