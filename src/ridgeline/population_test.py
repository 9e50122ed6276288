import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from ridgeline.matching import frequencies
from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.stored_population import encode
from ridgeline.matching.traits import traits_of
from ridgeline.population import MOST_ROWS, SharedPopulation, shared_population
from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage

PARAMETERS = shipped()
NOW = 1_760_000_000_000


def presence(number: int) -> Presence:
    values: list[Value] = [500] * COUNT
    values[INDEX["gpu"]] = 1_000 + number
    features = Features(tuple(values))
    return Presence(chain_of(features), Network(number, number), NOW + number, traits=traits_of(features))


def counts(population: Population) -> dict[int, Any]:
    return {key: pytest.approx(number, rel=1e-6) for key, number in population.stored().counts.items()}


def traits(population: Population) -> dict[int, Any]:
    return {key: pytest.approx(number, rel=1e-6) for key, number in population.stored().census.counts.items()}


def counted(*numbers: int) -> Population:
    population = Population(PARAMETERS)
    for number in numbers:
        population.seen(presence(number), None)
    return population


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    await storage.workspace(NOW)
    yield storage
    await storage.close()


async def test_what_one_process_counts_all_know_and_nobody_counts_twice(storage: SqliteStorage) -> None:
    populations = [Population(PARAMETERS) for _ in range(3)]
    shared = [SharedPopulation(storage, population, PARAMETERS) for population in populations]
    for number in range(MOST_ROWS * 2):
        populations[number % 3].seen(presence(number), None)
        await shared[number % 3].exchange()
        if number % 7 == 0:
            await shared[number % 2].sum_up()
    for one in (*shared, *shared):
        await one.exchange()
    together = counted(*range(MOST_ROWS * 2))
    for population in populations:
        assert population.stored().counts == counts(together)
        assert population.stored().census.counts == traits(together)
        assert population.stored().census.since == NOW
    # Each row is heard once.
    last = max(row.number for row in await storage.counts_after(0))
    assert {(one._read, len(one._own)) for one in shared} == {(last, 0)}
    assert len(await storage.counts_after(0)) < MOST_ROWS + 7


async def test_it_is_there_again_after_a_restart(storage: SqliteStorage) -> None:
    first, second = counted(1, 2, 3), Population(PARAMETERS)
    async with shared_population(SharedPopulation(storage, first, PARAMETERS)):
        # In the last moment.
        first.seen(presence(4), None)
    async with shared_population(SharedPopulation(storage, second, PARAMETERS)):
        assert second.stored().counts == counts(counted(1, 2, 3, 4))
        assert second.stored().census.counts == traits(counted(1, 2, 3, 4))


async def test_what_the_store_did_not_take_is_said_again(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    population = counted(1)
    shared = SharedPopulation(storage, population, PARAMETERS)

    async def full(content: bytes) -> int:
        raise StorageUnavailable("the disk is full")

    with monkeypatch.context() as then:
        then.setattr(storage, "add_counts", full)
        with pytest.raises(StorageUnavailable):
            await shared.exchange()
        population.seen(presence(2), None)
    for _ in range(2):
        await shared.exchange()
    other = Population(PARAMETERS)
    await SharedPopulation(storage, other, PARAMETERS).exchange()
    assert other.stored().counts == counts(counted(1, 2)) == population.stored().counts


async def test_a_store_that_cannot_be_read_keeps_no_server_from_starting(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(error: Exception) -> Callable[[int], Any]:
        async def fail(number: int) -> Any:
            raise error

        return fail

    for error in (StorageUnavailable("gone"), ValueError("a defect")):
        with monkeypatch.context() as then:
            then.setattr(storage, "counts_after", failing(error))
            async with shared_population(SharedPopulation(storage, Population(PARAMETERS), PARAMETERS)):
                pass


async def test_rows_of_a_newer_release_are_left_alone(storage: SqliteStorage) -> None:
    await storage.add_counts(b"of a newer release")
    population = counted(1)
    await SharedPopulation(storage, population, PARAMETERS).exchange()
    assert population.stored().counts == counts(counted(1))


async def test_rows_of_a_newer_release_are_not_lost_in_a_sum(storage: SqliteStorage) -> None:
    await storage.add_counts(b"of a newer release")
    shared = SharedPopulation(storage, population := Population(PARAMETERS), PARAMETERS)
    for number in range(MOST_ROWS):
        population.seen(presence(number), None)
        await shared.exchange()
    assert not await shared.sum_up()
    assert b"of a newer release" in [row.content for row in await storage.counts_after(0)]


async def test_of_an_older_release_s_features_a_sum_keeps_how_visitors_returned(storage: SqliteStorage) -> None:
    before = counted(1)
    for number in range(100):
        before.returned(0, 4, NOW, by_token=number % 2 == 0)
    older = before.stored()
    older.features -= 1
    await storage.add_counts(encode(older))
    shared = SharedPopulation(storage, population := Population(PARAMETERS), PARAMETERS)
    for number in range(MOST_ROWS):
        population.seen(presence(number), None)
        await shared.exchange()
    assert await shared.sum_up()
    other = Population(PARAMETERS)
    await SharedPopulation(storage, other, PARAMETERS).exchange()
    assert other.stored().counts == counts(counted(*range(MOST_ROWS)))
    assert other.tokenless() == population.tokenless() == before.tokenless() > 0.4
    assert other.stored().returns == 100


@pytest.mark.parametrize("is_whole", [False, True])
@pytest.mark.parametrize("after", [0, 1, 3, 9])
async def test_who_is_broken_off_while_it_hears_counts_nothing_twice_and_misses_nothing(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch, after: int, *, is_whole: bool
) -> None:
    monkeypatch.setattr(frequencies, "_MERGED_AT_ONCE", 40)
    said, heard = (SharedPopulation(storage, Population(PARAMETERS), PARAMETERS) for _ in range(2))
    for number in range(MOST_ROWS if is_whole else 4):
        said._population.seen(presence(number), None)
        await said.exchange()
    if is_whole:
        assert await said.sum_up()
    # What it said itself stands for nothing that the others said, nor do they for it.
    for number in (50, 51):
        said._population.seen(presence(number + 10), None)
        await said.exchange()
        heard._population.seen(presence(number), None)
        await heard._say()
    task = asyncio.create_task(heard.exchange())
    steps = 0
    with monkeypatch.context() as then:
        pause = asyncio.sleep

        async def sleep(seconds: float) -> None:
            nonlocal steps
            steps += 1
            if steps > after:
                task.cancel()
            await pause(seconds)

        then.setattr(asyncio, "sleep", sleep)
        with pytest.raises(asyncio.CancelledError):
            await task
    await heard.exchange()
    everybody = [*range(MOST_ROWS if is_whole else 4), 60, 61, 50, 51]
    assert heard._population.stored().counts == counts(counted(*everybody))


async def test_an_erasure_that_was_said_before_the_visit_holds_after_a_sum(storage: SqliteStorage) -> None:
    visited, erased = (SharedPopulation(storage, Population(PARAMETERS), PARAMETERS) for _ in range(2))
    visited._population.seen(presence(1), None)
    await erased.gone(presence(1), NOW)
    await visited.exchange()
    for _ in range(MOST_ROWS):
        visited._population.returned(0, 0, NOW, by_token=True)
        await visited.exchange()
    assert await erased.sum_up()
    other = Population(PARAMETERS)
    await SharedPopulation(storage, other, PARAMETERS).exchange()
    assert other.stored().counts == {}


async def test_few_rows_are_not_read_to_be_counted(storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedPopulation(storage, counted(1), PARAMETERS)
    await shared.exchange()

    async def read(number: int) -> Any:
        raise AssertionError("megabytes")

    monkeypatch.setattr(storage, "counts_after", read)
    assert not await shared.sum_up()


async def test_those_who_say_and_hear_at_once_count_nothing_twice(storage: SqliteStorage) -> None:
    population = counted(*range(10))
    shared = SharedPopulation(storage, population, PARAMETERS)
    said = [shared.gone(presence(number), NOW + number) for number in range(5)]
    await asyncio.gather(*(one for pair in zip(said, [shared.exchange() for _ in said], strict=True) for one in pair))
    await shared.exchange()
    assert population.stored().counts == counts(counted(*range(5, 10)))
