from __future__ import annotations

from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import ApiKey
from ridgeline.storage.remembered import Remembered

KEY = ApiKey("key_1", KeyKind.SECRET, "", None, None, 0, None)


def test_a_key_is_kept_until_keys_change() -> None:
    keys: Remembered[bytes, ApiKey] = Remembered()
    assert keys.get(b"1") is None
    keys.keep(b"1", KEY, keys.changes)
    assert keys.get(b"1") is KEY
    assert keys.get(b"2") is None
    keys.clear()
    assert keys.get(b"1") is None


def test_what_was_read_before_a_change_does_not_come_back() -> None:
    keys: Remembered[bytes, ApiKey] = Remembered()
    since = keys.changes
    keys.clear()
    keys.keep(b"1", KEY, since)
    assert keys.get(b"1") is None
