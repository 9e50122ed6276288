"""How an event was decided and judged, as it was noted then, less the visitors who were erased since."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from ridgeline.matching.kept_explanation import Unreadable, unpack
from ridgeline.signals.kept import unpack as unpack_signals
from ridgeline.signals.registry import load
from ridgeline.storage.protocol import Storage
from ridgeline.wire.event import Event
from ridgeline.wire.event_detail import EventDetail
from ridgeline.wire.explanation import CandidateExplanation, EventExplanation, TokenExplanation


async def explanation_of(storage: Storage, event_id: str, environment_id: str | None = None) -> EventExplanation | None:
    """Return the explanation of an event; None where none is kept: details have a retention of their own.

    Events of other servers have none either. Visitors who were compared and have been erased since are not named.
    Neither are those without events in `environment_id`, if it is given: whoever sees nothing else could not find them.
    """
    event, raw = await storage.event(event_id), await storage.event_detail(event_id)
    if event is None or raw is None:
        return None
    try:
        identification = msgspec.json.decode(event.payload, type=Event).identification
        detail = msgspec.json.decode(raw, type=EventDetail)
    except msgspec.ValidationError:
        # Of a release that explained otherwise.
        return None
    if detail.explanation is UNSET or identification is UNSET or identification.confidence is UNSET:
        return None
    try:
        explanation = unpack(detail.explanation, identification.confidence)
    except Unreadable:
        return None
    every: list[CandidateExplanation | TokenExplanation] = [*explanation.candidates, *explanation.tokens]
    for named in every:
        if named.visitor_id is not UNSET and not await _is_known(storage, named.visitor_id, environment_id):
            named.visitor_id = UNSET
    catalogue = {signal.field: signal for signal in load()}
    return EventExplanation(event_id, explanation, detail.timings, unpack_signals(detail.signals, catalogue))


async def _is_known(storage: Storage, visitor_id: str, environment_id: str | None) -> bool:
    if await storage.visitor(visitor_id) is None:
        return False
    return environment_id is None or await storage.has_events_in(visitor_id, environment_id)
