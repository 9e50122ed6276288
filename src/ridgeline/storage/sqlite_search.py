"""Search in the embedded store: choose what to walk along, walk it in the order of the answer, stop at the limit.

SQLite knows nothing of how rare a value is, so the choice is made here, by trying: an index is probed for its 1,000th
entry inside the window, and the one that reaches it last (or never) is the rarest. Where no index lists a filter's
values, the roll-ups tell the hours in which it can match at all. An index by stretches of time is walked one stretch
after the other.
"""

from __future__ import annotations

import heapq
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ridgeline.storage import sqlite_rollups
from ridgeline.storage.columns import BY_FIELD, PRESENCE, Column, stored_value
from ridgeline.storage.protocol import EventPage, EventQuery
from ridgeline.storage.rollup import HOUR, counted_values
from ridgeline.storage.sqlite_events import NOT_ERASED, EventTable, bound
from ridgeline.storage.sqlite_schema import (
    INDEXES,
    LATEST_TIME,
    SLOT_BITS,
    STRETCH,
    STRETCH_BITS,
    Index,
    first_position,
    is_mapped,
    last_position,
    network_of,
    stored_range,
)
from ridgeline.wire.search import Filter

PROBE = 1_000
# Up to so many events that match a range are collected and sorted; beyond, the order is walked.
SORTED = 300
_INDEXES: dict[str, list[Index]] = {
    column: list(indexes) for column, indexes in itertools.groupby(INDEXES, key=lambda index: index.column)
}
_SCORES = sorted((index for index in INDEXES if index.least is not None), key=lambda index: -(index.least or 0))
_EDGE = next(index for index in INDEXES if index.name == "event_by_edge")


@dataclass(frozen=True, slots=True)
class _Walk:
    """A way through the events in order: along an index at one value, or along the table itself."""

    index: Index | None
    condition: str = "TRUE"
    values: tuple[Any, ...] = ()

    @property
    def source(self) -> str:
        return "event" if self.index is None else f"event INDEXED BY {self.index.name}"

    @property
    def where(self) -> str:
        return self.condition if self.index is None else f"{self.condition} AND {self.index.where}"


@dataclass(frozen=True, slots=True)
class _Window:
    """A range of positions, walked downwards or upwards."""

    first: int
    last: int
    reverse: bool

    @property
    def order(self) -> str:
        return "ASC" if self.reverse else "DESC"


def search(connection: sqlite3.Connection, query: EventQuery, table: EventTable) -> EventPage:
    """Return one page of the events that match."""
    connection.execute("BEGIN")
    try:
        allowed = _environments(connection, query, table)
        if allowed is not None and not allowed:
            return EventPage([], has_more=False, total_hits=None if query.total_hits is None else 0)
        conditions = _conditions(query, allowed)
        if connection.execute("SELECT 1 FROM erasure LIMIT 1").fetchone() is not None:
            conditions.append((NOT_ERASED, ()))
        start, end = (min(time, LATEST_TIME) for time in (query.start, query.end))
        whole = _Window(first_position(start), last_position(end), query.reverse)
        plan = _Plan(connection, query, conditions, allowed)
        positions = plan.run(_rest_of(connection, whole, query), query.limit + 1)
        total_hits = None if query.total_hits is None else len(plan.run(whole, query.total_hits))
        events = table.events_at(connection, positions[: query.limit])
        return EventPage(events, len(positions) > query.limit, total_hits)
    finally:
        connection.execute("COMMIT")


def _rest_of(connection: sqlite3.Connection, whole: _Window, query: EventQuery) -> _Window:
    if query.after is None:
        return whole
    before, after = bound(connection, *query.after)
    if query.reverse:
        return _Window(max(whole.first, after), whole.last, reverse=True)
    return _Window(whole.first, min(whole.last, before), reverse=False)


class _Plan:
    """How one search is answered: its conditions, and what is walked along."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        query: EventQuery,
        conditions: Sequence[tuple[str, tuple[Any, ...]]],
        environments: set[int] | None,
    ) -> None:
        self._connection = connection
        self._query = query
        self._where = " AND ".join(condition for condition, _ in conditions)
        self._values = [value for _, values in conditions for value in values]
        self._environments = environments
        self._choices = [walks for test in query.filters for walks in _walks(test)]
        if query.source == "edge":
            self._choices.append([_Walk(_EDGE, "edge = 1")])

    def run(self, window: _Window, limit: int) -> list[int]:
        """Return up to `limit` positions in the order of the window."""
        if window.first > window.last:
            return []
        ranges = self._ranges(window)
        if ranges is not None:
            return ranges[:limit]
        possible = list(self._possible(window)) if self._environments is not None or not self._choices else [window]
        if not possible:
            return []
        chosen = self._choose(window)
        if chosen is not None:
            ends = [end for part in possible for end in (part.first, part.last)]
            return self._merged(chosen, _Window(min(ends), max(ends), window.reverse), limit)
        found: list[int] = []
        for part in possible:
            found += self._positions(_Walk(None), part, limit - len(found))
            if len(found) == limit:
                break
        return found

    def _choose(self, window: _Window) -> list[_Walk] | None:
        """Return the rarest of the walks that indexes allow."""
        if len(self._choices) < 2:  # noqa: PLR2004 - nothing to choose from
            return self._choices[0] if self._choices else None
        return min(self._choices, key=lambda walks: self._commonness(walks, window))

    def _commonness(self, walks: list[_Walk], window: _Window) -> float:
        """Return how dense the events of some walks are: those up to the probe's end, over the way to it."""
        total = 0.0
        for walk in walks:
            end = self._probe(walk, window)
            if end is None:
                continue
            way = end - window.first if window.reverse else window.last - end
            total += PROBE / max(way, 1)
        return total

    def _probe(self, walk: _Walk, window: _Window) -> int | None:
        """Return the position of a walk's entry after so many, None if it has fewer."""
        left = PROBE
        for where, values, part in self._parts(walk, window):
            source = f"SELECT position FROM {walk.source} WHERE {where} AND position BETWEEN ? AND ?"
            bounds = (*values, part.first, part.last)
            row = self._connection.execute(
                f"{source} ORDER BY position {part.order} LIMIT 1 OFFSET {left}", bounds
            ).fetchone()
            if row is not None:
                return int(row[0])
            (count,) = self._connection.execute(f"SELECT count(*) FROM ({source})", bounds).fetchone()
            left -= count
        return None

    def _parts(self, walk: _Walk, window: _Window) -> Iterator[tuple[str, tuple[Any, ...], _Window]]:
        """Yield a walk's condition, its values and its window for each stretch of time that has events, in order."""
        index = walk.index
        if index is None or not index.by_stretch:
            yield walk.where, walk.values, window
            return
        nearest, beyond, step = ("min", ">=", 1) if window.reverse else ("max", "<=", -1)
        place = window.first if window.reverse else window.last
        while window.first <= place <= window.last:
            (position,) = self._connection.execute(
                f"SELECT {nearest}(position) FROM event WHERE position {beyond} ?", (place,)
            ).fetchone()
            if position is None:
                return
            stretch = position >> STRETCH_BITS
            first, last = stretch << STRETCH_BITS, ((stretch + 1) << STRETCH_BITS) - 1
            part = _Window(max(window.first, first), min(window.last, last), window.reverse)
            if part.first > part.last:
                return
            yield f"{STRETCH} = ? AND {walk.where}", (stretch, *walk.values), part
            place = (last if window.reverse else first) + step

    def _merged(self, walks: list[_Walk], window: _Window, limit: int) -> list[int]:
        lists = [self._positions(walk, window, limit) for walk in walks]
        merged = heapq.merge(*lists, reverse=not window.reverse)
        # Ranges of one filter never overlap, so no event comes twice.
        return list(itertools.islice(merged, limit))

    def _positions(self, walk: _Walk, window: _Window, limit: int) -> list[int]:
        found: list[int] = []
        for where, values, part in self._parts(walk, window):
            rows = self._connection.execute(
                f"SELECT position FROM {walk.source} WHERE {where} AND position BETWEEN ? AND ? AND {self._where} "
                f"ORDER BY position {part.order} LIMIT ?",
                (*values, part.first, part.last, *self._values, limit - len(found)),
            )
            found += [row[0] for row in rows]
            if len(found) == limit:
                break
        return found

    def _ranges(self, window: _Window) -> list[int] | None:
        """Answer by a range of addresses if it holds few events: all of them, sorted. None if that is not the way."""
        test = next((test for test in self._query.filters if test.test == "within"), None)
        if test is None or _is_whole_network(*_addresses(test)):
            return None
        walk = _Walk(_INDEXES["ip"][0], "ip BETWEEN ? AND ?", stored_range(*_addresses(test)))
        found: list[int] = []
        for where, values, part in self._parts(walk, window):
            rows = self._connection.execute(
                f"SELECT position FROM {walk.source} WHERE {where} AND position BETWEEN ? AND ? LIMIT ?",
                (*values, part.first, part.last, SORTED + 1 - len(found)),
            )
            found += [row[0] for row in rows]
            if len(found) > SORTED:
                return None
        checked = []
        for start in range(0, len(found), 500):
            listed = ", ".join(str(position) for position in found[start : start + 500])
            checked += [
                row[0]
                for row in self._connection.execute(
                    f"SELECT position FROM event WHERE position IN ({listed}) AND {self._where}", self._values
                )
            ]
        return sorted(checked, reverse=not window.reverse)

    def _possible(self, window: _Window) -> Iterable[_Window]:
        """Cut a window down to the hours in which every filter has a value that was counted."""
        hours: set[int] | None = None
        counts = [counted for test in self._query.filters if (counted := counted_values(test)) is not None]
        within = ""
        if self._environments is not None:
            counts.append(("events", [""]))
            within = f"AND environment IN ({_listed(self._environments)}) "
        for measure, values in counts:
            rows = self._connection.execute(
                f"SELECT DISTINCT hour FROM {sqlite_rollups.ALL} WHERE measure = ? "
                f"AND value IN ({', '.join('?' * len(values))}) {within}AND hour BETWEEN ? AND ?",
                (measure, *values, (window.first >> SLOT_BITS) // HOUR * HOUR, window.last >> SLOT_BITS),
            )
            found = {row[0] for row in rows}
            hours = found if hours is None else hours & found
        if hours is None:
            return [window]
        joined: list[list[int]] = []
        for hour in sorted(hours):
            if joined and joined[-1][1] == hour:
                joined[-1][1] = hour + HOUR
            else:
                joined.append([hour, hour + HOUR])
        windows = [
            _Window(max(window.first, first_position(start)), min(window.last, last_position(end - 1)), window.reverse)
            for start, end in joined
        ]
        return windows if window.reverse else reversed(windows)


def _environments(connection: sqlite3.Connection, query: EventQuery, table: EventTable) -> set[int] | None:
    """Return the environments that a search is limited to; None for all."""
    limits = [{str(value) for value in test.values} for test in query.filters if test.field == "environment_id"]
    if query.environment_id is not None:
        limits.append({query.environment_id})
    if not limits:
        return None
    numbers = (table.environments.number(connection, one) for one in set.intersection(*limits))
    return {number for number in numbers if number is not None}


def _conditions(query: EventQuery, environments: set[int] | None) -> list[tuple[str, tuple[Any, ...]]]:
    """Return what an event must fulfil."""
    # Never empty: SQL needs a condition.
    conditions: list[tuple[str, tuple[Any, ...]]] = [("TRUE", ())]
    if query.source is not None:
        conditions.append(("edge = 1" if query.source == "edge" else "edge IS NULL", ()))
    for test in query.filters:
        if test.field == "environment_id":
            continue
        column = BY_FIELD.get(PRESENCE.get(test.field, test.field))
        if column is None:
            raise ValueError(f"no column holds {test.field}")
        conditions.append(_condition(column, test))
    if environments is not None:
        conditions.append((f"environment IN ({_listed(environments)})", ()))
    return conditions


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


def _condition(column: Column, test: Filter) -> tuple[str, tuple[Any, ...]]:
    name = column.name
    if test.test == "known":
        return f"{name} IS NOT NULL", ()
    if test.test == "not_known":
        return f"{name} IS NULL", ()
    if test.test == "at_least":
        return f"{name} >= ?", test.values
    if test.test == "within":
        return "ip BETWEEN ? AND ?", stored_range(*_addresses(test))
    values = tuple(stored_value(column, value) for value in test.values)
    if test.test == "not_equal":
        return f"({name} IS NULL OR {name} NOT IN ({', '.join('?' * len(values))}))", values
    # A partial index is used only where its condition can be read from the statement itself.
    if column.kind in {"flag", "choice"}:
        return f"{name} IN ({', '.join(str(int(value or 0)) for value in values)})", ()
    return f"{name} IN ({', '.join('?' * len(values))})", values


def _addresses(test: Filter) -> tuple[bytes, bytes]:
    first, last = (value for value in test.values if isinstance(value, bytes))
    return first, last


def _is_whole_network(first: bytes, last: bytes) -> bool:
    """Tell whether a range is one wider network: its index lists just these events, in the order of the answer."""
    if network_of(first) != network_of(last):
        return False
    rest = 2 if is_mapped(first) else 12
    return first[-rest:] == bytes(rest) and last[-rest:] == b"\xff" * rest


def _walks(test: Filter) -> list[list[_Walk]]:
    """Return the walks, one for each value, that an index allows for a filter; nothing if there is none."""
    column = BY_FIELD.get(PRESENCE.get(test.field, test.field))
    if column is None:
        return []
    if test.test == "within":
        first, last = _addresses(test)
        wide, again = network_of(first), network_of(last)
        # Only a range inside one wider network: otherwise there is no order to walk.
        return [[_Walk(_INDEXES["network"][0], "network = ?", (wide,))]] if wide == again else []
    if test.test == "at_least" and column.name == "suspect_score":
        index = next(
            (index for index in _SCORES if index.least is not None and index.least <= float(test.values[0])), None
        )
        # The index's own column is the source, which every search that is not for all sources names.
        return [[_Walk(index)]] if index else []
    if test.test != "equal" or column.name not in _INDEXES:
        return []
    (index,) = _INDEXES[column.name]
    values = [stored_value(column, value) for value in test.values]
    if index.covers is not None and not index.covers.issuperset(values):
        return []
    if column.kind in {"flag", "choice"}:
        return [[_Walk(index, f"{column.name} = {int(value or 0)}") for value in values]]
    return [[_Walk(index, f"{column.name} = ?", (value,)) for value in values]]
