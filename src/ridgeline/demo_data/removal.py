"""Taking demo data away: its visitors are erased, as any visitor is."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from msgspec import UNSET

from ridgeline.demo_data.environment import ALL_TIME
from ridgeline.deployment import COMMAND_LINE, Deployment
from ridgeline.operations.erasure import ErasureSubjects, aside_eraser
from ridgeline.operations.progress import Advance
from ridgeline.storage.protocol import EventQuery
from ridgeline.wire.event import Event

BECAUSE = "demo data"
_PAGE = 500


async def visitors_in(deployment: Deployment, environment_id: str) -> dict[str, int]:
    """Return how many events each visitor has that was seen in an environment and in no other."""
    events: dict[str, int] = {}
    async for visitor_id in _visitors(deployment, environment_id):
        events[visitor_id] = events.get(visitor_id, 0) + 1
    storage = deployment.storage
    others = [one.environment_id for one in await storage.environments() if one.environment_id != environment_id]
    return {
        visitor_id: count
        for visitor_id, count in events.items()
        if not any([await storage.has_events_in(visitor_id, other) for other in others])
    }


async def _visitors(deployment: Deployment, environment_id: str) -> AsyncIterator[str]:
    """Yield the visitor of each event."""
    after = None
    while True:
        query = EventQuery(0, ALL_TIME, _PAGE, source=None, after=after, environment_id=environment_id)
        page = await deployment.storage.search(query)
        for stored in page.events:
            identification = msgspec.json.decode(stored.payload, type=Event).identification
            if identification is not UNSET:
                yield identification.visitor_id
        if not page.has_more:
            return
        after = (page.events[-1].timestamp, page.events[-1].event_id)


async def erase(deployment: Deployment, environment_id: str, visitor_ids: list[str], advance: Advance) -> None:
    """Erase visitors, one after the other; who has been erased stays so when this is interrupted."""
    subjects, eraser = ErasureSubjects(deployment.secret), await aside_eraser(deployment.storage)
    for number, visitor_id in enumerate(visitor_ids, start=1):
        entry = subjects.entry(
            visitor_id, deployment.clock(), COMMAND_LINE, environment_id, details={"because": BECAUSE}
        )
        await eraser.erase(visitor_id, entry)
        advance(number, f"{number:,} visitors")
