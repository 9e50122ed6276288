import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ridgeline.identify.key_check import KeyCheck, KeyRefusal
from ridgeline.identify.key_uses import KeyUses
from ridgeline.keys import KeyKind, KeyMint, key_digest
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import ApiKey, KeyStore
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_readers import SHARED_SECONDS
from ridgeline.testing.storage_conformance import change

T0 = 1_760_000_000_000
MINT = KeyMint(DeploymentSecret(["the deployment secret of this test file"]))


class CountingStore(SqliteStorage):
    look_ups = 0

    async def find_key(self, digest: bytes) -> ApiKey | None:
        self.look_ups += 1
        return await super().find_key(digest)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await CountingStore.open(tmp_path / "test.db", serving=False)
    await opened.workspace(T0)
    yield opened
    await opened.close()


@pytest.fixture
def check(store: SqliteStorage) -> KeyCheck:
    return KeyCheck(store, MINT, "us")


async def issue(store: KeyStore, kind: KeyKind = KeyKind.SECRET, region: str = "us") -> tuple[ApiKey, str]:
    text = MINT.make(kind, region)
    key = ApiKey(f"key_{text[-6:]}", kind, "", None, None, T0, None)
    await store.create_key(key, key_digest(text), change())
    return key, text


@pytest.mark.parametrize("kind", KeyKind)
async def test_a_key_is_found_as_what_it_is_and_as_nothing_else(
    store: CountingStore, check: KeyCheck, kind: KeyKind
) -> None:
    key, text = await issue(store, kind)
    for asked in KeyKind:
        assert await check.find(text, asked) == (key if asked is kind else KeyRefusal.UNKNOWN)
    assert store.look_ups == 1


async def test_what_was_never_issued_costs_no_look_up(store: CountingStore, check: KeyCheck) -> None:
    _, text = await issue(store)
    mistyped = [text[:-1], text + "a", text[:-1] + ("a" if text[-1] != "a" else "b"), text.swapcase(), f" {text}"]
    for wrong in (*mistyped, "", "rl_sk_us_" + "a" * 30, "é", "\udcff", "x" * 100_000):
        assert await check.find(wrong, KeyKind.SECRET) is KeyRefusal.UNKNOWN
    assert store.look_ups == 0


async def test_a_key_of_another_region_is_known_without_the_store(store: CountingStore, check: KeyCheck) -> None:
    elsewhere = MINT.make(KeyKind.SECRET, "eu")
    assert await check.find(elsewhere, KeyKind.SECRET) is KeyRefusal.OTHER_REGION
    assert await check.find(elsewhere, KeyKind.PUBLIC) is KeyRefusal.UNKNOWN
    assert store.look_ups == 0


async def test_a_genuine_text_that_no_store_holds_is_unknown(store: CountingStore, check: KeyCheck) -> None:
    assert await check.find(MINT.make(KeyKind.SECRET, "us"), KeyKind.SECRET) is KeyRefusal.UNKNOWN
    assert store.look_ups == 1


async def test_revocation_acts_at_once_also_from_another_process(
    store: CountingStore, check: KeyCheck, tmp_path: Path
) -> None:
    (key, text), (other, other_text) = await issue(store), await issue(store)
    assert await check.find(text, KeyKind.SECRET) == key
    assert await check.find(other_text, KeyKind.SECRET) == other
    await store.revoke_key(key.key_id, change(T0))
    assert await check.find(text, KeyKind.SECRET) is KeyRefusal.UNKNOWN
    command_line = await SqliteStorage.open(tmp_path / "test.db", serving=False)
    await command_line.revoke_key(other.key_id, change(T0))
    await command_line.close()
    # A command that is a process of its own takes longer than that to end.
    await asyncio.sleep(SHARED_SECONDS)
    assert await check.find(other_text, KeyKind.SECRET) is KeyRefusal.UNKNOWN


async def test_only_the_use_of_a_valid_key_is_noted(store: CountingStore) -> None:
    uses = KeyUses(lambda: T0 + 7)
    check = KeyCheck(store, MINT, "us", uses)
    (used, text), (revoked, revoked_text), (_, other_text) = [await issue(store) for _ in range(3)]
    await store.revoke_key(revoked.key_id, change())
    assert await check.find(text, KeyKind.SECRET) == used
    assert await check.find(revoked_text, KeyKind.SECRET) is KeyRefusal.UNKNOWN
    assert await check.find(other_text, KeyKind.PUBLIC) is KeyRefusal.UNKNOWN
    await uses.keep(store)
    assert await store.keys_last_used() == {used.key_id: T0 + 7}
