import httpx
import pytest
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from ridgeline.errors import ApiError, SearchTimeout, ServiceUnavailable, TooManyRequests
from ridgeline.http.edge import Edge
from ridgeline.storage.protocol import StorageUnavailable

pytestmark = pytest.mark.anyio


async def answer_to(error: Exception) -> httpx.Response:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Edge(app)), base_url="http://ridgeline") as client:
        return await client.get("/")


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (TooManyRequests(), 429, None),
        (TooManyRequests(retry_after=0), 429, "1"),
        (TooManyRequests(retry_after=0.2), 429, "1"),
        (TooManyRequests("too many search requests", retry_after=1), 429, "1"),
        (TooManyRequests(retry_after=1.01), 429, "2"),
        (TooManyRequests(retry_after=3_600.0), 429, "3600"),
        (ServiceUnavailable(), 503, "1"),
        (ServiceUnavailable(retry_after=30), 503, "30"),
        (SearchTimeout(), 504, None),
    ],
)
async def test_when_to_try_again_is_told_in_whole_seconds(
    error: ApiError, status: int, retry_after: str | None
) -> None:
    answer = await answer_to(error)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == retry_after
    assert answer.json() == {"error": {"code": error.code, "message": error.message}}


async def test_a_store_that_cannot_be_read_is_worth_another_try() -> None:
    answer = await answer_to(StorageUnavailable("disk full"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["error"] == {"code": "service_unavailable", "message": "service unavailable"}


async def test_the_messages_of_the_contract() -> None:
    assert (await answer_to(SearchTimeout())).json()["error"] == {"code": "failed", "message": "gateway timeout"}
    throttled = (await answer_to(TooManyRequests())).json()["error"]
    assert throttled == {"code": "too_many_requests", "message": "too many requests"}


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v4/visitors/q7Rk2pVn5XsC8dLw3JtB", "/v4/visitors/…"),
        ("/management/v1/visitors/q7Rk2pVn5XsC8dLw3JtB/drift", "/management/v1/visitors/…"),
        ("/management/v1/linked-ids/ada%2Flovelace%0A@shop.example", "/management/v1/linked-ids/…"),
        ("/web/v4/rl_pk_us_0123", "/web/v4/rl_…"),
        ("/management/v1/overview", "/management/v1/overview"),
    ],
)
async def test_what_names_a_person_is_in_no_log(path: str, shown: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    with capture_logs() as logged:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Edge(app)), base_url="http://ridgeline") as one:
            await one.get(path)
    assert [line["path"] for line in logged] == [shown, shown]
