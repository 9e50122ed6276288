"""Count how busy the visitor, its address and its linked id are, this visit included."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.identify.visit import Drop, Visit
from ridgeline.storage.protocol import EventStore, VelocitySubjects
from ridgeline.wire.search import packed_address


class Count:
    name = "count"

    def __init__(self, events: EventStore) -> None:
        self._events = events

    async def run(self, visit: Visit) -> Drop | None:
        """Set the visit's counts; may be called again when its visitor is another."""
        address, linked_id = visit.request.client_ip, visit.observation.linked_id
        subjects = VelocitySubjects(
            visitor_id=visit.visitor_id,
            # As in the event's column, by which others are counted.
            ip=None if address is None or visit.address is None else packed_address(address),
            linked_id=None if linked_id is UNSET else linked_id,
            country=None if visit.address is None else visit.address.country_code,
        )
        visit.counts = await self._events.velocity(subjects, visit.request.received_at)
        return None
