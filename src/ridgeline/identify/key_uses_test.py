from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from ridgeline.identify.key_uses import KeyUses
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import StorageUnavailable

pytestmark = pytest.mark.anyio


class Store:
    """Keeps what it is given, unless it is away."""

    def __init__(self) -> None:
        self.kept: list[Mapping[str, int]] = []
        self.is_away = False

    async def keys_used(self, times: Mapping[str, int]) -> None:
        if self.is_away:
            raise StorageUnavailable
        self.kept.append(times)


async def test_the_latest_time_of_each_key_is_kept_once() -> None:
    now = iter(range(10, 100))
    uses, store = KeyUses(lambda: next(now)), Store()
    await uses.keep(cast("AccessStore", store))
    for key_id in ("a", "b", "a"):
        uses.note(key_id)
    await uses.keep(cast("AccessStore", store))
    await uses.keep(cast("AccessStore", store))
    uses.note("b")
    await uses.keep(cast("AccessStore", store))
    assert store.kept == [{"a": 12, "b": 11}, {"b": 13}]


async def test_what_a_store_did_not_take_is_kept_later() -> None:
    now = iter(range(10, 100))
    uses, store = KeyUses(lambda: next(now)), Store()
    uses.note("a")
    uses.note("b")
    store.is_away = True

    async def note_and_fail(times: Any) -> None:
        uses.note("a")
        raise StorageUnavailable

    store.keys_used = note_and_fail  # type: ignore[method-assign]
    with pytest.raises(StorageUnavailable):
        await uses.keep(cast("AccessStore", store))
    store = Store()
    await uses.keep(cast("AccessStore", store))
    assert store.kept == [{"a": 12, "b": 11}]
