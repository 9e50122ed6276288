"""When keys were last used: noted in memory with each request, and kept by the store now and then."""

from __future__ import annotations

from ridgeline.clock import Clock
from ridgeline.storage.access import AccessStore


class KeyUses:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: dict[str, int] = {}

    def note(self, key_id: str) -> None:
        """Take note that a valid key was shown now."""
        self._times[key_id] = self._clock()

    async def keep(self, store: AccessStore) -> None:
        """Hand what was noted since the last time to the store; when that raises, it is handed over next time."""
        noted, self._times = self._times, {}
        if not noted:
            return
        try:
            await store.keys_used(noted)
        except BaseException:
            # What has been noted meanwhile is later.
            self._times = noted | self._times
            raise
