"""From a query string to an `EventQuery`; wrong values are answered with the contract's messages."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl

import msgspec

from ridgeline.clock import DAY
from ridgeline.errors import InvalidRequest
from ridgeline.ids import is_visitor_id
from ridgeline.storage.protocol import EventQuery
from ridgeline.tokens import Signer
from ridgeline.wire.search import (
    DEFAULT_LIMIT,
    MAXIMUM_LIMIT,
    MAXIMUM_TOTAL_HITS,
    PARAMETERS,
    Filter,
    Parameter,
    address_range,
)

Parameters = dict[str, list[str]]

DEFAULT_WINDOW = 7 * DAY
MAXIMUM_TIME = 9_999_999_999_999
MAXIMUM_TIME_DIGITS = 20
# As long as the url of an observation; a pagination key carries the parameters of its first page.
MAXIMUM_TEXT = 8_192
MAXIMUM_PAGINATION_KEY = 49_152
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC_3339 = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?P<minute>[0-9]{2}:[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?P<fraction>\.[0-9]+)?(?P<zone>[Zz]|[+ -][0-9]{2}:[0-9]{2})"
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "false": False}
_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
# What may differ from page to page, or says nothing about the events.
_PER_PAGE = frozenset({"limit", "total_hits", "pagination_key", "ii"})
KNOWN = _BY_NAME.keys() | _PER_PAGE | {"start", "end", "reverse", "source"}


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """What `pagination_key` carries, signed: the first page's parameters and window, and the last event shown."""

    parameters: Parameters
    start: int
    end: int
    timestamp: int
    event_id: str


def read_query(raw: bytes, now: int, environment_id: str | None, cursors: Signer) -> tuple[EventQuery, Parameters]:
    """Return the query and the parameters to remember for its next page; raises InvalidRequest."""
    given = _parse(raw)
    lasting = {name: sorted(values) for name, values in given.items() if name not in _PER_PAGE}
    if lasting.get("reverse") == ["false"]:
        del lasting["reverse"]
    cursor = _cursor(given, lasting, cursors)
    if cursor is not None:
        lasting = cursor.parameters
    window = (cursor.start, cursor.end) if cursor else _window(lasting, now)
    query = EventQuery(
        start=window[0],
        end=window[1],
        limit=_integer(given, "limit", 1, MAXIMUM_LIMIT, "invalid limit") or DEFAULT_LIMIT,
        filters=_filters(lasting),
        source=_source(lasting),
        reverse=_boolean(lasting, "reverse", "invalid reverse param"),
        after=(cursor.timestamp, cursor.event_id) if cursor else None,
        total_hits=_integer(given, "total_hits", 1, MAXIMUM_TOTAL_HITS, "invalid total hits"),
        environment_id=environment_id,
    )
    return query, lasting


def _parse(raw: bytes) -> Parameters:
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except (UnicodeError, ValueError):
        raise InvalidRequest("the query string is not valid") from None
    given: Parameters = {}
    for name, value in pairs:
        if name not in KNOWN:
            raise InvalidRequest(f'unknown query parameter "{name[:64]}"')
        if len(value) > (MAXIMUM_PAGINATION_KEY if name == "pagination_key" else MAXIMUM_TEXT):
            raise InvalidRequest(f"{name} is too long")
        # An empty value is a parameter that a client's form left blank.
        if value:
            given.setdefault(name, []).append(value)
    for name, values in given.items():
        if len(values) > 1 and name != "ii" and not (name in _BY_NAME and _BY_NAME[name].kind == "texts"):
            raise InvalidRequest(f"{name} can be given only once")
    return given


def _cursor(given: Parameters, lasting: Parameters, cursors: Signer) -> Cursor | None:
    """Read `pagination_key`. Other parameters may be left out or repeated, but not changed, on later pages."""
    text = _one(given, "pagination_key")
    if text is None:
        return None
    content = cursors.open(text)
    if content is None:
        raise InvalidRequest("invalid pagination key")
    try:
        cursor = msgspec.msgpack.decode(content, type=Cursor)
    except msgspec.DecodeError:
        # Signed by us, in the form of another version.
        raise InvalidRequest("invalid pagination key") from None
    if any(cursor.parameters.get(name) != values for name, values in lasting.items()):
        raise InvalidRequest("invalid pagination key")
    return cursor


def _window(lasting: Parameters, now: int) -> tuple[int, int]:
    start, end = _one(lasting, "start"), _one(lasting, "end")
    first = now - DEFAULT_WINDOW if start is None else -(-_microseconds(start, "invalid start time") // 1000)
    last = now if end is None else _microseconds(end, "invalid end time") // 1000
    # RFC 3339 can name times that are later than any event, and too large for a store.
    return min(first, MAXIMUM_TIME + 1), min(last, MAXIMUM_TIME)


def _microseconds(text: str, invalid: str) -> int:
    """Return Unix microseconds, not negative, from Unix milliseconds or RFC 3339."""
    if text.isascii() and text.isdigit():
        milliseconds = int(text) if len(text) <= MAXIMUM_TIME_DIGITS else MAXIMUM_TIME + 1
        if milliseconds > MAXIMUM_TIME:
            raise InvalidRequest(invalid)
        return milliseconds * 1000
    parts = _RFC_3339.fullmatch(text)
    if parts is None:
        raise InvalidRequest(invalid)
    # A leap second is the moment at which the next minute begins, as in Unix time.
    leap = parts["second"] == "60"
    # A `+` that was not percent-encoded has become a space.
    zone = parts["zone"].upper().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(
            f"{parts['date']}T{parts['minute']}:{'59' if leap else parts['second']}{parts['fraction'] or ''}{zone}"
        )
        elapsed = (moment - _EPOCH) // timedelta(microseconds=1)
    except (ValueError, OverflowError):
        raise InvalidRequest(invalid) from None
    return max(0, elapsed + (1_000_000 if leap else 0))


def _filters(lasting: Parameters) -> tuple[Filter, ...]:
    filters = [_filter(_BY_NAME[name], values) for name, values in lasting.items() if name in _BY_NAME]
    if lasting.get("bot_info") == ["none"]:
        # No bot was detected either. An event that was not judged for bots, such as any of the edge, has none.
        filters.append(Filter("bot", "not_equal", ("good", "bad")))
    return tuple(filters)


def _filter(parameter: Parameter, values: list[str]) -> Filter:
    return _READERS[parameter.kind](parameter, values)


def _read_text(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    if parameter.name == "visitor_id" and not is_visitor_id(value):
        raise InvalidRequest(parameter.message)
    if parameter.name == "linked_id" and len(value) > 256:  # noqa: PLR2004 - the limit that its message names
        raise InvalidRequest("linked_id can't be greater than 256 characters long")
    if parameter.name == "origin":
        value = value.lower()
    return Filter(parameter.field, "equal", (value,))


def _read_texts(parameter: Parameter, values: list[str]) -> Filter:
    if parameter.choices and any(value not in parameter.choices for value in values):
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "equal", tuple(dict.fromkeys(values)))


def _read_boolean(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    if value not in _BOOLEANS:
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "equal", (_BOOLEANS[value],))


def _read_presence(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    if value not in _BOOLEANS:
        raise InvalidRequest(parameter.message)
    # 0 is the contract's "no reset"; without the field the device was not asked.
    if _BOOLEANS[value]:
        return Filter(parameter.field, "at_least", (1,))
    return Filter(parameter.field, "equal", (0,))


def _read_number(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    number = float(value) if _NUMBER.fullmatch(value) else math.inf
    if math.isinf(number):
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "at_least", (number,))


def _read_choice(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    if value not in parameter.choices:
        # A `+` that was not percent-encoded has become a space.
        value = value.replace(" ", "+")
    if value not in parameter.choices:
        raise InvalidRequest(parameter.message)
    if parameter.name == "bot":
        return Filter("bot", "equal", {"all": ("good", "bad"), "none": ("not_detected",)}.get(value, (value,)))
    if parameter.name == "bot_info":
        return Filter("bot_info", "known" if value == "all" else "not_known")
    return Filter(parameter.field, "equal", (value,))


def _read_network(parameter: Parameter, values: list[str]) -> Filter:
    addresses = address_range(values[0])
    if addresses is None:
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "within", addresses)


_READERS: dict[str, Callable[[Parameter, list[str]], Filter]] = {
    "text": _read_text,
    "texts": _read_texts,
    "boolean": _read_boolean,
    "presence": _read_presence,
    "number": _read_number,
    "choice": _read_choice,
    "network": _read_network,
}


def _source(lasting: Parameters) -> Literal["device", "edge"]:
    value = _one(lasting, "source")
    if value not in {None, "edge"}:
        raise InvalidRequest("invalid source")
    return "edge" if value == "edge" else "device"


def _boolean(given: Parameters, name: str, invalid: str) -> bool:
    value = _one(given, name)
    if value is not None and value not in _BOOLEANS:
        raise InvalidRequest(invalid)
    return value == "true"


def _integer(given: Parameters, name: str, least: int, most: int, invalid: str) -> int | None:
    value = _one(given, name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):  # noqa: PLR2004
        raise InvalidRequest(invalid)
    return int(value)


def _one(given: Parameters, name: str) -> str | None:
    values = given.get(name)
    return values[0] if values else None
