"""The parameters of the operations, as the OpenAPI document wants them."""

from __future__ import annotations

from typing import Any

from ridgeline.wire.search import (
    DEFAULT_LIMIT,
    MAXIMUM_LIMIT,
    MAXIMUM_TOTAL_HITS,
    PARAMETERS,
    Parameter,
)

_TIME: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "format": "date-time"},
        {"type": "integer", "format": "int64"},
    ],
    "examples": ["2026-01-31T23:59:59Z", 1769903999000],
}

# What is not a filter on a field of the event.
_AROUND: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "limit",
        "How many events a page has at most.",
        {"type": "integer", "format": "int32", "minimum": 1, "maximum": MAXIMUM_LIMIT, "default": DEFAULT_LIMIT},
    ),
    (
        "pagination_key",
        "The `pagination_key` of the page before. It carries that search: other parameters may be repeated or left "
        "out, and are refused when they differ; `limit` may change.",
        {"type": "string"},
    ),
    (
        "start",
        "Only events at this time or later: an RFC 3339 time with its zone, or Unix milliseconds. Seven days ago "
        "unless given, whatever `end` is.",
        _TIME,
    ),
    (
        "end",
        "Only events at this time or earlier: an RFC 3339 time with its zone, or Unix milliseconds. Now unless given.",
        _TIME,
    ),
    ("reverse", "`true` for the oldest events first.", {"type": "boolean", "default": False}),
    (
        "total_hits",
        "Asks to count the events of all pages, up to this number. Counting takes time: ask on the first page only.",
        {"type": "integer", "format": "int64", "minimum": 1, "maximum": MAXIMUM_TOTAL_HITS},
    ),
    (
        "source",
        "`edge` for the events of `POST /edge`; events of devices unless given. Both take two searches.",
        {"type": "array", "maxItems": 1, "items": {"type": "string", "enum": ["edge"]}},
    ),
)


def path_parameter(name: str, description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "examples": [example]}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def query_parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    parameter = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": True}
    return parameter


def search_parameters() -> list[dict[str, Any]]:
    """Return all parameters of the search, paging first."""
    around = [query_parameter(*parameter) for parameter in _AROUND]
    return around + [query_parameter(one.name, one.description, _schema(one)) for one in PARAMETERS]


def _schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind in {"boolean", "presence"}:
        return {"type": "boolean"}
    if parameter.kind == "number":
        return {"type": "number", "format": "float"}
    text: dict[str, Any] = {"type": "string"}
    if parameter.choices:
        text["enum"] = list(parameter.choices)
    return {"type": "array", "items": text} if parameter.kind == "texts" else text
