"""Hearing what other processes tell, and knowing how long ago nothing could have been missed.

A notification can be lost with its connection, and a network can be cut without a sign. So the connection that listens
is asked something again and again: the server sends what was told before the answer, hence an answer proves that all
that was committed until the question was sent has been heard.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from ridgeline.storage.postgres_connections import Connections
from ridgeline.storage.postgres_news import CHANNEL

BEAT_SECONDS = 0.25
# Within this time every process must obey a revocation or an erasure.
CURRENT_SECONDS = 1.0
# A connection that does not answer for so long is given up.
ANSWER_SECONDS = 2.0
# Nobody asks the server anything after so many beats without a reader: five seconds.
IDLE_BEATS = 20


class Listener:
    """`hear` gets each notification's payload, `begin` is called when earlier ones may have been missed.

    `connections` must be of size one: what listens.
    """

    def __init__(self, connections: Connections, hear: Callable[[str], None], begin: Callable[[], None]) -> None:
        self._connections = connections
        self._hear = hear
        self._begin = begin
        self._current_until = 0.0
        self._is_used = False
        self._wanted = asyncio.Event()

    def is_current(self) -> bool:
        """Tell whether all was heard that was committed a second ago; if not, see to it that it soon will be."""
        self._is_used = True
        if time.monotonic() < self._current_until:
            return True
        self._wanted.set()
        return False

    async def listen(self) -> None:
        """Listen until the connection is lost, which raises StorageUnavailable; to be called again then."""
        async with self._connections.use() as connection:
            connection.add_termination_listener(self._lose)
            try:
                await connection.add_listener(CHANNEL, lambda *notification: self._hear(notification[-1]))
                self._begin()
                unused = 0
                while True:
                    await self._wanted.wait()
                    sent = time.monotonic()
                    await connection.fetchval("SELECT 1", timeout=ANSWER_SECONDS)
                    self._current_until = sent + CURRENT_SECONDS
                    await asyncio.sleep(BEAT_SECONDS)
                    unused = 0 if self._is_used else unused + 1
                    self._is_used = False
                    if unused >= IDLE_BEATS:
                        self._wanted.clear()
            finally:
                self._current_until = 0.0
                connection.remove_termination_listener(self._lose)

    def _lose(self, connection: object) -> None:
        self._current_until = 0.0
        # Even if nobody reads: asking finds out, and a new connection is made.
        self._wanted.set()
