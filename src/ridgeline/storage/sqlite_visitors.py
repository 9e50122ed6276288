"""Visitors in the embedded store: their times, the blocking keys that lead to them, and what the matcher keeps of them.

A visitor of whom keys or a profile are kept has a number, and a row under it. New rows come behind the others, so that
many new visitors share the pages of one commit, and all that a candidate needs lies in one place. Keys are scattered,
so each that is new costs a page: a key's row lists the numbers of the visitors it leads to, four bytes each, and a
visitor's row lists its keys, so that neither needs an index by the other.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ridgeline.clock import DAY
from ridgeline.matching.matcher import Candidate
from ridgeline.storage.protocol import (
    MOST_BLOCKING_KEYS,
    MOST_POSTINGS,
    NewEvent,
    OutdatedPage,
    Renewal,
    VisitorGone,
    weight_of,
)
from ridgeline.storage.sqlite_arrays import packed, unpacked
from ridgeline.storage.sqlite_schema import SLOT_BITS

# The types of `array`: signed numbers of 64 bits, and unsigned ones of 32, more than there are visitors.
KEY, NUMBER = "q", "I"
_NUMBER_BYTES = 4
# How far a visitor's row may be behind its newest event. Most visits come within a day of the one before, and to note
# each would be a page more to write; `LAST_SEEN` and `keep_last_seen` see to it that nobody notices.
LAST_SEEN_MS = DAY
LAST_SEEN = (
    f"max(visitor.last_seen_at, coalesce((SELECT max(position) >> {SLOT_BITS} FROM event "
    "WHERE event.visitor_id = visitor.visitor_id), visitor.last_seen_at))"
)
"""When a visitor was last seen: what its row says, or its newest event. `visitor_profile` has it always."""
# Rows at once, of a kilobyte, in search of those that an older release wrote: others wait for the thread.
LOOKED_THROUGH = 10_000
_VISITOR = (
    f"SELECT visitor_id, first_seen_at, {LAST_SEEN}, "
    "(SELECT profile FROM visitor_profile WHERE visitor_profile.number = visitor.number) FROM visitor "
    "WHERE visitor_id = ?"
)


@dataclass(frozen=True, slots=True)
class _Change:
    """What some keys change for a visitor: all its keys then, those that lead to it newly, those that do no longer."""

    keys: bytes
    joined: dict[int, bytes]
    """With the numbers of the visitors that each has led to so far."""
    left: list[int]


def visitor(connection: sqlite3.Connection, visitor_id: str) -> Candidate | None:
    row = connection.execute(_VISITOR, (visitor_id,)).fetchone()
    return Candidate(*row) if row else None


def candidates(connection: sqlite3.Connection, keys: Sequence[int], limit: int) -> list[Candidate]:
    """Return the visitors to whom the keys lead that lead to few, of like ones the latest seen."""
    common: dict[int, int] = {}
    wanted = [*dict.fromkeys(keys)]
    for (packed_numbers,) in connection.execute(f"SELECT numbers FROM posting WHERE key IN ({_marks(wanted)})", wanted):
        numbers = unpacked(NUMBER, packed_numbers)
        weight = weight_of(len(numbers))
        for number in numbers:
            common[number] = common.get(number, 0) + weight
    best = _padded(_best(connection, common, limit))
    if not best:
        return []
    rows = connection.execute(
        "SELECT number, visitor_id, first_seen_at, last_seen_at, profile FROM visitor_profile "
        f"WHERE number IN ({_marks(best)})",
        best,
    ).fetchall()
    rows.sort(key=lambda row: (-common[row[0]], -row[3]))
    return [Candidate(*row[1:]) for row in rows]


def outdated(connection: sqlite3.Connection, current: bytes, start: int, limit: int) -> OutdatedPage:
    """Return visitors whose profile begins otherwise, or is missing though they have keys, by their numbers."""
    end = start + LOOKED_THROUGH
    rows = connection.execute(
        "SELECT number, visitor_id, first_seen_at, last_seen_at, profile FROM visitor_profile "
        "WHERE number >= ? AND number < ? AND CASE WHEN profile IS NULL THEN keys != x'' "
        "ELSE profile != x'' AND substr(profile, 1, ?) != ? END ORDER BY number LIMIT ?",
        (start, end, len(current), current, limit),
    ).fetchall()
    ((last,),) = connection.execute("SELECT coalesce(max(number), 0) FROM visitor_profile").fetchall()
    following = rows[-1][0] + 1 if len(rows) == limit else end
    return OutdatedPage([Candidate(*row[1:]) for row in rows], following if following <= last else None)


def see(connection: sqlite3.Connection, event: NewEvent) -> None:
    """Note a visit; raises VisitorGone."""
    if event.visitor_is_new:
        _add(connection, event)
        return
    row = connection.execute(
        "SELECT last_seen_at, number FROM visitor WHERE visitor_id = ?", (event.visitor_id,)
    ).fetchone()
    if row is None:
        raise VisitorGone(event.visitor_id)
    last_seen_at, number = row
    _note(connection, event, number, is_past=False)
    if event.timestamp - last_seen_at >= LAST_SEEN_MS:
        connection.execute(
            "UPDATE visitor SET last_seen_at = ? WHERE visitor_id = ?", (event.timestamp, event.visitor_id)
        )


def see_past(connection: sqlite3.Connection, event: NewEvent) -> None:
    """Note a visit of the past, of a visitor known or not."""
    row = connection.execute("SELECT number FROM visitor WHERE visitor_id = ?", (event.visitor_id,)).fetchone()
    if row is None:
        _add(connection, event)
        return
    connection.execute(
        "UPDATE visitor SET first_seen_at = min(first_seen_at, ?2), last_seen_at = max(last_seen_at, ?2) "
        "WHERE visitor_id = ?1 AND NOT ?2 BETWEEN first_seen_at AND last_seen_at",
        (event.visitor_id, event.timestamp),
    )
    _note(connection, event, row[0], is_past=True)


def forget(connection: sqlite3.Connection, visitor_id: str) -> bool:
    """Remove a visitor and all that is kept of it; False if there is no such visitor."""
    row = connection.execute("DELETE FROM visitor WHERE visitor_id = ? RETURNING number", (visitor_id,)).fetchone()
    if row is None:
        return False
    if row[0] is not None:
        ((keys,),) = connection.execute(
            "DELETE FROM visitor_profile WHERE number = ? RETURNING keys", (row[0],)
        ).fetchall()
        _leave(connection, row[0], unpacked(KEY, keys))
    return True


def add_keys(connection: sqlite3.Connection, visitor_id: str, keys: Sequence[int]) -> int:
    """Add keys to those that a visitor has, as the oldest ones, while there is room; returns how many were added."""
    number = _number(connection, visitor_id)
    if number is None:
        return 0
    ((known,),) = connection.execute("SELECT keys FROM visitor_profile WHERE number = ?", (number,)).fetchall()
    has = unpacked(KEY, known)
    joined = dict([*_joinable(connection, keys, has).items()][: MOST_BLOCKING_KEYS - len(has)])
    if joined:
        connection.execute(
            "UPDATE visitor_profile SET keys = ? WHERE number = ?", (packed(KEY, [*has, *joined]), number)
        )
        _join(connection, number, joined)
    return len(joined)


def add_profile(connection: sqlite3.Connection, visitor_id: str, profile: bytes) -> bool:
    """Give a visitor a profile; False if it has one, or if there is no such visitor."""
    number = _number(connection, visitor_id)
    return bool(
        connection.execute(
            "UPDATE visitor_profile SET profile = ? WHERE number = ? AND profile IS NULL", (profile, number)
        ).rowcount
    )


def renew(connection: sqlite3.Connection, renewal: Renewal) -> bool:
    """Replace a visitor's profile and keys; False if its profile is another by now, or if there is no such visitor."""
    number = _number(connection, renewal.visitor_id)
    if number is None:
        return False
    ((known, profile),) = connection.execute(
        "SELECT keys, profile FROM visitor_profile WHERE number = ?", (number,)
    ).fetchall()
    if profile != renewal.before:
        return False
    has = {*unpacked(KEY, known)}
    latest = [*dict.fromkeys(renewal.blocking_keys)][:MOST_BLOCKING_KEYS]
    joined = _joinable(connection, latest, [*has])
    keys = dict.fromkeys(key for key in latest if key in joined or key in has)
    connection.execute(
        "UPDATE visitor_profile SET keys = ?, profile = ? WHERE number = ?",
        (packed(KEY, keys), renewal.profile, number),
    )
    _join(connection, number, joined)
    _leave(connection, number, [key for key in has if key not in keys])
    return True


def _add(connection: sqlite3.Connection, event: NewEvent) -> None:
    """Add a new visitor."""
    number = None
    if event.blocking_keys or event.profile is not None:
        change = _changed(connection, b"", event.blocking_keys)
        ((number,),) = connection.execute(
            "INSERT INTO visitor_profile (visitor_id, first_seen_at, last_seen_at, keys, profile) "
            "VALUES (?1, ?2, ?2, ?3, ?4) RETURNING number",
            (event.visitor_id, event.timestamp, change.keys, event.profile),
        ).fetchall()
        _join(connection, number, change.joined)
    connection.execute(
        "INSERT INTO visitor (visitor_id, first_seen_at, last_seen_at, number) VALUES (?1, ?2, ?2, ?3)",
        (event.visitor_id, event.timestamp, number),
    )


def _note(connection: sqlite3.Connection, event: NewEvent, number: int | None, *, is_past: bool) -> None:
    """Note what a visit tells of a visitor, whose number is given if it has one."""
    if number is None and (event.blocking_keys or event.profile is not None):
        number = _number(connection, event.visitor_id)
    if number is None:
        return
    (row,) = connection.execute(
        "SELECT first_seen_at, last_seen_at, keys, profile FROM visitor_profile WHERE number = ?", (number,)
    ).fetchall()
    first_seen_at, last_seen_at, keys, profile = row
    change = _changed(connection, keys, event.blocking_keys)
    is_newer = not is_past or profile is None or event.timestamp >= last_seen_at
    new = (
        min(first_seen_at, event.timestamp) if is_past else first_seen_at,
        max(last_seen_at, event.timestamp),
        change.keys,
        event.profile if event.profile is not None and is_newer else profile,
    )
    if new == row:
        return
    connection.execute(
        "UPDATE visitor_profile SET first_seen_at = ?, last_seen_at = ?, keys = ?, profile = ? WHERE number = ?",
        (*new, number),
    )
    _join(connection, number, change.joined)
    _leave(connection, number, change.left)


def _number(connection: sqlite3.Connection, visitor_id: str | None) -> int | None:
    """Return a visitor's number, given now if it has none; None if there is no such visitor."""
    row = connection.execute("SELECT number FROM visitor WHERE visitor_id = ?", (visitor_id,)).fetchone()
    if row is None:
        return None
    if row[0] is not None:
        return int(row[0])
    number = connection.execute(
        "INSERT INTO visitor_profile (visitor_id, first_seen_at, last_seen_at, keys) "
        f"SELECT visitor_id, first_seen_at, {LAST_SEEN}, x'' FROM visitor WHERE visitor_id = ?",
        (visitor_id,),
    ).lastrowid
    connection.execute("UPDATE visitor SET number = ? WHERE visitor_id = ?", (number, visitor_id))
    return number


def _changed(connection: sqlite3.Connection, known: bytes, keys: Sequence[int]) -> _Change:
    """Return what some keys, the latest, change for a visitor with others."""
    has = unpacked(KEY, known)
    latest = [*dict.fromkeys(keys)][:MOST_BLOCKING_KEYS]
    joined = _joinable(connection, latest, has)
    if not joined:
        return _Change(known, {}, [])
    before = set(has)
    all_keys = [*dict.fromkeys([*(key for key in latest if key in joined or key in before), *has])]
    return _Change(packed(KEY, all_keys[:MOST_BLOCKING_KEYS]), joined, all_keys[MOST_BLOCKING_KEYS:])


def _joinable(connection: sqlite3.Connection, keys: Sequence[int], has: Sequence[int]) -> dict[int, bytes]:
    """Return those of some keys that may lead to a further visitor, and to whom they lead now."""
    missing = [*dict.fromkeys(keys)]
    if has:
        known = set(has)
        missing = [key for key in missing if key not in known]
    if not missing:
        return {}
    numbers = dict(
        connection.execute(f"SELECT key, numbers FROM posting WHERE key IN ({_marks(missing)})", missing).fetchall()
    )
    found = {key: numbers.get(key, b"") for key in missing}
    return {key: listed for key, listed in found.items() if len(listed) < MOST_POSTINGS * _NUMBER_BYTES}


def _join(connection: sqlite3.Connection, number: int, joined: dict[int, bytes]) -> None:
    """Have keys lead to a visitor as well."""
    own = packed(NUMBER, [number])
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET numbers = excluded.numbers",
        [(key, numbers + own) for key, numbers in joined.items()],
    )


def _leave(connection: sqlite3.Connection, number: int, keys: Sequence[int]) -> None:
    """Have keys not lead to a visitor any more."""
    if not keys:
        return
    rows = connection.execute(f"SELECT key, numbers FROM posting WHERE key IN ({_marks(keys)})", [*keys]).fetchall()
    for key, numbers in rows:
        others = packed(NUMBER, [one for one in unpacked(NUMBER, numbers) if one != number])
        if others:
            connection.execute("UPDATE posting SET numbers = ? WHERE key = ?", (others, key))
        else:
            connection.execute("DELETE FROM posting WHERE key = ?", (key,))


def _best(connection: sqlite3.Connection, common: Mapping[int, int], limit: int) -> list[int]:
    """Return up to `limit` of some numbers, in no order: those that weigh most, of like ones the latest seen."""
    if len(common) <= limit:
        return [*common]
    least = heapq.nlargest(limit, common.values())[-1]
    best = [number for number, weight in common.items() if weight > least]
    like = _padded([number for number, weight in common.items() if weight == least])
    latest = connection.execute(
        f"SELECT number FROM visitor_profile WHERE number IN ({_marks(like)}) ORDER BY last_seen_at DESC LIMIT ?",
        (*like, limit - len(best)),
    )
    return best + [number for (number,) in latest]


def _padded(numbers: Sequence[int]) -> list[int]:
    """Return numbers, the last one repeated, so that statements for any count of them are few, and remembered."""
    size = 4
    while size < len(numbers):
        size *= 2
    return [*numbers, *[numbers[-1]] * (size - len(numbers))] if numbers else []


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
