"""The query parameters of the management API's operations."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.types import Scope

from ridgeline.errors import InvalidRequest

MAXIMUM_TEXT = 8_192
MAXIMUM_TIME = 9_999_999_999_999
# How SDKs name themselves; accepted everywhere.
_SILENT = "ii"


def query_of(scope: Scope, *known: str) -> dict[str, str]:
    """Return what was given of the parameters that an operation has; raises InvalidRequest.

    One that it does not have is refused by name, for a mistyped one would be missed otherwise; one that was left blank
    was not given.
    """
    try:
        pairs = parse_qsl(
            scope["query_string"].decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except (UnicodeError, ValueError):
        raise InvalidRequest("the query string is not valid") from None
    given: dict[str, str] = {}
    for name, value in pairs:
        if name == _SILENT:
            continue
        if name not in known:
            raise InvalidRequest(f'unknown query parameter "{name[:64]}"')
        if len(value) > MAXIMUM_TEXT:
            raise InvalidRequest(f"{name} is too long")
        if value and name in given:
            raise InvalidRequest(f"{name} can be given only once")
        if value:
            given[name] = value
    return given


def whole_number(text: str | None, least: int, most: int, invalid: str) -> int | None:
    """Return a parameter that is a whole number; raises InvalidRequest."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise InvalidRequest(invalid)
    return int(text)
