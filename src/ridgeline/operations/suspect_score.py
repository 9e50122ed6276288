"""The workspace's table of the suspect score: reading it, changing it, going back to the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ridgeline.clock import Clock
from ridgeline.errors import RidgelineError
from ridgeline.signals.suspect_score import FINDINGS
from ridgeline.storage.protocol import AuditEntry, KeyStore
from ridgeline.wire.suspect_score import SuspectScoreTable, WeighedFinding

# In the audit log, for a weight that is the workspace's own no longer.
DEFAULT = "default"


class UnknownFinding(RidgelineError):
    """A weight was given to something that no signal of this release finds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known = ", ".join(sorted(FINDINGS))
        super().__init__(f"There is no finding {name!r}; there is {self.known}.")


class SuspectScore:
    def __init__(self, workspace: KeyStore, workspace_id: str, clock: Clock) -> None:
        self._workspace = workspace
        self._workspace_id = workspace_id
        self._clock = clock

    async def table(self) -> SuspectScoreTable:
        return _table(await self._workspace.suspect_weights())

    async def change(self, weights: Mapping[str, int | None], actor: str) -> SuspectScoreTable:
        """Set some weights, None for the default, and return the table as it is then; raises UnknownFinding.

        A weight that is the default is not kept, so that it follows should another release have another default.
        """
        for name in weights:
            if name not in FINDINGS:
                raise UnknownFinding(name)
        own = {name: None if weight == FINDINGS[name].default else weight for name, weight in weights.items()}
        noted = {name: DEFAULT if weight is None else weight for name, weight in own.items()}
        entry = self._entry("suspect_score.changed", actor, noted)
        return _table(await self._workspace.change_suspect_weights(own, entry))

    async def reset(self, actor: str) -> SuspectScoreTable:
        """Give all findings their defaults."""
        await self._workspace.reset_suspect_weights(self._entry("suspect_score.reset", actor, {}))
        return _table({})

    def _entry(self, action: str, actor: str, details: Mapping[str, Any]) -> AuditEntry:
        return AuditEntry(self._clock(), actor, action, self._workspace_id, None, details)


def _table(own: Mapping[str, int]) -> SuspectScoreTable:
    """Weights of findings that this release does not have stay out of it."""
    return SuspectScoreTable(
        [
            WeighedFinding(
                name=name, meaning=finding.meaning, default=finding.default, weight=own.get(name, finding.default)
            )
            for name, finding in sorted(FINDINGS.items())
        ]
    )
