"""The JSON bodies that the management API takes: read as JSON under any content type, and refused with a sentence."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from starlette.types import Receive, Scope

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import read_body

T = TypeVar("T")

MAXIMUM_BODY = 16_384
_MAXIMUM_SHOWN = 100


class JsonBody(Generic[T]):
    """Reads bodies of one shape."""

    def __init__(self, shape: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(shape)

    async def read(self, scope: Scope, receive: Receive) -> T:
        """Return what the body says; raises InvalidRequest, PayloadTooLarge, RequestReadTimeout, ClientGone."""
        body = await read_body(scope, receive, MAXIMUM_BODY)
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            raise InvalidRequest(f"request body is not valid: {shown(str(error))}") from None
        except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError):
            raise InvalidRequest from None


def shown(text: str) -> str:
    """Return what a client wrote as an answer can repeat it: short, and without halves of characters."""
    return text[:_MAXIMUM_SHOWN].encode("utf-8", "replace").decode()
