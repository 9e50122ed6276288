"""The suite that holds a backend to what it keeps of members, their sessions and views, and of the keys' last use.

A backend's test subclasses `AccessConformance` and provides the fixtures `storage`, an open and empty store, `beside`,
another process's view of the same store, and `other_storage`, another store, into which a dump is restored:

    class TestSqliteAccess(AccessConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...
        @pytest.fixture
        async def beside(self, storage, tmp_path): ...
        @pytest.fixture
        async def other_storage(self, tmp_path): ...
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from dataclasses import fields, replace
from typing import Any

import pytest

from ridgeline.clock import DAY
from ridgeline.storage.access import (
    EmailTaken,
    LastAdministrator,
    Member,
    SavedView,
    Session,
    SubjectTaken,
    TopLinkedIds,
)
from ridgeline.storage.protocol import AuditEntry, Environment, NameTaken, Storage
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    OTHER_ENVIRONMENT,
    T0,
    change,
    erasure,
    logged,
    new_event,
    visitor_of,
)
from ridgeline.wire.event import EventUpdate

# What a text may hold: NUL, quotes, wildcards, what sorts or folds oddly, and what is beyond 16 bits.
ODD = "\x00' \"%_\\ ß İ ǅ é e\u0301 \u202e \ufffd \U0001d538\U0010ffff\x7f\r\n"
WINDOW = T0 - 1_000, T0 + 1_000_000


def member(number: int = 1, **changes: Any) -> Member:
    """Return an administrator who can sign in."""
    values: dict[str, Any] = {
        "member_id": f"mem_{number}",
        "email": f"{number}@shop.example",
        "name": f"Member {number}",
        "role": "administrator",
        "sees_personal_data": True,
        "created_at": T0 + number,
        "password_hash": f"$argon2id${number}",
    }
    return Member(**(values | changes))


def full_member(number: int = 1, **changes: Any) -> Member:
    """Return a member of whom everything is set, to what is hard to keep."""
    values: dict[str, Any] = {
        "email": f"{number} {ODD}@shop.example",
        "name": ODD,
        "role": "editor",
        "sees_personal_data": False,
        "password_hash": ODD,
        "totp_secret": bytes(range(256)),
        "totp_step": 2**62,
        "recovery_digests": (b"", b"\x00", bytes(range(256)), b"\x00"),
        "oidc_subject": f"https://login.example {ODD} {number}",
        "invitation_digest": b"\x00\xff" + number.to_bytes(2),
        "invitation_until": 2**62,
    }
    return member(number, **(values | changes))


def session(number: int = 1, of: str = "mem_1", **changes: Any) -> Session:
    values: dict[str, Any] = {
        "session_id": f"ses_{number}",
        "member_id": of,
        "digest": b"\x00digest" + number.to_bytes(2),
        "created_at": T0 + number,
        "last_seen_at": T0 + number,
        "expires_at": T0 + 1_000_000,
        "rotated_at": T0 + number,
        "user_agent": "Mozilla/5.0",
        "address": "192.0.2.7",
    }
    return Session(**(values | changes))


def view(number: int = 1, of: str = "mem_1", **changes: Any) -> SavedView:
    values: dict[str, Any] = {
        "view_id": f"view_{number}",
        "member_id": of,
        "name": f"View {number}",
        "page": "events",
        "query": "bot=bad",
        "is_shared": False,
        "created_at": T0 + number,
    }
    return SavedView(**(values | changes))


def entry(action: str, at: int = T0) -> AuditEntry:
    return change(at, action, "mem_1")


async def actions(storage: Storage) -> list[str]:
    """Return what the audit log has of what the suite did, the oldest first."""
    return [one.action for one in reversed(await logged(storage, 1_000)) if one.subject == "mem_1"]


async def at_once(*calls: Coroutine[Any, Any, Any]) -> list[Any]:
    """Return what each of several calls came to, or what it raised."""
    return await asyncio.gather(*calls, return_exceptions=True)


@pytest.mark.anyio
class AccessConformance:
    @pytest.fixture(autouse=True)
    async def _environments(self, storage: Storage) -> None:
        await storage.workspace(T0)
        for number, environment_id in enumerate((ENVIRONMENT, OTHER_ENVIRONMENT)):
            made = Environment(environment_id, f"Environment {number}", False, T0 + number)
            await storage.create_environment(made, AuditEntry(T0, "command line", "environment.created", "e"))

    # --- members

    async def test_a_store_without_members_has_none(self, storage: Storage) -> None:
        assert await storage.members() == []
        assert await storage.member("mem_1") is None
        assert await storage.member_by_email("1@shop.example") is None
        assert await storage.member_by_invitation(b"\x01") is None
        assert await storage.member_by_oidc("s") is None
        assert not await storage.change_member(member(), member(name="x"), entry("member.changed"))
        assert await storage.remove_member("mem_1", entry("member.removed")) is None
        assert await actions(storage) == []

    async def test_members_are_kept_as_they_are(self, storage: Storage, beside: Storage) -> None:
        plain, full = member(1), full_member(2, last_seen_at=T0)
        assert {field.name for field in fields(Member) if getattr(full, field.name) in {None, ()}} == set()
        await storage.create_member(full, entry("member.created"))
        await storage.create_member(plain, entry("member.created"))
        for store in (storage, beside):
            assert await store.members() == [plain, full]
            assert await store.member("mem_1") == plain
            assert await store.member("mem_2") == full
            assert await store.member_by_email(full.email) == full
            assert await store.member_by_invitation(full.invitation_digest or b"") == full
            assert await store.member_by_oidc(full.oidc_subject or "") == full
            # Nobody is found by what they do not have.
            assert await store.member_by_oidc("") is None
            assert await store.member_by_invitation(b"") is None
            assert await store.member("MEM_1") is None
        assert await actions(storage) == ["member.created"] * 2

    async def test_emails_are_told_apart_without_regard_to_case(self, storage: Storage) -> None:
        await storage.create_member(member(1, email="Straße.İ@Shop.example"), entry("member.created"))
        for text in ("straße.i̇@shop.example", "STRASSE.İ@SHOP.EXAMPLE", "Straße.İ@Shop.example"):
            found = await storage.member_by_email(text)
            assert found is not None, text
            assert found.email == "Straße.İ@Shop.example"
            with pytest.raises(EmailTaken):
                await storage.create_member(member(2, email=text), entry("member.created"))
        assert await storage.member_by_email("strase.i@shop.example") is None
        other = member(2)
        await storage.create_member(other, entry("member.created"))
        with pytest.raises(EmailTaken):
            await storage.change_member(other, replace(other, email="strasse.İ@shop.example"), entry("member.changed"))
        assert await storage.member("mem_2") == other
        # One's own may change its case.
        assert await storage.change_member(other, replace(other, email="2@SHOP.example"), entry("member.changed"))
        assert await storage.member_by_email("2@shop.EXAMPLE") == replace(other, email="2@SHOP.example")
        assert await actions(storage) == ["member.created", "member.created", "member.changed"]

    async def test_an_oidc_subject_is_one_members(self, storage: Storage) -> None:
        await storage.create_member(member(1, oidc_subject="issuer a"), entry("member.created"))
        with pytest.raises(SubjectTaken):
            await storage.create_member(member(2, oidc_subject="issuer a"), entry("member.created"))
        await storage.create_member(member(2, oidc_subject="issuer A"), entry("member.created"))
        with pytest.raises(SubjectTaken):
            await storage.change_member(
                member(2, oidc_subject="issuer A"), member(2, oidc_subject="issuer a"), entry("member.changed")
            )
        assert await storage.member_by_oidc("issuer A") == member(2, oidc_subject="issuer A")
        assert await actions(storage) == ["member.created"] * 2

    async def test_of_several_first_members_at_once_one_is_made(self, storage: Storage, beside: Storage) -> None:
        made = await at_once(
            *(
                store.create_first_member(member(number), entry(f"member.created {number}"))
                for number, store in enumerate([storage, beside, storage, beside], 1)
            )
        )
        assert sorted(made) == [False, False, False, True]
        first = made.index(True) + 1
        assert await storage.members() == [member(first)]
        assert await actions(storage) == [f"member.created {first}"]
        assert not await beside.create_first_member(member(9), entry("member.created 9"))
        assert await storage.members() == [member(first)]

    async def test_of_members_with_one_address_at_once_one_is_made(self, storage: Storage, beside: Storage) -> None:
        emails = ["a@shop.example", "A@shop.example", "a@SHOP.example", "A@Shop.Example"]
        made = await at_once(
            *(
                store.create_member(member(number, email=email), entry("member.created"))
                for number, (store, email) in enumerate(zip([storage, beside] * 2, emails, strict=True))
            )
        )
        assert made.count(None) == 1
        assert sum(isinstance(one, EmailTaken) for one in made) == 3
        assert len(await storage.members()) == 1
        assert await actions(storage) == ["member.created"]

    async def test_a_member_is_changed_as_a_whole(self, storage: Storage) -> None:
        before, after = member(1), full_member(1, role="administrator")
        await storage.create_member(before, entry("member.created"))
        assert await storage.create_session(session(last_seen_at=T0 + 5))
        assert await storage.change_member(before, replace(after, last_seen_at=T0 + 99), entry("member.changed"))
        # Only sessions tell when a member was last seen, and it is not compared.
        changed = replace(after, last_seen_at=T0 + 5)
        assert await storage.member("mem_1") == changed
        assert not await storage.change_member(before, replace(before, name="x"), entry("member.changed"))
        assert await storage.member("mem_1") == changed
        # Nobody's act: a code that was used up.
        assert await storage.change_member(after, replace(after, totp_step=2**62 + 1), None)
        assert await storage.member("mem_1") == replace(changed, totp_step=2**62 + 1)
        assert await actions(storage) == ["member.created", "member.changed"]

    async def test_any_difference_stands_in_the_way_of_a_change(self, storage: Storage) -> None:
        stored = full_member(1, role="administrator")
        await storage.create_member(stored, entry("member.created"))
        others: dict[str, Any] = {
            "email": "x@shop.example",
            "name": "x",
            "role": "viewer",
            "sees_personal_data": True,
            "created_at": 0,
            "password_hash": None,
            "totp_secret": None,
            "totp_step": 0,
            "recovery_digests": (b"", b"\x00"),
            "oidc_subject": None,
            "invitation_digest": None,
            "invitation_until": None,
        }
        assert {field.name for field in fields(Member)} - others.keys() == {"member_id", "last_seen_at"}
        for name, value in others.items():
            before = replace(stored, **{name: value})
            assert not await storage.change_member(before, replace(before, name="y"), entry("member.changed")), name
        assert await storage.members() == [stored]
        assert await actions(storage) == ["member.created"]

    async def test_of_changes_at_once_one_is_made(self, storage: Storage, beside: Storage) -> None:
        """As when a code, or an invitation, is used twice."""
        before = member(1, recovery_digests=(b"a", b"b"))
        await storage.create_member(before, entry("member.created"))
        results = await at_once(
            *(
                store.change_member(before, replace(before, recovery_digests=(b"b",), totp_step=number), None)
                for number, store in enumerate([storage, beside] * 3)
            )
        )
        assert sorted(results) == [False] * 5 + [True]
        assert await storage.members() == [replace(before, recovery_digests=(b"b",), totp_step=results.index(True))]

    async def test_a_member_goes_with_its_sessions_and_its_own_views(self, storage: Storage, beside: Storage) -> None:
        for number in (1, 2):
            await storage.create_member(member(number), entry("member.created"))
            await storage.create_session(session(number, of=f"mem_{number}"))
        await storage.save_view(view(1), entry("view.saved"))
        await storage.save_view(view(2, of="mem_2"), entry("view.saved"))
        await storage.save_view(view(3, is_shared=True), entry("view.saved"))
        removed = await beside.remove_member("mem_1", entry("member.removed"))
        assert removed == member(1, last_seen_at=T0 + 1)
        await asyncio.sleep(0.1)
        assert await storage.session(session(1).digest) is None
        assert await storage.sessions("mem_1") == []
        assert await storage.member("mem_1") is None
        assert await storage.saved_views("mem_1") == [view(3, is_shared=True)]
        assert await storage.saved_views("mem_2") == [view(2, of="mem_2"), view(3, is_shared=True)]
        assert [one.session_id for one in await storage.sessions("mem_2")] == ["ses_2"]
        assert await storage.remove_member("mem_1", entry("member.removed")) is None
        # It may come again, as another.
        await storage.create_member(member(1), entry("member.created"))
        assert await storage.sessions("mem_1") == []
        assert (await actions(storage)).count("member.removed") == 1

    # --- the last administrator

    async def test_the_last_administrator_stays(self, storage: Storage) -> None:
        last = member(1)
        await storage.create_member(last, entry("member.created"))
        # None of these could administer.
        await storage.create_member(member(2, role="editor"), entry("member.created"))
        await storage.create_member(member(3, role="viewer"), entry("member.created"))
        await storage.create_member(
            member(4, password_hash=None, invitation_digest=b"i", invitation_until=T0), entry("member.created")
        )
        done = len(await actions(storage))
        changes: list[dict[str, Any]] = [{"role": "editor"}, {"role": "viewer"}, {"password_hash": None}]
        for one in changes:
            with pytest.raises(LastAdministrator):
                await storage.change_member(last, replace(last, **one), entry("member.changed"))
        with pytest.raises(LastAdministrator):
            await storage.remove_member("mem_1", entry("member.removed"))
        assert await storage.member("mem_1") == last
        assert len(await actions(storage)) == done
        # Everything else may change, of everybody.
        assert await storage.change_member(last, replace(last, name="x"), entry("member.changed"))
        assert await storage.change_member(member(2, role="editor"), member(2, role="viewer"), entry("member.changed"))
        assert await storage.remove_member("mem_4", entry("member.removed")) is not None
        # Signing in otherwise is signing in.
        assert await storage.change_member(
            replace(last, name="x"), replace(last, name="x", password_hash=None, oidc_subject="s"), None
        )
        await storage.create_member(member(5, password_hash=None, oidc_subject="t"), entry("member.created"))
        assert await storage.remove_member("mem_1", entry("member.removed")) is not None
        with pytest.raises(LastAdministrator):
            await storage.remove_member("mem_5", entry("member.removed"))

    async def test_without_an_administrator_members_can_be_changed(self, storage: Storage) -> None:
        """As in a store whose only administrator has not accepted the invitation yet."""
        invited = member(1, password_hash=None, invitation_digest=b"i")
        await storage.create_member(invited, entry("member.created"))
        assert await storage.change_member(invited, replace(invited, role="viewer"), entry("member.changed"))
        assert await storage.remove_member("mem_1", entry("member.removed")) is not None

    @pytest.mark.parametrize("way", ["removed", "changed", "both"])
    async def test_of_two_administrators_who_leave_at_once_one_stays(
        self, storage: Storage, beside: Storage, way: str
    ) -> None:
        for number in (1, 2):
            await storage.create_member(member(number), entry("member.created"))
            # What a cascade removes must not make two wait for each other.
            for one in range(3):
                await storage.create_session(session(10 * number + one, of=f"mem_{number}"))

        def leave(store: Storage, number: int) -> Coroutine[Any, Any, Any]:
            if way == "removed" or (way == "both" and number == 1):
                return store.remove_member(f"mem_{number}", entry("member.removed"))
            before = member(number)
            return store.change_member(before, replace(before, role="viewer"), entry("member.changed"))

        results = await at_once(leave(storage, 1), leave(beside, 2))
        assert sum(isinstance(one, LastAdministrator) for one in results) == 1, results
        assert sum(bool(one) and not isinstance(one, Exception) for one in results) == 1, results
        assert [one.role for one in await storage.members()].count("administrator") == 1

    # --- sessions

    async def test_sessions_are_kept_as_they_are(self, storage: Storage, beside: Storage) -> None:
        await storage.create_member(full_member(1), entry("member.created"))
        full = session(1, session_id=ODD, user_agent=ODD, address=ODD, former_digest=b"\x00former", former_until=2**62)
        assert await storage.create_session(full)
        plain = session(2, digest=b"", last_seen_at=T0 + 50)
        assert await storage.create_session(plain)
        owner = full_member(1, last_seen_at=T0 + 50)
        for store in (storage, beside):
            assert await store.session(full.digest) == (full, owner)
            assert await store.session(b"\x00former") == (full, owner)
            assert await store.session(b"") == (plain, owner)
            assert await store.session(b"\x00") is None
            assert await store.sessions("mem_1") == [plain, full]
            assert await store.sessions("mem_2") == []

    async def test_a_session_writes_when_its_member_was_last_seen(self, storage: Storage) -> None:
        await storage.create_member(member(1), entry("member.created"))
        for at, seen in ((T0 + 5, T0 + 5), (T0 + 9, T0 + 9), (T0 + 7, T0 + 9)):
            await storage.create_session(session(at - T0, last_seen_at=at))
            found = await storage.member("mem_1")
            assert found is not None
            assert found.last_seen_at == seen

    async def test_there_is_no_session_of_nobody(self, storage: Storage) -> None:
        assert not await storage.create_session(session(1, of="mem_9"))
        assert await storage.session(session(1).digest) is None
        assert await storage.sessions("mem_9") == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"password_hash": "$argon2id$other"},
            {"password_hash": None},
            {"totp_secret": b"other"},
            {"totp_secret": None},
        ],
    )
    async def test_there_is_no_session_by_what_is_no_proof_any_more(
        self, storage: Storage, beside: Storage, changes: dict[str, Any]
    ) -> None:
        await storage.create_member(member(1), entry("member.created"))
        proved = full_member(2)
        await storage.create_member(proved, entry("member.created"))
        assert await storage.create_session(session(1, of="mem_2"), proved)
        # What was not proved may have changed.
        renamed = replace(proved, name="Renamed", role="viewer", totp_step=0, recovery_digests=())
        assert await beside.change_member(proved, renamed, entry("member.changed"))
        assert await storage.create_session(session(2, of="mem_2"), proved)
        assert await beside.change_member(renamed, replace(renamed, **changes), entry("member.changed"))
        assert not await storage.create_session(session(3, of="mem_2"), proved)
        assert await storage.session(session(3).digest) is None
        assert {one.session_id for one in await storage.sessions("mem_2")} == {"ses_1", "ses_2"}
        assert await storage.create_session(session(4, of="mem_2"), replace(proved, **changes))

    async def test_nobody_signs_in_with_a_password_while_it_is_changed(self, storage: Storage, beside: Storage) -> None:
        proved = member(1)
        await storage.create_member(proved, entry("member.created"))

        async def change_password() -> None:
            other = replace(proved, password_hash="other")
            assert await beside.change_member(proved, other, entry("member.password_changed"))
            await beside.remove_sessions("mem_1", None)

        stores = [storage, beside] * 5
        made = (store.create_session(session(number), proved) for number, store in enumerate(stores))
        results = await at_once(*made, change_password())
        assert not [one for one in results if isinstance(one, BaseException)]
        assert await storage.sessions("mem_1") == []

    async def test_a_session_that_expired_is_told_until_another_is_made(self, storage: Storage) -> None:
        for number in (1, 2):
            await storage.create_member(member(number), entry("member.created"))
        old = session(1, expires_at=T0 + 100)
        await storage.create_session(old)
        await storage.create_session(session(2, of="mem_2", created_at=T0 + 99))
        found = await storage.session(old.digest)
        assert found is not None
        assert found[0] == old
        await storage.create_session(session(3, of="mem_2", created_at=T0 + 100))
        assert await storage.session(old.digest) is None
        assert [one.session_id for one in await storage.sessions("mem_2")] == ["ses_3", "ses_2"]

    async def test_a_session_is_rotated_once(self, storage: Storage, beside: Storage) -> None:
        await storage.create_member(member(1), entry("member.created"))
        before = session(1)
        await storage.create_session(before)
        rotated = [
            replace(
                before,
                digest=b"new" + number.to_bytes(2),
                former_digest=before.digest,
                former_until=T0 + 60_000,
                rotated_at=T0 + 50,
                last_seen_at=T0 + 50,
            )
            for number in range(6)
        ]
        stores = [storage, beside] * 3
        results = await at_once(
            *(store.change_session(before, after) for store, after in zip(stores, rotated, strict=True))
        )
        assert sorted(results) == [False] * 5 + [True]
        winner = rotated[results.index(True)]
        await asyncio.sleep(0.1)
        for store in (storage, beside):
            for after in rotated:
                found = await store.session(after.digest)
                assert (found and found[0]) == (winner if after is winner else None)
            # Requests that were under way carry the one from before.
            found = await store.session(before.digest)
            assert found is not None
            assert found[0] == winner
        # The next takes its place: the first token is of nobody.
        third = replace(winner, digest=b"third", former_digest=winner.digest)
        assert await storage.change_session(winner, third)
        assert await storage.session(before.digest) is None
        assert not await storage.change_session(session(7), session(7))

    async def test_sessions_are_removed(self, storage: Storage, beside: Storage) -> None:
        for number in (1, 2):
            await storage.create_member(member(number), entry("member.created"))
        for number in range(1, 6):
            await storage.create_session(session(number))
        await storage.create_session(session(6, of="mem_2"))

        async def left(store: Storage) -> list[str]:
            await asyncio.sleep(0.1)
            known = [await store.session(session(number).digest) for number in range(1, 7)]
            return [found[0].session_id for found in known if found]

        assert await storage.remove_sessions("mem_1", entry("removed 1"), only="ses_1") == 1
        assert await left(beside) == ["ses_2", "ses_3", "ses_4", "ses_5", "ses_6"]
        # Not of another member, nor twice; nothing is written then.
        assert await storage.remove_sessions("mem_1", entry("removed 2"), only="ses_6") == 0
        assert await storage.remove_sessions("mem_1", entry("removed 2"), only="ses_1") == 0
        assert await beside.remove_sessions("mem_1", entry("removed 3"), but="ses_3") == 3
        assert await left(storage) == ["ses_3", "ses_6"]
        assert await storage.remove_sessions("mem_1", entry("removed 4"), only="ses_3", but="ses_3") == 0
        assert await storage.remove_sessions("mem_1", None) == 1
        assert await left(beside) == ["ses_6"]
        assert [one for one in await actions(storage) if one.startswith("removed")] == ["removed 1", "removed 3"]

    async def test_sessions_that_come_and_go_at_once(self, storage: Storage, beside: Storage) -> None:
        """Nothing waits for what waits for it: every call comes to an end, and none of them fails."""
        for number in range(4):
            await storage.create_member(member(number), entry("member.created"))
        for number in range(40):
            await storage.create_session(session(number, of=f"mem_{number % 4}", expires_at=T0 + 500 + number % 2))
        calls: list[Coroutine[Any, Any, Any]] = []
        for number in range(12):
            store = (storage, beside)[number % 2]
            of = f"mem_{number % 4}"
            calls += [
                store.create_session(session(100 + number, of=of, created_at=T0 + 501)),
                store.remove_sessions(of, entry("session.removed"), but=f"ses_{100 + number}"),
                store.change_session(session(number, of=of), session(number, of=of)),
            ]
        calls.append(storage.remove_member("mem_3", entry("member.removed")))
        results = await at_once(*calls)
        assert not [one for one in results if isinstance(one, BaseException)]
        assert await storage.sessions("mem_3") == []

    # --- saved views

    async def test_views_are_kept_as_they_are(self, storage: Storage, beside: Storage) -> None:
        for number in (1, 2):
            await storage.create_member(member(number), entry("member.created"))
        odd = view(1, view_id=ODD, name=ODD, page=ODD, query=ODD)
        shared = view(2, name="b", is_shared=True)
        theirs = [view(3, of="mem_2", name="a"), view(4, of="mem_2", name="B"), view(5, of="mem_2", name="c")]
        for one in (odd, shared, *theirs):
            await storage.save_view(one, entry("view.saved"))
        assert await beside.saved_views("mem_1") == [odd, shared]
        # By name, as people look for them.
        assert [one.name for one in await storage.saved_views("mem_2")] == ["a", "B", "b", "c"]
        assert await storage.saved_views("mem_9") == [shared]
        changed = replace(odd, name="again", is_shared=True, query="")
        await storage.save_view(changed, entry("view.saved"))
        assert await storage.saved_views("mem_9") == [changed, shared]
        assert await storage.remove_view(ODD, entry("view.removed")) == changed
        assert await storage.remove_view(ODD, entry("view.removed")) is None
        assert await storage.saved_views("mem_1") == [shared]
        assert [one for one in await actions(storage) if one.startswith("view")] == ["view.saved"] * 6 + [
            "view.removed"
        ]

    async def test_views_that_look_for_an_erased_visitor_go_with_it(self, storage: Storage, beside: Storage) -> None:
        gone, kept = new_event(), new_event(at=T0 + 1)
        for event in (gone, kept):
            await storage.record(event)
        stay = [view(1, query=f"visitor_id={visitor_of(kept)}"), view(2)]
        go = [
            view(3, query=f"visitor_id={visitor_of(gone)}"),
            view(4, of="mem_2", query=f"bot=bad&visitor_id={visitor_of(gone)}&vpn=true", is_shared=True),
        ]
        for one in (*stay, *go):
            await storage.save_view(one, entry("view.saved"))
        assert await storage.erase_visitor(visitor_of(gone), erasure(T0 + 2))
        assert await beside.saved_views("mem_1") == stay
        assert await beside.saved_views("mem_2") == []

    # --- keys and environments

    async def test_when_keys_were_last_used(self, storage: Storage, beside: Storage) -> None:
        assert await storage.keys_last_used() == {}
        await storage.keys_used({})
        await storage.keys_used({"key_1": T0, ODD: T0 + 5})
        # What another process noted later stays, whoever writes last.
        await beside.keys_used({ODD: T0 + 4, "key_1": T0 + 1, "key_2": T0})
        assert dict(await storage.keys_last_used()) == {"key_1": T0 + 1, ODD: T0 + 5, "key_2": T0}

    async def test_keys_are_noted_by_many_at_once(self, storage: Storage, beside: Storage) -> None:
        keys = [f"key_{number}" for number in range(200)]
        ordered = [keys, keys[::-1]] * 4
        results = await at_once(
            *(
                (storage, beside)[number % 2].keys_used(dict.fromkeys(order, T0 + number))
                for number, order in enumerate(ordered)
            )
        )
        assert results == [None] * 8
        assert dict(await beside.keys_last_used()) == dict.fromkeys(keys, T0 + 7)

    async def test_an_environment_is_renamed(self, storage: Storage, beside: Storage) -> None:
        async def names(store: Storage) -> dict[str, str]:
            known = {one.environment_id: one.name for one in await store.environments()}
            return {name: known[name] for name in (ENVIRONMENT, OTHER_ENVIRONMENT)}

        assert await storage.rename_environment(ENVIRONMENT, ODD, entry("environment.renamed"))
        assert await names(beside) == {ENVIRONMENT: ODD, OTHER_ENVIRONMENT: "Environment 1"}
        with pytest.raises(NameTaken):
            await storage.rename_environment(ENVIRONMENT, "Environment 1", entry("environment.renamed"))
        assert not await storage.rename_environment("ae_none", "x", entry("environment.renamed"))
        # Its own name is nobody else's, and no news.
        assert await storage.rename_environment(ENVIRONMENT, ODD, entry("environment.renamed"))
        assert await actions(storage) == ["environment.renamed"]
        results = await at_once(
            storage.rename_environment(ENVIRONMENT, "one", entry("environment.renamed")),
            beside.rename_environment(OTHER_ENVIRONMENT, "one", entry("environment.renamed")),
        )
        assert sum(isinstance(one, NameTaken) for one in results) == 1, results
        assert list((await names(storage)).values()).count("one") == 1

    # --- linked ids

    async def test_no_event_has_no_linked_id(self, storage: Storage) -> None:
        assert await storage.top_linked_ids(*WINDOW, None, 10, 100) == TopLinkedIds([], 0, is_whole=True)
        await storage.record(new_event())
        assert await storage.top_linked_ids(*WINDOW, None, 10, 100) == TopLinkedIds([], 0, is_whole=True)
        assert await storage.top_linked_ids(*WINDOW, "ae_none", 10, 100) == TopLinkedIds([], 0, is_whole=True)
        assert await storage.top_linked_ids(WINDOW[1], WINDOW[0], None, 10, 100) == TopLinkedIds([], 0, is_whole=True)

    async def test_linked_ids_are_counted(self, storage: Storage, beside: Storage) -> None:
        texts = ["order", "ORDER", ODD, " ", "x" * 256]
        at = T0
        for number, text in enumerate(texts):
            for _ in range(number + 1):
                at += 1
                await storage.record(new_event(at=at, linked_id=text))
        most = [(texts[4], 5), (texts[3], 4), (texts[2], 3), (texts[1], 2), (texts[0], 1)]
        for store in (storage, beside):
            assert await store.top_linked_ids(*WINDOW, None, 10, 100) == TopLinkedIds(most, 15, is_whole=True)
            assert await store.top_linked_ids(*WINDOW, None, 2, 15) == TopLinkedIds(most[:2], 15, is_whole=True)
        # Only so many of the latest, and of the time asked for, with both its ends.
        assert await storage.top_linked_ids(*WINDOW, None, 10, 7) == TopLinkedIds(
            [(texts[4], 5), (texts[3], 2)], 7, is_whole=False
        )
        assert await storage.top_linked_ids(T0 + 2, T0 + 4, None, 10, 100) == TopLinkedIds(
            [(texts[1], 2), (texts[2], 1)], 3, is_whole=True
        )
        assert await storage.top_linked_ids(*WINDOW, None, 0, 100) == TopLinkedIds([], 15, is_whole=True)

    async def test_like_counts_are_in_the_order_of_the_texts(self, storage: Storage) -> None:
        for number, text in enumerate(["b", "c", "a"]):
            await storage.record(new_event(at=T0 + number, linked_id=text))
        assert (await storage.top_linked_ids(*WINDOW, None, 3, 100)).ids == [("a", 1), ("b", 1), ("c", 1)]

    async def test_events_without_a_linked_id_are_walked_past(self, storage: Storage) -> None:
        await storage.record(new_event(at=T0, linked_id="a"))
        await storage.record(new_event(at=T0 + 1, linked_id=""))
        for number in range(2, 4):
            await storage.record(new_event(at=T0 + number))
        assert await storage.top_linked_ids(*WINDOW, None, 10, 3) == TopLinkedIds([], 0, is_whole=False)
        assert await storage.top_linked_ids(*WINDOW, None, 10, 4) == TopLinkedIds([("a", 1)], 1, is_whole=True)

    async def test_a_linked_id_that_is_changed_is_counted_as_it_is(self, storage: Storage) -> None:
        event = new_event(linked_id="a")
        await storage.record(event)
        await storage.update_event(event.event_id, EventUpdate(linked_id="b"), change())
        assert (await storage.top_linked_ids(*WINDOW, None, 10, 10)).ids == [("b", 1)]

    async def test_no_linked_id_is_of_an_erased_visitor_alone(self, storage: Storage, beside: Storage) -> None:
        gone = new_event(at=T0, linked_id="theirs")
        shared = new_event(gone.visitor_id, T0 + 1, linked_id="both")
        kept = new_event(at=T0 + 2, linked_id="both")
        for event in (gone, shared, kept):
            await storage.record(event)
        before = await storage.top_linked_ids(*WINDOW, None, 10, 100)
        assert before == TopLinkedIds([("both", 2), ("theirs", 1)], 3, is_whole=True)
        assert await beside.erase_visitor(visitor_of(gone), erasure(T0 + 3))
        await asyncio.sleep(0.1)
        after = TopLinkedIds([("both", 1)], 1, is_whole=True)
        for store in (storage, beside):
            assert await store.top_linked_ids(*WINDOW, None, 10, 100) == after

    @pytest.mark.parametrize("seed", range(3))
    async def test_linked_ids_are_those_of_a_scan(self, storage: Storage, seed: int) -> None:
        """Of events over weeks, in two environments, that were stored in any order."""
        dice = random.Random(seed)
        times = dice.sample(range(T0, T0 + 3 * 7 * DAY), 250)
        events = []
        for at in times:
            linked = {"linked_id": f"order {int(dice.expovariate(0.3))}"} if dice.random() < 0.7 else {}
            events.append(new_event(at=at, environment_id=dice.choice([ENVIRONMENT, OTHER_ENVIRONMENT]), **linked))
        await storage.load(events)
        latest = sorted(events, key=lambda event: -event.timestamp)
        for _ in range(40):
            start, end = sorted(dice.choices(times, k=2))
            environment_id = dice.choice([None, ENVIRONMENT, OTHER_ENVIRONMENT])
            limit, among = dice.choice([1, 3, 100]), dice.choice([1, 20, 100, 1_000])
            asked = [event for event in latest if start <= event.timestamp <= end]
            expected = Counter(
                event.columns["linked_id"]
                for event in asked[:among]
                if "linked_id" in event.columns and environment_id in {None, event.environment_id}
            )
            found = await storage.top_linked_ids(start, end, environment_id, limit, among)
            # Which of like ones is the last that is named, each store says for itself.
            assert [count for _, count in found.ids] == sorted(expected.values(), reverse=True)[:limit]
            assert len({*found.ids}) == len(found.ids)
            assert {*found.ids} <= {*expected.items()}
            assert (found.counted, found.is_whole) == (expected.total(), len(asked) <= among)

    # --- dumps

    async def test_members_and_views_come_back(self, storage: Storage, beside: Storage, other_storage: Storage) -> None:
        members = [member(1, last_seen_at=T0 + 1), full_member(2, last_seen_at=T0 + 9)]
        for one in members:
            await storage.create_member(one, entry("member.created"))
        await storage.create_session(session(1))
        views = [view(1, name=ODD, query=ODD), view(2, of="mem_2", is_shared=True), view(3, of="mem_2")]
        for saved in views:
            await storage.save_view(saved, entry("view.saved"))
        dumped = [batch async for batch in beside.dump()]
        assert "ses_1" not in str(dumped)
        for _ in range(2):
            for batch in dumped:
                await other_storage.restore(batch)
        assert await other_storage.members() == members
        assert await other_storage.saved_views("mem_1") == views[:2]
        assert await other_storage.saved_views("mem_2") == views[1:]
        assert await other_storage.sessions("mem_1") == []

    async def test_a_restore_leaves_members_who_are_there_as_they_are(
        self, storage: Storage, other_storage: Storage
    ) -> None:
        theirs = [
            member(1, email="one@shop.example"),
            member(2, email="Two@Shop.example"),
            member(3, oidc_subject="s", invitation_digest=b"i", invitation_until=T0),
            member(4),
        ]
        for one in theirs:
            await storage.create_member(one, entry("member.created"))
        views = [view(1, of="mem_2"), view(2, of="mem_2", is_shared=True), view(3, of="mem_4"), view(4, name="theirs")]
        for saved in views:
            await storage.save_view(saved, entry("view.saved"))
        own = [
            member(1, email="moved@shop.example", name="own"),
            member(7, email="two@SHOP.example"),
            member(8, oidc_subject="s", invitation_digest=b"i", invitation_until=T0 + 1),
        ]
        for one in own:
            await other_storage.create_member(one, entry("member.created"))
        await other_storage.save_view(view(4, name="own"), entry("view.saved"))
        added = {}
        async for batch in storage.dump():
            added[batch.table] = await other_storage.restore(batch)
        assert (added["member"], added["saved_view"]) == (2, 2)
        third = replace(theirs[2], oidc_subject=None, invitation_digest=None, invitation_until=None)
        assert await other_storage.members() == [own[0], third, theirs[3], own[1], own[2]]
        assert await other_storage.saved_views("mem_1") == [view(4, name="own"), views[1]]
        assert await other_storage.saved_views("mem_2") == [views[1]]
        assert await other_storage.saved_views("mem_4") == [views[1], views[2]]
