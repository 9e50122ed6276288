from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ridgeline.matching.attributes import COUNT
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import Profile, encode, new_profile
from ridgeline.matching.scoring import presence_of
from ridgeline.operations.erasure import ErasedVisitors, Eraser, ErasureSubjects, aside_eraser
from ridgeline.population import SharedPopulation
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import DumpBatch, StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.storage_conformance import T0, erasure, new_event

VISITOR = "Q7wJx2LmPz9RtVbNc4Yk"
OLD, NEW = "o" * 32, "n" * 32


def test_a_subject_tells_the_visitor_only_to_those_who_have_the_secret() -> None:
    subject = ErasureSubjects(DeploymentSecret([OLD])).subject(VISITOR)
    assert len(subject) == 32
    assert int(subject, 16)
    assert VISITOR not in subject
    assert subject != ErasureSubjects(DeploymentSecret([NEW])).subject(VISITOR)
    assert subject != ErasureSubjects(DeploymentSecret([OLD])).subject(VISITOR[:-1] + "l")


def test_subjects_of_a_former_secret_are_recognised() -> None:
    before, after = (ErasureSubjects(DeploymentSecret(values)) for values in ([OLD], [NEW, OLD]))
    assert before.subject(VISITOR) in after.all_subjects(VISITOR)
    assert after.subject(VISITOR) == after.all_subjects(VISITOR)[0] != before.subject(VISITOR)


def test_the_audit_entry_names_the_visitor_by_its_subject_only() -> None:
    subjects = ErasureSubjects(DeploymentSecret([OLD]))
    entry = subjects.entry(VISITOR, 7, "key_1", "ae_0", {"because": "asked"})
    assert (entry.at, entry.actor, entry.action, entry.environment_id) == (7, "key_1", "visitor.erased", "ae_0")
    assert entry.subject == subjects.subject(VISITOR)
    assert VISITOR not in repr(entry)


PARAMETERS = shipped()
OTHER = VISITOR[::-1]


def profile(number: int) -> Profile:
    return new_profile(Features(tuple(1_000 * number + index for index in range(COUNT))), Network(7, 7), T0 + number)


def counted(*numbers: int) -> Population:
    population = Population(PARAMETERS)
    for number in numbers:
        population.seen(presence_of(profile(number)), None)
    return population


async def counts_in(storage: SqliteStorage) -> dict[int, float]:
    """Return what a process would count that starts now."""
    population = Population(PARAMETERS)
    await SharedPopulation(storage, population, PARAMETERS).exchange()
    return population.stored().counts


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    """A store of two visitors of one address, which are counted."""
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    environment = (await storage.workspace(T0)).default_environment.environment_id
    for number, visitor_id in ((1, VISITOR), (2, OTHER)):
        event = new_event(
            visitor_id,
            T0 + number,
            environment_id=environment,
            profile=encode(profile(number)),
            blocking_keys=(number,),
        )
        await storage.record(replace(event, visitor_is_new=True))
    await SharedPopulation(storage, counted(1, 2), PARAMETERS).exchange()
    yield storage
    await storage.close()


async def test_who_is_erased_is_counted_no_more_even_if_the_process_is_killed_then(storage: SqliteStorage) -> None:
    population = Population(PARAMETERS)
    shared = SharedPopulation(storage, population, PARAMETERS)
    await shared.exchange()
    assert await Eraser(storage, shared).erase(VISITOR, erasure(T0 + 9))
    left = pytest.approx(counted(2).stored().counts)
    assert population.stored().counts == left
    assert await counts_in(storage) == left
    # It does not take its own words for another's.
    await shared.exchange()
    assert population.stored().counts == left


async def test_an_erasure_holds_where_the_counts_cannot_be_written(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(content: bytes) -> int:
        raise StorageUnavailable("the disk is full")

    shared = SharedPopulation(storage, Population(PARAMETERS), PARAMETERS)
    await shared.exchange()
    with monkeypatch.context() as then:
        then.setattr(storage, "add_counts", full)
        assert await Eraser(storage, shared).erase(VISITOR, erasure(T0 + 9))
    await shared.exchange()
    assert await counts_in(storage) == pytest.approx(counted(2).stored().counts)


async def test_a_process_that_counts_no_visits_knows_how_many_others_share_an_address(storage: SqliteStorage) -> None:
    eraser = await aside_eraser(storage)
    assert await eraser.erase(VISITOR, erasure(T0 + 9))
    assert await counts_in(storage) == pytest.approx(counted(2).stored().counts)
    assert await eraser.erase(OTHER, erasure(T0 + 9))
    assert await counts_in(storage) == {}


async def test_who_is_erased_again_is_counted_no_more(storage: SqliteStorage) -> None:
    secret = DeploymentSecret([OLD])
    await storage.restore(DumpBatch("erased", [ErasureSubjects(secret).subject(VISITOR)]))
    erased = ErasedVisitors(storage, secret, lambda: T0 + 9, "test")
    await erased.loaded([VISITOR, OTHER])
    assert await storage.visitor(VISITOR) is None
    assert await counts_in(storage) == pytest.approx(counted(2).stored().counts)
