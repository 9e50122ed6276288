"""A server's folder in which many visitors are stored, and what their devices send when they come again."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from accuracy.drift import Drift
from accuracy.facts import facts_of
from accuracy.population import population
from match import BASES, SEED
from match_devices import MIXES, NOW, Base, Maker, home
from match_fill import count, makers, population_of
from ridgeline.matching.blocking import KEYS
from ridgeline.matching.stored_population import encode
from store_backends import SqliteBackend
from visitor_fill import Holders, fill


def fill_folder(folder: Path, size: int, workers: int = 2) -> Path:
    """Store `size` visitors, with what the matcher has counted of them, and return the server's data folder."""
    backend = SqliteBackend(folder)
    with makers(workers) as pool:
        bases = _as_of_now(pool.bases(SEED, min(BASES, max(1_000, size // 4))))
    asyncio.run(_fill(backend, bases, size, workers))
    return backend.data_dir


def _as_of_now(bases: Sequence[Base]) -> list[Base]:
    """Return devices that were last seen as long ago as they were at the population's own present.

    A server forgets, meanwhile and at that cost, whoever was not seen for longer than it keeps events.
    """
    later = time.time_ns() // 1_000_000 - NOW
    return [replace(base, at=base.at + later, later_at=base.later_at + later) for base in bases]


async def _fill(backend: SqliteBackend, bases: Sequence[Base], size: int, workers: int) -> None:
    async with backend.opened():
        pass
    with makers(workers, bases, size) as pool:
        counting = pool.submit(count, size)
        await fill(backend, pool.visitors(Maker(bases, size), size, []), Holders(size * len(KEYS)))
        _, known = population_of(counting.result())
    async with backend.opened() as deployment:
        await deployment.storage.add_counts(encode(known.stored()))
    backend.settle()


def messages(public_key: str, count: int) -> list[dict[str, Any]]:
    """Return the messages of devices of that population, without a token, in a mixed order."""
    found = []
    for mix in MIXES:
        for device in population(mix, SEED, count // len(MIXES)):
            facts = facts_of(device, Drift(device, random.Random(device.index)).advance(device.first_at))
            found.append(
                {
                    "version": 1,
                    "public_key": public_key,
                    "payload_id": secrets.token_hex(16),
                    "sent_at": time.time_ns() // 1_000_000,
                    "sdk": {"platform": "js", "version": "0.1.0"},
                    "url": "https://shop.example/",
                    "referrer": "",
                    "tokens": {},
                    "facts": msgspec.to_builtins(facts),
                }
            )
    random.Random(SEED).shuffle(found)
    return found


def user_agent(message: dict[str, Any]) -> str:
    return str(message["facts"]["user_agent"]["value"])


def lines(messages: Iterable[dict[str, Any]], visitors: int) -> str:
    """Return bodies.jsonl: of each message the user agent, its address among so many visitors, and the body."""
    draw = random.Random(SEED)
    return "".join(f"{user_agent(one)}\t{home(visitors, draw)}\t{json.dumps(one)}\n" for one in messages)
