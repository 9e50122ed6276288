"""Let through only what comes with a valid public key."""

from __future__ import annotations

from ridgeline.errors import PublicKeyNotFound, PublicKeyRequired, WrongRegion
from ridgeline.identify.key_check import KeyCheck, KeyRefusal
from ridgeline.identify.visit import Drop, DropReason, Visit
from ridgeline.keys import KeyKind


class Filter:
    name = "filter"

    def __init__(self, keys: KeyCheck) -> None:
        self._keys = keys

    async def run(self, visit: Visit) -> Drop | None:
        text = visit.observation.public_key
        if not text:
            return Drop(DropReason.KEY_MISSING, PublicKeyRequired())
        key = await self._keys.find(text, KeyKind.PUBLIC)
        if key is KeyRefusal.OTHER_REGION:
            return Drop(DropReason.KEY_OF_OTHER_REGION, WrongRegion())
        # A public key always has its environment: every event belongs to one.
        if isinstance(key, KeyRefusal) or key.environment_id is None:
            return Drop(DropReason.KEY_UNKNOWN, PublicKeyNotFound())
        visit.environment_id = key.environment_id
        return None
