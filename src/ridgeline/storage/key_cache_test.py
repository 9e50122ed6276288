from __future__ import annotations

from ridgeline.keys import KeyKind
from ridgeline.storage.key_cache import KeyCache
from ridgeline.storage.protocol import ApiKey

KEY = ApiKey("key_1", KeyKind.SECRET, "", None, None, 0, None)


def test_a_key_is_kept_until_keys_change() -> None:
    cache = KeyCache()
    assert cache.get(b"1") is None
    cache.keep(b"1", KEY, cache.changes)
    assert cache.get(b"1") is KEY
    cache.clear()
    assert cache.get(b"1") is None


def test_what_was_read_before_a_change_does_not_come_back() -> None:
    cache = KeyCache()
    since = cache.changes
    cache.clear()
    cache.keep(b"1", KEY, since)
    assert cache.get(b"1") is None
