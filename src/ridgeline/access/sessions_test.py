from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.access.sessions import GRACE, IDLE, LONGEST, ROTATED_AFTER, OpenSession, Sessions
from ridgeline.clock import MINUTE
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import Member, Session
from ridgeline.storage.protocol import AuditEntry, StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.console import SettableClock

pytestmark = pytest.mark.anyio

SECRET = DeploymentSecret(["s" * 32])
ADA = Member("mb_1", "ada@shop.example", "Ada", "administrator", sees_personal_data=True, created_at=0)


@dataclass
class World:
    storage: SqliteStorage
    clock: SettableClock
    sessions: Sessions

    async def begin(self) -> OpenSession:
        opened = await self.sessions.begin(ADA, "Firefox", "192.0.2.1")
        assert opened is not None
        return opened

    async def token(self) -> str:
        return (await self.begin()).token or ""

    async def next_token(self, token: str) -> str:
        """Use a token when it is time for another, and return that."""
        found = await self.sessions.find(token)
        assert found is not None
        assert found.token is not None
        return found.token

    async def count(self) -> int:
        return len(await self.storage.sessions(ADA.member_id))


@asynccontextmanager
async def opened_world() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        storage = await SqliteStorage.open(Path(folder) / "ridgeline.db", serving=False)
        try:
            await storage.create_first_member(ADA, AuditEntry(0, "set-up code", "member.created", ADA.member_id))
            clock = SettableClock()
            yield World(storage, clock, Sessions(storage, SECRET, clock))
        finally:
            await storage.close()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened_world() as made:
        yield made


async def test_a_session_is_found_by_its_token_and_nothing_of_it_is_stored_in_clear(world: World) -> None:
    opened = await world.begin()
    assert opened.token is not None
    found = await world.sessions.find(opened.token)
    assert found == OpenSession(opened.session, found.member if found else ADA)
    assert found.member.member_id == ADA.member_id
    (stored,) = await world.storage.sessions(ADA.member_id)
    assert opened.token.encode() not in repr(stored).encode()
    assert len(stored.digest) == 32
    assert (stored.user_agent, stored.address) == ("Firefox", "192.0.2.1")
    assert await world.token() != opened.token


@pytest.mark.parametrize("text", ["", "x", "ü", "A" * 200])
async def test_what_we_did_not_write_is_no_token(world: World, text: str) -> None:
    token = await world.token()
    assert await world.sessions.find(text) is None
    assert await world.sessions.find(token[:-1]) is None
    assert await world.sessions.find(token + "=") is None
    stranger = Sessions(world.storage, DeploymentSecret(["t" * 32]), world.clock)
    assert await stranger.find(token) is None
    assert await world.count() == 1


async def test_it_ends_when_it_is_not_used(world: World) -> None:
    token = await world.token()
    world.clock.go_on(IDLE - 1)
    token = await world.next_token(token)
    world.clock.go_on(IDLE)
    assert await world.sessions.find(token) is None
    assert await world.count() == 0


async def test_it_ends_after_two_weeks_however_much_it_is_used(world: World) -> None:
    began = world.clock.now
    token = await world.token()
    while (found := await world.sessions.find(token)) is not None:
        token = found.token or token
        world.clock.go_on(10 * MINUTE)
    assert world.clock.now == began + LONGEST


async def test_it_gets_another_token_every_quarter_of_an_hour(world: World) -> None:
    token = await world.token()
    world.clock.go_on(ROTATED_AFTER - 1)
    found = await world.sessions.find(token)
    assert found is not None
    assert found.token is None
    world.clock.go_on(1)
    renewed = await world.sessions.find(token)
    assert renewed is not None
    assert renewed.token not in {None, token}
    assert renewed.session.session_id == found.session.session_id


async def test_requests_that_were_under_way_go_through_with_the_former_token(world: World) -> None:
    former = await world.token()
    world.clock.go_on(ROTATED_AFTER)
    token = await world.next_token(former)
    under_way = await world.sessions.find(former)
    assert under_way is not None
    assert under_way.token is None
    await world.sessions.find(token)
    world.clock.go_on(GRACE - 1)
    assert await world.sessions.find(former) is not None
    assert await world.sessions.find(token) is not None


async def test_a_former_token_ends_the_session_once_its_successor_was_used(world: World) -> None:
    former = await world.token()
    world.clock.go_on(ROTATED_AFTER)
    token = await world.next_token(former)
    await world.sessions.find(token)
    world.clock.go_on(GRACE)
    assert await world.sessions.find(former) is None
    assert await world.sessions.find(token) is None
    assert await world.count() == 0


async def test_so_does_one_of_long_ago(world: World) -> None:
    first = token = await world.token()
    for _ in range(4):
        world.clock.go_on(ROTATED_AFTER)
        token = await world.next_token(token)
    assert await world.sessions.find(first) is None
    assert await world.sessions.find(token) is None


async def test_an_answer_that_got_lost_signs_nobody_out(world: World) -> None:
    token = await world.token()
    world.clock.go_on(ROTATED_AFTER)
    lost = await world.next_token(token)
    for _ in range(5):
        world.clock.go_on(ROTATED_AFTER // 2 - 1)
        found = await world.sessions.find(token)
        assert found is not None
        token = found.token or token
    # Should it turn up all the same, somebody else has it.
    assert await world.sessions.find(lost) is None
    assert await world.count() == 0


async def test_of_two_requests_at_once_one_brings_the_new_token(world: World) -> None:
    former = await world.token()
    world.clock.go_on(ROTATED_AFTER)
    session = (await world.storage.sessions(ADA.member_id))[0]
    token = await world.next_token(former)
    # The second had read the session before the first wrote it.
    other = await world.sessions._go_on(session, ADA, session.digest, world.clock.now)
    assert other is not None
    assert other.token is None
    assert await world.sessions.find(token) is not None


async def test_a_renewed_session_gives_the_requests_that_were_under_way_a_moment(world: World) -> None:
    opened = await world.begin()
    renewed = await world.sessions.renew(opened.session, ADA)
    assert renewed is not None
    assert renewed.token is not None
    assert opened.token is not None
    assert await world.sessions.find(opened.token) is not None
    world.clock.go_on(GRACE)
    assert await world.sessions.find(renewed.token) is not None
    assert await world.sessions.find(opened.token) is None
    assert await world.sessions.renew(renewed.session, ADA) is None


async def test_one_that_was_rotated_meanwhile_is_renewed_all_the_same(world: World) -> None:
    opened = await world.begin()
    assert opened.token is not None
    world.clock.go_on(ROTATED_AFTER)
    await world.next_token(opened.token)
    renewed = await world.sessions.renew(opened.session, ADA)
    assert renewed is not None
    assert renewed.token is not None
    assert await world.sessions.find(renewed.token) is not None


async def test_a_store_that_cannot_write_keeps_nobody_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(before: Session, after: Session) -> bool:
        raise StorageUnavailable("the disk is full")

    token = await world.token()
    world.clock.go_on(ROTATED_AFTER)
    with monkeypatch.context() as while_full:
        while_full.setattr(world.storage, "change_session", full)
        for _ in range(3):
            found = await world.sessions.find(token)
            assert found is not None
            assert found.token is None
            world.clock.go_on(ROTATED_AFTER)
    assert await world.next_token(token) != token


async def test_who_was_removed_is_signed_out_and_is_not_signed_in(world: World) -> None:
    grace = Member("mb_2", "grace@shop.example", "Grace", "viewer", sees_personal_data=False, created_at=1)
    entry = AuditEntry(1, ADA.member_id, "member.created", grace.member_id)
    await world.storage.create_member(grace, entry)
    opened = await world.sessions.begin(grace, "", "")
    assert opened is not None
    await world.storage.remove_member(grace.member_id, entry)
    assert await world.sessions.find(opened.token or "") is None
    assert await world.sessions.begin(grace, "", "") is None


async def test_the_csrf_token_is_the_sessions_own(world: World) -> None:
    one, other = await world.begin(), await world.begin()
    token = world.sessions.csrf_token(one.session.session_id)
    assert world.sessions.is_csrf_token(one.session.session_id, token)
    assert not world.sessions.is_csrf_token(other.session.session_id, token)
    for wrong in ("", token[:-1], token.upper(), "ü", one.token or ""):
        assert not world.sessions.is_csrf_token(one.session.session_id, wrong)
    rotated = Sessions(world.storage, DeploymentSecret(["n" * 32, "s" * 32]), world.clock)
    assert rotated.is_csrf_token(one.session.session_id, token)


@dataclass
class Jar:
    """A browser, by the token that it keeps."""

    token: str

    async def ask(self, world: World, *, times: int = 1, apart: int = 0, lost: bool = False) -> bool:
        """Send some requests at once, and keep the new token that one of them may bring; tell whether all succeeded."""
        shown = self.token
        for _ in range(times):
            found = await world.sessions.find(shown)
            if found is None:
                return False
            if found.token is not None and not lost:
                self.token = found.token
            world.clock.go_on(apart)
        return True


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, ROTATED_AFTER * 2), st.integers(0, IDLE - 2 * MINUTE)),
            st.integers(1, 4),
            st.integers(0, GRACE // 4 - 1),
            st.booleans(),
        ),
        min_size=1,
        max_size=40,
    )
)
async def test_nobody_is_signed_out_while_he_uses_it(uses: list[tuple[int, int, int, bool]]) -> None:
    async with opened_world() as world:
        began = world.clock.now
        browser = Jar(await world.token())
        for pause, times, apart, lost in uses:
            world.clock.go_on(pause)
            if world.clock.now + 4 * GRACE >= began + LONGEST:
                break
            # What is seen of a use is when it brought another token, a quarter of an hour before at most.
            (session,) = await world.storage.sessions(ADA.member_id)
            if world.clock.now >= session.expires_at:
                assert pause > IDLE - ROTATED_AFTER - 4 * GRACE
                break
            assert await browser.ask(world, times=times, apart=apart, lost=lost)


@settings(max_examples=60)
@given(
    st.integers(0, 3 * ROTATED_AFTER),
    st.lists(
        st.tuples(st.booleans(), st.integers(MINUTE // 2, 2 * MINUTE), st.integers(MINUTE // 2, 2 * MINUTE)),
        min_size=30,
        max_size=30,
    ),
)
async def test_a_thief_and_the_owner_do_not_both_go_on(stolen_after: int, rounds: list[tuple[bool, int, int]]) -> None:
    """Once one of them has gone on, whoever comes with what was left behind ends it for both."""
    async with opened_world() as world:
        owner = Jar(await world.token())
        stolen_at = world.clock.now + stolen_after
        while world.clock.now < stolen_at:
            assert await owner.ask(world)
            world.clock.go_on(MINUTE)
        thief = Jar(owner.token)
        for thief_is_first, *pauses in rounds:
            for who, pause in zip((thief, owner) if thief_is_first else (owner, thief), pauses, strict=True):
                world.clock.go_on(pause)
                if not await who.ask(world):
                    assert await world.count() == 0
                    assert not await (owner if who is thief else thief).ask(world)
                    return
            assert world.clock.now - stolen_at < ROTATED_AFTER + GRACE + 3 * 4 * MINUTE
