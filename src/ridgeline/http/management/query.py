"""The query parameters of the management API: each at most once, and none that does not exist."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import QueryParams
from starlette.types import Scope

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.json_body import shown

# SDKs name themselves with it, and nothing is done with it.
_SAYS_NOTHING = "ii"


def read_query(scope: Scope, *known: str) -> Mapping[str, str]:
    """Return the parameters that have a value; InvalidRequest for another than the known ones, or one given twice."""
    found: dict[str, str] = {}
    for name, value in QueryParams(scope["query_string"]).multi_items():
        if name == _SAYS_NOTHING:
            continue
        if name not in known:
            raise InvalidRequest(f'unknown query parameter "{shown(name)}"')
        if name in found:
            raise InvalidRequest(f"{name} is there twice")
        found[name] = value
    return {name: value for name, value in found.items() if value}


def whole_number(parameters: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """Return a parameter that is a whole number; InvalidRequest if it is none, or beyond the limits."""
    text = parameters.get(name)
    if text is None:
        return default
    # As many digits as a 64-bit number has: Python refuses to read some thousands with an error of another kind.
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and least <= int(text) <= most):  # noqa: PLR2004
        raise InvalidRequest(f"invalid {name}")
    return int(text)
