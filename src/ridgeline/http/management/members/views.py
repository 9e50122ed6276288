"""Members as the management API shows them."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.access.invitations import link_of
from ridgeline.access.members import Invited
from ridgeline.storage.access import Member
from ridgeline.wire.management.members import InvitedMember, MemberView


def member_view(member: Member) -> MemberView:
    """Show a member, without anything that it signs in with."""
    is_active = member.password_hash is not None or member.oidc_subject is not None
    return MemberView(
        member_id=member.member_id,
        email=member.email,
        name=member.name,
        role=member.role,
        sees_personal_data=member.sees_personal_data,
        state="active" if is_active else "invited",
        has_totp=member.totp_secret is not None,
        created_at=member.created_at,
        last_seen_at=UNSET if member.last_seen_at is None else member.last_seen_at,
        invitation_until=UNSET if member.invitation_until is None else member.invitation_until,
    )


def invited_member(invited: Invited, public_url: str | None) -> InvitedMember:
    """Show a member with its invitation, this once."""
    return InvitedMember(
        member=member_view(invited.member),
        invitation=invited.invitation,
        url=link_of(invited.invitation, public_url),
    )
