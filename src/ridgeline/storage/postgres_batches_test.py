from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from ridgeline.storage.postgres_batches import Batches
from ridgeline.storage.protocol import StorageUnavailable

pytestmark = pytest.mark.anyio


class Desk:
    """Takes batches, and answers each number with its double once it is open; odd ones it refuses if told to."""

    def __init__(self) -> None:
        self.taken: list[list[int]] = []
        self.open = asyncio.Event()
        self.refuses_odd = False

    async def work(self, items: list[int]) -> list[str | Exception]:
        self.taken.append(items)
        await self.open.wait()
        return [
            ValueError(f"{item} is odd") if self.refuses_odd and item % 2 else f"answer to {item}" for item in items
        ]


async def told(*answers: Awaitable[object]) -> list[object]:
    """Return what callers are told, exceptions too; fails when nobody tells them anything."""
    async with asyncio.timeout(5):
        return await asyncio.gather(*answers, return_exceptions=True)


async def turn() -> None:
    """Let everybody else go on as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_calls_that_come_meanwhile_share_the_next_batch() -> None:
    desk = Desk()
    batches = Batches(desk.work, most=3, at_once=1)
    answers = [batches.add(0)]
    await turn()
    # With nobody else there it went out at once.
    assert desk.taken == [[0]]
    answers += [batches.add(number) for number in range(1, 6)]
    await turn()
    assert desk.taken == [[0]]
    desk.open.set()
    assert await told(*answers) == [f"answer to {number}" for number in range(6)]
    assert desk.taken == [[0], [1, 2, 3], [4, 5]]
    # Whoever comes later finds it ready.
    assert await told(batches.add(6)) == ["answer to 6"]


async def test_several_batches_are_under_way_if_they_may() -> None:
    desk = Desk()
    batches = Batches(desk.work, most=8, at_once=2)
    answers = []
    for number in range(4):
        answers.append(batches.add(number))
        await turn()
    assert desk.taken == [[0], [1]]
    desk.open.set()
    assert await told(*answers) == [f"answer to {number}" for number in range(4)]
    assert desk.taken == [[0], [1], [2, 3]]


async def test_an_exception_is_the_answer_of_its_own_caller_only() -> None:
    desk = Desk()
    desk.open.set()
    desk.refuses_odd = True
    batches = Batches(desk.work, most=8, at_once=1)
    answers = await told(*(batches.add(number) for number in range(4)))
    assert [str(answer) for answer in answers] == ["answer to 0", "1 is odd", "answer to 2", "3 is odd"]
    assert [type(answer) for answer in answers] == [str, ValueError, str, ValueError]
    assert desk.taken == [[0, 1, 2, 3]]


async def test_work_that_fails_is_told_to_its_batch_and_to_nobody_else() -> None:
    opened = asyncio.Event()

    async def work(items: list[int]) -> list[int]:
        await opened.wait()
        if 0 in items:
            raise ValueError("a defect")
        return items

    batches = Batches(work, most=2, at_once=1)
    answers = [batches.add(number) for number in range(4)]
    await turn()
    opened.set()
    assert [str(answer) for answer in await told(*answers)] == ["a defect", "a defect", "2", "3"]
    assert await told(batches.add(5)) == [5]


async def test_nobody_waits_twice_for_a_store_that_is_away() -> None:
    opened = asyncio.Event()
    calls = 0

    async def work(items: list[int]) -> list[int]:
        nonlocal calls
        calls += 1
        await opened.wait()
        if calls == 1:
            raise StorageUnavailable("away")
        return items

    batches = Batches(work, most=1, at_once=1)
    answers = [batches.add(number) for number in range(3)]
    await turn()
    opened.set()
    refusals = await told(*answers)
    assert [(type(answer), str(answer)) for answer in refusals] == [(StorageUnavailable, "away")] * 3
    # Each has an exception of its own, which carries its own way.
    assert len({id(answer) for answer in refusals}) == 3
    assert calls == 1
    assert await told(batches.add(5)) == [5]


async def test_a_caller_who_gives_up_does_not_disturb_the_others() -> None:
    desk = Desk()
    batches = Batches(desk.work, most=8, at_once=1)
    first, second = batches.add(1), batches.add(2)
    await turn()
    waiting, later = batches.add(3), batches.add(4)
    # One while the work is under way, one before anything of it has begun.
    first.cancel()
    waiting.cancel()
    desk.open.set()
    assert await told(second, later) == ["answer to 2", "answer to 4"]
    assert desk.taken == [[1, 2], [4]]
    assert first.cancelled()
    assert waiting.cancelled()


async def test_closing_finishes_what_was_accepted_and_takes_no_more() -> None:
    desk = Desk()
    batches = Batches(desk.work, most=2, at_once=1)
    answers = [batches.add(number) for number in range(5)]
    await turn()
    closing = asyncio.create_task(batches.close())
    await turn()
    assert not closing.done()
    with pytest.raises(StorageUnavailable, match="closed"):
        batches.add(9)
    desk.open.set()
    await told(closing)
    assert [answer.result() for answer in answers] == [f"answer to {number}" for number in range(5)]
    assert desk.taken == [[0, 1], [2, 3], [4]]
