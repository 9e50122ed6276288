"""Lists, page by page: how many were asked for, after which one, and what asks for the next page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from ridgeline.errors import InvalidRequest
from ridgeline.http.management.query import whole_number
from ridgeline.tokens import Signer

T = TypeVar("T")
Position = tuple[int | str, ...]
"""Where an item stands in its list, which is in the order of these."""

DEFAULT_LIMIT, MAXIMUM_LIMIT = 50, 100
PARAMETERS = ("limit", "pagination_key")


class _Cursor(msgspec.Struct, array_like=True, frozen=True):
    """What a `pagination_key` carries, signed: of which list, and the last item shown."""

    collection: str
    after: Position


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was asked for: at most `limit` items, those after a position if it is not the first one."""

    limit: int
    after: Position | None


class Pages:
    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def asked(self, query: dict[str, str], collection: str) -> Page:
        """Return the page of a list that a query asks for; raises InvalidRequest."""
        limit = whole_number(query.get("limit"), 1, MAXIMUM_LIMIT, "invalid limit") or DEFAULT_LIMIT
        return Page(limit, self._after(query.get("pagination_key"), collection))

    def key(self, collection: str, last: Position) -> str:
        """Return what asks for the page after an item."""
        return self._signer.sign(msgspec.msgpack.encode(_Cursor(collection, last)))

    def cut(
        self, items: Iterable[T], position: Callable[[T], Position], query: dict[str, str], collection: str
    ) -> tuple[list[T], str | UnsetType]:
        """Return the page of a list that is at hand whole, and what asks for the next; raises InvalidRequest."""
        page = self.asked(query, collection)
        later = sorted((one for one in items if page.after is None or position(one) > page.after), key=position)
        shown = later[: page.limit]
        return shown, self.key(collection, position(shown[-1])) if len(later) > len(shown) else UNSET

    def _after(self, text: str | None, collection: str) -> Position | None:
        if text is None:
            return None
        content = self._signer.open(text)
        try:
            cursor = None if content is None else msgspec.msgpack.decode(content, type=_Cursor)
        except msgspec.DecodeError:
            # Signed by us, in the form of another version.
            cursor = None
        if cursor is None or cursor.collection != collection:
            raise InvalidRequest("invalid pagination key")
        return cursor.after
