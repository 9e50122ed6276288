"""What a serving process remembers of events, keys and the workspace, and what keeps that true while others change it.

Remembered is used only while the listener is current, and what was read before a change is not kept after it; so what
any process has changed is obeyed by all of them within a second, whatever becomes of messages and networks.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog

from ridgeline.storage.event_cache import CACHED_BYTES, EventCache
from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_listener import Listener
from ridgeline.storage.postgres_news import News
from ridgeline.storage.protocol import ApiKey
from ridgeline.storage.remembered import Remembered, WorkspacePart

# How long whoever changes something waits until the news is back.
ECHO_SECONDS = 0.1

log = structlog.get_logger(__name__)


class Memory:
    def __init__(self, connections: Connections, *, serving: bool) -> None:
        """`connections` must be of size one. A process that does not serve tells the others, and remembers nothing."""
        self.events = EventCache(CACHED_BYTES if serving else 0)
        self.keys: Remembered[bytes, ApiKey] = Remembered()
        self.workspace: Remembered[WorkspacePart, Mapping[str, int]] = Remembered()
        self._serving = serving
        self._connections = connections
        self._listener = Listener(connections, self._hear, self._begin)
        self._echoes: dict[str, asyncio.Future[None]] = {}
        self.is_current = self._listener.is_current
        """Tells whether what is remembered may be used now."""
        self.listen = self._listener.listen
        """What keeps it current, for as long as it runs."""

    async def close(self) -> None:
        await self._connections.close()

    @asynccontextmanager
    async def changing(self, news: News) -> AsyncIterator[Change]:
        """Make a change that others must hear of; it is to be told in its transaction.

        When it is left nothing older is remembered here, and others have as good as certainly heard.
        """
        change = Change(news)
        echo = self._echoes[news.mark] = asyncio.get_running_loop().create_future()
        try:
            yield change
            if not change.is_told:
                return
            self._obey(news)
            if self._serving:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(ECHO_SECONDS):
                        await echo
        finally:
            del self._echoes[news.mark]

    def _begin(self) -> None:
        self.events.clear()
        self.keys.clear()
        self.workspace.clear()

    def _hear(self, payload: str) -> None:
        try:
            news = News.of(payload)
        except ValueError:
            # An empty one is an operator's, who has changed tables by hand.
            if payload:
                log.warning("news_not_understood")
            self._begin()
            return
        self._obey(news)
        echo = self._echoes.get(news.mark)
        if echo is not None and not echo.done():
            echo.set_result(None)

    def _obey(self, news: News) -> None:
        if news.subject == "keys":
            self.keys.clear()
        elif news.subject == "workspace":
            self.workspace.clear()
        elif news.event_id is None:
            self.events.clear()
        else:
            self.events.forget(news.event_id)


class Change:
    def __init__(self, news: News) -> None:
        self.is_told = False
        self._news = news

    async def tell(self, connection: Connection) -> None:
        self.is_told = True
        await self._news.tell(connection)
