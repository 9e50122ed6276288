"""Loading the stores of bench/store.py: each chunk of events is made once and given to a loader process of each."""

from __future__ import annotations

import asyncio
import queue
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import uvloop

from ridgeline.deployment import open_deployment
from ridgeline.logs import configure_logs
from ridgeline.settings import Settings
from store_backends import Backend
from store_events import chunks, producers, spawning, unpacked

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

# Chunks of 16 MB that may wait for a loader.
WAITING = 4


class Progress(msgspec.Struct):
    """What a folder's stores hold: all events numbered below `loaded`; of one store also those below `recorded`."""

    loaded: int = 0
    recorded: dict[str, int] = {}

    @classmethod
    def read(cls, folder: Path) -> Progress:
        file = folder / "progress.json"
        return msgspec.json.decode(file.read_bytes(), type=cls) if file.exists() else cls()

    def write(self, folder: Path) -> None:
        (folder / "progress.json").write_bytes(msgspec.json.encode(self))


class Loader:
    """A process that loads what it is given, in order."""

    def __init__(self, backend: Backend) -> None:
        context = spawning()
        self._name = backend.name
        self._chunks: Queue[bytes | None] = context.Queue(WAITING)
        self._process: BaseProcess = context.Process(target=_load, args=(backend.settings, self._chunks), daemon=True)
        self._process.start()

    def give(self, chunk: bytes | None) -> None:
        """Hand a chunk over, None after the last; RuntimeError if the loader has died."""
        while True:
            try:
                self._chunks.put(chunk, timeout=1)
            except queue.Full:
                self._check()
            else:
                return

    def finish(self) -> None:
        self.give(None)
        self._process.join()
        self._check()

    def stop(self) -> None:
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        # What it has not read would never be taken from the pipe, and this process would wait for that.
        self._chunks.cancel_join_thread()

    def _check(self) -> None:
        if self._process.exitcode:
            raise RuntimeError(f"loading into {self._name} failed; see above")


def _load(settings: Settings, waiting: Queue[bytes | None]) -> None:
    async def run() -> None:
        async with open_deployment(settings, serving=False) as deployment:
            while (chunk := await asyncio.to_thread(waiting.get)) is not None:
                await deployment.storage.load(unpacked(chunk))

    configure_logs(Settings(log_level="warning"))
    uvloop.run(run())


def load(backends: Sequence[Backend], first: int, last: int, visitor_id: str | None = None) -> float:
    """Load the events from `first` to before `last` into every store, and return how many a second that were."""
    loaders = [Loader(backend) for backend in backends]
    started = shown = time.monotonic()
    try:
        with producers() as pool:
            for end, chunk in chunks(pool, first, last, visitor_id):
                for loader in loaders:
                    loader.give(chunk)
                now = time.monotonic()
                if now - shown > 10:
                    shown = now
                    rate = (end - first) / (now - started)
                    print(
                        f"loaded {end:,} of {last:,} events, {rate:,.0f} a second, {(last - end) / rate:,.0f} s to go",
                        file=sys.stderr,
                    )
        for loader in loaders:
            loader.finish()
    finally:
        for loader in loaders:
            loader.stop()
    return (last - first) / (time.monotonic() - started)
