"""The first administrator, made with a one-time code that only who runs the server can read.

The code is keyed by the deployment secret from the workspace's id, so that all servers of one database accept the same,
whichever of them showed it. It is worth nothing once there is a member.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from ridgeline.access.members import check_name, new_member_id
from ridgeline.access.passwords import Passwords, check_new_password
from ridgeline.access.readable_codes import as_typed, code_of
from ridgeline.clock import Clock
from ridgeline.errors import SetUpRefused
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import AccessStore, Member
from ridgeline.storage.protocol import AuditEntry

ACTOR = "set-up code"
SET_UP_CODE_FILE = "set-up-code.txt"
"""Where the code is in the data directory when there is no terminal to show it on; gone once there is a member."""


class SetUpCode:
    def __init__(self, secret: DeploymentSecret, workspace_id: str) -> None:
        self._codes = tuple(code_of(key) for key in secret.derive(f"set-up-code:{workspace_id}"))

    @property
    def text(self) -> str:
        """The code as it is shown."""
        return self._codes[0]

    def fits(self, text: str) -> bool:
        """Tell whether people mean this code by what they typed."""
        typed = as_typed(text).encode("utf-8", "replace")
        return any(hmac.compare_digest(as_typed(code).encode(), typed) for code in self._codes)


@dataclass(frozen=True, slots=True)
class FirstMember:
    """Who is to be the first administrator."""

    email: str
    name: str
    password: str


class FirstAdministrator:
    def __init__(self, store: AccessStore, code: SetUpCode, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._code = code
        self._passwords = passwords
        self._clock = clock
        self._is_there = False

    async def is_missing(self) -> bool:
        """Tell whether there is no member yet; once there is one, there always is."""
        self._is_there = self._is_there or bool(await self._store.members())
        return not self._is_there

    async def make(self, code: str, wanted: FirstMember) -> Member:
        """Make the first member, who sees everything; raises SetUpRefused, InvalidRequest, TooManyRequests."""
        if not await self.is_missing() or not self._code.fits(code):
            raise SetUpRefused
        check_name(wanted.name)
        check_new_password(wanted.password, wanted.email, wanted.name)
        now = self._clock()
        member = Member(
            member_id=new_member_id(),
            email=wanted.email,
            name=wanted.name,
            role="administrator",
            sees_personal_data=True,
            created_at=now,
            password_hash=await self._passwords.hash(wanted.password),
        )
        entry = AuditEntry(now, ACTOR, "member.created", member.member_id, details={"role": member.role})
        if not await self._store.create_first_member(member, entry):
            raise SetUpRefused
        return member
