"""Ids survive our own changes: a store of an older release's keys, or features, served by the present matcher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from structlog.testing import capture_logs

from ridgeline.app import create_app
from ridgeline.clock import DAY
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.ids import new_visitor_id
from ridgeline.intel.user_agent import read_client
from ridgeline.keys import KeyKind
from ridgeline.matching import blocking, former_keys, frequencies, stored_population
from ridgeline.matching import profile as profiles
from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.blocking import hashed, parts_of
from ridgeline.matching.features import VERSION, ClientFacts, Features, read_features
from ridgeline.matching.frequencies import ARRIVAL_HALF_LIFE, Population
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import Profile, current_prefix, decode, encode, new_profile, renewed, seen_again
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.operations import reread as module
from ridgeline.operations.erasure import Eraser, ErasureSubjects
from ridgeline.operations.reread import reread
from ridgeline.operations.restore import restore
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, DumpBatch, OutdatedPage, Renewal, Storage
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing import FakeDevice
from ridgeline.testing.storage_conformance import new_event
from ridgeline.tokens import VisitorTokens
from ridgeline.wire.observation import Observation

NOW = 1_760_000_000_000
VISITORS = 12
RETURNS = 40
READ_OTHERWISE = "touch"
KEYS_OF_1 = former_keys._KEYS_OF_1
SECRET = "s" * 40


@dataclass
class Process:
    """One that serves the store: what it counts, and its way to read old visitors again."""

    storage: Storage
    pseudonyms: Pseudonyms
    matcher: ScoringMatcher = field(default_factory=lambda: ScoringMatcher(shipped()))
    shared: SharedPopulation = field(init=False)

    def __post_init__(self) -> None:
        self.shared = SharedPopulation(self.storage, self.matcher.population, self.matcher.parameters)

    @property
    def counts(self) -> dict[int, float]:
        """What is counted of each look and address, in visitors who are here now: who began changes nothing."""
        population = self.matcher.population
        return {key: count / population.weigh(NOW) for key, count in population.stored().counts.items()}

    async def reread(self, *, through: Any = None) -> int:
        storage = cast("Storage", through or self.storage)
        return await reread(storage, self.matcher, self.pseudonyms, lambda: NOW, self.shared.exchange)


@dataclass
class Old:
    """A store that an older release filled, and what its visitors' devices hold.

    `counts_hold`: its features are today's, so what it counted is counted still; only its keys are others.
    """

    deployment: Deployment
    public_key: str
    pseudonyms: Pseudonyms
    counts_hold: bool
    visitor_ids: list[str] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    """In that release's own terms."""
    keys: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def storage(self) -> Storage:
        return self.deployment.storage

    async def process(self, matcher: ScoringMatcher | None = None) -> Process:
        """Return one that starts now, and has not read any visitor again yet."""
        process = Process(self.storage, self.pseudonyms, matcher or ScoringMatcher(shipped()))
        process.matcher.seeks_former = True
        await process.shared.exchange()
        return process

    def features(self, device: FakeDevice) -> Features:
        observation = msgspec.convert(device.message("rl_pk"), Observation)
        client = read_client(device.user_agent, observation.value("client_hints"))
        seen = ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)
        features = read_features(observation.facts, seen)
        assert features is not None
        return features

    async def fill(self, visitors: int = VISITORS) -> None:
        """Let devices visit, the last of them as one of a crowd that counts for little."""
        environment_id = self.deployment.workspace.default_environment.environment_id
        population = Population(shipped())
        for seed in range(visitors):
            device = FakeDevice(seed)
            network = self.pseudonyms.network(address(seed))
            visitor_id, at = new_visitor_id(), NOW - 6 * DAY + seed * 1_000
            device.timezone = "Asia/Tokyo"
            profile = new_profile(
                self.features(device), network, at, high_recall_id=self.pseudonyms.high_recall_id(visitor_id)
            )
            device.timezone = "Europe/Berlin"
            later = at + 2 * DAY
            profile = seen_again(profile, self.features(device), network, later, trust=1.0, by_token=True, born_at=at)
            counted = 0.25 if seed == visitors - 1 else 1.0
            profile = msgspec.structs.replace(profile, version=1, counted=counted)
            # As that release wrote it.
            raw = msgspec.msgpack.encode([1, list(msgspec.structs.astuple(profile))])
            keys = hashed(1, parts_of(KEYS_OF_1), self.features(device), network)
            for number, time in enumerate((at, later)):
                event = new_event(visitor_id, time, environment_id=environment_id, blocking_keys=keys, profile=raw)
                await self.storage.record(replace(event, visitor_is_new=number == 0))
            population.seen(presence_of(profile), None, since=at)
            self.visitor_ids.append(visitor_id)
            self.profiles.append(profile)
            self.keys.append(keys)
        for number in range(RETURNS):
            population.returned(0, 4, NOW, by_token=number % 2 == 0)
        counts = population.stored()
        counts.features = 1
        await self.storage.add_counts(stored_population.encode(counts))

    def token(self, seed: int) -> str:
        tokens = VisitorTokens(self.deployment.secret, self.deployment.workspace.workspace_id)
        first = self.profiles[seed].lines[0]
        return tokens.issue(self.visitor_ids[seed], first.used_at, proven=True, born_at=first.born_at)

    async def visit(self, process: Process, seed: int, *, with_token: bool = False) -> str:
        """Let a device come to a process over HTTP; return its visitor id."""
        device = FakeDevice(seed)
        if with_token:
            device.token = self.token(seed)
        app = create_app(self.deployment, process.matcher, process.shared)
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://ridgeline") as client:
            answer = await client.post(
                "/",
                content=device.observation(self.public_key),
                headers=device.headers() | {"X-Forwarded-For": address(seed)},
            )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["visitor_id"])

    async def counts(self) -> dict[int, float]:
        """Return what a process knows that starts now."""
        return (await self.process()).counts

    async def profile(self, seed: int) -> Profile:
        visitor = await self.storage.visitor(self.visitor_ids[seed])
        assert visitor is not None
        profile = decode(visitor.profile or b"")
        assert profile is not None
        return profile

    async def all_anew(self, seeds: Iterable[int] = range(VISITORS)) -> dict[int, Any]:
        """Return the counts if everybody were counted as the store has them now, and nobody ever before."""
        process = Process(self.storage, self.pseudonyms)
        for seed in seeds:
            process.matcher.population.seen(presence_of(await self.profile(seed)), None)
        return {key: pytest.approx(count, rel=1e-6) for key, count in process.counts.items()}


def address(seed: int) -> str:
    return f"203.0.{113 + seed}.9"


def let_features_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this a release whose features are others than those of the present one: one is read otherwise."""
    stored, version = profiles.STORED + 1, VERSION + 1
    for part in (profiles, blocking, former_keys):
        monkeypatch.setattr(part, "STORED", stored)
    for holder in (profiles, frequencies, stored_population, former_keys):
        monkeypatch.setattr(holder, "VERSION", version)
    monkeypatch.setitem(profiles.FEATURES_OF, stored, version)
    monkeypatch.setitem(profiles._ORDER_OF, version, NAMES)
    monkeypatch.setitem(profiles._UNREADABLE_BEFORE, READ_OTHERWISE, version)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


@pytest.fixture(params=["of other keys", "of other features"])
async def old(
    request: pytest.FixtureRequest, url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Old]:
    counts_hold = request.param == "of other keys"
    if not counts_hold:
        let_features_change(monkeypatch)
    settings = Settings(
        data_dir=str(tmp_path), database_url=url, secret=SECRET, trusted_proxies=("127.0.0.1",), demo=False
    )
    texts: list[str] = []

    def hand_over(key: ApiKey, text: str) -> None:
        texts.append(text)

    async with open_deployment(settings, serving=True, clock=lambda: NOW) as deployment:
        environment_id = deployment.workspace.default_environment.environment_id
        await deployment.create_key(KeyKind.PUBLIC, "", environment_id, hand_over)
        old = Old(deployment, texts[0], Pseudonyms(deployment.secret), counts_hold)
        await old.fill()
        yield old


async def test_a_device_without_a_token_is_recognised_when_it_was_read_again(old: Old) -> None:
    process, storage = await old.process(), old.storage
    for seed in range(VISITORS):
        keys = process.matcher.blocking_keys(old.features(FakeDevice(seed)), old.pseudonyms.network(address(seed)))
        assert await storage.candidates(keys, 64) == []
        assert await storage.candidates(old.keys[seed], 64)
    assert await process.reread() == VISITORS
    for seed, visitor_id in enumerate(old.visitor_ids):
        assert await storage.candidates(old.keys[seed], 64) == []
        now, before = await old.profile(seed), old.profiles[seed]
        values = list(before.values)
        if not old.counts_hold:
            values[INDEX[READ_OTHERWISE]] = None
        assert now == msgspec.structs.replace(before, version=profiles.STORED, values=tuple(values))
        visitor = await storage.visitor(visitor_id)
        assert visitor is not None
        assert (visitor.first_seen_at, visitor.last_seen_at) == (before.lines[0].born_at, before.seen_at)
    # There is nothing more to do.
    assert await storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)
    counts = await old.counts()
    assert await (await old.process()).reread() == 0
    assert await old.counts() == counts
    # Today's keys are enough.
    process.matcher.seeks_former = False
    assert [await old.visit(process, seed) for seed in range(VISITORS)] == old.visitor_ids
    assert await old.visit(process, 99) not in old.visitor_ids


async def test_before_it_was_read_again_it_is_found_by_the_keys_that_it_has(old: Old) -> None:
    process = await old.process()
    # Of other features there are none.
    assert (await old.visit(process, 0) == old.visitor_ids[0]) == old.counts_hold
    assert await old.visit(process, 1, with_token=True) == old.visitor_ids[1]
    assert await old.visit(process, 99) not in old.visitor_ids
    # What is stored with a visit is what is sought from now on.
    process.matcher.seeks_former = False
    assert (await old.visit(process, 0) == old.visitor_ids[0]) == old.counts_hold
    assert await old.visit(process, 2) != old.visitor_ids[2]


async def test_everybody_is_counted_for_what_it_was(old: Old) -> None:
    process = await old.process()
    counted = process.matcher.population.visitors(old.profiles[-1].seen_at)
    assert counted == (pytest.approx(VISITORS - 0.75, rel=1e-3) if old.counts_hold else 0)
    before = process.counts
    await process.reread()
    if old.counts_hold:
        assert process.counts == before
        assert await old.storage.number_of_counts() == 1
    expected = await old.all_anew()
    assert process.counts == expected
    assert await old.counts() == expected
    visitors = process.matcher.population.visitors(old.profiles[-1].seen_at)
    assert visitors == pytest.approx(VISITORS - 0.75, rel=1e-3)
    # They arrived six days ago.
    stored = process.matcher.population.stored()
    arrived = stored.arrivals * 0.5 ** ((NOW - stored.arrivals_at) / ARRIVAL_HALF_LIFE)
    assert arrived == pytest.approx((VISITORS - 0.75) * 0.5 ** (6 * DAY / ARRIVAL_HALF_LIFE), rel=1e-3)
    # How they returned depends on no feature.
    assert (stored.returns, stored.returns_without_token) == (RETURNS, RETURNS / 2)
    assert stored.expected_without_token > 0


async def test_others_hear_of_all_that_is_counted_however_much_it_is(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    # What is said at once has room for four of them.
    process = await old.process(ScoringMatcher(shipped(), Population(shipped(), most_changes=800)))
    assert await process.reread() == VISITORS
    assert process.counts == await old.all_anew()
    assert await old.counts() == await old.all_anew()
    rows = await old.storage.number_of_counts()
    assert rows == 1 if old.counts_hold else 3 <= rows <= VISITORS // 2


@dataclass
class Meanwhile:
    """A store in which something happens after visitors were read, and before what was made of them is written."""

    storage: Storage
    happens: Callable[[], Awaitable[object]]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.storage, name)

    async def renew(self, renewals: list[Renewal]) -> list[bool]:
        await self.happens()
        return await self.storage.renew(renewals)


async def test_a_visit_in_the_middle_loses_nothing_and_counts_once(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITTEN_TOGETHER", VISITORS)
    process = await old.process()
    visits: list[str] = []

    async def visit() -> None:
        visits.append(await old.visit(process, 3, with_token=True))

    assert await process.reread(through=Meanwhile(old.storage, visit)) == VISITORS - 1
    assert visits == [old.visitor_ids[3]]
    profile = await old.profile(3)
    assert (profile.visits, profile.seen_at, profile.version) == (3, NOW, profiles.STORED)
    assert profile.counted
    assert await old.storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)
    assert await old.counts() == await old.all_anew()
    assert await old.visit(process, 3) == old.visitor_ids[3]


async def test_who_came_back_before_is_not_counted_again(old: Old) -> None:
    process = await old.process()
    for seed in (2, 5):
        assert await old.visit(process, seed, with_token=True) == old.visitor_ids[seed]
    assert await process.reread() == VISITORS - 2
    assert process.counts == await old.all_anew()
    assert await old.counts() == await old.all_anew()


async def test_who_is_erased_in_the_middle_stays_erased(old: Old) -> None:
    process = await old.process()
    gone = old.visitor_ids[4]

    async def erase() -> None:
        subjects = ErasureSubjects(old.deployment.secret)
        await Eraser(old.storage, process.shared).erase(gone, subjects.entry(gone, NOW, "test"))

    assert await process.reread(through=Meanwhile(old.storage, erase)) == VISITORS - 1
    assert await old.storage.visitor(gone) is None
    assert await old.counts() == await old.all_anew(seed for seed in range(VISITORS) if seed != 4)


async def test_two_at_once_count_everybody_once(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITTEN_TOGETHER", 2)
    processes = [await old.process() for _ in range(3)]
    done = await asyncio.gather(*(process.reread() for process in processes))
    assert sum(done) == VISITORS
    assert await old.counts() == await old.all_anew()


async def test_what_was_broken_off_goes_on(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    process = await old.process()
    begun = asyncio.Event()
    writes = 0

    async def note() -> None:
        nonlocal writes
        writes += 1
        if writes == 3:
            begun.set()
            # It is broken off here; what is being written is written, and counted.
            await asyncio.sleep(0.05)

    task = asyncio.create_task(process.reread(through=Meanwhile(old.storage, note)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    if not old.counts_hold:
        # Three batches of two, and the one of the crowd may be among them.
        assert process.matcher.population.visitors(old.profiles[0].seen_at) == pytest.approx(6, abs=0.8)
    await process.shared.exchange()
    with capture_logs() as logs:
        monkeypatch.setattr(module, "SAID_EVERY_SECONDS", 0.0)
        assert await (await old.process()).reread() == VISITORS - 6
    said = [line["visitors"] for line in logs if line["event"] == "visitors_being_reread"]
    assert sorted({*said}) == [2, 4, 6]
    assert await old.counts() == await old.all_anew()


async def test_what_a_newer_release_wrote_is_left_alone(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    # There are pages of nothing else.
    monkeypatch.setattr(module, "BATCH", 1)
    storage = old.storage
    read = renewed((await of(storage, old.visitor_ids[0])) or b"")
    assert read is not None
    newer = [
        encode(msgspec.structs.replace(read.profile, version=profiles.STORED + 1)),
        msgspec.msgpack.encode([1, [profiles.STORED + 1, "of another shape"]]),
        msgspec.msgpack.encode([2, 5]),
        b"nothing that can be read",
    ]
    rows = []
    for seed, raw in enumerate(newer):
        before = await of(storage, old.visitor_ids[seed])
        rows.append(Renewal(old.visitor_ids[seed], before, raw, old.keys[seed]))
    assert all(await storage.renew(rows))
    for _ in range(2):
        await (await old.process()).reread()
    assert [await of(storage, one) for one in old.visitor_ids[: len(newer)]] == newer
    for seed in range(VISITORS):
        assert bool(await storage.candidates(old.keys[seed], 9)) == (seed < len(newer))
    if not old.counts_hold:
        assert await old.counts() == await old.all_anew(range(len(newer), VISITORS))


async def test_a_backup_of_an_older_release_is_read_again_where_it_is_restored(old: Old, tmp_path: Path) -> None:
    batches: list[DumpBatch] = [batch async for batch in old.storage.dump()]
    target = await SqliteStorage.open(tmp_path / "restored.db", serving=True)
    try:
        await target.workspace(NOW)
        await restore(target, old.deployment.secret, batches, lambda: NOW)
        process = Process(target, old.pseudonyms)
        await process.shared.exchange()
        assert await process.reread() == VISITORS
        assert process.counts == await _as_restored(target, old)
        for seed, visitor_id in enumerate(old.visitor_ids):
            keys = process.matcher.blocking_keys(old.features(FakeDevice(seed)), old.pseudonyms.network(address(seed)))
            assert visitor_id in [one.visitor_id for one in await target.candidates(keys, 9)]
            assert await target.candidates(old.keys[seed], 9) == []
        # Restored again, nothing of before comes back but keys that nobody asks for.
        await restore(target, old.deployment.secret, batches, lambda: NOW)
        assert await Process(target, old.pseudonyms).reread() == 0
    finally:
        await target.close()


async def _as_restored(target: Storage, old: Old) -> dict[int, Any]:
    return await replace(old, deployment=replace(old.deployment, storage=target)).all_anew()


async def of(storage: Storage, visitor_id: str) -> bytes | None:
    visitor = await storage.visitor(visitor_id)
    assert visitor is not None
    return visitor.profile
