"""Events in the embedded store, as functions of a connection: placing, storing, loading, finding, changing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from ridgeline.storage.codec import PayloadCodec
from ridgeline.storage.protocol import (
    Dictionary,
    EventIdTaken,
    Loaded,
    NewEvent,
    StorageUnavailable,
    StoredEvent,
)
from ridgeline.storage.sqlite_environments import Environments
from ridgeline.storage.sqlite_schema import (
    EVENT_COLUMNS,
    SLOT_BITS,
    SLOTS,
    first_position,
    full_id,
    id_time,
    last_position,
    natural_slot,
    network_of,
    packed_ip,
    short_id,
)
from ridgeline.storage.sqlite_visitors import see, see_past
from ridgeline.wire.event import EventUpdate

NOT_ERASED = "NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.visitor_id = event.visitor_id)"
_IP = EVENT_COLUMNS.index("ip")


class MillisecondFull(EventIdTaken):
    """No slot is left between the neighbours that this id would have; another may find room."""


class EventTable:
    """Reads and writes events; holds what the tables refer to by number: dictionaries and environments."""

    def __init__(self, codec: PayloadCodec, environments: Environments, columns: Sequence[str] = EVENT_COLUMNS) -> None:
        """`columns` are those that the table has, of an older schema while it is migrated; the last is `network`."""
        self._codec = codec
        self._columns = columns
        self._insert = (
            f"INSERT INTO event (position, environment, edge, {', '.join(columns)}) "
            f"VALUES ({', '.join('?' * (3 + len(columns)))})"
        )
        self.environments = environments

    def record(self, connection: sqlite3.Connection, event: NewEvent) -> None:
        """Store a new event with its visitor; raises EventIdTaken, VisitorGone."""
        if event.visitor_id is not None:
            see(connection, event)
        self.insert(connection, event)

    def load(self, connection: sqlite3.Connection, events: Sequence[NewEvent]) -> tuple[Loaded, list[NewEvent]]:
        """Store events of the past; returns what became of them, and the events that were stored."""
        stored = []
        for event in events:
            if event.visitor_id is not None and is_erased(connection, event.visitor_id):
                continue
            try:
                self.insert(connection, event)
            except MillisecondFull as error:
                # What comes with its id cannot be given another.
                raise StorageUnavailable(f"the event {event.event_id} cannot be stored: {error}") from None
            except EventIdTaken:
                continue
            stored.append(event)
            if event.visitor_id is not None:
                see_past(connection, event)
        return Loaded(len(stored), len(events) - len(stored)), stored

    def insert(self, connection: sqlite3.Connection, event: NewEvent) -> None:
        """Store a new event without its visitor; raises EventIdTaken."""
        short = short_id(event.event_id, event.timestamp)
        # An id that does not tell its time may be anywhere; one that does can only be in its own millisecond.
        if short[0] == "=" and _alias(connection, event.event_id) is not None:
            raise EventIdTaken(event.event_id)
        position = _place(connection, event.event_id, short, event.timestamp)
        environment = self.environments.number(connection, event.environment_id)
        if environment is None:
            raise ValueError(f"there is no environment {event.environment_id}")
        columns = event.columns
        values = [*map(columns.get, self._columns)]
        address = columns.get("ip")
        if isinstance(address, bytes):
            values[_IP] = packed_ip(address)
            values[-1] = network_of(address)
        connection.execute(
            self._insert,
            (position, environment, 1 if event.source == "edge" else None, *values),
        )
        connection.execute(
            "INSERT INTO payload VALUES (?, ?, ?, ?)",
            (position, short, environment, self._codec.compress(event.payload)),
        )
        if event.detail is not None:
            connection.execute("INSERT INTO event_detail VALUES (?, ?)", (position, self._codec.compress(event.detail)))
        if short[0] == "=":
            connection.execute("INSERT INTO event_alias VALUES (?, ?)", (event.event_id, position))

    def update(self, connection: sqlite3.Connection, event_id: str, update: EventUpdate) -> StoredEvent | None:
        """Change an event and return it; None if there is none."""
        position = find(connection, event_id)
        if position is None:
            return None
        row = connection.execute(
            "SELECT payload.environment, frame FROM event JOIN payload USING (position) "
            f"WHERE position = ? AND {NOT_ERASED}",
            (position,),
        ).fetchone()
        if row is None:
            return None
        changes = {name: value for name, value in msgspec.structs.asdict(update).items() if value is not UNSET}
        payload = msgspec.json.decode(self.read(connection, row[1]), type=dict[str, msgspec.Raw])
        for name, value in changes.items():
            payload[name] = msgspec.Raw(msgspec.json.encode(value))
        encoded = msgspec.json.encode(payload)
        connection.execute("UPDATE payload SET frame = ? WHERE position = ?", (self._codec.compress(encoded), position))
        for name in ("linked_id", "suspect"):
            if name in changes:
                connection.execute(f"UPDATE event SET {name} = ? WHERE position = ?", (changes[name], position))
        return StoredEvent(event_id, position >> SLOT_BITS, self.environments.id_of(connection, row[0]), encoded)

    def event(self, connection: sqlite3.Connection, event_id: str, *, erasing: bool) -> StoredEvent | None:
        """Return an event, None if there is none; `erasing` tells that there are tombstones to obey."""
        time = id_time(event_id)
        row = None
        if time is not None:
            first = time << SLOT_BITS
            row = connection.execute(_BY_ID, (first, first + SLOTS - 1, event_id[14:])).fetchone()
        if row is None:
            position = _alias(connection, event_id)
            row = None if position is None else connection.execute(_BY_POSITION, (position,)).fetchone()
        if row is None or (erasing and connection.execute(_IS_ERASED, (row[0],)).fetchone()):
            return None
        return StoredEvent(
            event_id, row[0] >> SLOT_BITS, self.environments.id_of(connection, row[1]), self.read(connection, row[2])
        )

    def detail(self, connection: sqlite3.Connection, event_id: str) -> bytes | None:
        position = find(connection, event_id)
        if position is None:
            return None
        row = connection.execute(
            f"SELECT frame FROM event_detail JOIN event USING (position) WHERE position = ? AND {NOT_ERASED}",
            (position,),
        ).fetchone()
        return None if row is None else self.read(connection, row[0])

    def events_at(self, connection: sqlite3.Connection, positions: Sequence[int]) -> list[StoredEvent]:
        """Return the events at some positions, in the order given."""
        read = {
            row[0]: row
            for start in range(0, len(positions), 500)
            for row in connection.execute(
                "SELECT position, id, environment, frame FROM payload WHERE position IN "
                f"({', '.join(str(position) for position in positions[start : start + 500])})"
            )
        }
        return [
            StoredEvent(
                full_id(row[1], position),
                position >> SLOT_BITS,
                self.environments.id_of(connection, row[2]),
                self.read(connection, row[3]),
            )
            for position in positions
            if (row := read.get(position)) is not None
        ]

    def read(self, connection: sqlite3.Connection, frame: bytes) -> bytes:
        """Return the JSON of a frame; its dictionary may be one that another process has added since."""
        try:
            return self._codec.decompress(frame)
        except KeyError:
            self._codec.add(*dictionaries(connection))
            return self._codec.decompress(frame)


_BY_ID = "SELECT position, environment, frame FROM payload WHERE position BETWEEN ? AND ? AND id = ?"
_BY_POSITION = "SELECT position, environment, frame FROM payload WHERE position = ?"
_IS_ERASED = f"SELECT 1 FROM event WHERE position = ? AND NOT {NOT_ERASED}"


def find(connection: sqlite3.Connection, event_id: str) -> int | None:
    """Return the position of an event, erased or not."""
    time = id_time(event_id)
    if time is not None:
        row = connection.execute(
            "SELECT position FROM payload WHERE position BETWEEN ? AND ? AND id = ?",
            (first_position(time), last_position(time), event_id[14:]),
        ).fetchone()
        if row is not None:
            return int(row[0])
    return _alias(connection, event_id)


def bound(connection: sqlite3.Connection, timestamp: int, event_id: str) -> tuple[int, int]:
    """Return the last position before (timestamp, event id) and the first after it."""
    before, after = first_position(timestamp) - 1, last_position(timestamp) + 1
    for position, known in _of_millisecond(connection, timestamp):
        if known < event_id:
            before = position
        elif known > event_id:
            return before, position
    return before, after


def _of_millisecond(connection: sqlite3.Connection, timestamp: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        "SELECT position, id FROM payload WHERE position BETWEEN ? AND ? ORDER BY position",
        (first_position(timestamp), last_position(timestamp)),
    )
    return [(position, full_id(short, position)) for position, short in rows]


def _place(connection: sqlite3.Connection, event_id: str, short: str, timestamp: int) -> int:
    """Return the position for a new event; raises EventIdTaken."""
    low, high = first_position(timestamp), last_position(timestamp)
    for position, known in _of_millisecond(connection, timestamp):
        if known < event_id:
            low = position + 1
        elif known > event_id:
            high = position - 1
            break
        else:
            raise EventIdTaken(event_id)
    if low > high:
        _spread(connection, timestamp)
        return _place(connection, event_id, short, timestamp)
    return min(max(first_position(timestamp) + natural_slot(short), low), high)


def _spread(connection: sqlite3.Connection, timestamp: int) -> None:
    """Make room between the events of one millisecond, which had run out of slots between two of them."""
    rows = _of_millisecond(connection, timestamp)
    step = SLOTS // (len(rows) + 1)
    if step < 2:  # noqa: PLR2004 - no room even when all are spread evenly
        raise MillisecondFull("there are half a million events in this millisecond")
    for sign in (-1, 1):
        # By way of negative positions, so that none is taken twice.
        for number, (position, _) in enumerate(rows):
            target = first_position(timestamp) + step * (number + 1)
            old, new = (position, -target) if sign < 0 else (-target, target)
            for table in ("event", "payload", "event_detail", "event_alias"):
                connection.execute(f"UPDATE {table} SET position = ? WHERE position = ?", (new, old))


def _alias(connection: sqlite3.Connection, event_id: str) -> int | None:
    row = connection.execute("SELECT position FROM event_alias WHERE event_id = ?", (event_id,)).fetchone()
    return None if row is None else int(row[0])


def is_erased(connection: sqlite3.Connection, visitor_id: str) -> bool:
    """Tell whether there is a tombstone of the visitor."""
    return connection.execute("SELECT 1 FROM erasure WHERE visitor_id = ?", (visitor_id,)).fetchone() is not None


def dictionaries(connection: sqlite3.Connection) -> list[Dictionary]:
    """Return all compression dictionaries, oldest first."""
    rows = connection.execute(
        "SELECT dictionary_id, content, created_at FROM dictionary ORDER BY created_at, dictionary_id"
    )
    return [Dictionary(*row) for row in rows]


def keep_last_seen(connection: sqlite3.Connection, positions: Sequence[int]) -> None:
    """Write into visitors' rows what only these events tell, which are about to be removed."""
    connection.execute(
        f"UPDATE visitor SET last_seen_at = newest.time FROM (SELECT visitor_id, max(position) >> {SLOT_BITS} AS time "
        f"FROM event WHERE position IN ({', '.join(map(str, positions))}) AND visitor_id IS NOT NULL "
        "GROUP BY visitor_id) AS newest WHERE visitor.visitor_id = newest.visitor_id AND last_seen_at < newest.time"
    )


def remove(connection: sqlite3.Connection, positions: Sequence[int]) -> None:
    """Remove events and all that belongs to them."""
    listed = ", ".join(str(position) for position in positions)
    for table in ("payload", "event_detail", "event_alias", "event"):
        connection.execute(f"DELETE FROM {table} WHERE position IN ({listed})")
