"""Fetching the history of another v4 server through its Server API.

Day by day, oldest first: a search answers with whole events, so a page of 100 takes one request, and a fetch that was
interrupted goes on with the day that it had not finished.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import ipaddress
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

import msgspec

from ridgeline.clock import DAY
from ridgeline.errors import RidgelineError
from ridgeline.operations.importing import Entry

Source = Literal["device", "edge"]
# There were no such servers before 2012.
FIRST_TIME = 1_325_376_000_000
PAGE = 100
ATTEMPTS = 8
TIMEOUT_SECONDS = 60
LONGEST_WAIT_SECONDS = 120.0
MAXIMUM_ANSWER = 64 * 1024 * 1024
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_TOO_MANY = 429

Sleep = Callable[[float], Awaitable[None]]
Progress = Callable[[str], None]


class ServerRefused(RidgelineError):
    """The other server answered with an error that does not go away by asking again."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class _Page(msgspec.Struct):
    events: list[msgspec.Raw]
    pagination_key: str | None = None


class _Error(msgspec.Struct):
    code: str
    message: str


class _ErrorAnswer(msgspec.Struct):
    error: _Error


@dataclass(frozen=True, slots=True)
class Fetched:
    """Some events; once they are stored, all from before `done_before` (Unix ms) are."""

    entries: list[Entry]
    done_before: int


class ServerApi:
    """Another server's Server API, asked one request after the other."""

    def __init__(
        self, url: str, key: str, *, sleep: Sleep = asyncio.sleep, wait: Progress = lambda words: None
    ) -> None:
        """`url` is the API's address with or without `/v4`; `wait` is told why it waits, when it has to."""
        self.url = base_address(url)
        self._key = key
        self._sleep = sleep
        self._wait = wait
        # Redirects are not followed: the key would go along to whoever is named.
        self._opener = urllib.request.build_opener(_NoRedirects)

    async def events(self, start: int, end: int, source: Source) -> AsyncIterator[Fetched]:
        """Yield all events from `start` to `end` (Unix ms, inclusive), oldest first, a page at a time."""
        while start <= end:
            oldest = await self._search(start, end, source, limit=1)
            if not oldest.events:
                yield Fetched([], end + 1)
                return
            # Days without events are skipped.
            start = max(start, _time_of(oldest.events[0]))
            last = min(end, start - start % DAY + DAY - 1)
            page = await self._search(start, last, source)
            while True:
                times = [_time_of(raw) for raw in page.events]
                if times != sorted(times):
                    raise RidgelineError(f"{self.url} does not answer oldest first, as reverse=true asks for.")
                more = page.pagination_key is not None and bool(times)
                yield Fetched([_entry(raw) for raw in page.events], times[-1] if more else last + 1)
                if not more:
                    break
                page = await self._search(start, last, source, pagination_key=page.pagination_key)
            start = last + 1

    async def _search(
        self, start: int, end: int, source: Source, *, limit: int = PAGE, pagination_key: str | None = None
    ) -> _Page:
        parameters = {"limit": str(limit), "start": str(start), "end": str(end), "reverse": "true"}
        if source == "edge":
            parameters["source"] = "edge"
        if pagination_key is not None:
            parameters["pagination_key"] = pagination_key
        body = await self._get(f"{self.url}/events?{urlencode(parameters)}")
        try:
            return msgspec.json.decode(body, type=_Page)
        except (msgspec.DecodeError, UnicodeError):
            raise RidgelineError(f"{self.url} does not answer like a v4 Server API; is the address right?") from None

    async def _get(self, url: str) -> bytes:
        attempt = 0
        while True:
            try:
                return await _in_a_thread(lambda: self._ask(url))
            except _TryAgain as failure:
                attempt += 1
                if attempt == ATTEMPTS:
                    raise RidgelineError(
                        f"{self.url} gave no answer: {failure.words}. Run the same command again to go on."
                    ) from None
                seconds = min(LONGEST_WAIT_SECONDS, max(failure.seconds or 0.0, 2.0 ** (attempt - 1)))
                self._wait(f"{failure.words}; trying again in {seconds:.0f} s")
                await self._sleep(seconds)

    def _ask(self, url: str) -> bytes:
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self._key}"})  # noqa: S310 - checked
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                body: bytes = answer.read(MAXIMUM_ANSWER + 1)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read(65_536)
            message = _message(body) or f"status {error.code}"
            if error.code in _RETRIED:
                raise _TryAgain(message, _retry_after(error.headers.get("Retry-After"))) from None
            raise ServerRefused(error.code, f"{self.url} refused: {message} (status {error.code}).") from None
        except (OSError, http.client.HTTPException) as error:
            raise _TryAgain(str(getattr(error, "reason", "")) or str(error) or type(error).__name__, None) from None
        if len(body) > MAXIMUM_ANSWER:
            raise RidgelineError(f"{self.url} answered with more than {MAXIMUM_ANSWER:,} bytes.")
        return body


class _TryAgain(Exception):
    def __init__(self, words: str, seconds: float | None) -> None:
        self.words = words
        self.seconds = seconds
        super().__init__(words)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def base_address(url: str) -> str:
    """Return the address that ends in `/v4`; RidgelineError when it is none."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment
        usable = usable and parts.username is None and url.isprintable() and " " not in url and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise RidgelineError(f"{url!r} is not the address of a Server API, such as https://id.example.com/v4.")
    base = url.rstrip("/")
    return base if base.endswith("/v4") else base + "/v4"


def sends_key_in_clear(url: str) -> bool:
    """Tell whether others on the way could read the key: neither https nor this very machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return False
    try:
        return not ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return True


def _retry_after(text: str | None) -> float | None:
    """Read whole seconds; other forms of the header are not understood and not needed."""
    return float(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004


def _message(body: bytes) -> str | None:
    try:
        error = msgspec.json.decode(body, type=_ErrorAnswer).error
    except (msgspec.DecodeError, UnicodeError):
        return None
    return f"{error.code}, {error.message}"


class _Named(msgspec.Struct):
    event_id: str = "without an id"
    timestamp: int = 0


def _entry(raw: msgspec.Raw) -> Entry:
    try:
        name = msgspec.json.decode(raw, type=_Named).event_id
    except (msgspec.DecodeError, UnicodeError):
        name = "without an id"
    return Entry(f"event {name}", bytes(raw))


def _time_of(raw: msgspec.Raw) -> int:
    try:
        return msgspec.json.decode(raw, type=_Named).timestamp
    except (msgspec.DecodeError, UnicodeError):
        return 0


async def _in_a_thread(work: Callable[[], bytes]) -> bytes:
    """Return what the work does in a thread of its own, which nobody waits for when the command is stopped."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bytes] = loop.create_future()

    def answer(body: bytes | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        elif body is not None:
            done.set_result(body)

    def run() -> None:
        body, error = None, None
        try:
            body = work()
        except Exception as failure:  # noqa: BLE001 - raised again where it is awaited
            error = failure
        # The command may have ended meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(answer, body, error)

    threading.Thread(target=run, name="ask", daemon=True).start()
    return await done
