"""What of an event search can filter on: one flat column for each field, the same on every backend.

The columns are read from the event itself, so that whoever stores one (the pipeline, an import, a restored backup)
stores the same values. A column is None where the event does not have the field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import UNSET

from ridgeline.wire.event import Event
from ridgeline.wire.search import packed_address

ColumnKind = Literal["text", "digest", "flag", "choice", "integer", "address"]
Value = str | int | bool | bytes | None
Columns = Mapping[str, Value]
"""Column -> value; a column that is left out is None."""


@dataclass(frozen=True, slots=True)
class Column:
    """A flat column of the event table.

    `field` is the event's path in `Filter.field`. Values by kind: `text` str; `digest` an int of 64 bits that stands
    for a text (`text_digest`), for texts that are long and only ever compared for equality; `flag` bool; `choice` the
    index of the text in `choices`; `integer` int; `address` 16 bytes, IPv4 as ::ffff:a.b.c.d.
    """

    name: str
    field: str
    kind: ColumnKind
    choices: tuple[str, ...] = ()


def _flag(name: str, field: str | None = None) -> Column:
    return Column(name, field or name, "flag")


def _choice(name: str, *choices: str, field: str | None = None) -> Column:
    """The order of the choices is what is stored: new ones go to the end."""
    return Column(name, field or name, "choice", choices)


LEVELS = ("high", "medium", "low")


COLUMNS: tuple[Column, ...] = (
    Column("visitor_id", "identification.visitor_id", "text"),
    Column("high_recall_id", "supplementary_id_high_recall.visitor_id", "text"),
    Column("linked_id", "linked_id", "text"),
    Column("ip", "ip_address", "address"),
    Column("asn", "ip_info.asn", "text"),
    Column("url", "url", "digest"),
    Column("origin", "origin", "digest"),
    Column("proximity_id", "proximity.id", "text"),
    _choice("sdk_platform", "js", "android", "ios", "unknown", field="sdk.platform"),
    Column("sdk_version", "sdk.version", "text"),
    Column("suspect_score", "suspect_score", "integer"),
    _choice("bot", "good", "bad", "not_detected"),
    _choice("vpn_confidence", *LEVELS),
    _choice("rare_device_percentile_bucket", "<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen"),
    _choice("incremental_identification_status", "partially_completed", "completed"),
    _flag("suspect"),
    _flag("vpn"),
    _flag("proxy"),
    _flag("incognito"),
    _flag("tampering"),
    _flag("anti_detect_browser", "tampering_details.anti_detect_browser"),
    _flag("virtual_machine"),
    _flag("developer_tools"),
    _flag("privacy_settings"),
    _flag("rare_device"),
    _flag("tor_node", "ip_blocklist.tor_node"),
    # Only of recognised bots.
    Column("bot_info_category", "bot_info.category", "text"),
    _choice("bot_info_identity", "verified", "signed", "spoofed", "unknown", field="bot_info.identity"),
    _choice("bot_info_confidence", *LEVELS, field="bot_info.confidence"),
    Column("bot_info_provider", "bot_info.provider", "text"),
    Column("bot_info_name", "bot_info.name", "text"),
    # Only of mobile devices.
    Column("bundle_id", "bundle_id", "text"),
    Column("package_name", "package_name", "text"),
    Column("factory_reset", "factory_reset_timestamp", "integer"),
    _flag("jailbroken"),
    _flag("frida"),
    _flag("cloned_app"),
    _flag("emulator"),
    _flag("root_apps"),
    _flag("simulator"),
    _flag("location_spoofing"),
    _flag("mitm_attack"),
    _flag("active_call"),
)
BY_FIELD = {column.field: column for column in COLUMNS}
BY_NAME = {column.name: column for column in COLUMNS}
# The presence of `bot_info` is the presence of its category, which every recognised bot has.
PRESENCE = {"bot_info": "bot_info.category"}


def columns_of(event: Event) -> dict[str, Value]:
    """Return the columns of an event that are not None, and its `country`, which no search filters on."""
    values: dict[str, Value] = {}
    for name, read in _READERS:
        value = read(event)
        if value is not None:
            values[name] = value
    return values


def stored_value(column: Column, value: Any) -> Value:
    """Return a filter's value in the form in which the column stores it."""
    if column.kind == "digest":
        return text_digest(str(value))
    if column.kind == "choice":
        # A choice that no event has is stored under no number.
        return column.choices.index(value) if value in column.choices else -1
    return value  # type: ignore[no-any-return]


def text_digest(text: str) -> int:
    """Return a signed 64-bit number that stands for a text: the first 8 bytes of its BLAKE2b digest, big-endian."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def origin_of(url: str) -> str | None:
    """Return scheme, host and port of a URL, in lower case; None if the text has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower() if parts.scheme and parts.netloc else None


def _plain(path: str) -> Callable[[Any], Any]:
    """Return a reader of a path through structs, None where a step is not set."""
    steps = path.split(".")
    if len(steps) == 1:

        def read(event: Any) -> Any:
            value = getattr(event, path)
            return None if value is UNSET else value

        return read
    outer, inner = steps

    def read_inner(event: Any) -> Any:
        part = getattr(event, outer)
        if part is UNSET or part is None:
            return None
        value = getattr(part, inner)
        return None if value is UNSET else value

    return read_inner


def _of_the_address(event: Any) -> list[Any]:
    """Return what is known of the event's address, the part of its own family first."""
    info = event.ip_info
    if info is UNSET:
        return []
    parts = [info.v4, info.v6]
    address = event.ip_address
    if address is not UNSET and ":" in address and not address.lower().startswith("::ffff:"):
        parts.reverse()
    return [part for part in parts if part is not UNSET and part is not None]


def _read_asn(event: Any) -> Any:
    """The network that the event's address belongs to."""
    return next((part.asn for part in _of_the_address(event) if part.asn is not UNSET), None)


def _read_origin(event: Any) -> Any:
    url = event.url
    origin = None if url is UNSET else origin_of(url)
    return None if origin is None else text_digest(origin)


def _reader(column: Column) -> Callable[[Any], Any]:
    if column.name == "asn":
        return _read_asn
    if column.name == "origin":
        return _read_origin
    read = _plain(column.field)
    if column.kind == "address":
        return lambda event: None if (text := read(event)) is None else packed_address(text)
    if column.kind in {"digest", "choice"}:
        return lambda event: None if (value := read(event)) is None else stored_value(column, value)
    return read


def _read_country(event: Any) -> Any:
    """The country of the event's address."""
    places = (part.geolocation for part in _of_the_address(event) if part.geolocation is not UNSET)
    return next((place.country_code for place in places if place.country_code is not UNSET), None)


_READERS = [(column.name, _reader(column)) for column in COLUMNS] + [("country", _read_country)]
