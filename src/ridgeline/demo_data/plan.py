"""The plan: all visits of all stories, so many as were asked for, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ridgeline.clock import DAY
from ridgeline.demo_data.networks import Networks
from ridgeline.demo_data.stories import STORIES, customers
from ridgeline.demo_data.visit import Due, Visit
from ridgeline.demo_data.world import World

MOST_OF_ALL = 0.75
"""So much of all the stories may take together where each needs some; the rest are customers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen. Visits are made one by one: each is as large as what an agent sends."""

    due: Sequence[Due]

    def __len__(self) -> int:
        return len(self.due)

    def visits(self) -> Iterator[Visit]:
        """Yield the visits in order, no two at the same time."""
        last = 0
        for due in self.due:
            last = max(due.at, last + 1)
            yield due.make(last)


def plan(seed: str, events: int, days: int, now: int, networks: Networks) -> Plan:
    """Return so many visits of the days before a time; the same for the same arguments and tables of addresses."""
    world = World(seed, now - days * DAY, now, networks)
    found: list[Due] = []
    for story, count in zip(STORIES, _counts(events), strict=True):
        found += story.tell(world, count) if count else []
    found += customers.tell(world, events - len(found))
    # A sort is stable: what is at the same time stays as the stories have told it.
    return Plan(sorted(found, key=lambda due: due.at))


def _counts(events: int) -> list[int]:
    """Return how many visits each story has: its share, or the least with which it can be told where that is more."""
    counts = [max(story.least, round(story.share * events)) for story in STORIES]
    if sum(counts) <= events * MOST_OF_ALL:
        return counts
    # Too few for all: each as its share is.
    return [int(story.share * events) for story in STORIES]
