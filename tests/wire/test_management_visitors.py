"""Visitors, linked ids and the overview over the management API, and events for members."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.ids import new_visitor_id
from ridgeline.keys import KeyKind
from ridgeline.operations.overview import MOST_STEPS
from ridgeline.storage.protocol import Environment
from ridgeline.testing import FakeDevice
from ridgeline.testing.storage_conformance import change, new_event

pytestmark = pytest.mark.anyio
HOUR = 3_600_000
DAY = 24 * HOUR
ABROAD, HOME = "18.7.21.1", "2a00:1450:4001:80b::200e"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("visitors")) as opened:
        yield opened


@pytest.fixture(scope="module")
async def staging(house: House) -> tuple[str, str]:
    """Another environment's id, and a public key of it."""
    body = {"name": "Staging"}
    found = checked(await house.manager.post(f"{MANAGEMENT}/environments", json=body))
    return found["environment_id"], await house.key_text(KeyKind.PUBLIC, found["environment_id"])


async def test_a_visitor_is_put_together_from_its_events(house: House, staging: tuple[str, str]) -> None:
    device = FakeDevice(1)
    first = await house.visit(device, address=ABROAD, linked_id="order/1?a=b#c")
    await house.visit(device, address=HOME, linked_id="order/2")
    last = await house.visit(device, address=ABROAD, public_key=staging[1])
    assert first["visitor_id"] == last["visitor_id"]
    path = f"{MANAGEMENT}/visitors/{first['visitor_id']}"
    found = checked(await house.manager.get(path), "VisitorSummary")
    assert (found["visitor_id"], found["events"], found["is_whole"]) == (first["visitor_id"], 3, True)
    assert [(one["value"], one["events"]) for one in found["addresses"]] == [(ABROAD, 2), (HOME, 1)]
    assert "United States" in found["addresses"][0]["about"]
    assert [one["value"] for one in found["linked_ids"]] == ["order/2", "order/1?a=b#c"]
    assert found["environments"][0]["value"] == staging[0]
    assert found["browsers"][0]["value"].startswith("Chrome 156")
    assert found["first_seen_at"] == found["addresses"][0]["first_at"]
    only = checked(await house.manager.get(path, params={"environment_id": staging[0]}), "VisitorSummary")
    assert (only["events"], only["linked_ids"]) == (1, [])
    # A key of one environment sees what happened there, and asks for no other.
    own = await house.key(KeyKind.MANAGEMENT, staging[0])
    assert checked(await own.get(path))["events"] == 1
    default = house.deployment.workspace.default_environment.environment_id
    assert refused(await own.get(path, params={"environment_id": default})) == (404, "environment_not_found")
    apart = await house.visit()
    assert refused(await own.get(f"{MANAGEMENT}/visitors/{apart['visitor_id']}")) == (404, "visitor_not_found")
    linked = checked(await house.manager.get(f"{MANAGEMENT}/linked-ids/{quote('order/1?a=b#c', safe='')}"))
    assert (linked["linked_id"], linked["events"]) == ("order/1?a=b#c", 1)
    assert [one["value"] for one in linked["visitors"]] == [first["visitor_id"]]


async def test_a_key_of_one_environment_is_told_nothing_of_others(house: House, staging: tuple[str, str]) -> None:
    device, other = FakeDevice(31), FakeDevice(9_032)
    first = await house.visit(device, address=ABROAD)
    there = await house.visit(device, address=ABROAD, public_key=staging[1])
    await house.visit(device, address=ABROAD)
    key = await house.key(KeyKind.MANAGEMENT, staging[0])
    path = f"{MANAGEMENT}/visitors/{first['visitor_id']}"
    event = (await key.get(f"{MANAGEMENT}/events/{there['event_id']}")).json()
    seen = checked(await key.get(path), "VisitorSummary")
    assert seen["first_seen_at"] == seen["last_seen_at"] == event["timestamp"]
    whole = checked(await house.manager.get(path), "VisitorSummary")
    assert whole["first_seen_at"] < event["timestamp"] < whole["last_seen_at"]

    # Another device comes with the token of a visitor who was at home alone.
    home = await house.visit(FakeDevice(33), address=HOME)
    other.remember(home)
    forged = await house.visit(other, address=ABROAD, public_key=staging[1])
    assert forged["visitor_id"] != home["visitor_id"]
    path = f"{MANAGEMENT}/events/{forged['event_id']}/explanation"
    assert home["visitor_id"] in (await house.manager.get(path)).text
    hidden = await key.get(path)
    assert hidden.status_code == 200
    assert home["visitor_id"] not in hidden.text
    assert hidden.json().keys() == (await house.manager.get(path)).json().keys()


async def test_what_is_not_there(house: House) -> None:
    for path in ("visitors/{}", "visitors/{}/drift"):
        unknown = f"{MANAGEMENT}/{path.format(new_visitor_id())}"
        assert refused(await house.manager.get(unknown)) == (404, "visitor_not_found")
        for wrong in ("x", "a" * 22, "aaaaaaaaaaaaaaaaaaa%2F"):
            answer = await house.manager.get(f"{MANAGEMENT}/{path.format(wrong)}")
            assert refused(answer) == (400, "request_cannot_be_parsed"), wrong
        seen = f"{MANAGEMENT}/{path.format((await house.visit())['visitor_id'])}"
        assert refused(await house.manager.get(seen, params={"environment_id": "ae_0"})) == (
            404,
            "environment_not_found",
        )
        assert refused(await house.manager.get(seen, params={"enviroment_id": "ae_0"}))[0] == 400
    empty = checked(await house.manager.get(f"{MANAGEMENT}/linked-ids/nobody"), "LinkedIdSummary")
    assert empty == {"linked_id": "nobody", "events": 0, "is_whole": True, "visitors": [], "addresses": []}
    for wrong in ("", "a" * 257):
        assert refused(await house.manager.get(f"{MANAGEMENT}/linked-ids/{wrong}"))[0] == 400


async def test_many_events_are_looked_at_in_part(house: House) -> None:
    environment_id, at = house.deployment.workspace.default_environment.environment_id, house.deployment.clock()
    visitor_id = new_visitor_id()
    await house.storage.load(
        [
            new_event(
                visitor_id, at=at - number, environment_id=environment_id, linked_id="many", ip_address="192.0.2.1"
            )
            for number in range(1_003)
        ]
    )
    found = checked(await house.manager.get(f"{MANAGEMENT}/visitors/{visitor_id}"), "VisitorSummary")
    assert (found["events"], found["is_whole"]) == (1_000, False)
    assert found["addresses"] == [{"value": "192.0.2.1", "events": 1_000, "first_at": at - 999, "last_at": at}]
    linked = checked(await house.manager.get(f"{MANAGEMENT}/linked-ids/many"), "LinkedIdSummary")
    assert (linked["events"], linked["is_whole"]) == (1_000, False)
    drift = checked(await house.manager.get(f"{MANAGEMENT}/visitors/{visitor_id}/drift"), "VisitorDrift")
    assert drift == {"visits": [], "restless": [], "events": 100, "is_whole": False}


async def test_drift_between_visits(house: House) -> None:
    device = FakeDevice(2)
    first = await house.visit(device)
    await house.visit(device)
    device.chrome_version += 1
    updated = await house.visit(device)
    assert updated["visitor_id"] == first["visitor_id"]
    path = f"{MANAGEMENT}/visitors/{first['visitor_id']}/drift"
    found = checked(await house.manager.get(path), "VisitorDrift")
    assert (found["events"], found["is_whole"]) == (3, True)
    (visit,) = found["visits"]
    assert visit["event_id"] == updated["event_id"]
    changes = {change["attribute"]: (change.get("before"), change.get("after")) for change in visit["changes"]}
    assert changes["browser_details.browser_major_version"] == ('"156"', '"157"')


async def test_events_are_read_searched_and_changed_below_the_management_api(house: House) -> None:
    answer = await house.visit(linked_id="a", tags={"b": 1})
    _, viewer = await house.member("viewer")
    _, editor = await house.member("editor")
    path = f"/events/{answer['event_id']}"
    secret = await house.key(KeyKind.SECRET)
    event = (await secret.get(f"/v4{path}")).json()
    for reader in (house.manager, viewer, editor):
        assert checked(await reader.get(MANAGEMENT + path), "Event") == event
        found = checked(await reader.get(f"{MANAGEMENT}/events", params={"linked_id": "a"}), "EventSearch")
        assert found["events"] == [event]
    assert refused(await viewer.patch(MANAGEMENT + path, json={"suspect": True})) == (403, "role_required")
    assert (await editor.patch(MANAGEMENT + path, json={"suspect": True})).json() == {}
    assert checked(await viewer.get(MANAGEMENT + path))["suspect"] is True
    # A page that one API began the other goes on with.
    first = (await secret.get("/v4/events", params={"limit": 1})).json()
    more = {"pagination_key": first["pagination_key"], "limit": 1}
    assert checked(await viewer.get(f"{MANAGEMENT}/events", params=more), "EventSearch")["events"]
    for method, body in (("PATCH", {"suspect": True}), ("DELETE", None)):
        ours = f"{MANAGEMENT}{path}" if body else f"{MANAGEMENT}/visitors/{answer['visitor_id']}"
        denied = await secret.request(method, ours, json=body)
        assert refused(denied) == (403, "feature_not_enabled")


# --- the overview


async def test_the_overview_counts_what_was_recorded(tmp_path: Any) -> None:
    async with open_house(tmp_path) as house:
        began = house.deployment.clock()
        device = FakeDevice(3)
        for linked_id in ("x", "y", "y"):
            await house.visit(device, address=ABROAD, linked_id=linked_id)
        await house.visit(address=ABROAD)
        path = f"{MANAGEMENT}/overview"
        found = checked(await house.manager.get(path), "Overview")
        assert (found["step"], found["events"], found["new_visitors"], found["returning"]) == ("hour", 4, 2, 2)
        assert found["end"] - found["start"] in {7 * DAY, 7 * DAY + HOUR}
        assert sum(point["events"] for point in found["points"]) == 4
        assert found["before"] == {"events": 0, "new_visitors": 0, "returning": 0}
        assert found["countries"] == [{"country": "US", "count": 4}]
        assert sum(bucket["count"] for bucket in found["suspect_scores"]) == 4
        linked = {"linked_ids": [{"linked_id": "y", "count": 2}, {"linked_id": "x", "count": 1}]}
        assert found["top_linked_ids"] == linked | {"counted": 3, "is_whole": True}
        assert {"signal": "tampering", "value": "false", "count": 4} in found["signals"]
        days = checked(await house.manager.get(path, params={"step": "day", "time_zone": "Asia/Tokyo"}), "Overview")
        assert len(days["points"]) in {7, 8, 9}
        assert days["points"][1]["at"] % DAY == 15 * HOUR
        # What is before the stretch is what it is compared with.
        later = house.deployment.clock() // HOUR * HOUR + HOUR
        query = {"start": later, "end": later + 10 * DAY}
        found = checked(await house.manager.get(path, params=query), "Overview")
        assert (found["step"], found["events"], found["before"]["events"]) == ("day", 0, 4)
        assert (found["start"], found["end"]) == (later, later + 10 * DAY)
        await house.storage.create_environment(Environment("ae_0123456789abcdef", "Other", False, began), change())
        empty = await house.manager.get(path, params={"environment_id": "ae_0123456789abcdef"})
        assert checked(empty, "Overview")["events"] == 0
        own = await house.key(KeyKind.MANAGEMENT, "ae_0123456789abcdef")
        assert checked(await own.get(path))["events"] == 0
        default = house.deployment.workspace.default_environment.environment_id
        assert checked(await house.manager.get(path, params={"environment_id": default}))["events"] == 4
        assert refused(await own.get(path, params={"environment_id": default})) == (404, "environment_not_found")


@pytest.mark.parametrize(
    "query",
    [
        {"start": 5, "end": 5},
        {"start": 9_999_999_999_999},
        {"start": -1},
        {"start": "yesterday"},
        {"end": 10**13},
        {"step": "week"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"start": 0},
        {"start": 0, "end": (MOST_STEPS + 1) * DAY},
        {"from": 0},
    ],
)
async def test_what_is_wrong_of_an_overview_is_refused(house: House, query: dict[str, Any]) -> None:
    assert refused(await house.manager.get(f"{MANAGEMENT}/overview", params=query)) == (400, "request_cannot_be_parsed")


# --- health


async def test_health_tells_what_the_doctor_says(house: House) -> None:
    await house.visit()
    path = f"{MANAGEMENT}/health"
    found = checked(await house.manager.get(path), "Health")
    assert found["started_at"] <= time.time() * 1000
    assert found["store"]["backend"] == "sqlite"
    assert found["store"]["newest_event"] >= found["store"]["oldest_event"]
    checks = {finding["check"] for finding in found["findings"]}
    assert {"disk space", "deployment secret", "settings", "store", "clock", "ip tables", "keys"} <= checks
    assert found["state"] in {finding["state"] for finding in found["findings"]}
    assert {source["state"] for source in found["data"]} <= {"ok", "warning"}
    folder = str(house.deployment.data_dir)
    assert folder in (await house.manager.get(path)).text
    _, viewer = await house.member("viewer")
    seen = checked(await viewer.get(path), "Health")
    assert folder not in (await viewer.get(path)).text
    assert [finding["check"] for finding in seen["findings"]] == [finding["check"] for finding in found["findings"]]
    environment_id = house.deployment.workspace.default_environment.environment_id
    of_one = await house.key(KeyKind.MANAGEMENT, environment_id)
    assert refused(await of_one.get(path)) == (403, "feature_not_enabled")
