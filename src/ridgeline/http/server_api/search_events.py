"""`GET /v4/events`: search, page by page."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import SearchTimeout, TooManyRequests
from ridgeline.http.asgi import answer_json
from ridgeline.http.caller import environment_of
from ridgeline.http.server_api.search_parameters import Cursor, read_query
from ridgeline.http.shown import Shown
from ridgeline.storage.protocol import EventStore, SearchTooLong, TooManySearches
from ridgeline.tokens import Signer


class SearchEvents:
    def __init__(self, events: EventStore, cursors: Signer, clock: Clock, shown: Shown | None = None) -> None:
        """`shown` for callers who may not see all of an event."""
        self._events = events
        self._shown = shown
        self._cursors = cursors
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query, parameters = read_query(scope["query_string"], self._clock(), environment_of(scope), self._cursors)
        if self._shown is not None:
            self._shown.check_search(scope, query)
        try:
            page = await self._events.search(query)
        except SearchTooLong:
            raise SearchTimeout from None
        except TooManySearches:
            raise TooManyRequests("too many search requests", retry_after=1) from None
        events = (event.payload for event in page.events)
        if self._shown is not None:
            events = (self._shown.event(scope, event) for event in events)
        parts = [b'{"events":[', b",".join(events), b"]"]
        if page.has_more:
            last = page.events[-1]
            cursor = Cursor(parameters, query.start, query.end, last.timestamp, last.event_id)
            key = self._cursors.sign(msgspec.msgpack.encode(cursor))
            parts += [b',"pagination_key":', msgspec.json.encode(key)]
        if page.total_hits is not None:
            parts.append(b',"total_hits":%d' % page.total_hits)
        await answer_json(send, 200, b"".join([*parts, b"}"]))
