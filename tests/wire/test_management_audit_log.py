"""The audit log over the management API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import AuditEntry

pytestmark = pytest.mark.anyio
PATH = f"{MANAGEMENT}/audit-log"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("audit")) as opened:
        yield opened


async def test_entries_name_who_did_what_to_whom(house: House) -> None:
    member_id, member = await house.member("administrator", name="Grace")
    body = {"kind": "secret", "name": "Billing"}
    key_id = checked(await member.post(f"{MANAGEMENT}/api-keys", json=body))["api_key"]["key_id"]
    entry = checked(await house.manager.get(PATH, params={"limit": 1}), "AuditLog")["entries"][0]
    assert entry | {"number": 0, "at": 0} == {
        "number": 0,
        "at": 0,
        "actor": member_id,
        "actor_name": "Grace",
        "action": "key.created",
        "subject": key_id,
        "subject_name": "Billing",
        "environment_id": None,
        "details": {"kind": "secret", "rate_limit": None, "erasure_rate_limit": None},
    }
    environment_id = house.deployment.workspace.default_environment.environment_id
    await house.manager.patch(f"{MANAGEMENT}/environments/{environment_id}", json={"name": "Shop"})
    entry = checked(await house.manager.get(PATH, params={"limit": 1}))["entries"][0]
    assert (entry["action"], entry["subject_name"]) == ("environment.renamed", "Shop")
    # The key of the tests has no name, and what has gone has none any more.
    assert "actor_name" not in entry


async def test_pages_tell_every_entry_once(house: House) -> None:
    now = house.deployment.clock()
    for number in range(25):
        await house.storage.audit(AuditEntry(now + number // 5, "command line", f"test.{number}", "nobody"))
    found: list[str] = []
    query: dict[str, Any] = {"limit": 4}
    while len(found) < 25:
        page = checked(await house.manager.get(PATH, params=query), "AuditLog")
        assert len(page["entries"]) <= 4
        found += [entry["action"] for entry in page["entries"]]
        query["pagination_key"] = page["pagination_key"]
    assert found[:25] == [f"test.{number}" for number in reversed(range(25))]
    whole = checked(await house.manager.get(PATH, params={"limit": 100}))
    last = checked(await house.manager.get(PATH, params={"limit": len(whole["entries"])}))
    assert "pagination_key" not in last
    for key in ("x", query["pagination_key"][:-2]):
        assert refused(await house.manager.get(PATH, params={"pagination_key": key}))[0] == 400


async def test_it_is_for_administrators(house: House) -> None:
    _, editor = await house.member("editor")
    assert refused(await editor.get(PATH)) == (403, "role_required")
    _, administrator = await house.member("administrator", sees_personal_data=False)
    assert checked(await administrator.get(PATH), "AuditLog")["entries"]


async def test_an_erasure_names_the_member_and_not_the_visitor(house: House) -> None:
    member_id, editor = await house.member("editor", name="Edith")
    visitor_id = (await house.visit())["visitor_id"]
    assert (await editor.delete(f"{MANAGEMENT}/visitors/{visitor_id}")).json() == {}
    answer = await house.manager.get(PATH, params={"limit": 1})
    entry = checked(answer, "AuditLog")["entries"][0]
    assert (entry["actor"], entry["actor_name"], entry["action"]) == (member_id, "Edith", "visitor.erased")
    assert visitor_id not in answer.text
    assert len(entry["subject"]) == 32
    assert refused(await editor.delete(f"{MANAGEMENT}/visitors/{visitor_id}")) == (404, "visitor_not_found")


async def test_changes_of_an_event_name_the_fields_and_never_what_they_hold(house: House) -> None:
    event_id = (await house.visit())["event_id"]
    environment_id = house.deployment.workspace.default_environment.environment_id
    member_id, editor = await house.member("editor", name="Edith")
    secret = await house.key(KeyKind.SECRET)
    path = f"{MANAGEMENT}/events/{event_id}"

    async def latest() -> tuple[dict[str, Any], str]:
        answer = await house.manager.get(PATH, params={"limit": 1})
        return checked(answer, "AuditLog")["entries"][0], answer.text

    change = {"linked_id": "customer-4711", "tags": {"mail": "ada@shop.example"}, "suspect": True}
    assert (await editor.patch(path, json=change)).json() == {}
    entry, text = await latest()
    assert (entry["actor"], entry["action"], entry["subject"]) == (member_id, "event.changed", event_id)
    assert (entry["environment_id"], entry["details"]) == (environment_id, {"fields": ["linked_id", "suspect", "tags"]})
    assert "4711" not in text
    assert "ada@shop" not in text
    assert (await secret.patch(f"/v4/events/{event_id}", json={"suspect": False})).status_code == 200
    by_key, _ = await latest()
    assert by_key["details"] == {"fields": ["suspect"]}
    assert by_key["actor"] not in {member_id, entry["actor"]}
    # What changes nothing is no change, and neither is what is refused.
    assert (await editor.patch(path, json={})).json() == {}
    assert (await editor.patch(path, json={"tags": 5})).status_code == 400
    assert (await latest())[0] == by_key
