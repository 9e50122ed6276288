"""The searches of bench/store.py: typical ones, ones that match nothing, and ones that no index helps."""

from __future__ import annotations

import random
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv6Address
from typing import Literal
from urllib.parse import quote

import msgspec

from ridgeline.http.server_api.search_parameters import read_query
from ridgeline.ids import BASE62
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import EventQuery, NewEvent, SearchTooLong, Storage
from ridgeline.tokens import Signer
from store_events import EMPTY_ENVIRONMENT, START_MS, sample, time_of
from store_measured import latencies

# Of so many times as many events at most a case takes what it asks for.
MOST_DRAWN = 20
LEAST_QUERIES = 20
WARMING = 5
# How often typical searches are measured: one round may meet with what else the machine does.
ROUNDS = 3
# How often a typical search is asked again at once, so that what it costs can be told from what the disk did.
AGAIN = 5
DEEP_PAGE, PAGES_AROUND = 500, 150
_DAY = 86_400_000
_MAPPED = b"\x00" * 10 + b"\xff\xff"
_SIGNER = Signer(DeploymentSecret([secrets.token_urlsafe(48)]), "pages of measured searches")
# Both values are common and no event has both, which shows only in the events themselves.
BROAD = "vpn=false&vpn_confidence=low"

Kind = Literal[
    "typical searches",
    "typical searches over all time",
    "other searches",
    "searches that match nothing",
    "searches without a selective filter",
]


@dataclass(frozen=True)
class Case:
    name: str
    kind: Kind
    queries: Sequence[EventQuery]


@dataclass(frozen=True)
class Effort:
    """How many searches a case has, and for how long they are asked at most."""

    queries: int
    seconds: float


def typical(size: int, queries: int, drawing: int) -> list[Case]:
    """Return typical searches of a store of `size` events; each drawing asks for other values."""
    return list(_typical(_Maker(size, queries, time_of(size - 1), seed=size + drawing)))


def cases(size: int, queries: int) -> Iterator[Case]:
    """Yield the searches of a store of `size` events that are not typical, as if it were the time of the newest."""
    maker = _Maker(size, queries, time_of(size - 1), seed=size)
    yield from _other(maker)
    yield from _empty(maker)
    yield from _broad(maker)


class _Maker:
    """Makes cases: of values drawn from the events, of one text again and again, of values that no event has."""

    def __init__(self, size: int, queries: int, newest: int, seed: int) -> None:
        self.draw = random.Random(seed)
        self.queries = queries
        self._size = size
        self._newest = newest

    def case(self, name: str, kind: Kind, texts: Sequence[str], *, whole: bool = False) -> Case:
        """Return a case of one query for each text; over the last 7 days, or over all time if `whole`."""
        queries = []
        for text in texts:
            window = f"start={START_MS}&end={self._newest}" if whole else ""
            # Windows that end at various times, so that no two searches read quite the same.
            now = self._newest - self.draw.randrange(_DAY // 24)
            queries.append(query_of("&".join(part for part in (text, window) if part), now))
        return Case(name, kind, queries)

    def of_events(self, read: Callable[[NewEvent], str | None]) -> list[str]:
        """Return what is read of events drawn anew, so that no case asks for what another has just had read."""
        found: list[str] = []
        for _ in range(MOST_DRAWN):
            events = sample(self.draw.randrange(2**32), self._size, self.queries)
            found += [text for event in events if (text := read(event)) is not None]
            if len(found) >= self.queries:
                break
        return found[: self.queries]

    def unknown(self, name: str, length: int) -> list[str]:
        return [f"{name}{''.join(self.draw.choices(BASE62, k=length))}" for _ in range(self.queries)]

    def same(self, text: str) -> list[str]:
        return [text] * self.queries


def _typical(maker: _Maker) -> Iterator[Case]:
    kind: Kind = "typical searches"
    for name, read in _KEYS.items():
        yield maker.case(f"{name}, 7 days", kind, maker.of_events(read))
    yield maker.case("vpn and bad bot, 7 days", kind, maker.same("vpn=true&bot=bad"))
    yield maker.case("autonomous system, 7 days", kind, maker.of_events(lambda event: _plain(event, "asn")))
    kind = "typical searches over all time"
    for name, read in _KEYS.items():
        yield maker.case(name, kind, maker.of_events(read), whole=True)


def _other(maker: _Maker) -> Iterator[Case]:
    kind: Kind = "other searches"
    yield maker.case("newest page", kind, maker.same(""))
    yield maker.case("vpn, and up to 1,000 hits counted", kind, maker.same("vpn=true&total_hits=1000"))
    yield maker.case("IPv4 /24, 7 days", kind, maker.of_events(lambda event: _network(event, 24)))
    yield maker.case("IPv4 address, 7 days", kind, maker.of_events(lambda event: _network(event, 32)))
    yield maker.case("IPv6 /48, 7 days", kind, maker.of_events(_network_v6))
    yield maker.case("a page's URL, 7 days", kind, maker.of_events(_url))
    yield maker.case("incognito and developer tools, 7 days", kind, maker.same("incognito=true&developer_tools=true"))


def _empty(maker: _Maker) -> Iterator[Case]:
    kind: Kind = "searches that match nothing"
    draw = maker.draw
    yield maker.case("unknown visitor", kind, maker.unknown("visitor_id=", 20))
    yield maker.case("unknown high-recall id", kind, maker.unknown("high_recall_id=", 25))
    yield maker.case("unknown linked id", kind, maker.unknown("linked_id=", 12))
    yield maker.case("vpn and unknown linked id", kind, maker.unknown("vpn=true&linked_id=", 12))
    yield maker.case("unknown URL", kind, maker.unknown("url=https%3A//nowhere.example/", 12))
    yield maker.case("unknown proximity id", kind, maker.unknown("proximity_id=", 12))
    unused = [f"100.{draw.randrange(64, 128)}.{draw.randrange(256)}" for _ in range(maker.queries)]
    yield maker.case("unused IPv4 /24", kind, [f"ip_address={start}.0/24" for start in unused])
    yield maker.case("unused IPv4 /16", kind, [f"ip_address={start}.0/16" for start in unused])
    yield maker.case("vpn and unused IPv4 /16", kind, [f"vpn=true&ip_address={start}.0/16" for start in unused])
    unused = [f"fd{draw.randrange(256):02x}:{draw.randrange(1, 65_536):x}::/48" for _ in range(maker.queries)]
    yield maker.case("unused IPv6 /48", kind, [f"ip_address={network}" for network in unused])
    numbers = [f"asn={draw.randrange(500_000, 900_000)}" for _ in range(maker.queries)]
    yield maker.case("unknown autonomous system", kind, numbers)
    for name, text in (
        ("Tor, good bot, rare device", "tor_node=true&bot=good&rare_device=true"),
        ("rare device, virtual machine, tampering", "rare_device=true&virtual_machine=true&tampering=true"),
        ("Tor, no VPN but hardly sure", f"tor_node=true&{BROAD}"),
        ("jailbroken", "jailbroken=true"),
        ("not jailbroken", "jailbroken=false"),
        ("unknown version of the agent", "sdk_version=9.9.9"),
        ("environment without events", f"environment={EMPTY_ENVIRONMENT}"),
        ("vpn in an environment without events", f"vpn=true&environment={EMPTY_ENVIRONMENT}"),
        ("suspect score that none reaches", "min_suspect_score=1000"),
        ("unknown bot", "bot_info_name=Nobody&bot=bad"),
    ):
        yield maker.case(name, kind, maker.same(text))


def _broad(maker: _Maker) -> Iterator[Case]:
    kind: Kind = "searches without a selective filter"
    yield maker.case("no VPN but hardly sure, 7 days", kind, maker.same(BROAD))
    yield maker.case("no VPN but hardly sure, all time", kind, maker.same(BROAD), whole=True)
    several = f"{BROAD}&incognito=false&proxy=false&tampering=false&developer_tools=false"
    yield maker.case("five flags false, no VPN but hardly sure, 7 days", kind, maker.same(several))
    yield maker.case("five flags false, no VPN but hardly sure, all time", kind, maker.same(several), whole=True)


Measure = Callable[[Storage, int, Effort], Awaitable[list[tuple[Case, dict[str, float]]]]]


def query_of(text: str, now: int) -> EventQuery:
    """Return what the Server API makes of a query string at a time."""
    query, _ = read_query(text.encode(), now, None, _SIGNER)
    return query


async def measure(storage: Storage, case: Case, seconds: float) -> dict[str, float]:
    """Run a case's queries one after the other; no more of them than `seconds` allow, but 20 of each all the same."""
    for query in case.queries[:WARMING]:
        await _run(storage, query)
    times: list[float] = []
    found = too_long = 0
    started = time.perf_counter()
    for query in case.queries:
        begun = time.perf_counter()
        if len(times) >= LEAST_QUERIES and begun - started > seconds:
            break
        events = await _run(storage, query)
        times.append(time.perf_counter() - begun)
        found += events or 0
        too_long += events is None
    if not times:
        return {}
    values = {**latencies(times), "found": found / len(times), "ended": float(too_long), "queries": float(len(times))}
    if not case.kind.startswith("typical"):
        return values
    again = latencies([await _again(storage, query) for query in case.queries[: len(times)]])
    return {**values, "again p50 ms": again["p50 ms"], "again p99 ms": again["p99 ms"]}


async def _again(storage: Storage, query: EventQuery) -> float:
    """Return the median of a search's times when it is asked several times in a row, in seconds."""
    times = []
    for _ in range(AGAIN):
        begun = time.perf_counter()
        await _run(storage, query)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


async def _run(storage: Storage, query: EventQuery) -> int | None:
    """Return how many events were found; None if the search was ended at its time limit."""
    try:
        return len((await storage.search(query)).events)
    except SearchTooLong:
        return None


async def deep_page(storage: Storage, newest: int) -> Case | None:
    """Walk from page to page and return the ones around the 500th as a case; None if there are not so many."""
    query = query_of("", newest)
    pages: list[EventQuery] = []
    while len(pages) < DEEP_PAGE + PAGES_AROUND:
        pages.append(query)
        page = await storage.search(query)
        if not page.has_more:
            break
        last = page.events[-1]
        query = replace(query, after=(last.timestamp, last.event_id))
    around = pages[DEEP_PAGE - PAGES_AROUND :]
    random.Random(len(pages)).shuffle(around)
    return Case(f"deep page {DEEP_PAGE}", "typical searches", around) if around else None


async def measure_typical(storage: Storage, size: int, effort: Effort) -> list[tuple[Case, dict[str, float]]]:
    """Measure typical searches in several rounds, each with other values; of each figure the median is returned."""
    rounds: dict[str, list[tuple[Case, dict[str, float]]]] = {}
    for number in range(ROUNDS):
        deep = await deep_page(storage, time_of(size - 1))
        for case in [*typical(size, effort.queries, number), *([] if deep is None else [deep])]:
            rounds.setdefault(case.name, []).append((case, await measure(storage, case, effort.seconds)))
    return [(done[0][0], _medians([values for _, values in done])) for done in rounds.values()]


def _medians(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(values[name] for values in rounds) for name in rounds[0]}


async def measure_all(storage: Storage, size: int, effort: Effort) -> list[tuple[Case, dict[str, float]]]:
    """Measure every case that is not typical."""
    return [(case, await measure(storage, case, effort.seconds)) for case in cases(size, effort.queries)]


def _plain(event: NewEvent, name: str) -> str | None:
    value = event.columns.get(name)
    return None if value is None else f"{name}={quote(str(value), safe='')}"


def _network(event: NewEvent, prefix: int) -> str | None:
    address = event.columns.get("ip")
    if not isinstance(address, bytes) or not address.startswith(_MAPPED):
        return None
    return f"ip_address={'.'.join(str(byte) for byte in address[12:])}/{prefix}"


def _network_v6(event: NewEvent) -> str | None:
    address = event.columns.get("ip")
    if not isinstance(address, bytes) or address.startswith(_MAPPED):
        return None
    return f"ip_address={IPv6Address(address)}/48"


def _url(event: NewEvent) -> str:
    return f"url={quote(msgspec.json.decode(event.payload)['url'], safe='')}"


# What typical searches ask for, whatever their window.
_KEYS: dict[str, Callable[[NewEvent], str | None]] = {
    "a visitor": lambda event: None if event.visitor_id is None else f"visitor_id={event.visitor_id}",
    "a linked id": lambda event: _plain(event, "linked_id"),
    "IPv4 /16": lambda event: _network(event, 16),
}
