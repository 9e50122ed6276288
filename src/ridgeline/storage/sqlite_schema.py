"""How events lie in the embedded store: positions, columns and indexes.

An event's row has a position, which is its place in the order of (timestamp, event id): the timestamp, and 19 bits that
order the events of one millisecond. Being the table's rowid, it is the tail of every index, so that each index is a
list of events in the order of every answer, for 9 bytes an entry, and a time window is a range of positions.

An index of scattered values, such as addresses, would have each event change another page of the whole. So those begin
with the stretch of time that a position is in: new events change the pages of the latest stretch, which are few and in
memory, and a search asks one stretch after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ridgeline.ids import BASE62
from ridgeline.storage.columns import BY_NAME, COLUMNS

SLOT_BITS = 19
SLOTS = 1 << SLOT_BITS
# In the year 2527: later ones have no position.
LATEST_TIME = (1 << (63 - SLOT_BITS)) - 1
# A stretch is 2^29 milliseconds, 6.2 days.
STRETCH_BITS = SLOT_BITS + 29
STRETCH = f"position >> {STRETCH_BITS}"
"""The number of an event's stretch, exactly as indexes and whoever uses them must write it."""
_TAILS = 62**6
_VALUE = {character: number for number, character in enumerate(BASE62)}
_OWN_ID = re.compile(r"(\d{13})\.([0-9A-Za-z]{6})")
_MAPPED = b"\x00" * 10 + b"\xff\xff"
# Larger than any number that stands for an IPv4 network.
_IPV6_NETWORKS = 1 << 16


def first_position(timestamp: int) -> int:
    """Return the first position of a millisecond."""
    return timestamp << SLOT_BITS


def last_position(timestamp: int) -> int:
    """Return the last position of a millisecond."""
    return (timestamp << SLOT_BITS) | (SLOTS - 1)


def id_time(event_id: str) -> int | None:
    """Return the time inside an event id of our form, or None."""
    match = _OWN_ID.fullmatch(event_id)
    return int(match[1]) if match else None


def short_id(event_id: str, timestamp: int) -> str:
    """Return what is stored of an event id: its last 6 characters if the position tells the rest, else `=` and all."""
    return event_id[14:] if id_time(event_id) == timestamp else "=" + event_id


def full_id(short: str, position: int) -> str:
    """Return the event id of a row."""
    return short[1:] if short[0] == "=" else f"{position >> SLOT_BITS:013d}.{short}"


def natural_slot(short: str) -> int:
    """Return the slot that an id takes if it is free: slots of our own ids follow the order of the ids."""
    if short[0] == "=":
        return SLOTS // 2
    number = 0
    for character in short:
        number = number * 62 + _VALUE[character]
    return number * SLOTS // _TAILS


def is_mapped(address: bytes) -> bool:
    """Tell whether 16 bytes of an address stand for an IPv4 one."""
    return address.startswith(_MAPPED)


def packed_ip(address: bytes) -> int | bytes:
    """Return 16 bytes of an address as the table holds them: IPv4 as a number, which sorts before every IPv6."""
    return int.from_bytes(address[12:]) if address.startswith(_MAPPED) else address


def network_of(address: bytes) -> int:
    """Return the number of an address's wider network, IPv4 /16 or IPv6 /32, by which a network is searched."""
    if address.startswith(_MAPPED):
        return int.from_bytes(address[12:14])
    return _IPV6_NETWORKS + int.from_bytes(address[:4])


def stored_range(first: bytes, last: bytes) -> tuple[int | bytes, int | bytes]:
    """Return a range of addresses (16 bytes each) as `packed_ip`; as bytes it holds none of the numbers of IPv4."""
    if first.startswith(_MAPPED) and last.startswith(_MAPPED):
        return packed_ip(first), packed_ip(last)
    return first, last


@dataclass(frozen=True, slots=True)
class Index:
    """A list of events by one column.

    `where` limits it to rows worth listing, and stands in each query that uses it. `covers` are the values that it
    lists, None for all; `least` is the number from which on it lists a column that is searched by `at_least`.
    `by_stretch`: the lists are of one stretch of time each.
    """

    name: str
    column: str
    where: str
    covers: frozenset[int] | None = None
    least: int | None = None
    by_stretch: bool = False

    @property
    def sql(self) -> str:
        columns = f"{STRETCH}, {self.column}" if self.by_stretch else self.column
        return f"CREATE INDEX {self.name} ON event ({columns}) WHERE {self.where}"


# Not a visitor's events, which are looked for in all stretches at once, nor a linked id's, which most have not.
_BY_STRETCH = frozenset({"high_recall_id", "ip", "network", "asn", "url"})


def _known(name: str) -> Index:
    return Index(f"event_by_{name}", name, f"{name} IS NOT NULL", by_stretch=name in _BY_STRETCH)


def _rare(name: str, codes: Sequence[int]) -> Index:
    listed = ", ".join(str(code) for code in codes)
    return Index(f"event_by_{name}", name, f"{name} IN ({listed})", frozenset(codes))


def _codes(name: str, *values: str) -> list[int]:
    return [BY_NAME[name].choices.index(value) for value in values]


# Flags that browsers have: true is rare, false is common. Others have no value at all on most events.
_BROWSER_FLAGS = (
    "vpn",
    "proxy",
    "incognito",
    "tampering",
    "anti_detect_browser",
    "virtual_machine",
    "developer_tools",
    "privacy_settings",
    "rare_device",
    "tor_node",
)
_OTHER_FLAGS = tuple(column.name for column in COLUMNS if column.kind == "flag" and column.name not in _BROWSER_FLAGS)
SCORE_STEPS = (10, 20, 40)

INDEXES: tuple[Index, ...] = (
    *(_known(column.name) for column in COLUMNS if column.kind in {"text", "digest"} and column.name != "sdk_version"),
    _known("ip"),
    _known("network"),
    _known("factory_reset"),
    *(_rare(name, [1]) for name in _BROWSER_FLAGS),
    *(_known(name) for name in _OTHER_FLAGS),
    _rare("bot", _codes("bot", "good", "bad")),
    _rare(
        "rare_device_percentile_bucket",
        _codes("rare_device_percentile_bucket", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen"),
    ),
    _rare("incremental_identification_status", _codes("incremental_identification_status", "partially_completed")),
    _known("bot_info_identity"),
    _known("bot_info_confidence"),
    *(Index(f"event_by_score_{least}", "edge", f"suspect_score >= {least}", least=least) for least in SCORE_STEPS),
    Index("event_by_edge", "edge", "edge = 1", frozenset([1])),
)

TYPES = {
    "text": "TEXT",
    "digest": "INTEGER",
    "flag": "INTEGER",
    "choice": "INTEGER",
    "integer": "INTEGER",
    "address": "ANY",
}
EVENT_COLUMNS = (*(column.name for column in COLUMNS), "country", "network")
