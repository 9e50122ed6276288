"""The latest events that pass a filter, for whoever puts together what is known of a visitor or of a linked id."""

from __future__ import annotations

from dataclasses import dataclass

from ridgeline.storage.protocol import EventQuery, EventStore, StoredEvent
from ridgeline.wire.search import Filter

# Others are served between two pages.
_PAGE = 100
_END_OF_TIME = 9_999_999_999_999


@dataclass(frozen=True, slots=True)
class LatestEvents:
    """Events, the latest first; `is_whole` tells that there are no others."""

    events: list[StoredEvent]
    is_whole: bool


async def latest_events(store: EventStore, test: Filter, environment_id: str | None, most: int) -> LatestEvents:
    """Return up to `most` events of every source; raises SearchTooLong, TooManySearches."""
    found: list[StoredEvent] = []
    while True:
        query = EventQuery(
            start=0,
            end=_END_OF_TIME,
            limit=min(_PAGE, most - len(found)),
            filters=(test,),
            source=None,
            after=(found[-1].timestamp, found[-1].event_id) if found else None,
            environment_id=environment_id,
        )
        page = await store.search(query)
        found += page.events
        if not page.has_more or len(found) >= most:
            return LatestEvents(found, not page.has_more)
