"""API keys over the management API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.wire.house import MANAGEMENT, House, checked, open_house, refused

from ridgeline.keys import KeyKind
from ridgeline.limits import MAXIMUM_BURST, MAXIMUM_RATE, MINIMUM_RATE

pytestmark = pytest.mark.anyio
PATH = f"{MANAGEMENT}/api-keys"
LIMIT = {"rate": 0.5, "burst": 2}


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("keys")) as opened:
        yield opened


@pytest.fixture
def environment_id(house: House) -> str:
    return house.deployment.workspace.default_environment.environment_id


async def made(house: House, **fields: Any) -> dict[str, Any]:
    body = {"kind": "secret", "name": "Checkout"} | fields
    found: dict[str, Any] = checked(await house.manager.post(PATH, json=body), "MadeApiKey")
    return found


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(house: House) -> None:
    new = await made(house)
    key, text = new["api_key"], new["text"]
    assert text.startswith("rl_sk_us_")
    assert key | {"key_id": "", "created_at": 0} == {
        "key_id": "",
        "kind": "secret",
        "name": "Checkout",
        "environment_id": None,
        "created_at": 0,
        "limit": None,
        "erasure_limit": None,
    }
    bearer = {"Authorization": f"Bearer {text}"}
    assert (await house.client.get("/v4/events", headers=bearer)).status_code == 200
    own = f"{PATH}/{key['key_id']}"
    for shown in (await house.manager.get(own), await house.manager.get(PATH)):
        assert text not in shown.text
    assert checked(await house.manager.get(own), "ApiKeyView").keys() >= key.keys()
    revoked = checked(await house.manager.delete(own), "ApiKeyView")
    assert revoked["revoked_at"] >= key["created_at"]
    refusal = await house.client.get("/v4/events", headers=bearer)
    assert refused(refusal) == (403, "secret_api_key_not_found")
    # Once more changes nothing.
    assert checked(await house.manager.delete(own)) == revoked
    entries = [one.entry for one in await house.storage.audit_log(2)]
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("key.revoked", key["key_id"]),
        ("key.created", key["key_id"]),
    ]
    listed = checked(await house.manager.get(PATH, params={"limit": 100}), "ApiKeys")["api_keys"]
    assert [one for one in listed if one["key_id"] == key["key_id"]] == [revoked]


async def test_every_kind_is_made(house: House, environment_id: str) -> None:
    for kind, letters in (("public", "pk"), ("secret", "sk"), ("proxy", "px"), ("management", "mk")):
        new = await made(house, kind=kind, environment_id=environment_id)
        assert new["text"].startswith(f"rl_{letters}_us_")
        assert (new["api_key"]["kind"], new["api_key"]["environment_id"]) == (kind, environment_id)
        # The text of a public key is in every page, and no secret.
        assert new["api_key"].get("text") == (new["text"] if kind == "public" else None)
    for kind in ("public", "proxy"):
        answer = await house.manager.post(PATH, json={"kind": kind, "name": "x"})
        assert refused(answer) == (400, "request_cannot_be_parsed")
    answer = await house.manager.post(PATH, json={"kind": "secret", "name": "x", "environment_id": "ae_1"})
    assert refused(answer) == (404, "environment_not_found")


async def test_limits_are_set_changed_and_taken_away(house: House) -> None:
    new = await made(house, limit=LIMIT)
    own, bearer = f"{PATH}/{new['api_key']['key_id']}", {"Authorization": f"Bearer {new['text']}"}
    assert new["api_key"]["limit"] == LIMIT
    statuses = [(await house.client.get("/v4/events", headers=bearer)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    changed = checked(await house.manager.patch(own, json={"erasure_limit": LIMIT}), "ApiKeyView")
    assert (changed["limit"], changed["erasure_limit"]) == (LIMIT, LIMIT)
    entries = [one.entry for one in await house.storage.audit_log(1)]
    assert (entries[0].action, entries[0].details["erasure_rate_limit"]) == ("key.limited", LIMIT)
    freed = checked(await house.manager.patch(own, json={"limit": None}), "ApiKeyView")
    assert (freed["limit"], freed["erasure_limit"]) == (None, LIMIT)
    assert (await house.client.get("/v4/events", headers=bearer)).status_code == 200
    before = await house.storage.audit_log(1)
    assert checked(await house.manager.patch(own, json={})) == freed
    assert await house.storage.audit_log(1) == before


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "secret"},
        {"kind": "other", "name": "x"},
        {"kind": "secret", "name": ""},
        {"kind": "secret", "name": "\t"},
        {"kind": "secret", "name": "x", "limit": {"rate": 1}},
        {"kind": "secret", "name": "x", "limit": {"rate": MINIMUM_RATE / 2, "burst": 1}},
        {"kind": "secret", "name": "x", "limit": {"rate": MAXIMUM_RATE * 2, "burst": 1}},
        {"kind": "secret", "name": "x", "limit": {"rate": 1, "burst": MAXIMUM_BURST + 1}},
        {"kind": "secret", "name": "x", "limit": {"rate": 1, "burst": 0}},
        {"kind": "secret", "name": "x", "text": "rl_sk_us_mine"},
        {"kind": "management", "name": "x", "limit": LIMIT},
    ],
)
async def test_what_is_wrong_is_refused(house: House, body: Any) -> None:
    assert refused(await house.manager.post(PATH, json=body)) == (400, "request_cannot_be_parsed")


async def test_the_least_and_the_most_are_taken(house: House) -> None:
    for rate, burst in ((MINIMUM_RATE, 1), (MAXIMUM_RATE, MAXIMUM_BURST)):
        assert (await made(house, limit={"rate": rate, "burst": burst}))["api_key"]["limit"]["burst"] == burst


async def test_when_a_key_was_last_used_is_told(house: House) -> None:
    new = (await made(house))["api_key"]
    assert "last_used_at" not in checked(await house.manager.get(f"{PATH}/{new['key_id']}"))
    await house.storage.keys_used({new["key_id"]: 1_790_000_000_000})
    assert checked(await house.manager.get(f"{PATH}/{new['key_id']}"))["last_used_at"] == 1_790_000_000_000


async def test_unknown_keys_are_not_found(house: House) -> None:
    for answer in (
        await house.manager.get(f"{PATH}/key_0"),
        await house.manager.patch(f"{PATH}/key_0", json={}),
        await house.manager.delete(f"{PATH}/key_0"),
    ):
        assert refused(answer) == (404, "key_not_found")


async def test_keys_are_for_administrators(house: House, environment_id: str) -> None:
    _, editor = await house.member("editor")
    _, administrator = await house.member("administrator")
    assert refused(await editor.get(PATH)) == (403, "role_required")
    new = checked(await administrator.post(PATH, json={"kind": "secret", "name": "by a member"}), "MadeApiKey")
    assert checked(await administrator.get(f"{PATH}/{new['api_key']['key_id']}")) == new["api_key"]
    of_one = await house.key(KeyKind.MANAGEMENT, environment_id)
    assert refused(await of_one.get(PATH)) == (403, "feature_not_enabled")
    assert refused(await (await house.key(KeyKind.SECRET)).get(PATH)) == (403, "feature_not_enabled")
