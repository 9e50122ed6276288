"""Writing events out, oldest first, as the Server API shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ridgeline.errors import RidgelineError
from ridgeline.operations.progress import Advance, silent
from ridgeline.storage.protocol import EventQuery, EventStore, SearchTooLong

BATCH = 1_000


class _Place(msgspec.Struct):
    timestamp: int
    event_id: str


async def export_events(
    storage: EventStore,
    append: Callable[[Sequence[bytes]], None],
    start: int,
    end: int,
    environment_id: str | None = None,
    after: tuple[int, str] | None = None,
    advance: Advance = silent,
) -> int:
    """Give all events of a time span (Unix ms, inclusive) to `append`, in batches; returns how many there were.

    `after` is the place of the last event that was written before. `advance` is told the milliseconds done.
    """
    written = 0
    while True:
        query = EventQuery(start, end, BATCH, source=None, reverse=True, after=after, environment_id=environment_id)
        try:
            page = await storage.search(query)
        except SearchTooLong:
            raise RidgelineError("The store took too long to read a page; raise --search-seconds.") from None
        append([event.payload for event in page.events])
        written += len(page.events)
        if page.events:
            last = page.events[-1]
            after = last.timestamp, last.event_id
            advance(last.timestamp - start, f"{written:,} events")
        if not page.has_more:
            return written


def place_of(line: bytes) -> tuple[int, str]:
    """Return the place of an event that was exported, by which the export goes on; RidgelineError if it is none."""
    try:
        place = msgspec.json.decode(line, type=_Place)
    except (msgspec.DecodeError, UnicodeError):
        raise RidgelineError("The last line of the file is not an event, so its export cannot be continued.") from None
    return place.timestamp, place.event_id
