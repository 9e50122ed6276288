"""What roll-ups count: per environment and hour, how many events had which values.

The overview of ten million events is read from these counts, so each measure has few values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ridgeline.storage.columns import BY_FIELD, COLUMNS, stored_value
from ridgeline.storage.protocol import NewEvent
from ridgeline.wire.search import Filter

HOUR = 3_600_000
# Suspect scores are counted in steps of this width.
SCORE_STEP = 5
LONGEST_VERSION = 32
_FLAGS = [column.name for column in COLUMNS if column.kind == "flag"]
# `suspect` is changed after the event was counted.
_CHANGING = {"suspect"}
_CHOICES = [(column.name, column.choices) for column in COLUMNS if column.kind == "choice"]
_COUNTED = {name for name in _FLAGS if name not in _CHANGING} | {name for name, _ in _CHOICES}

Key = tuple[str, int, str, str]
"""(environment id, hour, measure, value), as in `RollupRow`."""


def rollup_counts(events: Iterable[NewEvent]) -> Counter[Key]:
    """Return what to add to the roll-ups for some events."""
    counts: Counter[Key] = Counter()
    for event in events:
        environment, hour, columns = event.environment_id, event.timestamp // HOUR * HOUR, event.columns
        counts[environment, hour, "events", ""] += 1
        counts[environment, hour, "source", event.source] += 1
        if event.visitor_is_new:
            counts[environment, hour, "new_visitors", ""] += 1
        for name in _FLAGS:
            value = columns.get(name)
            if value is not None:
                counts[environment, hour, name, "true" if value else "false"] += 1
        for name, choices in _CHOICES:
            code = columns.get(name)
            if isinstance(code, int) and code >= 0:
                counts[environment, hour, name, choices[code]] += 1
        version = columns.get("sdk_version")
        if isinstance(version, str):
            counts[environment, hour, "sdk_version", _short(version)] += 1
        score = columns.get("suspect_score")
        if isinstance(score, int):
            counts[environment, hour, "suspect_score", str(score // SCORE_STEP * SCORE_STEP)] += 1
        country = columns.get("country")
        if isinstance(country, str):
            counts[environment, hour, "country", country] += 1
    return counts


def counted_values(test: Filter) -> tuple[str, list[str]] | None:
    """Return the measure and values that count every event which the filter matches; None if nothing does.

    No event of an hour matches the filter if the hour has none of these counts.
    """
    column = BY_FIELD.get(test.field)
    if column is None or test.test != "equal":
        return None
    if column.name == "sdk_version":
        return column.name, [_short(str(value)) for value in test.values]
    if column.name not in _COUNTED:
        return None
    if column.kind == "flag":
        return column.name, ["true" if value else "false" for value in test.values]
    codes = [stored_value(column, value) for value in test.values]
    return column.name, [column.choices[code] for code in codes if isinstance(code, int) and code >= 0] or ["-"]


def _short(version: str) -> str:
    """Anybody can send a version of any length, but not make a long value here; nor one with NUL in it."""
    return version if len(version) <= LONGEST_VERSION and version.isprintable() else "other"
