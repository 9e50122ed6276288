"""The suite that holds a backend to what the matcher asks of it: blocking keys, candidates, profiles, counts.

A backend's test subclasses `MatchingConformance` and provides the fixture `storage`, an open and empty store, and
`other_storage`, another such store, into which a dump is restored:

    class TestSqliteMatching(MatchingConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from ridgeline.clock import DAY
from ridgeline.ids import new_visitor_id
from ridgeline.matching.matcher import Candidate
from ridgeline.storage.protocol import (
    MOST_BLOCKING_KEYS,
    MOST_POSTINGS,
    DumpBatch,
    DumpedCounts,
    Environment,
    EventIdTaken,
    MatcherCounts,
    NewEvent,
    Renewal,
    Storage,
    weight_of,
)
from ridgeline.testing.storage_conformance import ENVIRONMENT, T0, change, erasure, new_event, visitor_of

KEYS_OF_A_DEVICE = 22


@dataclass
class Model:
    """What candidates a store has, in plain words."""

    visitors: dict[str, Candidate] = field(default_factory=dict)
    keys: dict[str, list[int]] = field(default_factory=dict)

    def see(self, event: NewEvent, *, is_past: bool = False) -> None:
        visitor_id = visitor_of(event)
        before = self.visitors.get(visitor_id)
        profile, first, last = event.profile, event.timestamp, event.timestamp
        if before is not None:
            keeps = profile is None or (is_past and before.profile is not None and last < before.last_seen_at)
            profile = before.profile if keeps else profile
            first, last = (
                min(first, before.first_seen_at) if is_past else before.first_seen_at,
                max(last, before.last_seen_at),
            )
        self.visitors[visitor_id] = Candidate(visitor_id, first, last, profile)
        own = self.keys.setdefault(visitor_id, [])
        come = list(dict.fromkeys(event.blocking_keys))[:MOST_BLOCKING_KEYS]
        joined = [key for key in come if key not in own and self._holders(key) < MOST_POSTINGS]
        if joined:
            latest = [key for key in come if key in joined or key in own]
            self.keys[visitor_id] = [*latest, *(key for key in own if key not in latest)][:MOST_BLOCKING_KEYS]

    def renew(self, renewal: Renewal) -> bool:
        visitor = self.visitors.get(renewal.visitor_id)
        if visitor is None or visitor.profile != renewal.before:
            return False
        self.visitors[renewal.visitor_id] = Candidate(
            visitor.visitor_id, visitor.first_seen_at, visitor.last_seen_at, renewal.profile
        )
        own = self.keys[renewal.visitor_id]
        come = list(dict.fromkeys(renewal.blocking_keys))[:MOST_BLOCKING_KEYS]
        self.keys[renewal.visitor_id] = [key for key in come if key in own or self._holders(key) < MOST_POSTINGS]
        return True

    def forget(self, visitor_id: str) -> None:
        del self.visitors[visitor_id]
        del self.keys[visitor_id]

    def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        weights = {key: weight_of(self._holders(key)) for key in keys}
        common = {visitor_id: sum(weights[key] for key in {*own} & {*keys}) for visitor_id, own in self.keys.items()}
        found = [self.visitors[visitor_id] for visitor_id, weight in common.items() if weight]
        found.sort(key=lambda one: (-common[one.visitor_id], -one.last_seen_at))
        return found[:limit]

    def _holders(self, key: int) -> int:
        return sum(key in own for own in self.keys.values())


async def ids(storage: Storage, keys: Sequence[int], limit: int = 1_000) -> list[str]:
    return [one.visitor_id for one in await storage.candidates(keys, limit)]


@pytest.mark.anyio
class MatchingConformance:
    @pytest.fixture(autouse=True)
    async def _environments(self, storage: Storage) -> None:
        await storage.workspace(T0)
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())

    # --- candidates

    async def test_those_with_the_most_keys_in_common_come_first(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=range(number, 10)) for number in range(10)]
        for event in events:
            await storage.record(event)
        everybody = [visitor_of(event) for event in events]
        assert await ids(storage, range(10)) == everybody
        assert await ids(storage, range(10), 3) == everybody[:3]
        # All have one in common: the latest of them.
        assert await ids(storage, [9], 3) == everybody[:-4:-1]
        assert await ids(storage, [9, 9, 9, 0, 0], 2) == [everybody[0], everybody[9]]
        assert await ids(storage, range(10), 0) == []

    async def test_of_like_candidates_the_latest_seen_come_first(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(9,)) for number in range(3)]
        for event in events:
            await storage.record(event)
        again = [(0, 10), (2, 20), (1, 30)]
        for number, after in again:
            await storage.record(new_event(visitor_of(events[number]), T0 + after))
        candidates = await storage.candidates((9,), 2)
        assert [(one.visitor_id, one.last_seen_at) for one in candidates] == [
            (visitor_of(events[1]), T0 + 30),
            (visitor_of(events[2]), T0 + 20),
        ]
        # Of one that was first seen much later, but not since, and of one that was last seen long ago.
        await storage.record(late := new_event(at=T0 + DAY + 25, blocking_keys=(9,)))
        await storage.record(new_event(visitor_of(events[0]), T0 + DAY - 1))
        await storage.record(new_event(at=T0 - 9 * DAY, blocking_keys=(9,)))
        candidates = await storage.candidates((9, 10), 3)
        assert [(one.visitor_id, one.last_seen_at) for one in candidates] == [
            (visitor_of(late), T0 + DAY + 25),
            (visitor_of(events[0]), T0 + DAY - 1),
            (visitor_of(events[1]), T0 + 30),
        ]
        assert len(await storage.candidates((9, 10), 100)) == 5

    async def test_a_visitor_keeps_its_latest_blocking_keys(self, storage: Storage) -> None:
        first = new_event(blocking_keys=range(10))
        await storage.record(first)
        for number in range(1, 10):
            keys = range(10 * number, 10 * number + 10)
            await storage.record(new_event(visitor_of(first), T0 + number, blocking_keys=keys))
        visitor = await storage.visitor(visitor_of(first))
        kept = [key for key in range(100) if await storage.candidates((key,), 1) == [visitor]]
        assert kept == [*range(30, 34), *range(40, 100)]
        # Seen again together with a new one, an old one is one of the latest.
        await storage.record(new_event(visitor_of(first), T0 + 30, blocking_keys=(50, 100)))
        for number in range(31, 37):
            keys = range(1_000 + 10 * number, 1_000 + 10 * number + 10)
            await storage.record(new_event(visitor_of(first), T0 + number, blocking_keys=keys))
        assert await storage.candidates((50,), 1)
        assert not await storage.candidates((60,), 1)
        # More than it keeps come with one event: the strongest stay.
        await storage.record(new_event(visitor_of(first), T0 + 40, blocking_keys=range(2_000, 2_100)))
        kept = [key for key in range(1_000, 2_100) if await storage.candidates((key,), 1)]
        assert kept == [*range(2_000, 2_000 + MOST_BLOCKING_KEYS)]

    # --- crowds

    async def test_a_key_leads_to_its_first_visitors_and_to_no_more(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(1, 100 + number)) for number in range(MOST_POSTINGS + 6)]
        for event in events:
            await storage.record(event)
        first = [visitor_of(event) for event in events[:MOST_POSTINGS]]
        assert sorted(await ids(storage, [1])) == sorted(first)
        late = events[-1]
        # By its own key it is found; to come again brings it no other.
        await storage.record(new_event(visitor_of(late), T0 + 999, blocking_keys=late.blocking_keys))
        assert (await ids(storage, late.blocking_keys))[0] == visitor_of(late)
        assert visitor_of(late) not in await ids(storage, [1])
        # One that has it keeps it as one of its latest.
        for number in range(10):
            keys = (1, *range(1_000 + 10 * number, 1_010 + 10 * number))
            await storage.record(new_event(first[5], T0 + 1_000 + number, blocking_keys=keys))
        assert first[5] in await ids(storage, [1])

    @pytest.mark.parametrize("way", ["erasure", "retention", "newer keys"])
    async def test_there_is_room_again_when_visitors_go(self, storage: Storage, way: str) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(1,)) for number in range(MOST_POSTINGS)]
        old = new_event(at=T0 - 40 * DAY, blocking_keys=(1,))
        await storage.load([old, *events[1:]])
        late = new_event(at=T0 + 500, blocking_keys=(1, 2))
        await storage.record(late)
        assert visitor_of(late) not in await ids(storage, [1])
        if way == "erasure":
            assert await storage.erase_visitor(visitor_of(old), erasure(T0 + 501))
        elif way == "retention":
            assert await storage.remove_expired(T0 + 501, 30, 7) == 1
        else:
            await storage.record(new_event(visitor_of(old), T0 + 501, blocking_keys=range(10, 10 + MOST_BLOCKING_KEYS)))
        assert len(await ids(storage, [1])) == MOST_POSTINGS - 1
        another = new_event(at=T0 + 502, blocking_keys=(3, 1) if way != "newer keys" else (3,))
        await storage.record(another)
        if way != "newer keys":
            assert visitor_of(another) in await ids(storage, [1])
            await storage.record(new_event(visitor_of(late), T0 + 503, blocking_keys=(1, 2)))
            assert visitor_of(late) not in await ids(storage, [1])

    async def test_many_of_a_crowd_at_once(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(7, 100 + number)) for number in range(300)]
        await asyncio.gather(*(storage.record(event) for event in events))
        assert len(await ids(storage, [7])) == MOST_POSTINGS
        for event in events[::50]:
            assert await ids(storage, event.blocking_keys[1:]) == [visitor_of(event)]

    @pytest.mark.parametrize("seed", range(4))
    async def test_candidates_are_those_of_the_model(self, storage: Storage, seed: int) -> None:
        """Visits, loaded history, erasures, and crowds, in any order."""
        draw = random.Random(seed)
        model, times = Model(), iter(draw.sample(range(20 * DAY), 2_000))
        # A few keys that many have, many that few have, and both ends of their range.
        common, rare = range(3 + seed), [*range(1_000, 1_400), -(2**63), 2**63 - 1]
        for step in range(420):
            known = [*model.visitors]
            action = draw.random()
            visitor_id = draw.choice(known) if known and action > 0.45 else None
            own = model.keys.get(visitor_id or "", [])
            keys = draw.sample(rare, draw.choice((0, 1, 4, KEYS_OF_A_DEVICE)))
            if len(own) + len(keys) < MOST_BLOCKING_KEYS:
                # Else a crowded key may be pushed out, which a store need not notice at once.
                keys += draw.sample(common, draw.randint(0, 2))
            elif any(key in common for key in own):
                keys = []
            draw.shuffle(keys)
            profile = draw.randbytes(draw.randint(1, 700)) if draw.random() < 0.7 else None
            event = new_event(visitor_id, T0 + next(times), blocking_keys=keys, profile=profile)
            if action < 0.79:
                await storage.record(event)
                model.see(event)
            elif action < 0.85:
                renewals = [
                    Renewal(
                        one,
                        model.visitors[one].profile if draw.random() < 0.7 else b"another",
                        draw.randbytes(draw.randint(0, 700)),
                        # Those that a crowd has stay: a store need not notice at once that there is room.
                        [*draw.sample(rare, draw.choice((0, 4, KEYS_OF_A_DEVICE))), *common, *draw.sample(rare, 50)]
                        if {*common} & {*model.keys[one]}
                        else draw.sample(rare, KEYS_OF_A_DEVICE),
                    )
                    for one in draw.sample(known, min(3, len(known)))
                ]
                assert await storage.renew(renewals) == [model.renew(one) for one in renewals]
            elif action < 0.97:
                history = [replace(event, visitor_is_new=False)]
                if profile is None:
                    history.append(new_event(visitor_of(event), T0 + next(times), blocking_keys=keys[:1]))
                await storage.load(history)
                for one in history:
                    model.see(one, is_past=True)
            elif known:
                await storage.erase_visitor(known[0], erasure(T0 + step))
                model.forget(known[0])
            if step % 20 == 0:
                asked = [*draw.sample(common, 2), *draw.sample(rare, 30)]
                for limit in (1, 7, 64, 1_000):
                    assert await storage.candidates(asked, limit) == model.candidates(asked, limit)
        for visitor_id, visitor in model.visitors.items():
            assert await storage.visitor(visitor_id) == visitor

    # --- profiles

    async def test_a_profile_comes_and_goes_with_its_visitor(self, storage: Storage) -> None:
        event = new_event(blocking_keys=(1,), profile=b"\x00first")
        bare = new_event(at=T0 + 1, blocking_keys=(1,))
        await storage.record(event)
        await storage.record(bare)

        async def profiles() -> list[bytes | None]:
            visitors = [await storage.visitor(visitor_of(one)) for one in (event, bare)]
            by_key = {one.visitor_id: one for one in await storage.candidates((1,), 5)}
            assert visitors == [by_key[visitor_of(one)] for one in (event, bare)]
            return [None if one is None else one.profile for one in visitors]

        assert await profiles() == [b"\x00first", None]
        await storage.record(new_event(visitor_of(event), T0 + 2))
        assert await profiles() == [b"\x00first", None]
        await storage.record(new_event(visitor_of(event), T0 + 3, profile=b"second" * 100))
        assert await profiles() == [b"second" * 100, None]
        # A visitor that had neither keys nor profile gets both later.
        late = new_event(at=T0 + 4)
        await storage.record(late)
        await storage.record(new_event(visitor_of(late), T0 + 5, profile=b"late"))
        await storage.record(new_event(visitor_of(late), T0 + 6, blocking_keys=(5,)))
        assert await storage.candidates((5,), 5) == [Candidate(visitor_of(late), T0 + 4, T0 + 6, b"late")]
        assert await storage.erase_visitor(visitor_of(event), erasure(T0 + 10))
        assert await storage.visitor(visitor_of(event)) is None
        assert await ids(storage, [1]) == [visitor_of(bare)]

    async def test_an_event_that_is_not_stored_leaves_no_profile(self, storage: Storage) -> None:
        event = new_event(blocking_keys=(1,), profile=b"own")
        await storage.record(event)
        taken = new_event(visitor_of(event), event_id=event.event_id, blocking_keys=(2,), profile=b"other")
        with pytest.raises(EventIdTaken):
            await storage.record(taken)
        with pytest.raises(EventIdTaken):
            await storage.record(new_event(event_id=event.event_id, blocking_keys=(3,), profile=b"other"))
        assert await storage.candidates((1, 2, 3), 5) == [Candidate(visitor_of(event), T0, T0, b"own")]
        assert await ids(storage, [2, 3]) == []

    async def test_those_whose_profile_is_missing_or_begins_otherwise_are_found_page_by_page(
        self, storage: Storage
    ) -> None:
        current = b"\x92\x01\x00\xff"
        bare = [new_event(at=T0 + number, blocking_keys=(number,)) for number in range(23)]
        others = [current[:-1], b"\x92", current[1:], b"\x92\x01\x00\xfe and more", b"\x93\x01\x00\xff", b"p" * 900]
        older = [
            new_event(at=T0 + number, blocking_keys=(number,), profile=profile) for number, profile in enumerate(others)
        ]
        up_to_date = [
            new_event(blocking_keys=(1, 99), profile=current),
            new_event(blocking_keys=(1, 98), profile=current + b"\x00" * 900),
            # Nothing more is known of it.
            new_event(blocking_keys=(1, 97), profile=b""),
            new_event(at=T0),
            new_event(profile=b""),
            new_event(profile=current + b"p"),
        ]
        # Without keys: those of a crowd lead to others, and an older release's are not known any more.
        older += [new_event(at=T0 + 90, profile=b"p"), new_event(at=T0 + 91, profile=current[:-1])]
        for event in (*bare, *older, *up_to_date):
            await storage.record(event)
        await storage.erase_visitor(visitor_of(bare[0]), erasure(T0 + 50))
        await storage.erase_visitor(visitor_of(older[0]), erasure(T0 + 50))
        await storage.record(new_event(visitor_of(bare[1]), T0 + 51, profile=current + b"new"))
        await storage.record(new_event(visitor_of(older[1]), T0 + 2 * DAY))
        assert await storage.restore(DumpBatch("profile", [(visitor_of(bare[2]), current + b"restored")])) == 1
        found: list[Candidate] = []
        start: int | None = 0
        while start is not None:
            page = await storage.outdated(current, start, 5)
            assert len(page.visitors) <= 5
            assert page.next is None or page.next > start
            found, start = [*found, *page.visitors], page.next
        assert len(found) == len({one.visitor_id for one in found})
        expected = [
            Candidate(
                visitor_of(event),
                event.timestamp,
                event.timestamp if event is not older[1] else T0 + 2 * DAY,
                event.profile,
            )
            for event in (*bare[3:], *older[1:])
        ]
        assert sorted(found, key=lambda one: one.visitor_id) == sorted(expected, key=lambda one: one.visitor_id)
        # Of another release most are others.
        other = await storage.outdated(b"p" * 900, 0, 100)
        assert (len(other.visitors), other.next) == (len(expected) + 4, None)

    async def test_a_look_for_them_goes_on_where_the_last_one_was_who_is_gone(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(number,), profile=b"before") for number in range(20)]
        for event in events:
            await storage.record(event)
        found: list[str] = []
        start: int | None = 0
        while start is not None:
            page = await storage.outdated(b"after", start, 3)
            found += [one.visitor_id for one in page.visitors]
            start = page.next
            for one in page.visitors[-2:]:
                await storage.erase_visitor(one.visitor_id, erasure(T0 + 50))
        assert sorted(found) == sorted(visitor_of(event) for event in events)

    async def test_one_at_a_time_is_to_renew(self, storage: Storage) -> None:
        for _ in range(2):
            async with storage.turn_to_renew() as is_ours:
                assert is_ours

    # --- renewals

    async def test_a_renewal_takes_the_place_of_profile_and_keys(self, storage: Storage) -> None:
        events = [
            new_event(at=T0, blocking_keys=(1, 2, 3), profile=b"before"),
            new_event(at=T0 + 1, blocking_keys=(1, 2)),
            new_event(at=T0 + 2, profile=b"before"),
            new_event(at=T0 + 3, blocking_keys=(1,), profile=b"before"),
            new_event(at=T0 + 4, blocking_keys=(1, 6), profile=b"gone"),
        ]
        for event in events:
            await storage.record(event)
        await storage.erase_visitor(visitor_of(events[4]), erasure(T0 + 50))
        one, bare, keyless, another, gone = (visitor_of(event) for event in events)
        renewals = [
            # In the order that they have, and one of them again.
            Renewal(gone, b"gone", b"after", (5, 6)),
            Renewal(another, b"another", b"after", (6,)),
            Renewal(one, b"before", b"after", (5, 2, 4, 5)),
            Renewal(bare, None, b"after", ()),
            Renewal(keyless, b"before", b"", (4,)),
            Renewal(new_visitor_id(), None, b"after", (6,)),
        ]
        assert await storage.renew(renewals) == [False, False, True, True, True, False]
        assert await storage.renew([]) == []
        assert await storage.visitor(one) == Candidate(one, T0, T0, b"after")
        assert await storage.visitor(bare) == Candidate(bare, T0 + 1, T0 + 1, b"after")
        assert await storage.visitor(another) == Candidate(another, T0 + 3, T0 + 3, b"before")
        assert await storage.visitor(gone) is None
        assert await ids(storage, [1]) == [another]
        assert await ids(storage, [2]) == [one]
        assert await ids(storage, [4]) == [keyless, one]
        assert await ids(storage, [3, 6]) == []
        # The strongest first: those are the last to go.
        late = range(100, 100 + MOST_BLOCKING_KEYS - 2)
        await storage.record(new_event(one, T0 + 9, blocking_keys=late))
        assert [key for key in (5, 2, 4) if await ids(storage, [key]) == [one]] == [5, 2]
        # A second time it is another's profile already.
        assert await storage.renew(renewals) == [False] * 6
        many = Renewal(one, b"after", b"once more", range(1_000, 1_100))
        assert await storage.renew([many]) == [True]
        kept = [key for key in (5, *late, *range(1_000, 1_100)) if await ids(storage, [key])]
        assert kept == [*range(1_000, 1_000 + MOST_BLOCKING_KEYS)]

    async def test_a_visit_that_came_meanwhile_stays_as_it_is(self, storage: Storage) -> None:
        await storage.record(event := new_event(blocking_keys=(1,), profile=b"before"))
        (read,) = (await storage.outdated(b"after", 0, 9)).visitors
        await storage.record(new_event(visitor_of(event), T0 + 5, blocking_keys=(2, 1), profile=b"of the visit"))
        assert await storage.renew([Renewal(read.visitor_id, read.profile, b"after", (3,))]) == [False]
        now = Candidate(visitor_of(event), T0, T0 + 5, b"of the visit")
        assert await storage.candidates((1,), 9) == await storage.candidates((2,), 9) == [now]
        assert await storage.candidates((3,), 9) == []

    async def test_of_those_who_renew_the_same_at_once_one_does(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(number,), profile=b"before") for number in range(20)]
        for event in events:
            await storage.record(event)
        draw = random.Random(1)

        async def renew(number: int) -> list[str]:
            some = draw.sample(events, len(events))
            done = await storage.renew(
                [Renewal(visitor_of(event), b"before", b"by %d" % number, (1_000 + number,)) for event in some]
            )
            return [visitor_of(event) for event, is_done in zip(some, done, strict=True) if is_done]

        visits = (storage.record(new_event(visitor_of(event), T0 + 50, profile=b"visit")) for event in events[::5])
        visiting = asyncio.gather(*visits)
        done = await asyncio.gather(*(renew(number) for number in range(6)))
        await visiting
        renewed = [one for some in done for one in some]
        assert len(renewed) == len(set(renewed))
        assert {visitor_of(event) for event in events} - set(renewed) <= {visitor_of(event) for event in events[::5]}
        for number, some in enumerate(done):
            assert set(await ids(storage, [1_000 + number])) == set(some)

    async def test_renewals_keep_to_the_limit_of_a_key(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(1, 100 + number)) for number in range(MOST_POSTINGS + 6)]
        for event in events:
            await storage.record(event)
        renewals = [Renewal(visitor_of(event), None, b"new", (2, 500 + number)) for number, event in enumerate(events)]
        for start in range(0, len(renewals), 9):
            assert all(await storage.renew(renewals[start : start + 9]))
        assert await ids(storage, [1]) == []
        assert set(await ids(storage, [2])) == {visitor_of(event) for event in events[:MOST_POSTINGS]}
        assert await ids(storage, [500 + MOST_POSTINGS]) == [visitor_of(events[MOST_POSTINGS])]
        # Who has it keeps it.
        assert await storage.renew([Renewal(visitor_of(events[3]), b"new", b"newer", (7, 2))]) == [True]
        assert visitor_of(events[3]) in await ids(storage, [2])

    async def test_history_brings_no_profile_in_place_of_a_newer_one(self, storage: Storage) -> None:
        visitor_id = new_visitor_id()
        history = [new_event(visitor_id, T0 - age * DAY, profile=b"%d days" % age) for age in (3, 1, 2)]
        await storage.load(history[:2])
        visitor = await storage.visitor(visitor_id)
        assert visitor == Candidate(visitor_id, T0 - 3 * DAY, T0 - DAY, b"1 days")
        await storage.load(history[2:])
        assert await storage.visitor(visitor_id) == visitor
        await storage.record(now := new_event(visitor_id, T0, profile=b"now"))
        await storage.load([new_event(visitor_id, T0 - 1, blocking_keys=(4,), profile=b"before"), now])
        assert await storage.candidates((4,), 5) == [Candidate(visitor_id, T0 - 3 * DAY, T0, b"now")]

    # --- what the matcher counts

    async def test_counts_are_added_in_one_order(self, storage: Storage) -> None:
        assert await storage.counts_after(0) == []
        assert await storage.number_of_counts() == 0
        contents = [b"", b"\x00" * 100, bytes(range(256)) * 20_000]
        numbers = [await storage.add_counts(content) for content in contents]
        assert numbers == sorted(set(numbers))
        rows = [MatcherCounts(number, False, content) for number, content in zip(numbers, contents, strict=True)]
        assert await storage.counts_after(0) == rows
        assert await storage.counts_after(numbers[0]) == rows[1:]
        assert await storage.counts_after(numbers[2]) == []
        many = await asyncio.gather(*(storage.add_counts(b"%d" % number) for number in range(20)))
        assert len({*many, *numbers}) == await storage.number_of_counts() == 23
        assert min(many) > numbers[2]

    async def test_of_those_who_replace_the_same_counts_one_does(self, storage: Storage) -> None:
        numbers = [await storage.add_counts(b"%d" % number) for number in range(4)]
        assert not await storage.replace_counts(numbers[1], numbers[2], b"not from the first on")
        assert not await storage.replace_counts(numbers[0], numbers[3] + 1, b"more than there are")
        assert not await storage.replace_counts(numbers[0], numbers[0], b"one")
        sums = [b"0+1+2 by %d" % number for number in range(5)]
        done = await asyncio.gather(*(storage.replace_counts(numbers[0], numbers[2], content) for content in sums))
        assert sorted(done) == [False] * 4 + [True]
        rows = await storage.counts_after(0)
        whole = MatcherCounts(numbers[2], True, sums[done.index(True)])
        assert rows == [whole, MatcherCounts(numbers[3], False, b"3")]
        assert await storage.number_of_counts() == 2
        # Who has counted some of them takes the whole instead; who has counted all goes on.
        assert await storage.counts_after(numbers[0]) == rows
        assert await storage.counts_after(numbers[2]) == rows[1:]
        assert await storage.replace_counts(numbers[2], numbers[3], b"all")
        assert await storage.counts_after(0) == [MatcherCounts(numbers[3], True, b"all")]
        assert await storage.add_counts(b"next") > numbers[3]

    # --- dumps

    async def test_a_dump_has_all_that_the_matcher_keeps(self, storage: Storage, other_storage: Storage) -> None:
        crowd = [new_event(at=T0 + number, blocking_keys=(1, -number - 5)) for number in range(MOST_POSTINGS + 9)]
        # Some with a profile, and keys in the order of their coming.
        events = [replace(event, profile=b"profile of %d" % event.timestamp) for event in crowd[::2]] + crowd[1::2]
        for event in events:
            await storage.record(event)
        keys = [*range(2_000, 2_000 + MOST_BLOCKING_KEYS)]
        await storage.record(long := new_event(at=T0 + 500, blocking_keys=keys))
        for content in (b"one", b"two", b"three"):
            await storage.add_counts(content)
        rows = await storage.counts_after(0)
        await storage.replace_counts(rows[0].number, rows[1].number, b"one and two")
        batches = [batch async for batch in storage.dump()]
        counts = [row for batch in batches if batch.table == "matcher_counts" for row in batch.rows]
        assert counts == [
            DumpedCounts(True, b"one and two", b""),
            DumpedCounts(False, b"three", DumpedCounts.digest(b"one and two")),
        ]
        added = {batch.table: 0 for batch in batches}
        for time in range(2):
            for batch in batches:
                restored = await other_storage.restore(batch)
                added[batch.table] += restored
                assert time == 0 or restored == 0, batch.table
        assert added["profile"] == len(crowd[::2])
        assert added["matcher_counts"] == 2
        for asked in ([1], [-5, -6, -7, 1], keys[:3], [-event.timestamp + T0 - 5 for event in crowd]):
            expected = await storage.candidates(asked, 1_000)
            assert expected
            assert await other_storage.candidates(asked, 1_000) == expected
        restored_counts = await other_storage.counts_after(0)
        assert [(row.is_whole, row.content) for row in restored_counts] == [(True, b"one and two"), (False, b"three")]
        # The order of keys has come along: the last ones are the first to go.
        for one in (storage, other_storage):
            await one.record(new_event(visitor_of(long), T0 + 600, blocking_keys=(1_999,)))
            assert await ids(one, keys[-1:]) == []
            assert await ids(one, keys[:1]) == [visitor_of(long)]

    async def test_a_store_keeps_its_own_profiles_and_counts_at_a_restore(
        self, storage: Storage, other_storage: Storage
    ) -> None:
        await other_storage.workspace(T0)
        await other_storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
        event = new_event(blocking_keys=(1, 2), profile=b"theirs")
        bare = new_event(at=T0 + 1, profile=b"theirs")
        for one in (event, bare):
            await storage.record(one)
        await storage.add_counts(b"theirs")
        await storage.add_counts(b"theirs, too")
        mine = new_event(event.visitor_id, T0 + 1, profile=b"mine", blocking_keys=(3, 2))
        await other_storage.record(replace(mine, visitor_is_new=True))
        await other_storage.record(replace(new_event(bare.visitor_id, T0 + 1), visitor_is_new=True))
        await other_storage.add_counts(b"mine")
        async for batch in storage.dump():
            await other_storage.restore(batch)
        profiles = {one.visitor_id: one.profile for one in await other_storage.candidates((1, 2, 3), 9)}
        assert profiles == {event.visitor_id: b"mine"}
        visitor = await other_storage.visitor(visitor_of(bare))
        assert visitor is not None
        assert visitor.profile == b"theirs"
        assert [row.content for row in await other_storage.counts_after(0)] == [b"mine"]
        for number in range(21):
            keys = range(100 + number * 3, 103 + number * 3)
            await other_storage.record(new_event(event.visitor_id, T0 + 10 + number, blocking_keys=keys))
        # What was restored counts as older than what was there.
        assert [key for key in (1, 2, 3) if await ids(other_storage, [key])] == [3]

    async def test_what_is_restored_keeps_to_the_limits(self, storage: Storage, other_storage: Storage) -> None:
        await other_storage.workspace(T0)
        await other_storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
        for one, start in ((storage, 0), (other_storage, 1_000)):
            for number in range(MOST_POSTINGS - 10):
                await one.record(new_event(at=T0 + start + number, blocking_keys=(1,)))
        async for batch in storage.dump():
            await other_storage.restore(batch)
        assert len(await ids(other_storage, [1])) == MOST_POSTINGS
