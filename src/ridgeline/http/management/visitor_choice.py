"""The visitor that a path names."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.errors import InvalidRequest, VisitorNotFound
from ridgeline.http.caller import environment_of
from ridgeline.ids import is_visitor_id
from ridgeline.matching.matcher import Candidate
from ridgeline.storage.protocol import VisitorStore


async def find_visitor(visitors: VisitorStore, scope: Scope) -> Candidate:
    """Return the visitor, if the caller may know of it; raises InvalidRequest, VisitorNotFound."""
    visitor_id: str = scope["path_params"]["visitor_id"]
    if not is_visitor_id(visitor_id):
        raise InvalidRequest("invalid visitor id")
    visitor = await visitors.visitor(visitor_id)
    if visitor is None:
        raise VisitorNotFound
    # A visitor belongs to the workspace. A key of one environment knows it only if it was seen there.
    allowed = environment_of(scope)
    if allowed is not None and not await visitors.has_events_in(visitor_id, allowed):
        raise VisitorNotFound
    return visitor
