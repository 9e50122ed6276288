"""Pages of lists that are short enough to be read whole: members, keys, environments."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec import UNSET, UnsetType

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.query import whole_number

T = TypeVar("T")

PAGING = ("limit", "pagination_key")
DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 100


def page_of(
    items: Sequence[T], parameters: Mapping[str, str], place: Callable[[T], tuple[int, str]]
) -> tuple[Sequence[T], str | UnsetType]:
    """Return the page that the parameters ask for, and what asks for the next one.

    `place` gives an item's time and id; items come in the order of their times. What was removed between two pages
    changes nothing about the next one, unless it was the last of several of one millisecond.
    """
    limit = whole_number(parameters, "limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT)
    start = _start(items, parameters.get("pagination_key"), place)
    page = items[start : start + limit]
    if start + limit >= len(items):
        return page, UNSET
    at, item_id = place(page[-1])
    return page, base64.urlsafe_b64encode(f"{at} {item_id}".encode()).rstrip(b"=").decode("ascii")


def _start(items: Sequence[T], key: str | None, place: Callable[[T], tuple[int, str]]) -> int:
    if key is None:
        return 0
    after = _read(key)
    places = [place(item) for item in items]
    if after in places:
        return places.index(after) + 1
    return sum(at <= after[0] for at, _ in places)


def _read(key: str) -> tuple[int, str]:
    try:
        at, _, item_id = (
            base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True).decode().partition(" ")
        )
        return int(at), item_id
    except (binascii.Error, ValueError):
        raise InvalidRequest("invalid pagination key") from None
