"""Calls that come while an earlier one is under way share the next: one query or one commit for all of them.

With nobody else there a call goes out at once; the more there are, the less each costs. What a call is told was read,
or committed, after it had come.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from ridgeline.storage.protocol import StorageUnavailable

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Batches(Generic[Item, Answer]):
    """`work` answers each item of a batch in order; an answer that is an exception is raised to its caller.

    `most` items go into one batch, `at_once` batches are under way at a time.
    """

    def __init__(
        self, work: Callable[[list[Item]], Awaitable[Sequence[Answer | Exception]]], *, most: int, at_once: int
    ) -> None:
        self._work = work
        self._most = most
        self._at_once = at_once
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._running = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def add(self, item: Item) -> asyncio.Future[Answer]:
        """Put an item into the next batch and return the future of its answer."""
        if self._closed:
            raise StorageUnavailable("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((item, future))
        if self._running < self._at_once:
            self._running += 1
            task = loop.create_task(self._run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return future

    async def close(self) -> None:
        """Finish what was accepted, and take nothing any more."""
        self._closed = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self) -> None:
        try:
            await self._work_off()
        finally:
            # Here and not when the task is told to be done: who is answered last may ask again before that.
            self._running -= 1

    async def _work_off(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            # Nobody waits for the cancelled ones any more, and nothing of them has begun.
            batch = [(item, future) for item, future in batch if not future.done()]
            if not batch:
                continue
            try:
                answers = await self._work([item for item, _ in batch])
            except asyncio.CancelledError:
                _refuse(batch, StorageUnavailable("the store is closed"))
                raise
            except StorageUnavailable as error:
                # It is not there for those that came meanwhile either: nobody waits twice for a lost server.
                _refuse([*batch, *self._waiting], error)
                self._waiting.clear()
            except Exception as error:  # noqa: BLE001 - whoever called is told
                _refuse(batch, error)
            else:
                for (_, future), answer in zip(batch, answers, strict=True):
                    if future.done():
                        continue
                    if isinstance(answer, Exception):
                        future.set_exception(answer)
                    else:
                        future.set_result(answer)


def _refuse(batch: Sequence[tuple[Item, asyncio.Future[Answer]]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            # One of its own for each: a raised exception carries the way that it took.
            future.set_exception(StorageUnavailable(*error.args) if isinstance(error, StorageUnavailable) else error)
