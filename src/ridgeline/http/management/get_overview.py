"""`GET /management/v1/overview`: figures of a stretch of time."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from starlette.types import Receive, Scope, Send

from ridgeline.clock import DAY, Clock
from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.environment_choice import chosen_environment
from ridgeline.http.management.query import MAXIMUM_TIME, query_of, whole_number
from ridgeline.http.shown import Shown
from ridgeline.operations.overview import TooManySteps, Wanted, overview_of
from ridgeline.operations.time_steps import time_zone
from ridgeline.storage.protocol import Storage
from ridgeline.wire.management.overview import Step

DEFAULT_STRETCH = 7 * DAY
_STEPS = {None, "hour", "day"}


class GetOverview:
    def __init__(self, storage: Storage, shown: Shown, clock: Clock) -> None:
        self._storage = storage
        self._shown = shown
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, "start", "end", "environment_id", "step", "time_zone")
        now = self._clock()
        end = whole_number(query.get("end"), 0, MAXIMUM_TIME, "invalid end time")
        start = whole_number(query.get("start"), 0, MAXIMUM_TIME, "invalid start time")
        end = now if end is None else end
        start = max(0, end - DEFAULT_STRETCH) if start is None else start
        if start >= end:
            raise InvalidRequest("start must be before end")
        step = query.get("step")
        if step not in _STEPS:
            raise InvalidRequest("invalid step")
        environment_id = await chosen_environment(self._storage, scope, query.get("environment_id"))
        wanted = Wanted(start, end, environment_id, cast("Step | None", step), _zone(query.get("time_zone", "UTC")))
        try:
            overview = await overview_of(self._storage, wanted)
        except TooManySteps as error:
            raise InvalidRequest(str(error)) from None
        for one in overview.top_linked_ids.linked_ids:
            one.linked_id = self._shown.linked_id(scope, one.linked_id)
        await answer_object(send, 200, overview)


def _zone(name: str) -> ZoneInfo:
    zone = time_zone(name)
    if zone is None:
        raise InvalidRequest("invalid time zone")
    return zone
