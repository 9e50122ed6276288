from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as replace_profile

from ridgeline.matching.attributes import COUNT
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import HALF_LIFE, Population
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, shipped
from ridgeline.matching.profile import Line, Profile, encode, new_profile
from ridgeline.matching.scoring import presence_of
from ridgeline.operations.erasure import ErasureSubjects
from ridgeline.operations.restore import Restored, restore
from ridgeline.population import SharedPopulation
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import DumpBatch
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.storage_conformance import T0, new_event

PARAMETERS = shipped()
SECRET = DeploymentSecret(["s" * 32])


def visitor(number: int) -> str:
    return f"{number:020d}"


def profile(number: int) -> Profile:
    values = tuple(1_000 * number + index for index in range(COUNT))
    return new_profile(Features(values), Network(number, number), T0 + number)


def counted(numbers: Iterable[int]) -> dict[int, Any]:
    population = Population(PARAMETERS)
    for number in numbers:
        population.seen(presence_of(profile(number)), None)
    return {key: pytest.approx(count, rel=1e-6) for key, count in population.stored().counts.items()}


async def counts_of(storage: SqliteStorage) -> dict[int, float]:
    population = Population(PARAMETERS)
    await SharedPopulation(storage, population, PARAMETERS).exchange()
    return population.stored().counts


async def visited(storage: SqliteStorage, *numbers: int) -> None:
    """Let visitors come to a server of this store, which counts them."""
    environment = (await storage.workspace(T0)).default_environment.environment_id
    population = Population(PARAMETERS)
    shared = SharedPopulation(storage, population, PARAMETERS)
    await shared.exchange()
    for number in numbers:
        now = profile(number)
        event = new_event(
            visitor(number), T0 + number, environment_id=environment, profile=encode(now), blocking_keys=(number,)
        )
        await storage.record(replace(event, visitor_is_new=True))
        population.seen(presence_of(now), None)
    await shared.exchange()


async def dumped(storage: SqliteStorage) -> list[DumpBatch]:
    return [batch async for batch in storage.dump()]


async def restored(storage: SqliteStorage, batches: list[DumpBatch]) -> Restored:
    return await restore(storage, SECRET, batches, lambda: T0 + 1_000)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[tuple[SqliteStorage, SqliteStorage]]:
    opened = [await SqliteStorage.open(tmp_path / name, serving=True) for name in ("a.db", "b.db")]
    for storage in opened:
        await storage.workspace(T0)
    yield opened[0], opened[1]
    for storage in opened:
        await storage.close()


async def test_an_empty_store_takes_the_counts_of_the_archive(stores: tuple[SqliteStorage, SqliteStorage]) -> None:
    source, target = stores
    await visited(source, 1, 2, 3)
    for _ in range(2):
        await restored(target, await dumped(source))
        assert await counts_of(target) == counted([1, 2, 3])


async def test_where_the_store_has_counts_of_its_own_those_who_came_are_counted(
    stores: tuple[SqliteStorage, SqliteStorage],
) -> None:
    source, target = stores
    await visited(source, 1, 2, 3)
    await visited(target, 3, 4)
    for added in (2, 0):
        result = await restored(target, await dumped(source))
        assert await counts_of(target) == counted([1, 2, 3, 4])
        assert (result.added["profile"], result.present["profile"]) == (added, 3 - added)


async def test_everybody_is_counted_as_of_now_whoever_comes_first(
    stores: tuple[SqliteStorage, SqliteStorage],
) -> None:
    source, target = stores
    environment = (await source.workspace(T0)).default_environment.environment_id
    ages = [400, 3, 40]
    for age in ages:
        at = T0 - age * DAY
        now = replace_profile(profile(age), seen_at=at, lines=(Line(at, at, 1.0),))
        event = new_event(visitor(age), at, environment_id=environment, profile=encode(now), blocking_keys=(age,))
        await source.record(replace(event, visitor_is_new=True))
    await restored(target, await dumped(source))
    population = Population(PARAMETERS)
    await SharedPopulation(target, population, PARAMETERS).exchange()
    assert population.visitors(T0) == pytest.approx(sum(0.5 ** (age * DAY / HALF_LIFE) for age in ages))


async def test_counts_of_a_server_that_runs_meanwhile_are_not_mixed_with_those_of_the_archive(
    stores: tuple[SqliteStorage, SqliteStorage],
) -> None:
    source, target = stores
    await visited(source, 1, 2, 3)
    batches = await dumped(source)
    population = Population(PARAMETERS)
    population.seen(presence_of(profile(9)), None)
    assert (await target.extent()).events == 0
    # The server says it after the restore began.
    await SharedPopulation(target, population, PARAMETERS).exchange()
    await restored(target, batches)
    assert await counts_of(target) == counted([1, 2, 3, 9])


@pytest.mark.parametrize("has_counts", [False, True])
async def test_who_was_erased_after_the_backup_is_not_counted(
    stores: tuple[SqliteStorage, SqliteStorage], has_counts: bool
) -> None:
    source, target = stores
    await visited(source, 1, 2, 3)
    if has_counts:
        await visited(target, 4)
    await target.restore(DumpBatch("erased", [ErasureSubjects(SECRET).subject(visitor(2))]))
    await restored(target, await dumped(source))
    assert await target.visitor(visitor(2)) is None
    assert await counts_of(target) == counted([1, 3, 4] if has_counts else [1, 3])


async def test_who_is_erased_in_the_archive_is_counted_no_more(stores: tuple[SqliteStorage, SqliteStorage]) -> None:
    source, target = stores
    await visited(source, 1)
    await source.restore(DumpBatch("erased", [ErasureSubjects(SECRET).subject(visitor(5))]))
    await visited(target, 4, 5)
    result = await restored(target, await dumped(source))
    assert result.erased_visitors == 1
    assert await counts_of(target) == counted([1, 4])
