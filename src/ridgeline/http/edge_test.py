import httpx
import pytest
from starlette.types import Receive, Scope, Send

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
    ("path", "logged"),
    [
        ("/web/v4/rl_pk_us_abc", "/web/v4/rl_…"),
        ("/v4/visitors/abc", "/v4/visitors/…"),
        ("/management/v1/visitors/abc/drift", "/management/v1/visitors/…"),
        ("/management/v1/linked-ids/ada@shop.example", "/management/v1/linked-ids/…"),
        ("/management/v1/linked-ids/a\nb/linked-ids/c", "/management/v1/linked-ids/…"),
        ("/management/v1/members/mb_1", "/management/v1/members/mb_1"),
    ],
)
async def test_no_path_in_the_log_tells_a_key_or_a_person(
    path: str, logged: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["path"] = path
        raise RuntimeError("a defect")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=Edge(app)), base_url="http://ridgeline") as client:
        assert (await client.get("/")).status_code == 500
    lines = [line for line in "".join(capfd.readouterr()).splitlines() if "path=" in line]
    assert len(lines) == 2
    assert all(f"path={logged}" in line.replace("'", "") for line in lines), lines
