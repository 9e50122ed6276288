"""Which events a dictionary is trained on."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from ridgeline.operations.progress import Advance, silent
from ridgeline.operations.train import Lesson
from ridgeline.storage.protocol import EventQuery, EventStore
from ridgeline.wire.event import Event

PAGE = 1_000
# Details are compressed with the same dictionary. They are shorter than events and more alike.
DETAIL_OF_EVERY = 4


async def recent_lessons(storage: EventStore, count: int, now: int, advance: Advance = silent) -> list[Lesson]:
    """Return up to `count` of the latest events, every few with its detail; `advance` is told how many were read."""
    lessons: list[Lesson] = []
    after: tuple[int, str] | None = None
    while len(lessons) < count:
        page = await storage.search(EventQuery(0, now, min(PAGE, count - len(lessons)), source=None, after=after))
        for event in page.events:
            wants_detail = len(lessons) % DETAIL_OF_EVERY == 0
            detail = await storage.event_detail(event.event_id) if wants_detail else None
            identification = msgspec.json.decode(event.payload, type=Event).identification
            visitor_id = None if identification is UNSET else identification.visitor_id
            lessons.append(Lesson(visitor_id, event.payload, detail))
        if not page.has_more or not page.events:
            break
        last = page.events[-1]
        after = last.timestamp, last.event_id
        advance(len(lessons), f"{len(lessons):,} events")
    return lessons
