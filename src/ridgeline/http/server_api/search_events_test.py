from typing import cast

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from ridgeline.clock import system_clock
from ridgeline.http.caller import Caller
from ridgeline.http.edge import Edge
from ridgeline.http.server_api.search_events import SearchEvents
from ridgeline.keys import KeyKind
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import ApiKey, EventPage, EventQuery, EventStore, SearchTooLong, TooManySearches
from ridgeline.tokens import Signer

pytestmark = pytest.mark.anyio

KEY = ApiKey("key_1", KeyKind.SECRET, "of all", None, None, 0, None)


class Unwilling:
    """A store that ends every search in one way."""

    def __init__(self, refusal: Exception) -> None:
        self._refusal = refusal

    async def search(self, query: EventQuery) -> EventPage:
        raise self._refusal


@pytest.mark.parametrize(
    ("refusal", "status", "code", "message", "retry_after"),
    [
        (SearchTooLong(), 504, "failed", "gateway timeout", None),
        (TooManySearches(), 429, "too_many_requests", "too many search requests", "1"),
    ],
)
async def test_a_search_that_the_store_ends(
    refusal: Exception, status: int, code: str, message: str, retry_after: str | None
) -> None:
    events = cast("EventStore", Unwilling(refusal))
    search = SearchEvents(events, Signer(DeploymentSecret(["s" * 64]), "cursor"), system_clock)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["ridgeline.caller"] = Caller(KEY)
        await search(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Edge(app)), base_url="http://ridgeline") as client:
        answer = await client.get("/v4/events?vpn=true")
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry_after)
    assert answer.json() == {"error": {"code": code, "message": message}}
