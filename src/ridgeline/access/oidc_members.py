"""Which member somebody is who was identified by the OIDC provider."""

from __future__ import annotations

from dataclasses import replace

from ridgeline.access.members import changed, new_member_id
from ridgeline.access.oidc import Identity
from ridgeline.clock import Clock
from ridgeline.errors import MemberNotFound
from ridgeline.storage.access import AccessStore, EmailTaken, Member, Role, SubjectTaken
from ridgeline.storage.protocol import AuditEntry

_MAXIMUM_NAME = 100
_MAXIMUM_EMAIL = 254


class OidcMembers:
    def __init__(self, store: AccessStore, default_role: Role | None, clock: Clock) -> None:
        """`default_role` is that of those who were not invited; None lets nobody in who was not."""
        self._store = store
        self._default_role = default_role
        self._clock = clock

    async def find(self, identity: Identity) -> Member:
        """Return the member that somebody is, found by subject, else by verified address, else made.

        The first to come with the address of a member that never came so is that member from then on. Raises
        MemberNotFound.
        """
        member = await self._store.member_by_oidc(identity.subject)
        if member is not None:
            return member
        if identity.email is None:
            raise MemberNotFound
        member = await self._store.member_by_email(identity.email)
        if member is not None and not _is_same_address(member.email, identity.email):
            raise MemberNotFound
        try:
            return await (self._make(identity, identity.email) if member is None else self._bind(identity, member))
        except (EmailTaken, SubjectTaken):
            # Two came at once.
            present = await self._store.member_by_oidc(identity.subject)
            if present is None:
                raise MemberNotFound from None
            return present

    async def _bind(self, identity: Identity, member: Member) -> Member:
        def bound(present: Member) -> Member:
            if present.oidc_subject not in {None, identity.subject}:
                # The address has gone from one person to another.
                raise MemberNotFound
            return replace(present, oidc_subject=identity.subject, invitation_digest=None, invitation_until=None)

        entry = AuditEntry(self._clock(), member.member_id, "member.single_sign_on_added", member.member_id)
        return await changed(self._store, member.member_id, bound, entry)

    async def _make(self, identity: Identity, email: str) -> Member:
        if self._default_role is None or len(email) > _MAXIMUM_EMAIL or not await self._store.members():
            raise MemberNotFound
        now = self._clock()
        shown = "".join(letter for letter in identity.name if letter.isprintable()).strip()[:_MAXIMUM_NAME]
        member = Member(
            member_id=new_member_id(),
            email=email,
            name=shown or email[:_MAXIMUM_NAME],
            role=self._default_role,
            sees_personal_data=False,
            created_at=now,
            oidc_subject=identity.subject,
        )
        details = {"role": member.role, "by": "single sign-on"}
        await self._store.create_member(
            member, AuditEntry(now, member.member_id, "member.created", member.member_id, details=details)
        )
        return member


def _is_same_address(one: str, other: str) -> bool:
    """Tell whether two addresses are one person's, by the case of ASCII letters alone.

    The store compares more generously, by which `ada@groß.example` were `ada@gross.example`, another's domain.
    """
    return one == other or (one.isascii() and other.isascii() and one.lower() == other.lower())
