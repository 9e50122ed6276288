"""A network between a store and its PostgreSQL server that can fall silent: what the server says is held back."""

from __future__ import annotations

import asyncio
from typing import Self
from urllib.parse import urlsplit


class PostgresProxy:
    """A context manager; `url` leads through it to the database of the URL that it was made with."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.hostname is None or parts.port is None:
            raise ValueError("the URL must name a host and a port")
        self._parts = parts
        self._host, self._port = parts.hostname, parts.port
        self._passages: set[_Passage] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = self._parts._replace(netloc=f"{self._parts.username}@127.0.0.1:{port}").geturl()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hold(self, *, listeners: bool) -> None:
        """Hold back from now on what is said on the present connections that listen, or on all others."""
        for passage in self._passages:
            if passage.is_listener == listeners:
                passage.is_open.clear()

    def hold_after(self, said: bytes) -> None:
        """Hold back, on each present connection, what the server answers to the next that has some bytes in it."""
        for passage in self._passages:
            passage.hold_after = said

    def is_holding(self) -> bool:
        """Tell whether something is held back now."""
        return any(passage.is_holding for passage in self._passages)

    def release(self) -> None:
        for passage in self._passages:
            passage.hold_after = None
            passage.is_open.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        passage = _Passage()
        self._passages.add(passage)
        try:
            server_reader, server_writer = await asyncio.open_connection(self._host, self._port)
            try:
                await asyncio.gather(passage.ask(reader, server_writer), passage.answer(server_reader, writer))
            finally:
                server_writer.close()
        except (OSError, asyncio.CancelledError):
            # Either side may go away; a task that a stream's server started must not end as cancelled.
            pass
        finally:
            self._passages.discard(passage)
            writer.close()


class _Passage:
    def __init__(self) -> None:
        self.is_listener = False
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.is_holding = False
        self.hold_after: bytes | None = None

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            self.is_listener |= b"ridgeline listener" in said
            if self.hold_after is not None and self.hold_after in said:
                self.is_open.clear()
            writer.write(said)
            await writer.drain()
        writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            self.is_holding = not self.is_open.is_set()
            await self.is_open.wait()
            self.is_holding = False
            writer.write(said)
            await writer.drain()
        writer.close()
