"""The way of one identification: a list of named steps, each timed; a step passes the visit on or drops it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

import structlog

from ridgeline.identify.visit import Drop, Request, Visit
from ridgeline.metrics import Metrics

log = structlog.get_logger(__name__)


class Step(Protocol):
    name: str

    async def run(self, visit: Visit) -> Drop | None:
        """Fill in this step's part of the visit, or return why the visit goes no further."""
        ...


class Pipeline:
    def __init__(self, steps: Sequence[Step], metrics: Metrics) -> None:
        names = [step.name for step in steps]
        if len(set(names)) != len(names):
            raise ValueError(f"two steps have one name: {names}")
        self.steps = tuple(steps)
        self._metrics = metrics

    async def run(self, request: Request) -> Visit:
        """Return the recorded visit, or raise the error of the step that dropped it."""
        visit = Visit(request)
        async with visit.held:
            for step in self.steps:
                started = time.perf_counter()
                drop = await step.run(visit)
                seconds = time.perf_counter() - started
                visit.timings[step.name] = round(seconds * 1000, 3)
                self._metrics.step(step.name, seconds)
                if drop is not None:
                    self._metrics.dropped(drop.reason.value)
                    log.info("observation_dropped", step=step.name, reason=drop.reason.value)
                    raise drop.error
        self._metrics.identified(visit.decision.method.value)
        log.info(
            "identified",
            event_id=visit.event.event_id,
            method=visit.decision.method.value,
            milliseconds=visit.timings,
        )
        return visit
