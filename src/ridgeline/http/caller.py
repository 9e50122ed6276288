"""Who asks: a server with a key, or a member of the workspace by its session."""

from __future__ import annotations

from typing import cast, get_args

from msgspec import Struct
from starlette.types import Scope

from ridgeline.keys import KeyKind
from ridgeline.storage.access import Member, Role, Session
from ridgeline.storage.protocol import ApiKey

_RANKS = {role: rank for rank, role in enumerate(get_args(Role))}


class Caller(Struct, frozen=True, gc=False):
    """A key, or a member with the session of the request. Made for each request, so of the cheapest kind."""

    key: ApiKey | None = None
    member: Member | None = None
    session: Session | None = None

    @property
    def actor(self) -> str:
        """Whose act the audit log says it is: a key's or a member's id."""
        if self.key is not None:
            return self.key.key_id
        if self.member is None:
            raise ValueError("nobody is no actor")
        return self.member.member_id

    @property
    def environment_id(self) -> str | None:
        """The only environment that the caller may see, or None when it may see all."""
        return None if self.key is None else self.key.environment_id

    @property
    def role(self) -> Role | None:
        """What it may do as a member does; a management key administers what it is for, a secret key has no role."""
        if self.key is not None:
            return "administrator" if self.key.kind is KeyKind.MANAGEMENT else None
        return None if self.member is None else self.member.role

    @property
    def sees_personal_data(self) -> bool:
        """Whether addresses, places, linked ids, tags and pages are shown to it; if not, they are masked."""
        return self.member is None or self.member.sees_personal_data

    def may(self, role: Role) -> bool:
        """Tell whether it may do what members of a role may."""
        own = self.role
        return own is not None and _RANKS[own] >= _RANKS[role]


def caller_of(scope: Scope) -> Caller:
    """Return who made the request; only for operations that are not for anybody."""
    return cast("Caller", scope["ridgeline.caller"])


def signed_in(scope: Scope) -> tuple[Session, Member]:
    """Return the session and the member of a request; only for operations that need one."""
    caller = caller_of(scope)
    if caller.session is None or caller.member is None:
        raise ValueError("the operation asks for no session")
    return caller.session, caller.member


def environment_of(scope: Scope) -> str | None:
    """Return the only environment that the request's caller may see, or None when it may see all."""
    return caller_of(scope).environment_id
