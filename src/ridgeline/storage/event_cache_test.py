from __future__ import annotations

from ridgeline.storage.event_cache import ENTRY_BYTES, KNOWN_CHANGES, EventCache
from ridgeline.storage.protocol import StoredEvent


def event(event_id: str, payload: bytes = b"{}") -> StoredEvent:
    return StoredEvent(event_id, 0, "ae_0123456789abcdef", payload)


def kept(cache: EventCache, *event_ids: str) -> list[str]:
    return [event_id for event_id in event_ids if cache.get(event_id) is not None]


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = EventCache(3 * (ENTRY_BYTES + 100))
    for event_id in "abc":
        cache.keep(event(event_id, b"x" * 100), cache.changes)
    assert kept(cache, "a") == ["a"]
    cache.keep(event("d", b"x" * 100), cache.changes)
    assert kept(cache, "a", "b", "c", "d") == ["a", "c", "d"]
    cache.keep(event("e", b"x" * (2 * ENTRY_BYTES)), cache.changes)
    assert kept(cache, "a", "c", "d", "e") == ["e"]


def test_the_bound_holds_whatever_is_kept_forgotten_and_kept_again() -> None:
    cache = EventCache(10 * (ENTRY_BYTES + 100))
    for number in range(1_000):
        cache.keep(event(str(number % 7), b"x" * (number % 100)), cache.changes)
        if number % 3 == 0:
            cache.forget(str(number % 5))
    assert len(kept(cache, *map(str, range(7)))) >= 5
    for number in range(100, 110):
        cache.keep(event(str(number), b"x" * 100), cache.changes)
    assert kept(cache, *map(str, range(110))) == [str(number) for number in range(100, 110)]


def test_what_is_larger_than_the_bound_drives_nothing_out() -> None:
    cache = EventCache(1_000)
    cache.keep(event("a"), cache.changes)
    cache.keep(event("b", b"x" * 1_000), cache.changes)
    assert kept(cache, "a", "b") == ["a"]
    nothing = EventCache(0)
    nothing.keep(event("a"), nothing.changes)
    assert nothing.get("a") is None


def test_what_was_read_before_a_change_does_not_come_back() -> None:
    cache = EventCache()
    since = cache.changes
    cache.forget("a")
    cache.keep(event("a"), since)
    cache.keep(event("b"), since)
    assert kept(cache, "a", "b") == ["b"]
    cache.keep(event("a"), cache.changes)
    assert kept(cache, "a") == ["a"]
    since = cache.changes
    cache.clear()
    cache.keep(event("a"), since)
    assert kept(cache, "a", "b") == []


def test_a_reading_older_than_all_known_changes_is_not_kept() -> None:
    cache = EventCache()
    since = cache.changes
    cache.forget("a")
    for number in range(KNOWN_CHANGES):
        cache.forget(str(number))
    cache.keep(event("a"), since)
    assert kept(cache, "a") == []
    cache.keep(event("b"), cache.changes - KNOWN_CHANGES)
    assert kept(cache, "b") == ["b"]
