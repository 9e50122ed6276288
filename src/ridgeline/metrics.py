"""Counters and times of a server for Prometheus: identifications, what was dropped, each step and each smart signal.

Names and shapes are those of https://prometheus.io/docs/instrumenting/exposition_formats. Nothing in them is about a
visitor. Several workers of one server keep theirs in files of a common folder, and each answers for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Literal

CONTENT_TYPE = b"text/plain; version=1.0.0; charset=utf-8"
# In seconds: a signal takes some microseconds, a step up to some milliseconds when nothing is wrong.
_OF_SIGNALS = (0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01)
_OF_STEPS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3)
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """What one process counts; an instance has counters of its own, but where workers share theirs."""

    def __init__(self) -> None:
        # Whether processes share is settled by the library when it is imported.
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

        self._registry = registry = CollectorRegistry()
        self._identified = Counter(
            "ridgeline_identifications", "Identifications that were recorded.", ["method"], registry=registry
        )
        self._dropped = Counter(
            "ridgeline_observations_dropped", "Observations that became no event.", ["reason"], registry=registry
        )
        self._steps = Histogram(
            "ridgeline_step_seconds",
            "Time of a step of an identification.",
            ["step"],
            buckets=_OF_STEPS,
            registry=registry,
        )
        self._signals = Histogram(
            "ridgeline_signal_seconds",
            "Time that the judgement of a smart signal took.",
            ["signal"],
            buckets=_OF_SIGNALS,
            registry=registry,
        )

        self._sign_ins = Counter(
            "ridgeline_sign_ins", "Attempts to sign in to the console.", ["outcome"], registry=registry
        )

    def identified(self, method: str) -> None:
        self._identified.labels(method).inc()

    def dropped(self, reason: str) -> None:
        self._dropped.labels(reason).inc()

    def step(self, name: str, seconds: float) -> None:
        self._steps.labels(name).observe(seconds)

    def signal(self, field: str, seconds: float) -> None:
        self._signals.labels(field).observe(seconds)

    def sign_in(self, outcome: Literal["signed_in", "failed", "slowed_down"]) -> None:
        self._sign_ins.labels(outcome).inc()

    def text(self) -> bytes:
        """Return all of them, of all workers, in Prometheus' text format."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess  # noqa: PLC0415

        if _FOLDER not in os.environ:
            return bytes(generate_latest(self._registry))
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return bytes(generate_latest(registry))


@contextmanager
def shared_by_workers() -> Iterator[None]:
    """Have the processes that are forked within count together; to be entered before any counts."""
    with TemporaryDirectory(prefix="ridgeline-metrics-") as folder:
        os.environ[_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[_FOLDER]
