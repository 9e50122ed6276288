"""Environments over the management API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.keys import KeyKind

pytestmark = pytest.mark.anyio
PATH = f"{MANAGEMENT}/environments"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("environments"), retention_days=60) as opened:
        yield opened


async def made(house: House, **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = checked(await house.manager.post(PATH, json=fields), "EnvironmentView")
    return found


async def test_an_environment_is_made_read_and_changed(house: House) -> None:
    new = await made(house, name="Staging", retention_days=14)
    assert new | {"environment_id": "", "created_at": 0} == {
        "environment_id": "",
        "name": "Staging",
        "is_default": False,
        "created_at": 0,
        "retention_days": 14,
        "detail_retention_days": None,
        "default_retention_days": 60,
        "default_detail_retention_days": 30,
    }
    own = f"{PATH}/{new['environment_id']}"
    assert checked(await house.manager.get(own), "EnvironmentView") == new
    changed = checked(await house.manager.patch(own, json={"name": "Test"}), "EnvironmentView")
    assert changed == new | {"name": "Test"}
    kept = checked(await house.manager.patch(own, json={"retention_days": None, "detail_retention_days": 5}))
    assert (kept["retention_days"], kept["detail_retention_days"], kept["name"]) == (None, 5, "Test")
    stored = [one for one in await house.storage.environments() if one.environment_id == new["environment_id"]]
    assert (stored[0].name, stored[0].retention_days, stored[0].detail_retention_days) == ("Test", None, 5)
    entries = [one.entry for one in await house.storage.audit_log(3)]
    assert [entry.action for entry in entries] == [
        "environment.retention",
        "environment.renamed",
        "environment.created",
    ]
    assert {entry.subject for entry in entries} == {new["environment_id"]}
    # What changes nothing leaves no trace.
    assert checked(await house.manager.patch(own, json={"name": "Test", "detail_retention_days": 5})) == kept
    assert checked(await house.manager.patch(own, json={})) == kept
    assert [one.entry for one in await house.storage.audit_log(3)] == entries


async def test_names_are_of_one_each(house: House) -> None:
    first, second = await made(house, name="One"), await made(house, name="Two")
    assert refused(await house.manager.post(PATH, json={"name": "One"})) == (409, "name_in_use")
    own = f"{PATH}/{second['environment_id']}"
    answer = await house.manager.patch(own, json={"name": "One", "retention_days": 3})
    assert refused(answer) == (409, "name_in_use")
    assert checked(await house.manager.get(own)) == second
    assert checked(await house.manager.get(f"{PATH}/{first['environment_id']}")) == first


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "   "},
        {"name": "a\nb"},
        {"name": "a\0"},
        {"name": "a" * 101},
        {"name": "a", "retention_days": 0},
        {"name": "a", "retention_days": 36_501},
        {"name": "a", "retention_days": "30"},
        {"name": "a", "days": 30},
        [],
        None,
    ],
)
async def test_what_is_wrong_is_refused(house: House, body: Any) -> None:
    assert refused(await house.manager.post(PATH, json=body)) == (400, "request_cannot_be_parsed")


async def test_pages(house: House) -> None:
    for number in range(7):
        await made(house, name=f"Page {number}")
    whole = checked(await house.manager.get(PATH), "Environments")
    assert "pagination_key" not in whole
    names = [one["name"] for one in whole["environments"]]
    assert len(names) >= 8
    for limit in (1, 3):
        found: list[str] = []
        query: dict[str, Any] = {"limit": limit}
        while True:
            page = checked(await house.manager.get(PATH, params=query), "Environments")
            assert len(page["environments"]) <= limit
            found += [one["name"] for one in page["environments"]]
            if "pagination_key" not in page:
                break
            query["pagination_key"] = page["pagination_key"]
        assert found == names
    key = checked(await house.manager.get(PATH, params={"limit": 1}))["pagination_key"]
    for wrong in ("", "x", key[:-1], key + "A"):
        answer = await house.manager.get(PATH, params={"pagination_key": wrong})
        assert answer.status_code == (400 if wrong else 200)
    # Of another list.
    answer = await house.manager.get(f"{MANAGEMENT}/api-keys", params={"pagination_key": key})
    assert refused(answer) == (400, "request_cannot_be_parsed")
    for query in ({"limit": 0}, {"limit": 101}, {"limit": "a"}, {"limit": ["1", "1"]}, {"lmit": 1}):
        assert refused(await house.manager.get(PATH, params=query))[0] == 400, query


async def test_a_key_of_one_environment_sees_that_one(house: House) -> None:
    new = await made(house, name="Apart")
    own = await house.key(KeyKind.MANAGEMENT, new["environment_id"])
    assert checked(await own.get(PATH), "Environments")["environments"] == [new]
    assert checked(await own.get(f"{PATH}/{new['environment_id']}")) == new
    other = house.deployment.workspace.default_environment.environment_id
    for environment_id in (other, "ae_0000000000000000", "x", ""):
        assert refused(await own.get(f"{PATH}/{environment_id}")) == (404, "environment_not_found")
    assert refused(await own.patch(f"{PATH}/{new['environment_id']}", json={})) == (403, "feature_not_enabled")
    assert refused(await own.post(PATH, json={"name": "More"})) == (403, "feature_not_enabled")


async def test_there_is_no_other_environment_to_change(house: House) -> None:
    answer = await house.manager.patch(f"{PATH}/ae_0000000000000000", json={"name": "Nothing"})
    assert refused(answer) == (404, "environment_not_found")
