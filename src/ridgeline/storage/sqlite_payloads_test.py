"""The part that no storage conformance test can see: what a batch that is undone leaves in memory."""

from __future__ import annotations

import sqlite3
from importlib import import_module

from ridgeline.storage.sqlite_payloads import SeenPayloads
from ridgeline.testing.storage_conformance import T0, new_event

EVENT = new_event(payload_id=b"\xfe" * 16, payload_window=600_000)


def connection() -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:", isolation_level=None)
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


def test_events_without_a_payload_are_none_of_its_business() -> None:
    database, payloads = connection(), SeenPayloads()
    event = new_event()
    payloads.add(event)
    payloads.write(database)
    payloads.committed()
    assert not payloads.has(database, event)
    assert database.execute("SELECT count(*) FROM seen_payload").fetchone() == (0,)
