"""The part that no storage conformance test can see: what a batch that is undone leaves in memory."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from pathlib import Path

import pytest

from ridgeline.storage import sqlite_payloads
from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.sqlite_payloads import SeenPayloads
from ridgeline.testing.storage_conformance import T0, new_event

EVENT = new_event(payload_id=b"\xfe" * 16, payload_window=600_000)


def connection(path: Path | str = ":memory:") -> sqlite3.Connection:
    opened = sqlite3.connect(path, isolation_level=None)
    opened.execute(import_module("ridgeline.storage.migrations.sqlite.0004_seen_payloads").STATEMENT)
    return opened


def test_a_batch_that_is_undone_is_forgotten() -> None:
    database, payloads = connection(), SeenPayloads()
    database.execute("BEGIN")
    assert not payloads.has(database, EVENT)
    payloads.add(EVENT)
    assert payloads.has(database, EVENT)
    payloads.write(database)
    database.execute("ROLLBACK")
    payloads.forget()
    payloads.undone()
    assert not payloads.has(database, EVENT)
    assert database.execute("SELECT count(*) FROM seen_payload").fetchone() == (0,)


def test_a_batch_that_is_committed_is_remembered_and_read_back() -> None:
    database, payloads = connection(), SeenPayloads()
    for number in range(3):
        event = new_event(payload_id=bytes([number]) * 16, payload_window=600_000)
        assert not payloads.has(database, event)
        payloads.add(event)
        payloads.write(database)
        payloads.committed()
        payloads.forget()
        for known in (payloads, SeenPayloads()):
            assert known.has(database, event)
            assert not known.has(database, EVENT)
    # A row for each commit, in the order of time.
    assert database.execute("SELECT count(*), count(DISTINCT number) FROM seen_payload").fetchone() == (3, 3)
    assert not payloads.remove_old(database, T0 + 600_000)
    assert database.execute("SELECT count(*) FROM seen_payload").fetchone() == (3,)
    assert not payloads.remove_old(database, T0 + 2 * 600_000)
    assert database.execute("SELECT count(*) FROM seen_payload").fetchone() == (0,)
    for known in (payloads, SeenPayloads()):
        assert not any(known.has(database, new_event(payload_id=bytes([number]) * 16)) for number in range(3))
    assert not any(payloads._seen)
    assert not payloads._last


def test_removal_piece_by_piece_leaves_what_is_to_be_known_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_payloads, "BATCH", 3)
    database, payloads = connection(), SeenPayloads()
    old = [new_event(payload_id=bytes([number]) * 16, payload_window=4_000) for number in range(7)]
    for event in (*old, EVENT):
        assert store(database, payloads, event)
    now = T0 + 6_000
    assert payloads.remove_old(database, now)
    assert [payloads.has(database, event) for event in old] == [False] * 3 + [True] * 4
    # Of a time of which some are removed: behind those that are left.
    assert store(database, payloads, old[0])
    assert payloads.remove_old(database, now)
    assert not payloads.remove_old(database, now)
    assert payloads.has(database, EVENT)
    assert SeenPayloads().has(database, EVENT)
    assert not any(known.has(database, event) for known in (payloads, SeenPayloads()) for event in old)


def store(database: sqlite3.Connection, payloads: SeenPayloads, event: NewEvent) -> bool:
    """Record an event's payload as the writer does; False if it is known."""
    database.execute("BEGIN IMMEDIATE")
    is_new = not payloads.has(database, event)
    if is_new:
        payloads.add(event)
        payloads.write(database)
    database.execute("COMMIT")
    payloads.committed()
    payloads.forget()
    return is_new


def test_what_another_process_wrote_is_known(tmp_path: Path) -> None:
    databases = [connection(tmp_path / "a.db"), sqlite3.connect(tmp_path / "a.db", isolation_level=None)]
    both = [SeenPayloads(), SeenPayloads()]
    # In every part of the window, of which some are begun by one and some by the other.
    events = [
        new_event(at=T0 + 40_000 * one, payload_id=bytes([one]) * 16, payload_window=600_000) for one in range(30)
    ]
    for number, event in enumerate(events):
        writer = number // 3 % 2
        assert store(databases[writer], both[writer], event)
        assert not store(databases[1 - writer], both[1 - writer], event)
    for database in databases:
        assert not any(store(database, payloads, event) for payloads in (*both, SeenPayloads()) for event in events)


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    """There may be a million, and every command of an operator is a write by another process."""
    database, other = connection(tmp_path / "a.db"), sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    payloads, events = SeenPayloads(), [new_event(payload_id=bytes([one]) * 16, payload_window=9) for one in range(3)]
    for event in events[:2]:
        assert store(database, payloads, event)
    # It would not be known any more.
    other.execute("UPDATE seen_payload SET digests = x''")
    assert not store(database, payloads, events[0])
    assert not store(database, payloads, events[1])
    assert store(database, payloads, events[2])


def test_events_without_a_payload_are_none_of_its_business() -> None:
    database, payloads = connection(), SeenPayloads()
    event = new_event()
    payloads.add(event)
    payloads.write(database)
    payloads.committed()
    assert not payloads.has(database, event)
    assert database.execute("SELECT count(*) FROM seen_payload").fetchone() == (0,)
