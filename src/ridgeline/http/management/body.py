"""Bodies of the management API: JSON of a known shape."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.types import Receive, Scope

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import read_body

T = TypeVar("T")
MAXIMUM_BODY = 16_384
_LONGEST_QUOTE = 100


async def json_body(scope: Scope, receive: Receive, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the body, read as JSON under any content type; raises InvalidRequest and what `read_body` raises."""
    body = await read_body(scope, receive, MAXIMUM_BODY)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"request body is not valid: {quoted(str(error))}") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError):
        raise InvalidRequest from None


def quoted(text: str) -> str:
    """Return what a client wrote as an answer can repeat it: short, and without halves of characters."""
    return text[:_LONGEST_QUOTE].encode("utf-8", "replace").decode()


def check_name(name: str) -> None:
    """Raise InvalidRequest where a name is not one that people can read."""
    if not name.strip() or not name.isprintable():
        raise InvalidRequest("name must be printable text")
