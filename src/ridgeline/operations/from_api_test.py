"""Fetching from a small server of our own that answers as v4 servers do when they are busy, broken or strange."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ridgeline.clock import DAY
from ridgeline.errors import RidgelineError
from ridgeline.operations.from_api import (
    ATTEMPTS,
    ServerApi,
    ServerRefused,
    base_address,
    sends_key_in_clear,
)
from ridgeline.testing.running_server import clean_environment, command

Answer = tuple[int, dict[str, str], bytes]
T0 = 1_760_000_000_000 // DAY * DAY


class Other:
    """A server that answers with what `answer` returns for the parameters of a search."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.authorizations: set[str | None] = set()
        self.waits: list[float] = []
        self.words: list[str] = []
        self.answer: Callable[[dict[str, str]], Answer] = self.search
        self.times: list[int] = []
        other = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parameters = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                other.asked.append(parameters)
                other.authorizations.add(self.headers.get("Authorization"))
                status, headers, body = other.answer(parameters)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def search(self, parameters: dict[str, str]) -> Answer:
        """Answer a search over events at `times`, as the contract has it."""
        assert parameters["reverse"] == "true"
        limit = int(parameters["limit"])
        first = int(parameters.get("pagination_key", "0"))
        start, end = int(parameters["start"]), int(parameters["end"])
        found = [at for at in sorted(self.times) if start <= at <= end][first:]
        answer: dict[str, Any] = {
            "events": [{"event_id": f"{at}.aaaaaa", "timestamp": at} for at in found[:limit]],
        }
        if len(found) > limit:
            answer["pagination_key"] = str(first + limit)
        return 200, {}, json.dumps(answer).encode()

    def api(self) -> ServerApi:
        async def sleep(seconds: float) -> None:
            self.waits.append(seconds)

        return ServerApi(self.url, "rl_sk_us_secret", sleep=sleep, wait=self.words.append)

    async def fetched(self, start: int = T0, end: int = T0 + 400 * DAY) -> list[int]:
        return [
            json.loads(entry.raw)["timestamp"]
            async for fetched in self.api().events(start, end, "device")
            for entry in fetched.entries
        ]


@pytest.fixture
def other() -> Iterator[Other]:
    other = Other()
    thread = threading.Thread(target=other.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield other
    other.server.shutdown()
    other.server.server_close()
    thread.join()


def refusal(status: int, code: str, message: str, **headers: str) -> Answer:
    return status, headers, json.dumps({"error": {"code": code, "message": message}}).encode()


async def test_all_events_come_oldest_first_and_days_without_any_are_skipped(other: Other) -> None:
    other.times = [T0 + 5, *(T0 + 3 * DAY + number for number in range(250)), T0 + 300 * DAY]
    assert await other.fetched() == other.times
    assert other.authorizations == {"Bearer rl_sk_us_secret"}
    # Two for each day with events, two more pages of the full one, one that finds the end.
    assert len(other.asked) == 3 * 2 + 2 + 1


async def test_what_is_done_is_told_with_each_page(other: Other) -> None:
    other.times = [T0 + number for number in range(150)]
    done = [fetched.done_before async for fetched in other.api().events(T0, T0 + 2 * DAY, "device")]
    assert done == [T0 + 99, T0 + DAY, T0 + 2 * DAY + 1]
    # An interrupted fetch begins there and misses nothing.
    assert await other.fetched(start=done[0]) == other.times[99:]


async def test_events_of_the_edge_are_asked_for_apart(other: Other) -> None:
    other.times = [T0 + number for number in range(150)]
    fetched = [one async for one in other.api().events(T0, T0 + DAY, "edge")]
    assert sum(len(one.entries) for one in fetched) == 150
    assert {parameters.get("source") for parameters in other.asked} == {"edge"}
    other.asked.clear()
    await other.fetched()
    assert {parameters.get("source") for parameters in other.asked} == {None}


def test_an_import_takes_what_there_is_from_a_server_without_edge_events(other: Other, tmp_path: Path) -> None:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command(), *arguments, "--data-dir", str(tmp_path), "--json"],
            env=clean_environment() | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def of_devices_only(parameters: dict[str, str]) -> Answer:
        if "source" in parameters:
            return refusal(400, "request_cannot_be_parsed", "invalid source")
        return other.search(parameters)

    def of_edge_too(parameters: dict[str, str]) -> Answer:
        if "source" not in parameters:
            return other.search(parameters)
        start, end = int(parameters["start"]), int(parameters["end"])
        event = {"event_id": f"{T0 + 7}.bbbbbb", "timestamp": T0 + 7, "source": "edge"}
        return 200, {}, json.dumps({"events": [event] if start <= T0 + 7 <= end else []}).encode()

    assert run("keys", "create", "--kind", "public").returncode == 0
    other.times = [T0 + number for number in range(3)]

    def fetch(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run("import", "--from-api", other.url, *arguments, RIDGELINE_IMPORT_KEY="rl_sk_us_secret")

    other.answer = of_devices_only
    done = fetch()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"stored": 3, "present": 0, "erased": 0, "invalid": 0}
    assert f"no edge events: {other.url}/v4 refused: request_cannot_be_parsed, invalid source" in done.stderr
    # They are asked for again, from their beginning, in case that the server has learnt it.
    other.answer = of_edge_too
    done = fetch()
    assert json.loads(done.stdout) == {"stored": 1, "present": 0, "erased": 0, "invalid": 0}
    assert done.stderr == ""
    # The events of devices are no extra.
    other.answer = lambda _: refusal(400, "request_cannot_be_parsed", "invalid start time")
    done = fetch("--restart")
    assert (done.returncode, done.stdout) == (1, "")
    assert "invalid start time" in done.stderr


async def test_it_waits_as_long_as_the_server_asks(other: Other) -> None:
    other.times = [T0]
    answers = iter(
        [
            refusal(429, "too_many_requests", "too many requests", **{"Retry-After": "7"}),
            refusal(429, "too_many_requests", "too many search requests"),
            refusal(504, "failed", "gateway timeout"),
            (502, {}, b"<html>"),
        ]
    )
    other.answer = lambda parameters: next(answers, None) or other.search(parameters)
    assert await other.fetched() == [T0]
    assert other.waits == [7, 2, 4, 8]
    assert other.words[0] == "too_many_requests, too many requests; trying again in 7 s"
    assert other.words[3] == "status 502; trying again in 8 s"


async def test_it_gives_up_in_the_end_and_says_how_to_go_on(other: Other) -> None:
    other.answer = lambda _: refusal(503, "service_unavailable", "service unavailable")
    with pytest.raises(RidgelineError, match=r"gave no answer: service_unavailable, .* Run the same command again"):
        await other.fetched()
    assert len(other.asked) == ATTEMPTS


async def test_a_server_that_is_not_there_is_named() -> None:
    async def sleep(_: float) -> None:
        pass

    api = ServerApi("http://127.0.0.1:1", "key", sleep=sleep)
    with pytest.raises(RidgelineError, match=r"http://127\.0\.0\.1:1/v4 gave no answer: .*refused"):
        _ = [fetched async for fetched in api.events(T0, T0, "device")]


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (403, "secret_api_key_not_found", "no fingerprint workspace found for specified secret API key"),
        (403, "wrong_region", "wrong region"),
        (400, "request_cannot_be_parsed", "invalid start time"),
    ],
)
async def test_a_refusal_stops_at_once_with_the_servers_own_words(
    other: Other, status: int, code: str, message: str
) -> None:
    other.answer = lambda _: refusal(status, code, message)
    with pytest.raises(ServerRefused, match=rf"refused: {code}, {message} \(status {status}\)") as caught:
        await other.fetched()
    assert caught.value.status == status
    assert len(other.asked) == 1


async def test_the_key_does_not_follow_a_redirect(other: Other) -> None:
    other.answer = lambda _: (302, {"Location": f"{other.url}/elsewhere"}, b"")
    with pytest.raises(ServerRefused, match="status 302"):
        await other.fetched()
    assert len(other.asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"events":{}}', b"\xff"])
async def test_what_is_no_v4_server_is_named(other: Other, body: bytes) -> None:
    other.answer = lambda _: (200, {}, body)
    with pytest.raises(RidgelineError, match="does not answer like a v4 Server API"):
        await other.fetched()


async def test_a_server_that_ignores_the_order_is_refused(other: Other) -> None:
    # Going on would leave out most of the history without a word.
    page = json.dumps({"events": [{"event_id": "b", "timestamp": T0 + 2}, {"event_id": "a", "timestamp": T0 + 1}]})
    other.answer = lambda _: (200, {}, page.encode())
    with pytest.raises(RidgelineError, match="does not answer oldest first"):
        await other.fetched()


def test_addresses() -> None:
    for url in ("https://id.example.com", "https://id.example.com/", "https://id.example.com/v4/"):
        assert base_address(url) == "https://id.example.com/v4"
    assert base_address("http://[::1]:8787/ridge") == "http://[::1]:8787/ridge/v4"
    for url in (
        "id.example.com",
        "ftp://id.example.com",
        "https://",
        "https://a b",
        "https://user:x@host",
        "http://h:x",
    ):
        with pytest.raises(RidgelineError, match="not the address of a Server API"):
            base_address(url)


def test_a_key_is_safe_over_https_and_on_this_machine() -> None:
    assert not any(
        map(sends_key_in_clear, ("https://id.example.com", "http://localhost:1", "http://127.0.0.1", "http://[::1]"))
    )
    assert all(map(sends_key_in_clear, ("http://id.example.com", "http://10.0.0.5:8787")))
