"""From a query string to an `EventQuery`; wrong values are answered with the contract's messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import parse_qsl

import msgspec

from ridgeline.clock import DAY
from ridgeline.errors import InvalidRequest
from ridgeline.ids import is_visitor_id
from ridgeline.storage.protocol import EventQuery
from ridgeline.tokens import Signer
from ridgeline.wire.search import PARAMETERS, Filter, Parameter, address_range

Parameters = dict[str, list[str]]

DEFAULT_WINDOW = 7 * DAY
DEFAULT_LIMIT = 10
MAXIMUM_LIMIT = 100
MAXIMUM_TOTAL_HITS = 1_000
MAXIMUM_TIME = 9_999_999_999_999
MAXIMUM_TIME_DIGITS = 20
# As long as the url of an observation; a pagination key carries the parameters of its first page.
MAXIMUM_TEXT = 8_192
MAXIMUM_PAGINATION_KEY = 49_152
_BOOLEANS = {"true": True, "false": False}
_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
# What may differ from page to page, or says nothing about the events.
_PER_PAGE = frozenset({"limit", "total_hits", "pagination_key", "ii"})
_KNOWN = _BY_NAME.keys() | _PER_PAGE | {"start", "end", "reverse", "source"}


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
    lasting = {name: values for name, values in given.items() if name not in _PER_PAGE}
    cursor = _cursor(given, lasting, cursors)
    if cursor is not None:
        lasting = cursor.parameters
    window = (cursor.start, cursor.end) if cursor else _window(lasting, now)
    query = EventQuery(
        start=window[0],
        end=window[1],
        limit=_integer(given, "limit", 1, MAXIMUM_LIMIT, "invalid limit") or DEFAULT_LIMIT,
        filters=tuple(_filter(_BY_NAME[name], values) for name, values in lasting.items() if name in _BY_NAME),
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
        if name not in _KNOWN:
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
    cursor = msgspec.msgpack.decode(content, type=Cursor)
    if any(cursor.parameters.get(name) != values for name, values in lasting.items()):
        raise InvalidRequest("invalid pagination key")
    return cursor


def _window(lasting: Parameters, now: int) -> tuple[int, int]:
    start, end = _one(lasting, "start"), _one(lasting, "end")
    return (
        now - DEFAULT_WINDOW if start is None else _time(start, "invalid start time"),
        now if end is None else _time(end, "invalid end time"),
    )


def _time(text: str, invalid: str) -> int:
    """Return Unix ms from Unix ms or RFC 3339."""
    if text.isascii() and text.isdigit():
        milliseconds = int(text) if len(text) <= MAXIMUM_TIME_DIGITS else MAXIMUM_TIME + 1
        if milliseconds > MAXIMUM_TIME:
            raise InvalidRequest(invalid)
        return milliseconds
    try:
        # A `+` that was not percent-encoded has become a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text.upper() else text)
        if moment.tzinfo is None:
            raise InvalidRequest(invalid)
        elapsed = (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000
    except (ValueError, OverflowError):
        raise InvalidRequest(invalid) from None
    return max(0, round(elapsed))


def _filter(parameter: Parameter, values: list[str]) -> Filter:
    return _READERS[parameter.kind](parameter, values)


def _read_text(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
    if parameter.name == "visitor_id" and not is_visitor_id(value):
        raise InvalidRequest(parameter.message)
    if parameter.name == "linked_id" and len(value) > 256:  # noqa: PLR2004 - the limit that its message names
        raise InvalidRequest("linked_id can't be greater than 256 characters long")
    return Filter(parameter.field, "equal", (value,))


def _read_texts(parameter: Parameter, values: list[str]) -> Filter:
    if parameter.choices and any(value not in parameter.choices for value in values):
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "equal", tuple(values))


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
    try:
        number = float(values[0])
    except ValueError:
        raise InvalidRequest(parameter.message) from None
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124 - only NaN differs from itself
        raise InvalidRequest(parameter.message)
    return Filter(parameter.field, "at_least", (number,))


def _read_choice(parameter: Parameter, values: list[str]) -> Filter:
    (value,) = values
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
        raise InvalidRequest("invalid ip address")
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
