"""What a fact's value may look like: small predicates that are put together like the protocol's own descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Shape = Callable[[Any], bool]


def boolean(value: Any) -> bool:
    return isinstance(value, bool)


def integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def positive(value: Any) -> bool:
    return number(value) and value > 0


def text(value: Any) -> bool:
    return isinstance(value, str)


def like(pattern: str) -> Shape:
    """A text that matches in whole."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


some_text = like(r"(?s).+")
long_hash = like("[0-9a-f]{32}")
short_hash = like("[0-9a-f]{8}")


def among(*values: Any) -> Shape:
    return lambda value: any(value is each or (value == each and type(value) is type(each)) for each in values)


def between(least: int, most: int) -> Shape:
    return lambda value: integer(value) and least <= value <= most


def list_of(shape: Shape, least: int = 0, most: int | None = None) -> Shape:
    return lambda value: (
        isinstance(value, list)
        and len(value) >= least
        and (most is None or len(value) <= most)
        and all(map(shape, value))
    )


def record(needed: dict[str, Shape], possible: dict[str, Shape] | None = None) -> Shape:
    """An object with these members and no others."""
    known = needed | (possible or {})
    return lambda value: (
        isinstance(value, dict)
        and needed.keys() <= value.keys() <= known.keys()
        and all(known[name](member) for name, member in value.items())
    )
