"""The official SDKs and the whole contract: every parameter of the search goes through, every field comes back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import msgspec
import pytest
from tests.conftest import Visitor
from tests.sdk.clients import Client, Json, PythonClient

from ridgeline.clock import DAY
from ridgeline.ids import new_event_id
from ridgeline.testing import EventGenerator, RunningServer
from ridgeline.wire.event import Event
from ridgeline.wire.openapi.examples import BLOCKED, EDGE_EVENT

# --- searches

# Texts that must have a form; any other text may be anything.
FORMS = {"visitor_id": "A" * 20, "ip_address": "2001:db8::/32"}


def values_of(name: str, schema: Json) -> list[Any]:
    """Return values that a parameter's schema allows, in the types that SDKs take."""
    if "oneOf" in schema:
        return list(schema["examples"])
    if "enum" in schema:
        return list(schema["enum"])
    if schema["type"] == "array":
        inner = values_of(name, schema["items"])
        return [[value] for value in inner] if schema.get("maxItems") == 1 else [inner, inner[:1]]
    if schema["type"] == "string":
        return [FORMS.get(name, "a b+c&d=e/ü✓")]
    by_type: dict[str, list[Any]] = {
        "boolean": [True, False],
        "integer": [schema.get("maximum"), 1],
        "number": [7.5, 0],
    }
    return by_type[schema["type"]]


def test_every_parameter_of_the_search_goes_through(sdk: Client, http: httpx.Client, visitor: Visitor) -> None:
    visitor.visit()
    visitor.visit()
    document = http.get("/openapi.json").json()
    parameters = document["paths"]["/events"]["get"]["parameters"]
    values = {one["name"]: values_of(one["name"], one["schema"]) for one in parameters}
    del values["pagination_key"]
    assert len(values) == 51
    # All at once, as often as it takes until every value was among them.
    for number in range(max(map(len, values.values()))):
        filters = {name: some[number % len(some)] for name, some in values.items()}
        assert sdk.search_events(**filters) == {"events": [], "total_hits": 0}, filters
    first = sdk.search_events(limit=1)
    second = sdk.search_events(limit=1, pagination_key=first["pagination_key"])
    assert first["events"] != second["events"]


def test_the_python_sdk_takes_times_of_any_zone(server: RunningServer, visitor: Visitor) -> None:
    seen = visitor.visit()
    sdk = PythonClient(server.url, server.secret_key)
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(seen["event_id"][:13]))
    step = timedelta(milliseconds=1)

    def is_within(start: datetime, end: datetime) -> bool:
        found = sdk.search_events(visitor_id=seen["visitor_id"], start=start, end=end)["events"]
        return [event["event_id"] for event in found] == [seen["event_id"]]

    for zone in (UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8))):
        moment = at.astimezone(zone)
        assert is_within(moment, moment)
        assert not is_within(moment - step, moment - step)
        assert not is_within(moment + step, moment + step)


# --- events

# What only mobile devices have.
MOBILE: Json = {
    "active_call": False,
    "bundle_id": "com.shop.app",
    "cloned_app": True,
    "emulator": False,
    "factory_reset_timestamp": 1_700_000_000_000,
    "frida": True,
    "jailbroken": False,
    "location_spoofing": True,
    "mitm_attack": False,
    "package_name": "com.shop.app",
    "root_apps": True,
    "simulator": False,
}
MOBILE_ATTRIBUTES: Json = {
    "device_model": "iPhone 15 Pro",
    "device_manufacturer": "Apple",
    "battery_low_power_mode": True,
}


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of all members inside a JSON value."""
    if isinstance(value, list):
        for one in value:
            yield from paths(one, path)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield f"{path}.{name}"
            yield from paths(one, f"{path}.{name}")


def chosen_events(now: int) -> list[Json]:
    """Return a few events that together have every field of the contract."""
    events: list[Json] = []
    seen: set[str] = set()
    generator = EventGenerator(seed=51, start_ms=now - DAY, events_per_day=10_000)
    # The richest first, so that few are enough.
    generated = sorted(generator.events(0, 4_000), key=lambda event: -len(event.payload))
    for event in generated:
        fields = json.loads(event.payload)
        if not seen.issuperset(paths(fields)):
            seen.update(paths(fields))
            events.append(fields)
    attributes = events[0]["raw_device_attributes"] | MOBILE_ATTRIBUTES
    events.append(events[0] | MOBILE | {"raw_device_attributes": attributes, "event_id": new_event_id(now, 1)})
    for example in (BLOCKED, EDGE_EVENT):
        event_id = new_event_id(now, 2)
        events.append(msgspec.to_builtins(msgspec.structs.replace(example, event_id=event_id, timestamp=now)))
    return events


@pytest.fixture(scope="module")
def history(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> list[Json]:
    """Events that were imported into the server."""
    events = chosen_events(time.time_ns() // 1_000_000)
    file = tmp_path_factory.mktemp("history") / "events.ndjson"
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    assert server.command("import", str(file))["stored"] == len(events)
    return events


def test_every_field_comes_back_as_it_was_imported(
    sdk: Client, api: httpx.Client, history: list[Json], environment: str
) -> None:
    # All but what only webhooks have, which the Python SDK does not know.
    assert {name for event in history for name in event} == {*Event.__struct_fields__} - {"triggered_by"}
    for event in history:
        shown = sdk.get_event(event["event_id"])
        assert shown == api.get(f"/v4/events/{event['event_id']}").json()
        assert shown == event | {"environment_id": environment}
