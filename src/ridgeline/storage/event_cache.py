"""Events that were recorded or read lately, kept in the process so that reading them again costs no query."""

from __future__ import annotations

from collections import OrderedDict

from ridgeline.storage.protocol import StoredEvent

CACHED_BYTES = 64 << 20
# What an entry takes besides its payload: its objects, its texts and its place in the order.
ENTRY_BYTES = 400
# So many changes are known one by one; a reading that lasted longer than these is not kept.
KNOWN_CHANGES = 1_000


class EventCache:
    """The events used last, up to a number of bytes.

    What was read before a change must not come back after it: take `changes` before reading, and hand it to `keep`.
    """

    def __init__(self, most_bytes: int = CACHED_BYTES) -> None:
        self.changes = 0
        """How many changes there were, of any event."""
        self._most_bytes = most_bytes
        self._bytes = 0
        self._events: OrderedDict[str, StoredEvent] = OrderedDict()
        # The latest changes, each by the count that it made; of those up to another count, any event's may be missing.
        self._changed: OrderedDict[str, int] = OrderedDict()
        self._all_changed = 0

    def get(self, event_id: str) -> StoredEvent | None:
        event = self._events.get(event_id)
        if event is not None:
            self._events.move_to_end(event_id)
        return event

    def keep(self, event: StoredEvent, since: int) -> None:
        """Keep an event that was read or recorded after `since` changes, unless it was changed later."""
        event_id = event.event_id
        if since < self._all_changed or since < self._changed.get(event_id, 0) or _size(event) > self._most_bytes:
            return
        self._remove(event_id)
        self._events[event_id] = event
        self._bytes += _size(event)
        while self._bytes > self._most_bytes:
            self._remove(next(iter(self._events)))

    def forget(self, event_id: str) -> None:
        """Forget an event that is no longer as it was."""
        self.changes += 1
        self._remove(event_id)
        self._changed.pop(event_id, None)
        self._changed[event_id] = self.changes
        if len(self._changed) > KNOWN_CHANGES:
            _, self._all_changed = self._changed.popitem(last=False)

    def clear(self) -> None:
        """Forget all: any of them may no longer be as it was."""
        self.changes += 1
        self._all_changed = self.changes
        self._changed.clear()
        self._events.clear()
        self._bytes = 0

    def _remove(self, event_id: str) -> None:
        event = self._events.pop(event_id, None)
        if event is not None:
            self._bytes -= _size(event)


def _size(event: StoredEvent) -> int:
    return len(event.payload) + ENTRY_BYTES
