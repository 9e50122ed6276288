"""How fast the candidates of a device are found, and visits recorded with keys and profile, among many visitors.

    python bench/candidates.py [--backend sqlite,postgresql] [--sizes 10000,100000,1000000] [--folder FOLDER]

Each store is filled with made-up visitors that have 24 keys each, as the matcher makes them: of attributes whose values
are as skewed as those of real devices, so that most keys are of one visitor and some of a crowd. Phones of one model
are alike in all but language, place and network. It is filled past the product, in the order of each table, as a
million visits would take too long; what is measured goes through the product.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ridgeline.identify.steps.match import MAXIMUM_CANDIDATES
from ridgeline.ids import BASE62, base62, bucket_of
from ridgeline.storage.protocol import NewEvent, Storage
from store_backends import BACKENDS, PostgresBackend, SqliteBackend, held_on_one_core
from store_events import START_MS, chunks, producers, unpacked
from store_measured import latencies
from store_puts import record
from visitor_fill import Filled, Holders, fill

SIZES = "10000,100000,1000000"
VISITS = 3_000
PROFILE_BYTES = 500
# How many values an attribute has; the n-th is as frequent as 1 / n.
ATTRIBUTES = (400, 3_000, 20_000, 60, 8, 5, 80, 500, 2_000, 300, 40, 60)
# The last of which are not the model's: time zone and languages.
OF_MODEL, MODELS, PHONES = 10, 3_000, 0.6
PER_ADDRESS, PER_SUBNET = 2, 50
ADDRESS, SUBNET = len(ATTRIBUTES), len(ATTRIBUTES) + 1
KEYS = (
    *((ADDRESS, 0, 4, 5), (ADDRESS, 6, 10, 11), (ADDRESS, 2, 3), (ADDRESS, 1), (SUBNET, 0, 6, 4), (SUBNET, 2, 11, 5)),
    *((0, 1, 2, 4, 10), (1, 5, 11, 3, 7), (0, 6, 5, 2, 8), (0, 2, 10, 11, 4), (0, 8, 4, 5, 10), (7, 2, 5, 9, 6)),
    *((6, 9, 8, 10, 11), (3, 7, 2, 11, 6), (0, 2, 7, 4, 5), (0, 9, 8, 11, 6), (1, 6, 9, 10, 4), (0, 1, 3, 10, 11)),
    *((7, 8, 4, 10, 3), (2, 6, 5, 9, 10), (1, 8, 6, 11, 5), (0, 3, 4, 7, 6)),
    *((2, 7, 8, 11, 4), (1, 0, 9, 4, 5)),
)
# As six of the forty that real devices have.
CHANGED = 2


class Devices:
    """Draws devices, as the values of their attributes, and how one looks when it comes again."""

    def __init__(self, seed: int, visitors: int) -> None:
        self._draw = random.Random(seed)
        self._addresses = max(1, visitors // PER_ADDRESS)
        self._values = [(range(count), self._skewed(count)) for count in ATTRIBUTES]
        self._models = [[self._value(place) for place in range(OF_MODEL)] for _ in range(MODELS)]
        self._of_model = self._skewed(MODELS)

    def new(self) -> list[int]:
        """Return the attributes of a device, its address and its network last."""
        if self._draw.random() < PHONES:
            (model,) = self._draw.choices(self._models, cum_weights=self._of_model)
            known = list(model)
        else:
            known = []
        known += [self._value(place) for place in range(len(known), len(ATTRIBUTES))]
        return known + self._place()

    def again(self, device: Sequence[int]) -> list[int]:
        """Return a device with two attributes changed, and in half of the cases at another address."""
        changed = list(device)
        for place in self._draw.sample(range(len(ATTRIBUTES)), CHANGED):
            changed[place] = self._value(place)
        if self._draw.random() < 0.5:
            changed[ADDRESS:] = self._place()
        return changed

    def profile(self) -> bytes:
        return self._draw.randbytes(PROFILE_BYTES)

    def visitor_id(self) -> str:
        return "".join(self._draw.choices(BASE62, k=20))

    def _value(self, place: int) -> int:
        values, weights = self._values[place]
        return self._draw.choices(values, cum_weights=weights)[0]

    def _place(self) -> list[int]:
        address = self._draw.randrange(self._addresses)
        return [address, address // PER_SUBNET]

    def _skewed(self, count: int) -> list[float]:
        return list(itertools.accumulate(1 / number for number in range(1, count + 1)))


def keys_of(device: Sequence[int]) -> list[int]:
    # The hash of numbers is the same in every run.
    return [hash((place, *(device[index] for index in key))) for place, key in enumerate(KEYS)]


@dataclass
class Made:
    """Of the visitors that a store is filled with, the id and device of each `step`-th."""

    step: int
    some: list[tuple[str, list[int]]] = field(default_factory=list)


def drawn(devices: Devices, size: int, made: Made) -> Iterator[Filled]:
    """Yield visitors to be stored."""
    for number in range(size):
        visitor_id, device = devices.visitor_id(), devices.new()
        if number % made.step == 0:
            made.some.append((visitor_id, device))
        yield Filled(visitor_id, START_MS, keys_of(device), devices.profile())


def events_of(
    events: Sequence[NewEvent], visits: Sequence[tuple[str, list[int] | None]], devices: Devices, *, new: bool
) -> list[NewEvent]:
    """Return events as if they were of these visitors, with keys and profile where a device is given."""
    return [
        _event_of(event, visitor_id, device, devices, new=new)
        for event, (visitor_id, device) in zip(events, visits, strict=True)
    ]


def _event_of(event: NewEvent, visitor_id: str, device: list[int] | None, devices: Devices, *, new: bool) -> NewEvent:
    event_id = f"{event.event_id[:14]}{base62(bucket_of(visitor_id), 2)}{event.event_id[16:]}"
    payload = event.payload.replace((event.visitor_id or "").encode(), visitor_id.encode())
    return replace(
        event,
        event_id=event_id,
        visitor_id=visitor_id,
        visitor_is_new=new,
        payload=payload.replace(event.event_id.encode(), event_id.encode()),
        columns={**event.columns, "visitor_id": visitor_id},
        blocking_keys=() if device is None else keys_of(device),
        profile=None if device is None else devices.profile(),
    )


async def look(storage: Storage, asked: Sequence[tuple[str | None, list[int]]]) -> dict[str, float]:
    """Ask for the candidates of devices, each with the id of its visitor, if it has one."""
    times, counts, recalled = [], [], 0
    for visitor_id, device in asked:
        keys = keys_of(device)
        begun = time.perf_counter()
        candidates = await storage.candidates(keys, MAXIMUM_CANDIDATES)
        times.append(time.perf_counter() - begun)
        counts.append(len(candidates))
        recalled += any(one.visitor_id == visitor_id for one in candidates)
    return {**latencies(times), "found": sum(counts) / len(counts), "recall": recalled / len(asked)}


async def measure(backend: SqliteBackend | PostgresBackend, size: int, visits: int) -> None:
    """Fill a store, and print how long looking for candidates and recording take, `visits` times each."""
    devices, made = Devices(size, size), Made(max(1, size // (2 * visits)))
    holders = Holders(size * len(KEYS))
    async with backend.opened():
        pass
    begun = time.perf_counter()
    await fill(backend, drawn(devices, size, made), holders)
    seconds = time.perf_counter() - begun
    parts = backend.bytes_by_part()
    sizes = ", ".join(
        f"{name} {parts[name] / size:.0f}" for name in sorted(parts) if parts[name] > 0.02 * sum(parts.values())
    )
    print(f"\n{backend.name}, {size:,} visitors ({seconds:.0f} s to fill, {holders.crowded():,} crowded keys)")
    print(f"bytes a visitor: {sum(parts.values()) / size:.0f} ({sizes})")
    with producers() as pool:
        every = [event for _, chunk in chunks(pool, 0, 6 * visits) for event in unpacked(chunk)]
    events = iter([event for event in every if event.visitor_id is not None])
    some = made.some[: 2 * visits]
    draw = random.Random(size)
    draw.shuffle(some)

    def taken(who: Sequence[tuple[str, list[int] | None]], *, new: bool) -> list[NewEvent]:
        return events_of([*itertools.islice(events, len(who))], who, devices, new=new)

    unknown = [(devices.visitor_id(), devices.new()) for _ in range(visits)]
    bare: list[tuple[str, None]] = [(devices.visitor_id(), None) for _ in range(visits)]
    rounds = [
        ("new visitors without keys", taken(bare, new=True)),
        ("new visitors", taken(unknown, new=True)),
        ("returning, as they were", taken(some[:visits], new=False)),
        ("returning, changed", taken([(one, devices.again(device)) for one, device in some[visits:]], new=False)),
    ]
    asked: dict[str, list[tuple[str | None, list[int]]]] = {
        "returning, changed": [(one, devices.again(device)) for one, device in some[:visits]],
        "new": [(None, devices.new()) for _ in range(visits)],
    }
    with held_on_one_core(), backend.apart():
        async with backend.opened(serving=True) as deployment:
            for name, some_asked in asked.items():
                await look(deployment.storage, some_asked[:50])
                result = await look(deployment.storage, some_asked)
                print(f"candidates, {name}: " + ", ".join(f"{key} {value:.3g}" for key, value in result.items()))
            for name, some_events in rounds:
                rate, took = await record(deployment.storage, some_events)
                told = ", ".join(f"{key} {value:.3g}" for key, value in latencies(took).items())
                print(f"recorded, {name}: {rate:,.0f} a second, {told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", default="sqlite,postgresql")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--visits", type=int, default=VISITS)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    for name in arguments.backend.split(","):
        for size in map(int, arguments.sizes.split(",")):
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                backend = BACKENDS[name](Path(folder))
                with backend.running():
                    asyncio.run(measure(backend, size, arguments.visits))


if __name__ == "__main__":
    main()
