"""What is kept of an erased visitor: a keyed hash of its id, by which imports and restored backups leave it out.

The hash is keyed by the deployment secret, so that nobody can find out from it whether some id was erased. Hashes made
under previous secrets are recognised as long as those secrets are still given.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ridgeline.clock import Clock
from ridgeline.matching.frequencies import Population
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import decode
from ridgeline.matching.scoring import presence_of
from ridgeline.population import SharedPopulation
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import AuditEntry, Storage

ERASED = "visitor.erased"
COMMAND_LINE = "command line"
_PURPOSE = "erased-visitor"
# How long a load goes on before it looks for erasures again.
SETTLE_MS = 1_000


class ErasureSubjects:
    """Makes and recognises the subjects of erasures."""

    def __init__(self, secret: DeploymentSecret) -> None:
        self._keys = secret.derive(_PURPOSE)

    def subject(self, visitor_id: str) -> str:
        """Return the keyed hash of a visitor id: 32 hexadecimal digits."""
        return _keyed_hash(self._keys[0], visitor_id)

    def all_subjects(self, visitor_id: str) -> list[str]:
        """Return the hashes under the present secret and all previous ones."""
        return [_keyed_hash(key, visitor_id) for key in self._keys]

    def entry(
        self,
        visitor_id: str,
        at: int,
        actor: str,
        environment_id: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> AuditEntry:
        """Return the audit entry with which a visitor is erased."""
        return AuditEntry(at, actor, ERASED, self.subject(visitor_id), environment_id, dict(details or {}))


class Eraser:
    """Erases visitors, and takes them out of what the matcher counts."""

    def __init__(self, storage: Storage, shared: SharedPopulation) -> None:
        self._storage = storage
        self._shared = shared

    async def erase(self, visitor_id: str, entry: AuditEntry) -> bool:
        """Erase a visitor; False if there is no such visitor."""
        visitor = await self._storage.visitor(visitor_id)
        if not await self._storage.erase_visitor(visitor_id, entry):
            return False
        profile = None if visitor is None or visitor.profile is None else decode(visitor.profile)
        if visitor is not None and profile is not None:
            last = replace(presence_of(profile), at=max(profile.seen_at, visitor.last_seen_at))
            await self._shared.gone(last, visitor.first_seen_at)
        return True


async def aside_eraser(storage: Storage) -> Eraser:
    """Return an eraser for a process that counts no visits; it reads first what others have counted."""
    parameters = shipped()
    shared = SharedPopulation(storage, Population(parameters), parameters)
    await shared.exchange()
    return Eraser(storage, shared)


class ErasedVisitors:
    """The visitors that were erased from a store, for those who load events of the past into it.

    A visitor may be erased, rows and all, between a look at the erasures and a load. So whoever loads says whom, and
    those of them that were erased meanwhile are erased again.
    """

    def __init__(self, storage: Storage, secret: DeploymentSecret, clock: Clock, because: str) -> None:
        self._storage = storage
        self._subjects = ErasureSubjects(secret)
        self._clock = clock
        self._because = because
        self._erased: set[str] = set()
        self._unsettled: set[str] = set()
        self._settled_at = 0

    def is_erased(self, visitor_id: str | None) -> bool:
        """Tell whether a visitor was erased, as of the last `settle`."""
        if visitor_id is None or not self._erased:
            return False
        return any(subject in self._erased for subject in self._subjects.all_subjects(visitor_id))

    async def loaded(self, visitor_ids: Iterable[str | None]) -> int:
        """Take note of whose events were loaded; settles from time to time."""
        self._unsettled.update(visitor_id for visitor_id in visitor_ids if visitor_id is not None)
        return await self.settle() if abs(self._clock() - self._settled_at) >= SETTLE_MS else 0

    async def settle(self) -> int:
        """Read the erasures; erase those again that were erased before they were loaded. Returns how many visitors."""
        self._settled_at = self._clock()
        self._erased = await self._storage.erased_subjects()
        erased = await self.erase_again(self._unsettled)
        self._unsettled.clear()
        return erased

    async def erase_again(self, visitor_ids: Iterable[str]) -> int:
        """Erase those of some visitors that were erased before, and return how many of them were there."""
        count = 0
        eraser = None
        for visitor_id in sorted(filter(self.is_erased, visitor_ids)):
            eraser = eraser or await aside_eraser(self._storage)
            entry = self._subjects.entry(visitor_id, self._clock(), COMMAND_LINE, details={"because": self._because})
            count += await eraser.erase(visitor_id, entry)
        return count


def _keyed_hash(key: bytes, visitor_id: str) -> str:
    return hmac.digest(key, visitor_id.encode(), hashlib.sha256)[:16].hex()
