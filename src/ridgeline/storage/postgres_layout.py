"""How events lie in PostgreSQL: their place, their week, and the form in which columns are stored."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

import xxhash

from ridgeline.ids import BASE62, BUCKETS
from ridgeline.storage.columns import COLUMNS, Value, text_digest
from ridgeline.storage.protocol import NewEvent

# An id's time is taken for the event's place if it is this near to the event's own.
NEAR = 60_000
WEEK = 7 * 24 * 3_600_000
# The first Monday after the epoch, and the times that have a place: of the years 1 to 9999.
_MONDAY = date(1970, 1, 5)
_FIRST_MONDAY = 4 * 24 * 3_600_000
_EARLIEST, _LATEST = -62_135_596_800_000, 253_370_764_800_000
_OWN_ID = re.compile(r"([0-9]{13})\.([0-9A-Za-z])([0-9A-Za-z])[0-9A-Za-z]{4}")
_VALUE = {character: number for number, character in enumerate(BASE62)}
_MAPPED = b"\x00" * 10 + b"\xff\xff"
FIRST_MAPPED, LAST_MAPPED = _MAPPED + b"\x00" * 4, _MAPPED + b"\xff" * 4


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an event lies: the unique key of its row. In the order of time, new events go to an index's end."""

    id_time: int
    bucket: int
    event_id: bytes

    @property
    def week(self) -> int:
        return week_of(self.id_time)


def stored(text: str) -> bytes:
    """Return a text as tables hold it: whatever JSON can say, NUL and lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def read(content: bytes) -> str:
    """Return the text of `stored`."""
    return content.decode("utf-8", "surrogatepass")


def bucket_of(visitor_id: bytes) -> int:
    """Return the bucket of a visitor, as `ridgeline.ids.bucket_of` does, of any text."""
    return xxhash.xxh64_intdigest(visitor_id) % BUCKETS


def own_place(event_id: str) -> Place | None:
    """Return the place that an event id of our form tells; None if it is not of our form."""
    match = _OWN_ID.fullmatch(event_id)
    if match is None:
        return None
    return Place(int(match[1]), _VALUE[match[2]] * 62 + _VALUE[match[3]], event_id.encode("ascii"))


def place_of(event: NewEvent) -> tuple[Place, bool]:
    """Return an event's place, and whether its id does not tell it."""
    own = own_place(event.event_id)
    near = own is not None and abs(own.id_time - event.timestamp) <= NEAR
    id_time = own.id_time if own is not None and near else placed(event.timestamp)
    if event.visitor_id is not None:
        bucket = bucket_of(stored(event.visitor_id))
    elif own is not None:
        bucket = own.bucket
    else:
        bucket = bucket_of(stored(event.event_id))
    place = Place(id_time, bucket, stored(event.event_id))
    return place, place != own


def placed(time: int) -> int:
    """Return a time, or the nearest that has a place."""
    return min(max(time, _EARLIEST), _LATEST)


def week_of(time: int) -> int:
    """Return the number of the week, counted from the first Monday after the epoch."""
    return (placed(time) - _FIRST_MONDAY) // WEEK


def week_start(week: int) -> int:
    """Return the first millisecond of a week."""
    return week * WEEK + _FIRST_MONDAY


def week_name(week: int) -> str:
    """Return the ISO name of a week, such as `2026w47`: the end of its tables' names."""
    year, number, _ = (_MONDAY + timedelta(weeks=week)).isocalendar()
    return f"{year:04d}w{number:02d}"


def week_named(name: str) -> int:
    """Return the week of an ISO name; ValueError if it is none."""
    year, _, number = name.partition("w")
    return (date.fromisocalendar(int(year), int(number), 1) - _MONDAY).days // 7


def network_of(address: bytes) -> int:
    """Return the wider network of an address by which networks are searched, as 32 signed bits: IPv4 /16, IPv6 /32."""
    if address.startswith(_MAPPED):
        return int.from_bytes(address[12:14])
    return int.from_bytes(address[:4], signed=True)


def is_mapped(address: bytes) -> bool:
    """Tell whether 16 bytes are an IPv4 address."""
    return address.startswith(_MAPPED)


def digest_mark(content: bytes) -> bytes:
    """Return the 7 bytes under which an index lists the events of a visitor or of an address."""
    return hashlib.sha256(content).digest()[:7]


def visitor_mark(visitor_id: bytes) -> bytes:
    """Return the 7 bytes under which the index lists a visitor's events."""
    return digest_mark(visitor_id)


# --- columns

# A look-up for each event rather than a join: tombstones are few, and soon gone.
NOT_ERASED = (
    "(SELECT TRUE FROM erasure WHERE erasure.bucket = event.bucket AND erasure.visitor_id = event.visitor_id) IS NULL"
)
_SQL_TYPES = {
    "text": "bigint",
    "digest": "bigint",
    "choice": "smallint",
    "flag": "boolean",
    "integer": "bigint",
    "address": "bytea",
}
_WIDTHS = {"suspect_score": "integer"}
# All but the visitor's id, which is an event's owner as well and must be read back.
_FLAT = [column for column in COLUMNS if column.name != "visitor_id"]
ROW: tuple[tuple[str, str], ...] = (
    ("bucket", "smallint"),
    ("id_time", "bigint"),
    ("event_id", "bytea"),
    ("event_time", "bigint"),
    ("environment", "integer"),
    ("edge", "boolean"),
    ("visitor_id", "bytea"),
    ("frame", "bytea"),
    ("network", "integer"),
    ("country", "bytea"),
    *((column.name, _WIDTHS.get(column.name, _SQL_TYPES[column.kind])) for column in _FLAT),
)
"""The columns of a row in the order of `row_of`, each with its type."""


def row_of(event: NewEvent, place: Place, environment: int, frame: bytes) -> list[object]:
    """Return the values of an event's row."""
    columns = event.columns
    address, country = columns.get("ip"), columns.get("country")
    return [
        place.bucket,
        place.id_time,
        place.event_id,
        event.timestamp,
        environment,
        True if event.source == "edge" else None,
        None if event.visitor_id is None else stored(event.visitor_id),
        frame,
        network_of(address) if isinstance(address, bytes) else None,
        stored(country) if isinstance(country, str) else None,
        *[column_value(columns.get(column.name)) for column in _FLAT],
    ]


def column_value(value: Value) -> object:
    """Return a column's value as the table holds it: of a text its digest, as it is only ever compared."""
    return text_digest(value) if isinstance(value, str) else value
