"""The outermost layer: each request gets an id, each answer its common headers, each error its one rendering."""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
import re
import secrets
import time
from contextvars import ContextVar

import msgspec
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ridgeline.errors import (
    ApiError,
    InternalError,
    Retryable,
    SearchTimeout,
    ServiceUnavailable,
    TooManyRequests,
)
from ridgeline.http.asgi import ClientGone, Headers, answer_json, start_headers
from ridgeline.storage.protocol import SearchTooLong, StorageUnavailable, TooManySearches
from ridgeline.wire.error import ErrorBody, ErrorResponse

log = structlog.get_logger(__name__)

REQUEST_ID: ContextVar[str] = ContextVar("request_id")
"""The id of the request that is being answered, which each line of the log names."""

# What must not be read in a log: the text of keys, the ids of visitors who are to be forgotten, and what a site calls
# its customers.
_SECRETS = re.compile(r"(?<=rl_)\w+|(?<=/visitors/).+|(?<=/linked-ids/).+", re.DOTALL)
# Request ids are unique, not secret: a random number of this process, and a count.
_PROCESS = secrets.token_hex(5)
_NUMBERS = itertools.count(1)

# Asked every few seconds by whatever watches the server; not worth a line each.
_QUIET_PATHS = frozenset({"/healthz", "/readyz"})


class Edge:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = f"{_PROCESS}{next(_NUMBERS):08x}"
        extra = start_headers(
            scope, [(b"x-request-id", request_id.encode("ascii")), (b"x-content-type-options", b"nosniff")]
        )
        status = 0
        started = time.perf_counter()
        head = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *extra]
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # Of this request's task, so nothing needs to be put back.
        REQUEST_ID.set(request_id)
        try:
            await self._app(scope, receive, send_with_headers)
        except ClientGone:
            status = 499  # the number that proxies log for a client that left
        except asyncio.CancelledError:
            # The server was told twice to stop. This is the outermost frame of the request's task.
            log.warning("request_dropped")
            if not status:
                await _render(ServiceUnavailable(), send_with_headers)
        except ApiError as error:
            await _render(error, send_with_headers)
        except SearchTooLong:
            await _render(SearchTimeout(), send_with_headers)
        except TooManySearches:
            await _render(TooManyRequests("too many search requests", retry_after=1), send_with_headers)
        except StorageUnavailable as error:
            log.exception("store_unavailable", reason=str(error))
            await _render(ServiceUnavailable(), send_with_headers)
        except Exception:
            log.exception("request_failed", path=_SECRETS.sub("…", scope["path"]))
            if status:
                raise
            await _render(InternalError(), send_with_headers)
        finally:
            # Cleaning a path costs more than a request whose line nobody wants.
            if log.is_enabled_for(logging.INFO) and scope["path"] not in _QUIET_PATHS:
                log.info(
                    "request",
                    method=scope["method"],
                    path=_SECRETS.sub("…", scope["path"]),
                    status=status,
                    milliseconds=round((time.perf_counter() - started) * 1000, 2),
                )


async def _render(error: ApiError, send: Send) -> None:
    body = msgspec.json.encode(ErrorResponse(ErrorBody(error.code, error.message)))
    await answer_json(send, error.status, body, _retry_after(error))


def _retry_after(error: ApiError) -> Headers:
    if not isinstance(error, Retryable) or error.retry_after is None:
        return []
    return [(b"retry-after", str(max(1, math.ceil(error.retry_after))).encode("ascii"))]
