"""What migrations of the embedded store need beyond SQL."""

from __future__ import annotations

import heapq
import itertools
import operator
from array import array
from typing import Any

import msgspec

from ridgeline.storage.codec import PayloadCodec, shipped_dictionary
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.rollup import HOUR
from ridgeline.storage.sqlite_arrays import packed, unpacked
from ridgeline.storage.sqlite_environments import Environments
from ridgeline.storage.sqlite_events import EventTable, dictionaries, is_erased
from ridgeline.storage.sqlite_rollups import ALL, add_rollups
from ridgeline.storage.sqlite_schema import EVENT_COLUMNS, first_position
from ridgeline.wire.event import Event

BATCH = 500
# The limits of schema 0005.
_MOST_KEYS = _MOST_POSTINGS = 64
# Columns of events that schema 0002 does not have.
_SINCE_0002 = frozenset({"country"})


def copy_events_of_0001(connection: Any) -> None:
    """Copy the events of version 0.1.0 from `event_0001` into the tables of the present.

    `connection` is the driver's own, a `sqlite3.Connection`.
    """
    dictionary = shipped_dictionary()
    connection.execute(
        "INSERT INTO dictionary VALUES (?, ?, ?)", (dictionary.dictionary_id, dictionary.content, dictionary.created_at)
    )
    environments = Environments()
    table = EventTable(
        PayloadCodec([dictionary]), environments, [name for name in EVENT_COLUMNS if name not in _SINCE_0002]
    )
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
        stored = []
        for _, event_id, timestamp, environment_id, visitor_id, payload in rows:
            columns = columns_of(msgspec.json.decode(payload, type=Event))
            event = NewEvent(event_id, timestamp, environment_id, "device", visitor_id, False, bytes(payload), columns)
            if visitor_id is not None and is_erased(connection, visitor_id):
                continue
            table.insert(connection, event)
            stored.append(event)
        add_rollups(connection, stored, environments)


def copy_keys_of_0004(connection: Any) -> None:
    """Copy the blocking keys of schema 0004 into the tables of visitors' profiles and of postings.

    Of a key's visitors the latest seen with it stay, of a visitor's keys the latest. Each table is written in its own
    order, which for a large file takes minutes and not hours. `connection` is the driver's own.
    """
    # As `number` is given in the order of the ids, what is read by id below is written by number.
    connection.execute(
        "INSERT INTO visitor_profile (visitor_id, first_seen_at, last_seen_at, keys) SELECT visitor_id, first_seen_at, "
        "max(last_seen_at, coalesce((SELECT max(position) >> 19 FROM event WHERE event.visitor_id = visitor.visitor_id)"
        ", last_seen_at)), x'' FROM visitor WHERE EXISTS "
        "(SELECT 1 FROM blocking_key WHERE blocking_key.visitor_id = visitor.visitor_id) ORDER BY visitor_id"
    )
    connection.execute(
        "UPDATE visitor SET number = visitor_profile.number FROM visitor_profile "
        "WHERE visitor_profile.visitor_id = visitor.visitor_id"
    )
    crowded = _copy_postings(connection)
    rows = connection.execute(
        "SELECT number, key FROM visitor_profile CROSS JOIN blocking_key USING (visitor_id) "
        "ORDER BY number, seen_at DESC"
    )
    written = connection.cursor()
    for number, group in itertools.groupby(rows, key=operator.itemgetter(0)):
        kept = [key for _, key in group if key not in crowded or _leads_to(written, key, number)]
        for key in kept[_MOST_KEYS:]:
            _remove_posting(written, key, number)
        written.execute(
            "UPDATE visitor_profile SET keys = ? WHERE number = ?", (packed("q", kept[:_MOST_KEYS]), number)
        )


def _copy_postings(connection: Any) -> set[int]:
    """Write the visitors of each key, and return the keys that had more than may be."""
    crowded = set()
    rows = connection.execute(
        "SELECT key, seen_at, number FROM blocking_key CROSS JOIN visitor USING (visitor_id) ORDER BY key"
    )
    written = connection.cursor()
    for key, group in itertools.groupby(rows, key=operator.itemgetter(0)):
        latest = heapq.nlargest(_MOST_POSTINGS + 1, group)
        if len(latest) > _MOST_POSTINGS:
            crowded.add(key)
        numbers = [number for _, _, number in latest[:_MOST_POSTINGS] if number is not None]
        written.execute("INSERT INTO posting VALUES (?, ?)", (key, packed("I", numbers)))
    return crowded


def _leads_to(connection: Any, key: int, number: int) -> bool:
    return number in _numbers(connection, key)


def _remove_posting(connection: Any, key: int, number: int) -> None:
    others = [one for one in _numbers(connection, key) if one != number]
    if others:
        connection.execute("UPDATE posting SET numbers = ? WHERE key = ?", (packed("I", others), key))
    else:
        connection.execute("DELETE FROM posting WHERE key = ?", (key,))


def _numbers(connection: Any, key: int) -> array[int]:
    ((numbers,),) = connection.execute("SELECT numbers FROM posting WHERE key = ?", (key,)).fetchall()
    return unpacked("I", numbers)


def fill_countries_of_0005(connection: Any) -> None:
    """Write the countries of events of schema 0005 into their column; roll-ups tell which hours have any.

    `connection` is the driver's own.
    """
    codec = PayloadCodec(dictionaries(connection))
    hours = connection.execute(f"SELECT DISTINCT hour FROM {ALL} WHERE measure = 'country'").fetchall()
    written = connection.cursor()
    for (hour,) in hours:
        rows = connection.execute(
            "SELECT position, frame FROM payload WHERE position >= ? AND position < ?",
            (first_position(hour), first_position(hour + HOUR)),
        )
        for position, frame in rows:
            country = columns_of(msgspec.json.decode(codec.decompress(frame), type=Event)).get("country")
            if country is not None:
                written.execute("UPDATE event SET country = ? WHERE position = ?", (country, position))
