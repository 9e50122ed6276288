"""Making the visitors of bench/match.py in several processes, and counting them as the matcher does."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from match_devices import BLOCK, MIXES, Base, Made, Maker, make_bases
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import read_network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import encode, new_profile
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.matching.stored_population import Stored
from store_events import spawning
from visitor_fill import Filled

if TYPE_CHECKING:
    from match_devices import Values

NETWORK_KEY = b"k" * 32
"""As long as a deployment's."""
MOST_COUNTED = 1_000_000
# Blocks made ahead of the one that is stored: no process is ever idle, and memory is not filled.
_AHEAD = 8
_COUNTED_BEFORE_SHARING = 300


class Kept(NamedTuple):
    """A stored visitor that may come again."""

    visitor_id: str
    made: Made


class Makers:
    """Processes that make visitors; with 0 of them this one does."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        if self._pool is not None:
            return self._pool.submit(function, *arguments)
        done: Future[Any] = Future()
        done.set_result(function(*arguments))
        return done

    def bases(self, seed: int, count: int) -> list[Base]:
        """Return devices of all mixes, about `count` together, in a mixed order."""
        made = [self.submit(make_bases, mix, seed, count // len(MIXES)) for mix in MIXES]
        lists = [one.result() for one in made]
        return [base for bases in zip(*lists, strict=False) for base in bases]

    def visitors(self, maker: Maker, keep: int, kept: list[Kept]) -> Iterator[Filled]:
        """Yield all visitors in order; note each base, and each `keep`-th of the others, as one that may come again."""
        waiting: deque[Future[Any]] = deque()
        blocks = iter(range(-(-maker.size // BLOCK)))
        while True:
            while len(waiting) < (1 if self._pool is None else _AHEAD) and (number := next(blocks, None)) is not None:
                waiting.append(self.submit(_block, maker.size, number, keep))
            if not waiting:
                return
            rows, some = waiting.popleft().result()
            kept += some
            for visitor_id, seen_at, keys, profile in rows:
                yield Filled(visitor_id, seen_at, array("q", keys), profile)


@contextmanager
def makers(workers: int, bases: Sequence[Base] = (), size: int = 0) -> Iterator[Makers]:
    """Give so many processes; with what `visitors` and `count` need to know, the bases and the store's size."""
    few = [(base.kind, base.phone, base.at, base.values) for base in bases]
    if workers == 0:
        _know(few, size)
        yield Makers(None)
        return
    pool = ProcessPoolExecutor(workers, mp_context=spawning(), initializer=_know, initargs=(few, size))
    try:
        yield Makers(pool)
    finally:
        pool.shutdown(cancel_futures=True)


_maker: Maker | None = None


def _know(few: Sequence[tuple[int, bool, int, Values]], size: int) -> None:
    global _maker  # noqa: PLW0603 - of a process that does nothing else
    if few:
        _maker = Maker([Base(kind, phone, at, values, at, values, values) for kind, phone, at, values in few], size)


def _block(size: int, number: int, keep: int) -> tuple[list[tuple[str, int, bytes, bytes]], list[Kept]]:
    assert _maker is not None
    matcher = ScoringMatcher(shipped())
    rows, kept, mixed = [], [], 0
    for visitor_id, made in _maker.block(number):
        features, network = made.features, read_network(made.address, NETWORK_KEY)
        keys = array("q", matcher.blocking_keys(features, network)).tobytes()
        profile = encode(new_profile(features, network, made.at, 1.0, visitor_id))
        rows.append((visitor_id, made.at, keys, profile))
        # Real ones stand at regular places, so the others are counted for themselves.
        mixed += made.base is None
        if made.base is not None or mixed % keep == keep // 2:
            kept.append(Kept(visitor_id, made))
    return rows, kept


def count(size: int, most: int = MOST_COUNTED) -> bytes:
    """Return the population of a store as the product counts it, packed: of all visitors, or of `most`, for all.

    The counts are bounded, so those of ten million, most of whose looks are of one, say no more of what is common than
    those of a tenth; but each takes 0.2 ms. The visitors of a block are independent draws, so the first ones of each
    are a sample.
    """
    assert _maker is not None
    population = Population(shipped())
    matcher = ScoringMatcher(shipped(), population)
    blocks = -(-size // BLOCK)
    of_each = BLOCK if size <= most else max(1, most // blocks)
    counted = 0
    for number in range(blocks):
        for place, (_, made) in enumerate(_maker.block(number)):
            if place == of_each:
                break
            matcher.count_known(new_profile(made.features, read_network(made.address, NETWORK_KEY), made.at), made.at)
            counted += 1
            if counted % _COUNTED_BEFORE_SHARING == 0:
                # As a server does every minute; with too many of them it would look for the least ones over and over.
                population.take_changes()
    stored = population.stored()
    if counted < size:
        factor = size / counted
        stored.arrivals *= factor
        stored.counts = {key: number * factor for key, number in stored.counts.items()}
    return msgspec.msgpack.encode((counted, stored))


def population_of(packed: bytes) -> tuple[int, Population]:
    """Return how many visitors were counted, and the population of `count`."""
    counted, stored = msgspec.msgpack.decode(packed, type=tuple[int, Stored])
    population = Population(shipped())
    population.merge(stored)
    return counted, population
