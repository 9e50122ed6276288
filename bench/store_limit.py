"""A search that cannot finish in time: what it is answered with, when, and what others notice of it meanwhile."""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import urlsplit

from server import hold_on_one_core
from store_backends import Backend
from store_events import START_MS, time_of
from store_measured import latencies
from store_reads import old_events
from store_searches import BROAD, query_of

MOST_SECONDS = 0.5
CLIENTS = 4
BETWEEN_READS = 0.005


async def measure(backend: Backend, size: int, seconds: float) -> dict[str, dict[str, float]]:
    """Send the search from 4 clients for a while; return its answers, and the reads of events beside it and alone."""
    newest = time_of(size - 1)
    async with backend.opened(search_seconds=600) as deployment:
        query = query_of(f"{BROAD}&start={START_MS}&end={newest}", newest)
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            await deployment.storage.search(query)
            times.append(time.perf_counter() - begun)
        # A small store answers in less than the limit that a large one is measured with.
        limit = min(MOST_SECONDS, min(times) / 8)
    with backend.apart(), backend.server("--search-seconds", f"{limit:.6f}") as server:
        hold_on_one_core(server)
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        search = f"/v4/events?{BROAD}&start={START_MS}&end={newest}"
        paths = [f"/v4/events/{event_id}" for event_id in old_events(size)]
        alone = _read(server.url, headers, paths, seconds)
        answers: list[tuple[int, bytes, float]] = []
        stopped = threading.Event()
        clients = [
            threading.Thread(target=_search, args=(server.url, headers, search, answers, stopped))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        beside = _read(server.url, headers, paths, seconds)
        stopped.set()
        for client in clients:
            client.join()
    ended = [took for status, body, took in answers if status == 504 and b'"gateway timeout"' in body]
    return {
        "the search": {
            **latencies([took for _, _, took in answers]),
            "limit ms": limit * 1_000,
            "answers": float(len(answers)),
            "of them 504": float(len(ended)),
        },
        "reads of events alone": latencies(alone),
        "reads of events beside it": latencies(beside),
    }


def _search(
    url: str, headers: dict[str, str], path: str, answers: list[tuple[int, bytes, float]], stopped: threading.Event
) -> None:
    connection = _connection(url)
    while not stopped.is_set() or not answers:
        answers.append(_get(connection, path, headers))
    connection.close()


def _read(url: str, headers: dict[str, str], paths: list[str], seconds: float) -> list[float]:
    """Read events one after the other, with a pause after each; return how long each took."""
    connection = _connection(url)
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, body, took = _get(connection, paths[len(times) % len(paths)], headers)
        if status != 200:
            raise RuntimeError(f"an event was answered {status}: {body[:200]!r}")
        times.append(took)
        time.sleep(BETWEEN_READS)
    connection.close()
    return times


def _connection(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes, float]:
    begun = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, body, time.perf_counter() - begun
