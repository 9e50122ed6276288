"""The suite that holds a backend's search to a plain filter over the same events.

A backend's test subclasses `SearchConformance` and provides the fixture `storage`, an open and empty store:

    class TestSqliteSearch(SearchConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...

The environment variable SEARCH_EXAMPLES asks for more than the usual number of searches, then each time for others,
and SEARCH_SEED for other events.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ridgeline.http.server_api.search_parameters import read_query
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import AuditEntry, Environment, NewEvent, Storage
from ridgeline.testing.generated_events import EventGenerator, GeneratedEvent, random_events
from ridgeline.testing.search_model import search
from ridgeline.testing.searches import Search, searches
from ridgeline.tokens import Signer
from ridgeline.wire.event import Event, EventUpdate

EXAMPLES = int(os.environ.get("SEARCH_EXAMPLES", "200"))
SEED = int(os.environ.get("SEARCH_SEED", "1"))
# Every day the same searches, unless more are asked for.
thorough = settings(
    max_examples=EXAMPLES,
    derandomize="SEARCH_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.differing_executors,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
CREATED_AT = 1_760_000_000_000
# A day within the odd events' times, so that the default window holds some.
NOW = 1_788_220_800_000 + 3 * 86_400_000
CURSORS = Signer(DeploymentSecret(["a secret that is only used in tests"]), "cursor")
ODD, REALISTIC = 400, 150
CHANGED, ERASED = 40, 3


@dataclass(frozen=True, slots=True)
class Population:
    """What a store is filled with, and what it shows then: `shown` are events as JSON.

    `rows` are loaded, `changes` made to some of them, `erased` are visitors that are erased afterwards.
    """

    rows: list[NewEvent]
    changes: dict[str, dict[str, Any]]
    erased: list[str]
    shown: list[dict[str, Any]]

    @property
    def environments(self) -> list[str]:
        return sorted({row.environment_id for row in self.rows})


@lru_cache
def population(seed: int = SEED, odd: int = ODD, realistic: int = REALISTIC) -> Population:
    """Return odd events, and realistic ones in the same environments."""
    events = random_events(seed, odd)
    environments = sorted({event.environment_id for event in events})
    events += EventGenerator(seed, environments=environments, events_per_day=200).events(0, realistic)
    shown, rows = {}, []
    for generated in events:
        fields = msgspec.json.decode(generated.payload) | {"environment_id": generated.environment_id}
        shown[generated.event_id] = fields
        rows.append(_row(generated, msgspec.json.encode(fields)))
    changes: dict[str, dict[str, Any]] = {}
    for number, event_id in enumerate([*shown][:: max(1, len(shown) // CHANGED)]):
        change: dict[str, Any] = {"suspect": number % 2 == 0, "linked_id": f"changed {number % 3}"}
        for name in ("suspect", "linked_id")[: number % 3]:
            del change[name]
        changes[event_id] = change
        shown[event_id] = shown[event_id] | change
    visitors = sorted({row.visitor_id for row in rows if row.visitor_id is not None})
    erased = visitors[:: len(visitors) // ERASED][:ERASED]
    left = [shown[row.event_id] for row in rows if row.visitor_id not in erased]
    return Population(rows, changes, erased, left)


def _row(generated: GeneratedEvent, payload: bytes) -> NewEvent:
    return NewEvent(
        event_id=generated.event_id,
        timestamp=generated.timestamp,
        environment_id=generated.environment_id,
        source="edge" if generated.visitor_id is None else "device",
        visitor_id=generated.visitor_id,
        visitor_is_new=generated.visitor_is_new,
        payload=payload,
        columns=columns_of(msgspec.json.decode(payload, type=Event)),
        detail=generated.detail,
    )


async def fill(storage: Storage, events: Population) -> None:
    """Load events into an empty store, change some of them, and erase some visitors."""
    await storage.workspace(CREATED_AT)
    for number, environment_id in enumerate(events.environments):
        entry = AuditEntry(CREATED_AT, "command line", "environment.created", environment_id, environment_id)
        made = Environment(environment_id, f"Shop {number}", False, CREATED_AT + number)
        await storage.create_environment(made, entry)
    await storage.load(events.rows)
    for event_id, change in events.changes.items():
        assert await storage.update_event(
            event_id, EventUpdate(**change), AuditEntry(NOW, "key_1", "event.changed", event_id)
        )
    for visitor_id in events.erased:
        entry = AuditEntry(NOW, "command line", "visitor.erased", visitor_id[:4])
        assert await storage.erase_visitor(visitor_id, entry)


async def found_by(storage: Storage, wanted: Search, now: int) -> tuple[list[str], int | None, list[dict[str, Any]]]:
    """Walk all pages, and return the ids in order, the total of hits, and the events."""
    query, _ = read_query(wanted.query_string(limit=wanted.limits[0]).encode(), now, wanted.environment_id, CURSORS)
    query = replace(query, total_hits=wanted.total_hits)
    ids: list[str] = []
    events: list[dict[str, Any]] = []
    total_hits = None
    for number in range(1_000):
        page = await storage.search(replace(query, limit=wanted.limits[min(number, len(wanted.limits) - 1)]))
        total_hits = page.total_hits if number == 0 else total_hits
        ids += [one.event_id for one in page.events]
        events += [msgspec.json.decode(one.payload) for one in page.events]
        if not page.has_more:
            break
        assert page.events, "a page that says that there is more must not be empty"
        last = page.events[-1]
        query = replace(query, after=(last.timestamp, last.event_id), total_hits=None)
    return ids, total_hits, events


@pytest.mark.anyio
class SearchConformance:
    @pytest.fixture
    async def filled(self, storage: Storage) -> Storage:
        await fill(storage, population())
        return storage

    @thorough
    @given(wanted=st.deferred(lambda: searches(population().shown, NOW)))
    async def test_search_is_a_plain_filter(self, filled: Storage, wanted: Search) -> None:
        shown = population().shown
        expected = search(shown, wanted.parameters, NOW, wanted.environment_id)
        event("finds events" if expected else "finds none")
        ids, total_hits, events = await found_by(filled, wanted, NOW)
        assert ids == expected
        assert total_hits == (None if wanted.total_hits is None else min(wanted.total_hits, len(expected)))
        by_id = {fields["event_id"]: fields for fields in shown}
        assert events == [by_id[event_id] for event_id in expected]

    @pytest.mark.parametrize("network", ["::/0", "::/1", "::/32", "::/64", "::/80", "::/88"])
    async def test_a_wide_ipv6_network_holds_no_ipv4(self, storage: Storage, network: str) -> None:
        await fill(storage, population())
        wanted = Search({"ip_address": [network], "start": ["0"], "end": [str(NOW)]}, [100], 1_000, None)
        expected = search(population().shown, wanted.parameters, NOW)
        ids, _, events = await found_by(storage, wanted, NOW)
        assert ids == expected
        assert {"::1", "::"} <= {fields["ip_address"] for fields in events}
