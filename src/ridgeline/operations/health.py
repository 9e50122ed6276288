"""How a deployment is, for its console: what `ridgeline doctor` says, but for damage to the store's file.

To look for that is to read all of the file. The rest is told in some hundredths of a second, away from the loop, and
remembered for a few seconds, since a page may ask again and again.
"""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ridgeline import __version__
from ridgeline.clock import Clock
from ridgeline.intel.inventory import Inventory, take_inventory
from ridgeline.intel.lookup import intel_folder, own_files
from ridgeline.operations.doctor import (
    Finding,
    check_folder,
    check_intel,
    check_reported,
    check_secret,
    check_settings,
)
from ridgeline.operations.known_secret import data_directory
from ridgeline.settings import Settings
from ridgeline.storage.protocol import Storage, StoreReport
from ridgeline.wire.management.health import DataSource, Health, HealthFinding, HealthState, StoreHealth

REMEMBERED_SECONDS = 5.0
_WORST_FIRST: tuple[HealthState, ...] = ("problem", "warning", "ok")
_NOT_TOLD = "What was found names files of the server, so only administrators are told."
# Facts of a store that say where it is.
_PLACES = frozenset({"file", "database"})
_SOURCES = {"shipped": "shipped with Ridgeline", "updated": "ridgeline intel update", "own": "your own file"}
_ASK = "Ask an administrator."


class _OfTheMachine(Struct):
    findings: list[Finding]
    inventory: Inventory


class HealthWatch:
    def __init__(
        self, storage: Storage, settings: Settings, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._storage = storage
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._started_at = clock()
        self._looking = asyncio.Lock()
        self._looked_at = 0.0
        self._last: Health | None = None

    async def health(self) -> Health:
        """Return how the deployment is, or was some seconds ago; raises StorageUnavailable."""
        async with self._looking:
            if self._last is None or self._monotonic() - self._looked_at > REMEMBERED_SECONDS:
                self._last = await self._look()
                self._looked_at = self._monotonic()
            return self._last

    async def _look(self) -> Health:
        began = self._monotonic()
        await self._storage.check()
        milliseconds = round((self._monotonic() - began) * 1000, 2)
        report = await self._storage.report(quick=True)
        now = self._clock()
        machine = await asyncio.to_thread(self._look_at_machine, now)
        stored = await check_reported(self._storage, report, self._settings, now)
        findings = [
            HealthFinding(check=one.check, state=one.state, says=one.says, remedy=one.remedy)
            for one in (*check_settings(self._settings), *machine.findings, *stored)
        ]
        return Health(
            version=__version__,
            python=platform.python_version(),
            started_at=self._started_at,
            state=_worst(finding.state for finding in findings),
            store=_store_health(report, milliseconds),
            data=_data(machine.inventory),
            findings=findings,
        )

    def _look_at_machine(self, now: int) -> _OfTheMachine:
        folder = data_directory(self._settings)
        inventory = take_inventory(intel_folder(self._settings), own_files(self._settings), now)
        findings = check_folder(folder) if folder.exists() else []
        findings += check_secret(self._settings, folder)
        return _OfTheMachine([*findings, *check_intel(inventory)], inventory)


def without_files(health: Health) -> Health:
    """Return what whoever is no administrator is told: no sentence and no fact that names a file or a host."""
    return replace(
        health,
        store=replace(
            health.store, details={name: value for name, value in health.store.details.items() if name not in _PLACES}
        ),
        findings=[_without_files(finding) for finding in health.findings],
    )


def _without_files(finding: HealthFinding) -> HealthFinding:
    if "/" not in finding.says + finding.remedy:
        return finding
    return replace(finding, says=_NOT_TOLD, remedy="" if finding.state == "ok" else _ASK)


def _store_health(report: StoreReport, milliseconds: float) -> StoreHealth:
    return StoreHealth(
        backend=report.backend,
        schema_version=report.schema_version,
        bytes=report.bytes,
        events=report.events,
        oldest_event=report.oldest_event,
        newest_event=report.newest_event,
        erasures_pending=report.erasures_pending,
        read_milliseconds=milliseconds,
        details=dict(report.details),
    )


def _data(inventory: Inventory) -> list[DataSource]:
    return [
        DataSource(
            name=entry.name,
            source=_SOURCES[entry.origin],
            made_at=entry.as_of,
            entries=entry.ranges,
            state="warning" if entry.stale else "ok",
        )
        for entry in inventory.entries
    ]


def _worst(states: Iterable[HealthState]) -> HealthState:
    found: Sequence[HealthState] = [*states]
    return next(state for state in _WORST_FIRST if state in found)
