"""What a store keeps of the people who use the console: members, their sessions and their saved views.

The same rules hold as for all of `ridgeline.storage.protocol`. No secret is stored in clear: of passwords argon2id's
text, of session tokens, invitations and recovery codes digests, of the TOTP secret what `ridgeline.access` sealed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    # It is part of `Storage`, which stands there.
    from ridgeline.storage.protocol import AuditEntry

Role = Literal["viewer", "editor", "administrator"]
"""Each may do what those before it may."""


class EmailTaken(Exception):
    """Another member has this address, compared without regard to case."""


class SubjectTaken(Exception):
    """Another member signs in with this OIDC subject."""


class LastAdministrator(Exception):
    """Nobody could administer the workspace any more; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Member:
    """`email` is as it was given; it is compared case-folded. Without `password_hash` a member signs in by OIDC."""

    member_id: str
    email: str
    name: str
    role: Role
    sees_personal_data: bool
    created_at: int
    last_seen_at: int | None = None
    password_hash: str | None = None
    totp_secret: bytes | None = None
    """Sealed; None without a second factor."""
    totp_step: int = 0
    """The last time step whose code was used: no code works twice."""
    recovery_digests: tuple[bytes, ...] = ()
    """Of the recovery codes that were not used yet."""
    oidc_subject: str | None = None
    """Issuer and subject, in one text, of whoever signed in by OIDC."""
    invitation_digest: bytes | None = None
    invitation_until: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A member's session; `session_id` names it to people, `digest` is of its token.

    `former_digest` is that of the token before the last rotation, which is good until `former_until`: requests that
    were under way then carry it still.
    """

    session_id: str
    member_id: str
    digest: bytes
    created_at: int
    last_seen_at: int
    expires_at: int
    rotated_at: int
    user_agent: str
    address: str
    former_digest: bytes | None = None
    former_until: int = 0


@dataclass(frozen=True, slots=True)
class SavedView:
    """A page of the console with its filters, under a name; of a member, or of all when `is_shared`."""

    view_id: str
    member_id: str
    name: str
    page: str
    query: str
    is_shared: bool
    created_at: int


def can_administer(member: Member) -> bool:
    """Tell whether a member is an administrator who can sign in: who was only invited may never come."""
    return member.role == "administrator" and (member.password_hash is not None or member.oidc_subject is not None)


def by_name(views: Iterable[SavedView]) -> list[SavedView]:
    """Return views in the order that people look for them in."""
    return sorted(views, key=lambda view: (view.name.casefold(), view.name, view.view_id))


class AccessStore(Protocol):
    """Who changes a member or a view says so in an audit entry, written with the change or not at all."""

    async def members(self) -> list[Member]:
        """Return all members, oldest first."""
        ...

    async def member(self, member_id: str) -> Member | None: ...

    async def member_by_email(self, email: str) -> Member | None:
        """Return the member with this address, whatever its case."""
        ...

    async def member_by_invitation(self, digest: bytes) -> Member | None: ...

    async def member_by_oidc(self, subject: str) -> Member | None: ...

    async def create_first_member(self, member: Member, entry: AuditEntry) -> bool:
        """Add a member if there is none yet; False, and nothing is written, if there is: of several at once one is."""
        ...

    async def create_member(self, member: Member, entry: AuditEntry) -> None:
        """Add a member. Raises EmailTaken and SubjectTaken, and then nothing is written."""
        ...

    async def change_member(self, before: Member, after: Member, entry: AuditEntry | None) -> bool:
        """Put `after` in the place of `before`, of the same id, if that is what is stored still; else False.

        `last_seen_at` is not compared, nor changed. Without an entry the change is nobody's act (a code that was used
        up). Raises EmailTaken, SubjectTaken, and LastAdministrator when no administrator who can sign in would be left
        and `before` was one; nothing is written then.
        """
        ...

    async def remove_member(self, member_id: str, entry: AuditEntry) -> Member | None:
        """Remove a member with all its sessions and its own views; None if there is none. Raises LastAdministrator.

        Views that it shared are everybody's and stay.
        """
        ...

    async def create_session(self, session: Session, proved: Member | None = None) -> bool:
        """Add a session, and write the member's `last_seen_at`; False if there is no such member.

        False, too, if the member's password or second factor is not any more what it was when somebody `proved` to be
        this member: a password is changed to keep out who knows the one before, who may be signing in just then.
        Sessions of everybody that had expired when it was created are removed.
        """
        ...

    async def session(self, digest: bytes) -> tuple[Session, Member] | None:
        """Return the session whose token, or former token, has this digest, whatever its times say, and whose it is.

        Must see what any process changed within a second.
        """
        ...

    async def change_session(self, before: Session, after: Session) -> bool:
        """Put `after` in the place of `before`, of the same id, if its digest is stored still; else False."""
        ...

    async def sessions(self, member_id: str) -> list[Session]:
        """Return a member's sessions, the last seen first."""
        ...

    async def remove_sessions(
        self, member_id: str, entry: AuditEntry | None, *, only: str | None = None, but: str | None = None
    ) -> int:
        """Remove a member's sessions: all, `only` one, or all `but` one, by session id; return how many those were.

        Every process refuses them from then on, within a second. Nothing is written when there was none.
        """
        ...

    async def saved_views(self, member_id: str) -> list[SavedView]:
        """Return a member's views and those that are shared, by name."""
        ...

    async def save_view(self, view: SavedView, entry: AuditEntry) -> None:
        """Add a view, or put it in the place of the one with its id."""
        ...

    async def remove_view(self, view_id: str, entry: AuditEntry) -> SavedView | None:
        """Remove a view and return it; None if there is none."""
        ...

    async def keys_used(self, times: Mapping[str, int]) -> None:
        """Note when keys were last used, by their ids; a time that is earlier than what is noted changes nothing."""
        ...

    async def keys_last_used(self) -> Mapping[str, int]:
        """Return when keys were last used, by their ids; a minute late at most."""
        ...

    async def rename_environment(self, environment_id: str, name: str, entry: AuditEntry) -> bool:
        """Give an environment another name; False if there is no such environment. Raises NameTaken.

        Nothing is written when it has this name already.
        """
        ...

    async def top_linked_ids(
        self, start: int, end: int, environment_id: str | None, limit: int, among: int
    ) -> TopLinkedIds:
        """Return the linked ids with the most events from `start` to `end`, among the latest `among` events of these.

        Events of all sources and environments count to `among`, those without a linked id too: so it takes some
        milliseconds for some thousands, whatever is in the store. Never of an erased visitor; an empty one is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class TopLinkedIds:
    """(linked id, events), the most first, of like ones the first by linked id.

    `counted` is how many events with a linked id were looked at, and `is_whole` tells that these are all.
    """

    ids: Sequence[tuple[str, int]]
    counted: int
    is_whole: bool

    @staticmethod
    def of(counts: Mapping[str, int], limit: int, *, is_whole: bool) -> TopLinkedIds:
        """Return the most of what was counted by linked id."""
        ids = heapq.nsmallest(limit, counts.items(), key=lambda item: (-item[1], item[0]))
        return TopLinkedIds(ids, sum(counts.values()), is_whole)
