"""Events through the official SDKs: read, search, change, erase."""

from __future__ import annotations

import time

import httpx
import pytest
from tests.conftest import Visitor
from tests.sdk.clients import Client, Json, NodeClient, PythonClient, Refused
from tests.sdk.conftest import Connect

from ridgeline.testing import RunningServer


def visits(visitor: Visitor, count: int, **changes: object) -> list[str]:
    """Visit, each time in a later millisecond, and return the ids of the events, the oldest first."""
    ids = []
    for _ in range(count):
        ids.append(visitor.visit(**changes)["event_id"])
        before = time.time_ns() // 1_000_000
        while time.time_ns() // 1_000_000 == before:
            pass
    return ids


def ids_of(page: Json) -> list[str]:
    return [event["event_id"] for event in page["events"]]


def test_an_event_has_every_field_that_http_serves(sdk: Client, visitor: Visitor, api: httpx.Client) -> None:
    visitor.visit()
    integrations = [{"name": "shop", "version": "2.1", "subintegration": {"name": "theme", "version": "7"}}]
    event_id = visitor.visit(
        linked_id="order-17",
        tags={"step": "checkout", "items": [1, 2.5, None, {"gift": True}]},
        sdk={"platform": "js", "version": "0.1.0", "integrations": integrations},
    )["event_id"]

    event = sdk.get_event(event_id)

    assert event == api.get(f"/v4/events/{event_id}").json()
    assert event["identification"]["visitor_found"] is True
    assert event["linked_id"] == "order-17"
    assert event["tags"]["items"] == [1, 2.5, None, {"gift": True}]
    assert event["sdk"]["integrations"] == integrations
    assert event["browser_details"]["browser_major_version"] == "156"
    assert len(event["raw_device_attributes"]) >= 20


def test_the_python_sdk_gives_typed_fields(server: RunningServer, visitor: Visitor) -> None:
    seen = visitor.visit(tags={"step": 1})
    event = PythonClient(server.url, server.secret_key).api.get_event(seen["event_id"])
    assert event.identification.visitor_id == seen["visitor_id"]
    assert event.identification.visitor_found is False
    assert 0.9 <= event.identification.confidence.score <= 1
    assert event.identification.first_seen_at == event.timestamp
    assert event.identification.last_seen_at is None
    assert event.browser_details.browser_name == "Chrome"
    assert event.raw_device_attributes.color_depth == 24
    assert event.sdk.platform == "js"
    assert event.tags == {"step": 1}
    assert event.suspect is None


@pytest.mark.parametrize("region", ["EU", "AP", "Global"])
def test_the_node_sdk_reaches_us_whatever_its_region(server: RunningServer, visitor: Visitor, region: str) -> None:
    event_id = visitor.visit()["event_id"]
    assert NodeClient(server.url, server.secret_key, region).get_event(event_id)["event_id"] == event_id


def test_a_search_walks_from_page_to_page(sdk: Client, visitor: Visitor) -> None:
    order = f"order-of-{visitor.device.seed}"
    ids = visits(visitor, 5, linked_id=order)
    page = sdk.search_events(linked_id=order, limit=2, total_hits=100)
    assert page["total_hits"] == 5
    walked = [ids_of(page)]
    while "pagination_key" in page:
        page = sdk.search_events(linked_id=order, limit=2, pagination_key=page["pagination_key"])
        walked.append(ids_of(page))
    assert walked == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]


def test_a_reversed_search_walks_from_the_oldest(sdk: Client, visitor: Visitor) -> None:
    ids = visits(visitor, 3)
    visitor_id = sdk.get_event(ids[0])["identification"]["visitor_id"]
    first = sdk.search_events(visitor_id=visitor_id, reverse=True, limit=2)
    second = sdk.search_events(visitor_id=visitor_id, reverse=True, limit=2, pagination_key=first["pagination_key"])
    assert [ids_of(first), ids_of(second)] == [ids[:2], ids[2:]]
    assert "pagination_key" not in second


def test_start_and_end_belong_to_the_window(sdk: Client, visitor: Visitor) -> None:
    ids = visits(visitor, 4)
    events = [sdk.get_event(event_id) for event_id in ids]
    visitor_id = events[0]["identification"]["visitor_id"]
    found = sdk.search_events(visitor_id=visitor_id, start=events[1]["timestamp"], end=events[2]["timestamp"])
    assert found["events"] == [events[2], events[1]]


def test_a_search_for_several_environments_and_a_truth(
    sdk: Client, visitor: Visitor, environment: str, other_environment: str
) -> None:
    marked, plain = visits(visitor, 2)
    visitor_id = sdk.get_event(plain)["identification"]["visitor_id"]
    sdk.update_event(marked, suspect=True)
    both = [other_environment, environment]
    assert ids_of(sdk.search_events(visitor_id=visitor_id, environment=both)) == [plain, marked]
    assert ids_of(sdk.search_events(visitor_id=visitor_id, environment=both, suspect=True)) == [marked]
    assert ids_of(sdk.search_events(visitor_id=visitor_id, suspect=False)) == []


def test_a_key_of_one_environment_sees_that_environment_only(
    connect: Connect, server: RunningServer, visitor: Visitor, environment: str, other_environment: str
) -> None:
    seen = visitor.visit()
    scoped = connect(server.create_secret_key("--environment", environment))
    assert scoped.get_event(seen["event_id"])["environment_id"] == environment
    assert ids_of(scoped.search_events(visitor_id=seen["visitor_id"])) == [seen["event_id"]]
    assert ids_of(scoped.search_events(visitor_id=seen["visitor_id"], environment=[other_environment])) == []


def test_an_update_changes_what_it_names_and_nothing_else(sdk: Client, visitor: Visitor) -> None:
    event_id = visitor.visit(linked_id="before", tags={"kept": True})["event_id"]
    before = sdk.get_event(event_id)
    assert "suspect" not in before

    sdk.update_event(event_id, suspect=True)
    assert sdk.get_event(event_id) == before | {"suspect": True}
    sdk.update_event(event_id, linked_id="after")
    assert sdk.get_event(event_id) == before | {"suspect": True, "linked_id": "after"}
    sdk.update_event(event_id, suspect=False, tags={"new": {"deep": [1]}})
    assert sdk.get_event(event_id) == before | {"suspect": False, "linked_id": "after", "tags": {"new": {"deep": [1]}}}


def test_an_erased_visitor_is_gone_with_all_events(sdk: Client, visitor: Visitor) -> None:
    ids = visits(visitor, 2)
    visitor_id = sdk.get_event(ids[0])["identification"]["visitor_id"]
    assert len(sdk.search_events(visitor_id=visitor_id)["events"]) == 2

    sdk.delete_visitor(visitor_id)

    for event_id in ids:
        with pytest.raises(Refused) as refused:
            sdk.get_event(event_id)
        assert (refused.value.status, refused.value.code) == (404, "event_not_found")
    assert sdk.search_events(visitor_id=visitor_id) == {"events": []}
    # The device still sends its token and the same facts.
    assert visitor.visit()["visitor_id"] != visitor_id
