"""Connections to a PostgreSQL server that may go away: bounded, kept, made anew; every failure of it told by one name.

Nobody waits long for a server that is not there: after a failed attempt to connect all others fail for a moment, too,
then one of them tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import asyncpg
import structlog

from ridgeline.storage.protocol import StorageUnavailable

CONNECT_SECONDS = 2.5
# How long a call waits for a connection that others are using.
WAIT_SECONDS = 5.0
# Longer than any of our statements takes on a server that is well; searches and background work have their own limits.
STATEMENT_SECONDS = 10.0
# For how long after a failed attempt nobody else tries.
PAUSE_SECONDS = 0.25
CLOSE_SECONDS = 2.0
# asyncpg keeps what it prepared; a search has as many forms as there are weeks and kinds of filters.
CACHED_STATEMENTS = 512

_LOST = (
    OSError,
    TimeoutError,
    asyncio.TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.LockNotAvailableError,
)

_SOMEWHERE = "of the given URL"
_HOST = r"(\[[^\[\]@]*\]|[^\[\]:,@]*)(:[0-9]*)?"
_HOSTS = re.compile(f"{_HOST}(,{_HOST})*")

log = structlog.get_logger(__name__)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def place_of(url: str) -> str:
    """Return where a database is, for messages: no user, no password, whatever is wrong with the URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _SOMEWHERE
    hosts = parts.netloc.rpartition("@")[2]
    # A `/`, `#` or `?` in a password ends the host before the password ends.
    if "@" in url.partition("://")[2][len(parts.netloc) :] or "://" not in url or not _HOSTS.fullmatch(hosts):
        return _SOMEWHERE
    return f"{hosts or 'the local socket'}/{parts.path.strip('/')}"


async def connect(url: str, *, statement_seconds: float | None = STATEMENT_SECONDS, **settings: str) -> Connection:
    """Return a new connection whose statements are ended after a time; raises what asyncpg raises."""
    limits = {} if statement_seconds is None else {"statement_timeout": str(int(statement_seconds * 1000))}
    return await asyncpg.connect(
        url,
        timeout=CONNECT_SECONDS,
        # The server ends a statement; should it not even do that, so do we.
        command_timeout=None if statement_seconds is None else statement_seconds + 1.0,
        statement_cache_size=CACHED_STATEMENTS,
        max_cached_statement_lifetime=0,
        server_settings={"application_name": "ridgeline", "jit": "off", **limits, **settings},
    )


class Outage:
    """Whether the server was there when a connection was last made; the same for all that go to one server.

    Who knows that it is away need not wait to find out, and who hears that it is back tells all others.
    """

    def __init__(self) -> None:
        self._not_before = 0.0
        self._seen_at = 0.0

    def is_assumed(self) -> bool:
        return asyncio.get_running_loop().time() < self._not_before

    def begins(self, tried_at: float) -> None:
        """Note that an attempt has failed; it counts only if it began after the last that succeeded."""
        if tried_at > self._seen_at:
            self._not_before = asyncio.get_running_loop().time() + PAUSE_SECONDS

    def ends(self) -> None:
        self._seen_at = asyncio.get_running_loop().time()
        self._not_before = 0.0


class Connections:
    """Up to `size` connections that are shared; `outage` is shared with others that go to the same server."""

    def __init__(
        self,
        url: str,
        size: int,
        *,
        settings: Mapping[str, str] | None = None,
        statement_seconds: float | None = STATEMENT_SECONDS,
        outage: Outage | None = None,
    ) -> None:
        self._url = url
        self._outage = outage or Outage()
        self._place = place_of(url)
        self._size = size
        self._settings = dict(settings or {})
        self._statement_seconds = statement_seconds
        self._idle: list[Connection] = []
        self._count = 0
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._retired: set[asyncio.Task[None]] = set()
        self._closed = False

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Connection]:
        """Lend a connection; what is the server's failure is raised as StorageUnavailable."""
        connection = await self._acquire()
        try:
            yield connection
        except _LOST as error:
            self._retire(connection)
            raise self._unavailable(error) from error
        except asyncio.CancelledError:
            # Something may be running on it still.
            self._retire(connection)
            raise
        except BaseException:
            self._release(connection)
            raise
        else:
            self._release(connection)

    async def close(self) -> None:
        """Close all connections; those in use when they are given back."""
        self._closed = True
        for connection in self._idle:
            self._retire(connection)
        self._idle.clear()
        while self._retired:
            await asyncio.wait(self._retired)

    async def _acquire(self) -> Connection:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + WAIT_SECONDS
        while True:
            if self._closed:
                raise StorageUnavailable("the store is closed")
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
                self._count -= 1
            if self._count < self._size:
                return await self._connect()
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.append(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                raise StorageUnavailable(f"the database {self._place} is too busy") from None
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    # What we were woken for is for somebody else now.
                    self._wake()
                raise

    async def _connect(self) -> Connection:
        if self._outage.is_assumed():
            raise StorageUnavailable(f"the database {self._place} cannot be reached")
        self._count += 1
        tried_at = asyncio.get_running_loop().time()
        try:
            connection = await connect(self._url, statement_seconds=self._statement_seconds, **self._settings)
        except BaseException as error:
            self._count -= 1
            self._wake()
            # What is not a port at all is told by the last two.
            if isinstance(error, (*_LOST, asyncpg.PostgresError, ValueError, OverflowError)):
                self._outage.begins(tried_at)
                raise self._unavailable(error) from None
            raise
        self._outage.ends()
        return connection

    def _release(self, connection: Connection) -> None:
        if connection.is_closed() or connection.is_in_transaction() or self._closed:
            self._retire(connection)
            return
        self._idle.append(connection)
        self._wake()

    def _retire(self, connection: Connection) -> None:
        task = asyncio.get_running_loop().create_task(self._close(connection))
        self._retired.add(task)
        task.add_done_callback(self._retired.discard)

    async def _close(self, connection: Connection) -> None:
        try:
            with contextlib.suppress(*_LOST):
                await connection.close(timeout=CLOSE_SECONDS)
        finally:
            self._count -= 1
            self._wake()

    def _wake(self) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _unavailable(self, error: BaseException) -> StorageUnavailable:
        return unavailable(self._place, error)


def unavailable(place: str, error: BaseException) -> StorageUnavailable:
    """Return what a server's failure is called; PostgreSQL's own words hold no password."""
    reason: Any = error if isinstance(error, asyncpg.PostgresError) else type(error).__name__
    return StorageUnavailable(f"the database {place} is not available: {reason}")
