"""Saved views over the management API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.http.management.save_view import MOST_VIEWS
from ridgeline.keys import KeyKind

pytestmark = pytest.mark.anyio
PATH = f"{MANAGEMENT}/views"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("views")) as opened:
        yield opened


async def saved(client: httpx.AsyncClient, name: str, **fields: Any) -> dict[str, Any]:
    body = {"name": name, "page": "events", "query": "bot=bad"} | fields
    found: dict[str, Any] = checked(await client.post(PATH, json=body), "SavedViewShape")
    return found


async def names(client: httpx.AsyncClient) -> list[str]:
    return [view["name"] for view in checked(await client.get(PATH), "SavedViews")["views"]]


async def test_views_are_ones_own_or_shared(house: House) -> None:
    _, viewer = await house.member("viewer")
    _, editor = await house.member("editor")
    own = await saved(viewer, "Mine")
    assert own | {"view_id": "", "created_at": 0} == {
        "view_id": "",
        "name": "Mine",
        "page": "events",
        "query": "bot=bad",
        "is_shared": False,
        "is_own": True,
        "created_at": 0,
    }
    shared = await saved(editor, "all bots", is_shared=True)
    hidden = await saved(editor, "Hidden")
    assert await names(viewer) == ["all bots", "Mine"]
    assert await names(editor) == ["all bots", "Hidden"]
    # A key is nobody's member.
    assert await names(house.manager) == ["all bots"]
    seen = checked(await viewer.get(PATH))["views"][0]
    assert seen == shared | {"is_own": False}
    # Only editors share, and remove what is shared; whose view it is not, for him it is not there.
    body = {"name": "x", "page": "events", "query": "", "is_shared": True}
    assert refused(await viewer.post(PATH, json=body)) == (403, "role_required")
    assert refused(await viewer.delete(f"{PATH}/{shared['view_id']}")) == (403, "role_required")
    assert refused(await viewer.delete(f"{PATH}/{hidden['view_id']}")) == (404, "view_not_found")
    assert (await viewer.delete(f"{PATH}/{own['view_id']}")).json() == {}
    _, other_editor = await house.member("editor")
    assert (await other_editor.delete(f"{PATH}/{shared['view_id']}")).json() == {}
    assert refused(await other_editor.delete(f"{PATH}/{shared['view_id']}")) == (404, "view_not_found")
    assert [await names(viewer), await names(editor)] == [[], ["Hidden"]]


async def test_views_that_hold_personal_data_are_not_listed_to_whom_they_are_masked(house: House) -> None:
    _, editor = await house.member("editor")
    _, seeing = await house.member("viewer")
    _, masked = await house.member("viewer", sees_personal_data=False)
    shared = [
        await saved(editor, "Ada", query="linked_id=ada", is_shared=True),
        await saved(editor, "Bots of Ada", query="bot=bad&ip_address=192.0.2.7", is_shared=True),
        await saved(editor, "Bots", is_shared=True),
    ]
    await saved(masked, "My own", query="linked_id=mine")
    assert await names(seeing) == ["Ada", "Bots", "Bots of Ada"]
    assert await names(masked) == ["Bots", "My own"]
    # Pages are of what is listed.
    page = checked(await masked.get(PATH, params={"limit": 1}))
    assert [one["name"] for one in page["views"]] == ["Bots"]
    for view in shared:
        assert (await editor.delete(f"{PATH}/{view['view_id']}")).json() == {}


async def test_keys_save_nothing(house: House) -> None:
    body = {"name": "x", "page": "events", "query": ""}
    assert refused(await house.manager.post(PATH, json=body)) == (403, "session_required")
    assert refused(await house.manager.delete(f"{PATH}/vw_0")) == (403, "session_required")


async def test_shared_views_are_not_for_keys_of_one_environment(house: House) -> None:
    environment_id = house.deployment.workspace.default_environment.environment_id
    key = await house.key(KeyKind.MANAGEMENT, environment_id)
    assert refused(await key.get(PATH)) == (403, "feature_not_enabled")


async def test_pages_and_a_limit(house: House) -> None:
    _, member = await house.member("viewer")
    for number in range(MOST_VIEWS):
        await saved(member, f"View {number:03}")
    body = {"name": "one more", "page": "events", "query": ""}
    assert refused(await member.post(PATH, json=body)) == (400, "request_cannot_be_parsed")
    found: list[str] = []
    query: dict[str, Any] = {"limit": 70}
    while True:
        page = checked(await member.get(PATH, params=query), "SavedViews")
        found += [view["name"] for view in page["views"]]
        if "pagination_key" not in page:
            break
        query["pagination_key"] = page["pagination_key"]
    assert found == [f"View {number:03}" for number in range(MOST_VIEWS)]


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "\0"}, {"page": "other"}, {"query": "a" * 4_097}, {"query": "a\0"}, {"more": 1}]
)
async def test_what_is_wrong_is_refused(house: House, fields: dict[str, Any]) -> None:
    _, member = await house.member("viewer")
    body = {"name": "x", "page": "events", "query": ""} | fields
    assert refused(await member.post(PATH, json=body)) == (400, "request_cannot_be_parsed")
