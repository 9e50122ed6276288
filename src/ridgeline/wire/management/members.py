"""Members of the workspace: who may use the console, and for what."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.management.session import Email, MemberName, MemberRole
from ridgeline.wire.shape import Int64, Shape

MemberState = Literal["invited", "active"]


class MemberView(Shape, kw_only=True):
    """A member."""

    member_id: Annotated[str, Meta(description="The member.")]
    email: Annotated[str, Meta(description="Its email address.")]
    name: Annotated[str, Meta(description="Its name.")]
    role: Annotated[
        MemberRole,
        Meta(
            description="`viewer` reads; `editor` also changes events, erases visitors and weighs findings; "
            "`administrator` also keeps keys, environments and members, and reads the audit log."
        ),
    ]
    sees_personal_data: Annotated[
        bool,
        Meta(description="Whether addresses, places, linked ids, tags and pages are shown to it; if not, masked."),
    ]
    state: Annotated[MemberState, Meta(description="`invited` until it has a password or signed in otherwise.")]
    has_totp: Annotated[bool, Meta(description="Whether it has a second factor.")]
    created_at: Annotated[Int64, Meta(description="When it was added, in Unix milliseconds.")]
    last_seen_at: Annotated[Int64 | UnsetType, Meta(description="When it last signed in.")] = UNSET
    invitation_until: Annotated[Int64 | UnsetType, Meta(description="Until when its invitation is good.")] = UNSET


class Members(Shape, kw_only=True):
    """A page of members."""

    members: Annotated[list[MemberView], Meta(description="Members, the oldest first.")]
    pagination_key: Annotated[str | UnsetType, Meta(description="What asks for the next page.")] = UNSET


class NewMember(Shape, kw_only=True, forbid_unknown_fields=True):
    """A member to add."""

    email: Email
    name: MemberName
    role: Annotated[MemberRole, Meta(description="What it may do.")]
    sees_personal_data: Annotated[bool, Meta(description="Whether personal data are shown to it.")] = False


class MemberChange(Shape, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: MemberName | UnsetType = UNSET
    role: Annotated[MemberRole | UnsetType, Meta(description="What it may do.")] = UNSET
    sees_personal_data: Annotated[bool | UnsetType, Meta(description="Whether personal data are shown to it.")] = UNSET
    has_totp: Annotated[
        Literal[False] | UnsetType, Meta(description="`false` takes its second factor away, for who lost it.")
    ] = UNSET


class InvitedMember(Shape, kw_only=True):
    """A member, and the link with which it sets a password. The link is shown only now, and good once."""

    member: Annotated[MemberView, Meta(description="The member.")]
    invitation: Annotated[str, Meta(description="What the link carries.")]
    url: Annotated[str, Meta(description="The link, absolute if the server knows its public URL.")]
