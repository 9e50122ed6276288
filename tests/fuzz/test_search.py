"""Any search through the API is a plain filter over the same events, page by page, on every backend."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridgeline.testing import RunningServer
from ridgeline.testing.search_conformance import NOW, population
from ridgeline.testing.search_model import search
from ridgeline.testing.searches import Search, searches

EXAMPLES = int(os.environ.get("SEARCH_EXAMPLES", "60"))


@pytest.fixture(scope="module")
def clients(populated: RunningServer) -> Iterator[dict[str | None, httpx.Client]]:
    """A client for each environment's own key, and one for all environments."""
    keys: dict[str | None, str] = {None: populated.secret_key}
    for environment_id in population().environments:
        keys[environment_id] = populated.create_secret_key("--environment", environment_id)
    opened = {
        environment_id: httpx.Client(base_url=populated.url, headers={"Authorization": f"Bearer {key}"})
        for environment_id, key in keys.items()
    }
    yield opened
    for client in opened.values():
        client.close()


def with_window(wanted: Search) -> Search:
    """Return the search with both edges: by default the window ends now, when no event of the population is left."""
    edges = {"start": ["0"], "end": ["9999999999999"]} | wanted.parameters
    return Search(edges, wanted.limits, wanted.total_hits, wanted.environment_id)


@settings(
    max_examples=EXAMPLES,
    derandomize="SEARCH_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(wanted=st.deferred(lambda: searches(population().shown, NOW)).map(with_window), repeat=st.booleans())
def test_a_search_is_a_plain_filter(clients: dict[str | None, httpx.Client], wanted: Search, repeat: bool) -> None:
    client = clients[wanted.environment_id]
    expected = search(population().shown, wanted.parameters, NOW, wanted.environment_id)
    page: dict[str, str | int] = {"limit": wanted.limits[0]}
    if wanted.total_hits is not None:
        page["total_hits"] = wanted.total_hits
    answer = get(client, wanted.query_string(**page))
    if wanted.total_hits is None:
        assert "total_hits" not in answer
    else:
        assert answer["total_hits"] == min(wanted.total_hits, len(expected))
    events = answer["events"]
    # On later pages the other parameters may be repeated, as the SDKs do, or left out.
    later = wanted if repeat else Search({}, wanted.limits, None, wanted.environment_id)
    for number in range(1, 1_000):
        if "pagination_key" not in answer:
            break
        limit = wanted.limits[min(number, len(wanted.limits) - 1)]
        answer = get(client, later.query_string(limit=limit, pagination_key=answer["pagination_key"]))
        assert 1 <= len(answer["events"]) <= limit
        events += answer["events"]
    assert [event["event_id"] for event in events] == expected
    shown = {event["event_id"]: event for event in population().shown}
    assert events == [shown[event_id] for event_id in expected]


def get(client: httpx.Client, query_string: str) -> dict[str, Any]:
    answer = client.get(f"/v4/events?{query_string}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
