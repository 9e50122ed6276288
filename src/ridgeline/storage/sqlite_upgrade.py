"""What migrations of the embedded store need beyond SQL."""

from __future__ import annotations

from typing import Any

import msgspec

from ridgeline.storage.codec import PayloadCodec, shipped_dictionary
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.sqlite_environments import Environments
from ridgeline.storage.sqlite_events import EventTable
from ridgeline.storage.sqlite_rollups import add_rollups
from ridgeline.wire.event import Event

BATCH = 500


def copy_events_of_0001(connection: Any) -> None:
    """Copy the events of version 0.1.0 from `event_0001` into the tables of the present.

    `connection` is the driver's own, a `sqlite3.Connection`.
    """
    dictionary = shipped_dictionary()
    connection.execute(
        "INSERT INTO dictionary VALUES (?, ?, ?)", (dictionary.dictionary_id, dictionary.content, dictionary.created_at)
    )
    environments = Environments()
    table = EventTable(PayloadCodec([dictionary]), environments)
    last = -1
    while True:
        rows = connection.execute(
            "SELECT rowid, event_id, timestamp, environment_id, visitor_id, payload FROM event_0001 WHERE rowid > ? "
            "AND environment_id IN (SELECT environment_id FROM environment) ORDER BY rowid LIMIT ?",
            (last, BATCH),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        events = []
        for _, event_id, timestamp, environment_id, visitor_id, payload in rows:
            columns = columns_of(msgspec.json.decode(payload, type=Event))
            events.append(
                NewEvent(event_id, timestamp, environment_id, "device", visitor_id, False, bytes(payload), columns)
            )
        _, stored = table.load(connection, events)
        add_rollups(connection, stored, environments)
