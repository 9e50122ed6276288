"""How long the whole match of a device without a token takes among many visitors, and whom it is taken for.

    python bench/match.py [--backend sqlite,postgresql] [--sizes 10000,100000,1000000] [--matches 2000]
        [--workers 2] [--everybody 0] [--folder FOLDER]

Each store is filled with visitors that have the keys and profiles which the product makes of them: devices of
bench/accuracy's population, and ones mixed from those (match_devices.py). Then devices come, through the product's own
step of the pipeline: known ones as they were, or changed in several ways, of which half come from another address, and
new ones, which are devices of the population that are not stored. With `--everybody 500`, so many of each kind are also
compared with all visitors that are stored, which tells how many any keys could find. Ten million visitors (`--sizes
10000000`) need 12 GB of memory and 20 GB of disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from match_devices import BLOCK, CHANGEABLE, NOW, Base, Made, Maker, causes_of, some_facts
from match_everybody import Everybody, Sought
from match_fill import NETWORK_KEY, Kept, count, makers, population_of
from ridgeline.identify.steps.match import MAXIMUM_CANDIDATES, Match
from ridgeline.identify.visit import Request, Visit
from ridgeline.intel.user_agent import read_client
from ridgeline.matching.blocking import KEYS
from ridgeline.matching.features import ClientFacts, Facts
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import read_network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import Storage
from ridgeline.tokens import VisitorTokens
from ridgeline.wire.observation import Observation, ObservationSdk
from store_backends import BACKENDS, PostgresBackend, SqliteBackend, held_on_one_core
from store_measured import latencies
from visitor_fill import Holders, fill

SIZES = "10000,100000,1000000"
MATCHES, BASES, SEED = 2_000, 20_000, 1
WARMING = 50
CHANGED = 6
DAY = 86_400_000
TARGET_P50_MS, TARGET_P99_MS, TARGET_RECALL = 2.0, 10.0, 0.99
AS_THEY_WERE = "returning unchanged"
DRIFTED = "returning, really drifted"
AT_RANDOM = f"returning, {CHANGED} changed at random"
BY_A_CAUSE = f"returning, {CHANGED} changed by one cause"
UPDATED = "returning, browser, system and monitor"
NEW = "new devices"
COLUMNS = (
    *("devices", "changed", "candidates p50 ms", "p99", "match p50 ms", "p99"),
    *("shares a key", "recall", "of phones", "of others", "right", "wrong", "new"),
)


class Coming(NamedTuple):
    """A device that comes, and which visitor it is as it was stored, None for a new one."""

    made: Made
    known: Kept | None

    @property
    def visitor_id(self) -> str | None:
        return None if self.known is None else self.known.visitor_id

    @property
    def changed(self) -> int:
        """How many attributes are not what they were."""
        if self.known is None:
            return 0
        return sum(now != before for now, before in zip(self.made.values, self.known.made.values, strict=True))


@dataclass
class Outcome:
    """Of one kind of devices: times in seconds, and how often each came out."""

    times: list[float] = field(default_factory=list)
    reachable: int = 0
    """Of how many a blocking key is one of the visitor's: none other can be found, and of a crowd not all are."""
    recalled: int = 0
    phones: int = 0
    phones_recalled: int = 0
    right: int = 0
    wrong: int = 0
    new: int = 0
    sought: list[Sought] = field(default_factory=list)

    def found(self, of: int) -> list[str]:
        """Return the cells that tell of known visitors."""
        return [
            _share(self.reachable, of),
            _share(self.recalled, of),
            _share(self.phones_recalled, self.phones),
            _share(self.recalled - self.phones_recalled, of - self.phones),
            _share(self.right, of),
        ]


def coming(
    maker: Maker, bases: Sequence[Base], strangers: Sequence[Base], kept: Sequence[Kept], matches: int
) -> dict[str, list[Coming]]:
    """Return devices of each kind; of those that really drifted or were updated, bases that are stored as they were."""
    draw = random.Random(f"coming:{maker.size}")
    stored = draw.sample(kept, len(kept))
    mixed = [one for one in stored if one.made.base is None]
    known = [(one, bases[one.made.base]) for one in stored if one.made.base is not None]

    def moved(made: Made) -> Made:
        address = maker.address(made.phone, draw) if draw.random() < 0.5 else made.address
        return made._replace(address=address, at=NOW + int(draw.random() * 7 * DAY))

    def changed(indexes: Callable[[Made], list[int]]) -> list[Coming]:
        return [
            Coming(moved(one.made)._replace(values=maker.changed(one.made, indexes(one.made), draw)), one)
            for one in mixed[:matches]
        ]

    def of_cause(made: Made) -> list[int]:
        cause = draw.choice(causes_of(made))
        return draw.sample(cause, min(CHANGED, len(cause)))

    return {
        AS_THEY_WERE: [Coming(moved(one.made)._replace(address=one.made.address), one) for one in mixed[:matches]],
        DRIFTED: [
            Coming(moved(one.made)._replace(values=base.later, at=base.later_at), one) for one, base in known[:matches]
        ],
        AT_RANDOM: changed(lambda made: draw.sample([at for at in CHANGEABLE if made.values[at] is not None], CHANGED)),
        BY_A_CAUSE: changed(of_cause),
        UPDATED: [Coming(moved(one.made)._replace(values=base.updated), one) for one, base in known[:matches]],
        NEW: [
            Coming(moved(Made(one.values, one.kind, one.phone, maker.address(one.phone, draw), one.at, None)), None)
            for one in strangers
        ],
    }


class Reference:
    """What the same core does meanwhile that has nothing to do with the product."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect(":memory:")
        self._rows.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, content BLOB)")
        draw = random.Random(SEED)
        self._rows.executemany("INSERT INTO row VALUES (?, ?)", ((n, draw.randbytes(400)) for n in range(100_000)))
        self._draw = draw
        self._selects: list[float] = []
        self._loops: list[float] = []

    def measure(self) -> None:
        number = self._draw.randrange(100_000)
        begun = time.perf_counter()
        self._rows.execute("SELECT content FROM row WHERE number = ?", (number,)).fetchall()
        self._selects.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        total = 0
        for value in range(10_000):
            total += value & 7
        self._loops.append(time.perf_counter() - begun)

    def text(self) -> str:
        select, loop = statistics.median(self._selects), statistics.median(self._loops)
        return (
            f"reference, in turn with the matches: a row of SQLite by its key in memory {select * 1e6:.1f} µs, "
            f"10,000 rounds of a loop of Python {loop * 1e3:.2f} ms"
        )


class Step:
    """The product's step, with a visit as those before it leave one."""

    def __init__(
        self, storage: Storage, tokens: VisitorTokens, matcher: ScoringMatcher, pseudonyms: Pseudonyms
    ) -> None:
        self.matcher = matcher
        self._step = Match(storage, tokens, matcher, pseudonyms)
        self._facts = [_client_facts(facts, user_agent) for facts, user_agent in some_facts(SEED, 300)]
        self._observation = Observation(1, "0" * 32, 0, ObservationSdk("js", "1"), {})

    def keys(self, made: Made) -> set[int]:
        return {*self.matcher.blocking_keys(made.features, read_network(made.address, NETWORK_KEY))}

    async def match(self, one: Coming, number: int) -> tuple[float, Visit]:
        """Return the seconds that a match took, and the visit after it.

        A mixed device has features but no facts to read them from, so for the time some other device's are read.
        """
        visit = Visit(Request(_no_body, one.made.at, one.made.address))
        visit.observation = self._observation
        visit.address = None
        facts, client = self._facts[number % len(self._facts)]
        features = one.made.features
        begun = time.perf_counter()
        self.matcher.features(facts, client)
        visit.network = read_network(one.made.address, NETWORK_KEY)
        visit.features = features
        visit.blocking_keys = self.matcher.blocking_keys(features, visit.network)
        await self._step.decide(visit)
        await visit.held.aclose()
        return time.perf_counter() - begun, visit


def _client_facts(facts: Facts, user_agent: str) -> tuple[Facts, ClientFacts]:
    hints = facts.get("client_hints")
    client = read_client(user_agent, None if hints is None else hints.value)
    return facts, ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)


async def _no_body() -> bytes:
    return b""


async def look(storage: Storage, matcher: ScoringMatcher, comers: Sequence[Coming]) -> list[float]:
    """Return how long the store took for the candidates of each device."""
    times = []
    for one in comers:
        keys = matcher.blocking_keys(one.made.features, read_network(one.made.address, NETWORK_KEY))
        begun = time.perf_counter()
        await storage.candidates(keys, MAXIMUM_CANDIDATES)
        times.append(time.perf_counter() - begun)
    return times


async def match(step: Step, comers: Sequence[Coming], reference: Reference) -> Outcome:
    """Match devices one after the other, each without what became of those before it."""
    outcome = Outcome()
    for number, one in enumerate(comers):
        took, visit = await step.match(one, number)
        outcome.times.append(took)
        outcome.reachable += one.known is not None and bool(step.keys(one.known.made) & set(visit.blocking_keys))
        recalled = any(known.candidate.visitor_id == one.visitor_id for known in visit.seen.candidates)
        if one.visitor_id is not None:
            here = one.made.features, one.made.address, one.made.at
            outcome.sought.append(Sought(*here, one.visitor_id, one.made.phone, visit.seen.candidates))
        outcome.recalled += recalled
        outcome.phones += one.made.phone
        outcome.phones_recalled += recalled and one.made.phone
        visitor = visit.decision.visitor
        outcome.new += visitor is None
        outcome.right += visitor is not None and visitor.visitor_id == one.visitor_id
        outcome.wrong += visitor is not None and visitor.visitor_id != one.visitor_id
        if number % 10 == 0:
            reference.measure()
    return outcome


async def measure(
    backend: SqliteBackend | PostgresBackend,
    size: int,
    bases: Sequence[Base],
    strangers: Sequence[Base],
    matches: int,
    workers: int,
    everybody: int,
) -> None:
    """Fill a store, have devices of each kind come, and print what became of them."""
    maker, kept, holders = Maker(bases, size), list[Kept](), Holders(size * len(KEYS))
    async with backend.opened():
        pass
    with makers(workers, bases, size) as pool:
        begun = time.perf_counter()
        counting: Future[Any] = pool.submit(count, size)
        # Of each block at least one, or of many visitors and few matches there would be none to come again.
        keep = min(BLOCK // 2, max(1, size // (2 * matches)))
        await fill(backend, pool.visitors(maker, keep, kept), holders)
        filled = time.perf_counter() - begun
        counted, population = population_of(counting.result())
        seconds = time.perf_counter() - begun
    backend.settle()
    print(
        f"\n{backend.name}, {size:,} visitors, {len(bases):,} of them real ones ({filled:.0f} s to fill, {seconds:.0f} "
        f"with counting, {workers} processes, {holders.crowded():,} crowded keys, {backend.total_bytes() / size:,.0f} "
        f"bytes a visitor)\n{_told_of(counted, size)}"
    )
    await _come(backend, population, coming(maker, bases, strangers, kept, matches), everybody)


def _told_of(counted: int, size: int) -> str:
    if counted == size:
        return "population: all visitors were counted"
    return (
        f"population: {counted:,} visitors, drawn at random, were counted and stand for all: the counts are bounded "
        "to what is common, which more do not change, and take longer than filling the store"
    )


async def _come(
    backend: SqliteBackend | PostgresBackend, population: Population, comers: dict[str, list[Coming]], everybody: int
) -> None:
    reference, matcher = Reference(), ScoringMatcher(shipped(), population)
    every: list[float] = []
    recalls: dict[str, float] = {}
    sought: dict[str, list[Sought]] = {}
    with held_on_one_core(), backend.apart():
        async with backend.opened(serving=True) as deployment:
            tokens = VisitorTokens(deployment.secret, deployment.workspace.workspace_id)
            step = Step(deployment.storage, tokens, matcher, Pseudonyms(deployment.secret))
            print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
            for name, some in comers.items():
                # The first ones of a kind, once more at the end of it.
                await match(step, some[:WARMING], Reference())
                found = latencies(await look(deployment.storage, matcher, some))
                outcome = await match(step, some, reference)
                told = latencies(outcome.times)
                every += outcome.times
                sought[name] = outcome.sought[:everybody]
                recalls[name] = outcome.recalled / len(some)
                cells = [
                    name,
                    f"{statistics.median(one.changed for one in some):.0f}",
                    *(f"{times[part]:.2f}" for times in (found, told) for part in ("p50 ms", "p99 ms")),
                    *([""] * 5 if name == NEW else outcome.found(len(some))),
                    _share(outcome.wrong, len(some)),
                    _share(outcome.new, len(some)),
                ]
                print(f"| {' | '.join(cells)} |", flush=True)
    told = latencies(every)
    print(
        f"{_verdict(told['p50 ms'] <= TARGET_P50_MS)} match p50 {told['p50 ms']:.2f} ms; "
        f"{_verdict(told['p99 ms'] <= TARGET_P99_MS)} p99 {told['p99 ms']:.2f} ms; "
        + "; ".join(
            f"{_verdict(recalls[name] >= TARGET_RECALL)} recall {recalls[name]:.4f} ({name})"
            for name in (AT_RANDOM, BY_A_CAUSE)
        )
    )
    print(reference.text(), flush=True)
    if everybody:
        async with backend.opened() as deployment:
            await _compare_with_everybody(await Everybody.of(deployment.storage, population), sought)


async def _compare_with_everybody(everybody: Everybody, sought: dict[str, list[Sought]]) -> None:
    print("\n| devices | compared | recall by keys, of phones | of others | by comparing all, of phones | of others |")
    print(f"{'|---' * 6}|")
    for name, some in sought.items():
        if name in (AS_THEY_WERE, NEW):
            continue
        cells = [name, str(len(some))]
        for is_found in (lambda one: one.is_found, everybody.is_found):
            for phone in (True, False):
                of_kind = [one for one in some if one.phone is phone]
                cells.append(_share(sum(map(is_found, of_kind)), len(of_kind)))
        print(f"| {' | '.join(cells)} |", flush=True)


def _share(number: int, of: int) -> str:
    return f"{number / of:.4f}" if of else ""


def _verdict(met: bool) -> str:
    return "PASS" if met else "MISS"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", default="sqlite,postgresql")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--matches", type=int, default=MATCHES, help="of each kind of devices")
    parser.add_argument("--workers", type=int, default=2, help="processes that make visitors; 0 for this one alone")
    parser.add_argument("--everybody", type=int, default=0, help="of each kind, that are compared with all")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    with makers(arguments.workers) as pool:
        drawn = pool.bases(SEED, min(BASES, max(sizes) // 4) + arguments.matches)
    bases, strangers = drawn[: -arguments.matches], drawn[-arguments.matches :]
    for name in arguments.backend.split(","):
        for size in sizes:
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                backend = BACKENDS[name](Path(folder))
                with backend.running():
                    some = bases[: size // 4]
                    asyncio.run(
                        measure(
                            backend, size, some, strangers, arguments.matches, arguments.workers, arguments.everybody
                        )
                    )


if __name__ == "__main__":
    main()
