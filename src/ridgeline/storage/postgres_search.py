"""Search in PostgreSQL: week by week in the order of the answer, until the page is full.

One partition at a time keeps planning short however many there are, and lets PostgreSQL choose the index by what it
knows of that week. Where no index lists a filter's values, the roll-ups tell the hours in which it can match at all.

A search by one value of an index alone needs no choice: there, one statement over all weeks, planned once, finds what
is scattered over months; but where a page is likely to be of one week, that week is asked for first.
"""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from ridgeline.storage.columns import BY_FIELD, PRESENCE, Column, stored_value
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import (
    FIRST_MAPPED,
    LAST_MAPPED,
    NEAR,
    NOT_ERASED,
    WEEK,
    bucket_of,
    column_value,
    is_mapped,
    network_of,
    placed,
    read,
    stored,
    visitor_mark,
    week_name,
    week_start,
)
from ridgeline.storage.postgres_part import Shared
from ridgeline.storage.protocol import EventPage, EventQuery, SearchTooLong, StoredEvent, TooManySearches
from ridgeline.storage.rollup import HOUR, counted_values
from ridgeline.wire.search import Filter

SEARCHES_AT_ONCE = 4
MAXIMUM_WAITING_SEARCHES = 64
# Hours that the roll-ups name are joined into at most so many ranges; each is a query of its own.
MOST_RANGES = 8
# Windows beyond it are over so many weeks that one plan for all of them is worth more than the best for each.
LONG = 3 * WEEK
# How much of such a window is asked for first.
STRETCH = WEEK
_LARGEST = 2**63 - 1
# What the index of networks holds of an address besides its network.
_REST = "substring(ip, CASE WHEN network BETWEEN 0 AND 65535 THEN 10 ELSE 5 END, 7)"


@dataclass(frozen=True, slots=True)
class _Where:
    """Conditions of an event, and the values of their parameters from $1 on."""

    sql: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    time: int
    event_id: bytes
    environment: int
    frame: bytes


class Searcher:
    """Runs a few searches at once, and lets a bounded number wait."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._running = asyncio.Semaphore(SEARCHES_AT_ONCE)
        self._waiting = 0

    async def search(self, query: EventQuery) -> EventPage:
        """Return one page; raises SearchTooLong, TooManySearches."""
        if self._waiting >= MAXIMUM_WAITING_SEARCHES:
            raise TooManySearches
        self._waiting += 1
        try:
            try:
                async with asyncio.timeout(self._shared.search_seconds):
                    await self._running.acquire()
            except TimeoutError:
                raise TooManySearches from None
            try:
                is_lookup = _is_lookup(query)
                async with (self._shared.lookups if is_lookup else self._shared.searches).use() as connection:
                    search = _Search(self._shared, connection, query)
                    return await (search.look_up() if is_lookup else search.run())
            finally:
                self._running.release()
        finally:
            self._waiting -= 1


class _Search:
    def __init__(self, shared: Shared, connection: Connection, query: EventQuery) -> None:
        self._shared = shared
        self._connection = connection
        self._query = query
        self._deadline = asyncio.get_running_loop().time() + shared.search_seconds

    async def look_up(self) -> EventPage:
        """Answer with one plan for all values and all weeks."""
        query = self._query
        environments = await self._environments()
        if environments is not None and not environments:
            return self._nothing()
        where = _joined([*_conditions(query, environments), (NOT_ERASED, ())])
        count = len(where.values)
        rows: list[_Row] = []
        stretches = self._stretches()
        if stretches:
            rows = [_Row(*row) for row in await self._fetch(*self._in_stretches(where, stretches, query.limit + 1))]
        total_hits = None
        if query.total_hits is not None:
            sql = (
                "SELECT count(*) FROM (SELECT FROM event WHERE event_time BETWEEN "
                f"${count + 1}::bigint AND ${count + 2}::bigint AND id_time BETWEEN ${count + 4}::bigint "
                f"AND ${count + 5}::bigint AND {where.sql} LIMIT ${count + 3}::bigint) AS counted"
            )
            ((total_hits,),) = await self._fetch(
                sql, *where.values, query.start, query.end, query.total_hits, *_places(query.start, query.end)
            )
        return await self._answer(rows, total_hits)

    def _in_stretches(
        self, where: _Where, stretches: Sequence[tuple[int, int]], limit: int
    ) -> tuple[str, *tuple[object, ...]]:
        """Return the statement that reads a page from one stretch after the other, and its values."""
        parts: list[str] = []
        values: list[object] = [*where.values, limit]
        most = f"LIMIT ${len(values)}::bigint"
        position, order = self._position(values)
        for start, end in stretches:
            values += [start, end, *_places(start, end)]
            first, last, low, high = (f"${len(values) - back}::bigint" for back in (3, 2, 1, 0))
            parts.append(
                "(SELECT event_time, event_id, environment, frame FROM event "
                f"WHERE event_time BETWEEN {first} AND {last} AND {where.sql}{position} "
                f"AND id_time BETWEEN {low} AND {high} {order} {most})"
            )
        # The parts are read in turn, as far as it takes.
        return (f"{' UNION ALL '.join(parts)} {most}" if len(parts) > 1 else parts[0][1:-1]), *values

    def _stretches(self) -> list[tuple[int, int]]:
        """Return the parts of the window that are read one after the other, while the page is not full.

        The first rows of each of many weeks, which a search over all of them needs, cost more than the search itself:
        what is likely to fill a page with what is next in order is first looked for there alone.
        """
        query = self._query
        start, end = self._rest(query.start, query.end)
        key = next(test for test in query.filters if _is_key(test))
        if end - start <= LONG or not _is_often(key):
            return [(start, end)] if start <= end else []
        if query.reverse:
            return [(start, start + STRETCH), (start + STRETCH + 1, end)]
        return [(end - STRETCH, end), (start, end - STRETCH - 1)]

    async def run(self) -> EventPage:
        query = self._query
        environments = await self._environments()
        if environments is not None and not environments:
            return self._nothing()
        weeks = await self._shared.partitions.weeks(self._connection)
        conditions = _conditions(query, environments)
        (erasing,) = await self._fetch("SELECT EXISTS (SELECT 1 FROM erasure)")
        if erasing[0]:
            conditions.append((NOT_ERASED, ()))
        where = _joined(conditions)
        ranges = await self._ranges(environments)
        rows: list[_Row] = []
        for start, end in ranges if query.reverse else reversed(ranges):
            rows += await self._rows(weeks, start, end, where, query.limit + 1 - len(rows))
            if len(rows) > query.limit:
                break
        total_hits = None if query.total_hits is None else await self._count(weeks, ranges, where, query.total_hits)
        return await self._answer(rows, total_hits)

    def _nothing(self) -> EventPage:
        return EventPage([], has_more=False, total_hits=None if self._query.total_hits is None else 0)

    async def _answer(self, rows: Sequence[_Row], total_hits: int | None) -> EventPage:
        events = [
            StoredEvent(
                read(row.event_id),
                row.time,
                await self._shared.environment_id(self._connection, row.environment),
                await self._shared.decompress(self._connection, row.frame),
            )
            for row in rows[: self._query.limit]
        ]
        return EventPage(events, len(rows) > self._query.limit, total_hits)

    async def _rows(self, weeks: Sequence[int], start: int, end: int, where: _Where, limit: int) -> list[_Row]:
        """Return up to `limit` events of a range of times, in order."""
        query = self._query
        sql, values = self._page(where, start, end, limit)
        found: list[_Row] = []
        overlapping = _overlapping(weeks, start, end) if sql else []
        for week in overlapping if query.reverse else reversed(overlapping):
            found += [_Row(*row) for row in await self._fetch(sql.replace("{week}", week_name(week)), *values)]
            found.sort(key=lambda row: (row.time, row.event_id), reverse=not query.reverse)
            # Times are near to the times of ids, by which weeks are told apart, but not the same: at a week's border
            # the next one may have events that come before.
            if len(found) >= limit and _is_within(week, found[limit - 1].time, reverse=query.reverse):
                break
        return found[:limit]

    def _page(self, where: _Where, start: int, end: int, limit: int) -> tuple[str, list[object]]:
        """Return the statement that reads a page of one week, and its values; no statement if the cursor is past it."""
        start, end = self._rest(start, end)
        if start > end:
            return "", []
        values: list[object] = list(where.values)
        position, order = self._position(values)
        values += [start, end, limit]
        first, last, most = (f"${len(values) - back}::bigint" for back in (2, 1, 0))
        sql = (
            "SELECT event_time, event_id, environment, frame FROM event_{week} AS event "
            f"WHERE event_time BETWEEN {first} AND {last} AND {where.sql}{position} {order} LIMIT {most}"
        )
        return sql, values

    def _rest(self, start: int, end: int) -> tuple[int, int]:
        """Return what of a range of times lies behind the cursor."""
        query = self._query
        if query.after is None:
            return start, end
        return (max(start, query.after[0]), end) if query.reverse else (start, min(end, query.after[0]))

    def _position(self, values: list[object]) -> tuple[str, str]:
        """Return the cursor as a condition, whose values are added, and the order of the answer."""
        query = self._query
        order, beyond = ("ASC", ">") if query.reverse else ("DESC", "<")
        position = ""
        if query.after is not None:
            time, event_id = query.after
            values += [time, stored(event_id)]
            position = f" AND (event_time, event_id) {beyond} (${len(values) - 1}::bigint, ${len(values)}::bytea)"
        return position, f"ORDER BY event_time {order}, event_id {order}"

    async def _count(self, weeks: Sequence[int], ranges: Sequence[tuple[int, int]], where: _Where, limit: int) -> int:
        count = len(where.values)
        sql = (
            "SELECT count(*) FROM (SELECT FROM event_{week} AS event "
            f"WHERE event_time BETWEEN ${count + 1}::bigint AND ${count + 2}::bigint AND {where.sql} "
            f"LIMIT ${count + 3}::bigint) AS counted"
        )
        total: int = 0
        for start, end in reversed(ranges):
            for week in reversed(_overlapping(weeks, start, end)):
                rows = await self._fetch(
                    sql.replace("{week}", week_name(week)), *where.values, start, end, limit - total
                )
                total += sum(row[0] for row in rows)
                if total >= limit:
                    return total
        return total

    async def _environments(self) -> set[int] | None:
        """Return the numbers of the environments that the search is limited to; None for all."""
        limits = [{str(value) for value in test.values} for test in self._query.filters if _is_environment(test)]
        if self._query.environment_id is not None:
            limits.append({self._query.environment_id})
        if not limits:
            return None
        wanted = set.intersection(*limits)
        if not self._shared.numbers.keys() >= wanted:
            await self._shared.load_environments(self._connection)
        return {number for one in wanted if (number := self._shared.numbers.get(one)) is not None}

    async def _ranges(self, environments: set[int] | None) -> list[tuple[int, int]]:
        """Cut the window down to the hours in which the search can match at all; ranges in order."""
        query = self._query
        window = (query.start, query.end)
        counts = [counted for test in query.filters if (counted := counted_values(test)) is not None]
        if query.start > query.end or not counts or any(_is_listed(test) for test in query.filters):
            return [window]
        hours: set[int] | None = None
        for measure, values in counts:
            rows = await self._fetch(
                "SELECT DISTINCT hour FROM rollup WHERE measure = $1 AND value = ANY($2::bytea[]) "
                "AND hour BETWEEN $3 AND $4 AND ($5::integer[] IS NULL OR environment = ANY($5::integer[]))",
                measure,
                [stored(value) for value in values],
                query.start // HOUR * HOUR,
                query.end,
                None if environments is None else sorted(environments),
            )
            found = {row[0] for row in rows}
            hours = found if hours is None else hours & found
        return [(max(start, query.start), min(end, query.end)) for start, end in _joined_hours(sorted(hours or ()))]

    async def _fetch(self, sql: str, *values: object) -> list[Any]:
        """Run a statement in what is left of the search's time; a week that was dropped meanwhile has no rows."""
        left = self._deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise SearchTooLong
        try:
            rows: list[Any] = await self._connection.fetch(sql, *values, timeout=left)
        except (TimeoutError, asyncpg.QueryCanceledError):
            raise SearchTooLong from None
        except asyncpg.UndefinedTableError:
            return []
        return rows


def _is_lookup(query: EventQuery) -> bool:
    """Tell whether a search asks for one value that an index lists, so that no other index could serve it better."""
    tests = [test for test in query.filters if not _is_environment(test)]
    keys = [test for test in tests if _is_key(test)]
    if len(keys) != 1:
        return False
    if len(tests) == 1 and len(query.filters) == 1 and query.environment_id is None:
        return True
    column = _column(keys[0])
    of_few = column is not None and column.name in _OF_FEW
    return of_few and (len(tests) == 1 or query.end - query.start > LONG)


def _is_key(test: Filter) -> bool:
    column = _column(test)
    if column is None:
        return False
    if test.test == "within":
        first, last = _addresses(test)
        return is_mapped(first) == is_mapped(last) and network_of(first) == network_of(last)
    is_text = column.kind in {"text", "digest"} and column.name != "sdk_version"
    return is_text and test.test == "equal" and len(test.values) == 1


# Values that few events have, so that reading them all and comparing the rest is the best that can be done.
_OF_FEW = frozenset({"visitor_id", "high_recall_id", "linked_id"})
# Values of which no page is likely to be of one week. Who is looked for are visitors who come often.
_SELDOM = frozenset({"linked_id", "proximity_id"})


def _is_often(key: Filter) -> bool:
    """Tell whether a page of the events with one value is likely to be of one week."""
    if key.test == "within":
        first, last = _addresses(key)
        return first != last
    column = _column(key)
    return column is not None and column.name not in _SELDOM


def _places(start: int, end: int) -> tuple[int, int]:
    """Return the range of `id_time` in which events of a range of times lie."""
    return placed(start) - NEAR, placed(end) + NEAR


def _overlapping(weeks: Sequence[int], start: int, end: int) -> list[int]:
    """Return the weeks whose partitions may have events of a range of times."""
    first, last = _places(start, end)
    return [week for week in weeks if week_start(week) <= last and week_start(week) + WEEK > first]


def _is_within(week: int, time: int, *, reverse: bool) -> bool:
    """Tell whether no week further on can have an event that comes before this time."""
    if reverse:
        return time < week_start(week) + WEEK - NEAR
    return time >= week_start(week) + NEAR


def _joined_hours(hours: Sequence[int]) -> list[tuple[int, int]]:
    """Return ranges that hold some hours, given in order, and as few others as can be."""
    if not hours:
        return []
    gaps = sorted(
        (number for number in range(1, len(hours)) if hours[number] > hours[number - 1] + HOUR),
        key=lambda number: hours[number - 1] - hours[number],
    )
    cuts = [0, *sorted(gaps[: MOST_RANGES - 1]), len(hours)]
    return [(hours[first], hours[last - 1] + HOUR - 1) for first, last in itertools.pairwise(cuts)]


# --- conditions

_Condition = tuple[str, tuple[object, ...]]
"""SQL with a `?` for each value."""


def _joined(conditions: Sequence[_Condition]) -> _Where:
    pieces, values = [], []
    for sql, operands in conditions:
        head, *rest = sql.split("?")
        for operand, piece in zip(operands, rest, strict=True):
            values.append(operand)
            head += f"${len(values)}{piece}"
        pieces.append(head)
    return _Where(" AND ".join(pieces) or "TRUE", tuple(values))


def _conditions(query: EventQuery, environments: set[int] | None) -> list[_Condition]:
    """Return what an event must fulfil, its time apart."""
    conditions: list[_Condition] = []
    if query.source is not None:
        conditions.append(("edge" if query.source == "edge" else "edge IS NULL", ()))
    if environments is not None:
        conditions.append((f"environment {_one_of(sorted(environments))}", ()))
    for test in query.filters:
        if _is_environment(test):
            continue
        column = _column(test)
        if column is None:
            raise ValueError(f"no column holds {test.field}")
        conditions.append(_condition(column, test))
    return conditions


def _column(test: Filter) -> Column | None:
    return BY_FIELD.get(PRESENCE.get(test.field, test.field))


def _is_environment(test: Filter) -> bool:
    return test.field == "environment_id"


def _condition(column: Column, test: Filter) -> _Condition:
    name = column.name
    if test.test == "known":
        return f"{name} IS NOT NULL", ()
    if test.test == "not_known":
        return f"{name} IS NULL", ()
    if test.test == "at_least":
        return _at_least(name, float(test.values[0]))
    if test.test == "within":
        return _within(test)
    sql, values = _equal(column, [stored_value(column, value) for value in test.values])
    return (f"({sql}) IS NOT TRUE", values) if test.test == "not_equal" else (sql, values)


def _equal(column: Column, values: Sequence[Any]) -> _Condition:
    name = column.name
    if name == "visitor_id":
        ids = [stored(str(value)) for value in values]
        # The bucket is where a distributed table keeps the visitor's events; the index is by the mark.
        one_of = "bucket = ?::smallint AND substring(sha256(visitor_id), 1, 7) = ?::bytea AND visitor_id = ?::bytea"
        sql = " OR ".join(f"({one_of})" for _ in ids) if len(ids) > 1 else one_of
        return f"({sql})", tuple(part for one in ids for part in (bucket_of(one), visitor_mark(one), one))
    if column.kind == "flag":
        # As literals, so that the partial indexes are seen to serve.
        known = f"{name} IS NOT NULL"
        return known if len({*values}) > 1 else name if values[0] else f"(NOT {name} AND {known})", ()
    if column.kind == "choice":
        return f"{name} {_one_of([int(value) for value in values])}", ()
    kind = "bytea" if column.kind == "address" else "bigint"
    operands = [column_value(value) for value in values]
    if len(operands) == 1:
        return f"{name} = ?::{kind}", (operands[0],)
    return f"{name} = ANY(?::{kind}[])", (operands,)


def _one_of(numbers: Sequence[int]) -> str:
    return f"= {numbers[0]}" if len(numbers) == 1 else f"IN ({', '.join(map(str, numbers))})"


def _at_least(name: str, least: float) -> _Condition:
    if least > _LARGEST:
        return "FALSE", ()
    return f"{name} >= {math.ceil(max(least, -_LARGEST))}", ()


def _within(test: Filter) -> _Condition:
    first, last = _addresses(test)
    sql, values = _in_range(first, last)
    if first < FIRST_MAPPED <= last:
        # Around all of IPv4, which is not meant.
        return f"{sql} AND ip NOT BETWEEN ?::bytea AND ?::bytea", (*values, FIRST_MAPPED, LAST_MAPPED)
    return sql, values


def _in_range(first: bytes, last: bytes) -> _Condition:
    exact = "ip BETWEEN ?::bytea AND ?::bytea"
    if is_mapped(first) != is_mapped(last):
        return exact, (first, last)
    low, high = network_of(first), network_of(last)
    one = f"network = ?::integer AND {_REST} BETWEEN ?::bytea AND ?::bytea"
    if low == high and is_mapped(first):
        return f"{one} AND {exact}", (low, first[9:], last[9:], first, last)
    if low == high and low not in range(1 << 16):
        return f"{one} AND {exact}", (low, first[4:11], last[4:11], first, last)
    # Numbers of networks have signs, addresses have not.
    if (low < 0) == (high < 0):
        return f"network BETWEEN {low} AND {high} AND {exact}", (first, last)
    return exact, (first, last)


def _addresses(test: Filter) -> tuple[bytes, bytes]:
    first, last = (value for value in test.values if isinstance(value, bytes))
    return first, last


# Choices of which an index lists the rare values.
_LISTED_CHOICES: Mapping[str, frozenset[int]] = {
    "bot": frozenset({0, 1}),
    "rare_device_percentile_bucket": frozenset({2, 3, 4, 5}),
    "incremental_identification_status": frozenset({0}),
    "bot_info_identity": frozenset(range(16)),
    "bot_info_confidence": frozenset(range(16)),
}
# Flags that browsers have: their index lists those that are true. Of others it lists all, which are few.
_BROWSER_FLAGS = frozenset(
    {
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
    }
)


def _is_listed(test: Filter) -> bool:
    """Tell whether an index lists what passes a filter."""
    column = _column(test)
    if column is None or test.test not in {"equal", "within"}:
        return False
    if column.kind == "flag":
        return column.name not in _BROWSER_FLAGS or test.values == (True,)
    if column.kind == "choice":
        codes = {stored_value(column, value) for value in test.values}
        return codes <= _LISTED_CHOICES.get(column.name, frozenset())
    return column.name != "sdk_version"
