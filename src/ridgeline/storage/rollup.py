"""What roll-ups count: per environment and hour, how many events had which values.

The overview of ten million events is read from these counts, so each measure has few values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

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


def _short(version: str) -> str:
    """Anybody can send a version of any length, but not make a long value here; nor one with NUL in it."""
    return version if len(version) <= LONGEST_VERSION and version.isprintable() else "other"


# Column -> stored value -> text, for what has few values; and how the rest is counted.
_TEXTS: dict[str, dict[object, str]] = {
    **{name: {True: "true", False: "false"} for name in _FLAGS},
    **{name: dict(enumerate(choices)) for name, choices in _CHOICES},
}
_OTHERS: dict[str, Callable[[Any], str]] = {
    "sdk_version": _short,
    "suspect_score": lambda score: str(score // SCORE_STEP * SCORE_STEP),
    "country": str,
    # Not columns.
    "events": str,
    "source": str,
    "new_visitors": str,
}
_COUNTED = {name for name in _FLAGS if name not in _CHANGING} | {name for name, _ in _CHOICES}

Key = tuple[str, int, str, str]
"""(environment id, hour, measure, value), as in `RollupRow`."""


def rollup_counts(events: Iterable[NewEvent]) -> Counter[Key]:
    """Return what to add to the roll-ups for some events."""
    # First as the columns have them, whether counted or not: most events of a batch say the same.
    raw: dict[tuple[str, int], dict[tuple[str, Any], int]] = {}
    for event in events:
        place = (event.environment_id, event.timestamp // HOUR * HOUR)
        counts = raw.setdefault(place, {})
        own = [("events", ""), ("source", event.source), ("new_visitors", "")]
        for item in own if event.visitor_is_new else own[:2]:
            counts[item] = counts.get(item, 0) + 1
        for column in event.columns.items():
            counts[column] = counts.get(column, 0) + 1
    told: Counter[Key] = Counter()
    for (environment, hour), counts in raw.items():
        for (name, value), count in counts.items():
            text = _text(name, value)
            if text is not None:
                told[environment, hour, name, text] += count
    return told


def _text(name: str, value: Any) -> str | None:
    """Return what a measure's value is called; None if it is not counted."""
    texts = _TEXTS.get(name)
    if texts is not None:
        return texts.get(value)
    if value is None or name not in _OTHERS:
        return None
    return _OTHERS[name](value)


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
