"""What administrators do with members, in the console and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ridgeline.access.invitations import GOOD_FOR, digest_of, new_invitation
from ridgeline.clock import Clock
from ridgeline.errors import InvalidRequest, LastAdministratorRefused, MemberNotFound, NameInUse
from ridgeline.ids import random_base62
from ridgeline.storage.access import AccessStore, EmailTaken, LastAdministrator, Member, Role
from ridgeline.storage.protocol import AuditEntry


@dataclass(frozen=True, slots=True)
class Invited:
    """A member and the text of its invitation, which is nowhere else."""

    member: Member
    invitation: str


@dataclass(frozen=True, slots=True)
class Change:
    """What to change of a member; None stays as it is."""

    name: str | None = None
    role: Role | None = None
    sees_personal_data: bool | None = None
    without_totp: bool = False


class Members:
    def __init__(self, store: AccessStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self) -> list[Member]:
        return await self._store.members()

    async def find(self, member_id: str) -> Member:
        """Return a member; raises MemberNotFound."""
        member = await self._store.member(member_id)
        if member is None:
            raise MemberNotFound
        return member

    async def invite(self, email: str, name: str, role: Role, actor: str, *, sees_personal_data: bool) -> Invited:
        """Add a member that has no password yet; raises NameInUse, InvalidRequest."""
        check_name(name)
        now, invitation = self._clock(), new_invitation()
        member = Member(
            member_id=new_member_id(),
            email=email,
            name=name,
            role=role,
            sees_personal_data=sees_personal_data,
            created_at=now,
            invitation_digest=digest_of(invitation),
            invitation_until=now + GOOD_FOR,
        )
        details = {"role": role, "sees_personal_data": sees_personal_data}
        try:
            await self._store.create_member(member, self._entry(actor, "member.created", member.member_id, details))
        except EmailTaken:
            raise NameInUse("there is a member with this address already") from None
        return Invited(member, invitation)

    async def invite_again(self, member_id: str, actor: str, *, without_totp: bool = False) -> Invited:
        """Give a member another invitation, in the place of any before; what it signs in with stays until it is used.

        `without_totp` takes its second factor away. Raises MemberNotFound.
        """
        invitation = new_invitation()
        until = self._clock() + GOOD_FOR

        def invited(member: Member) -> Member:
            member = replace(member, invitation_digest=digest_of(invitation), invitation_until=until)
            return without_second_factor(member) if without_totp else member

        details = {"has_totp": False} if without_totp else {}
        entry = self._entry(actor, "member.invited", member_id, details)
        return Invited(await changed(self._store, member_id, invited, entry), invitation)

    async def change(self, member_id: str, change: Change, actor: str) -> Member:
        """Change a member; raises MemberNotFound, LastAdministratorRefused, InvalidRequest."""
        if change.name is not None:
            check_name(change.name)
        details: dict[str, Any] = {}
        if change.name is not None:
            details["name"] = "changed"
        if change.role is not None:
            details["role"] = change.role
        if change.sees_personal_data is not None:
            details["sees_personal_data"] = change.sees_personal_data
        if change.without_totp:
            details["has_totp"] = False

        def made(member: Member) -> Member:
            member = replace(
                member,
                name=member.name if change.name is None else change.name,
                role=member.role if change.role is None else change.role,
                sees_personal_data=(
                    member.sees_personal_data if change.sees_personal_data is None else change.sees_personal_data
                ),
            )
            return without_second_factor(member) if change.without_totp else member

        return await changed(self._store, member_id, made, self._entry(actor, "member.changed", member_id, details))

    async def remove(self, member_id: str, actor: str) -> Member:
        """Remove a member with its sessions and its own views; raises MemberNotFound, LastAdministratorRefused."""
        try:
            removed = await self._store.remove_member(member_id, self._entry(actor, "member.removed", member_id, {}))
        except LastAdministrator:
            raise LastAdministratorRefused from None
        if removed is None:
            raise MemberNotFound
        return removed

    async def end_sessions(self, member_id: str, actor: str) -> int:
        """End all sessions of a member and return how many there were; raises MemberNotFound."""
        await self.find(member_id)
        return await self._store.remove_sessions(
            member_id, self._entry(actor, "member.sessions_ended", member_id, {"which": "all"})
        )

    def _entry(self, actor: str, action: str, member_id: str, details: Mapping[str, Any]) -> AuditEntry:
        return AuditEntry(self._clock(), actor, action, member_id, details=details)


async def changed(
    store: AccessStore, member_id: str, make: Callable[[Member], Member], entry: AuditEntry | None
) -> Member:
    """Change a member, whoever else changes it meanwhile, and return it; nothing is written if nothing is to change.

    Raises MemberNotFound, LastAdministratorRefused.
    """
    while True:
        before = await store.member(member_id)
        if before is None:
            raise MemberNotFound
        after = make(before)
        if after == before:
            return before
        try:
            if await store.change_member(before, after, entry):
                return after
        except LastAdministrator:
            raise LastAdministratorRefused from None


def without_second_factor(member: Member) -> Member:
    return replace(member, totp_secret=None, totp_step=0, recovery_digests=())


def new_member_id() -> str:
    """Return a fresh member id: `mb_` and 12 base62 characters."""
    return f"mb_{random_base62(12)}"


def check_name(name: str) -> None:
    """Return if a name can be shown; InvalidRequest if not."""
    if not name.strip() or not name.isprintable():
        raise InvalidRequest("the name must be printable text")
