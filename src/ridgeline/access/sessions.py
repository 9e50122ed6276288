"""Sessions of members: made, found by their token, given another one every quarter of an hour, and ended.

A token is good until its successor has been used, and for a short while after, for the requests that were under way.
So the loss of one answer signs nobody out, and a stolen token is worth nothing once its owner has gone on. Whoever
shows a token of before ends the session: either he is a thief, or the thief has it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace

import structlog

from ridgeline.clock import DAY, MINUTE, Clock
from ridgeline.ids import random_base62
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import AccessStore, Member, Session
from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.tokens import Signer

log = structlog.get_logger(__name__)

IDLE = 12 * 60 * MINUTE
LONGEST = 14 * DAY
ROTATED_AFTER = 15 * MINUTE
GRACE = MINUTE
# What a browser names itself is for people to recognise it by.
MAXIMUM_USER_AGENT = 256
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is open, whose it is, and its token where the browser does not have it yet."""

    session: Session
    member: Member
    token: str | None = None


@dataclass(frozen=True, slots=True)
class _ReadToken:
    member_id: str
    session_id: str
    issued_at: int


class Sessions:
    def __init__(self, store: AccessStore, secret: DeploymentSecret, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._signer = Signer(secret, "session-token")
        self._csrf_keys = secret.derive("csrf-token")

    async def begin(self, member: Member, user_agent: str, address: str) -> OpenSession | None:
        """Sign in a member, as it was when it proved to be one; None if it was removed meanwhile, or proves itself
        otherwise since.
        """
        now = self._clock()
        session_id = f"se_{random_base62(12)}"
        token = self._new_token(member.member_id, session_id, now)
        session = Session(
            session_id=session_id,
            member_id=member.member_id,
            digest=_digest(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + IDLE,
            rotated_at=now,
            user_agent=user_agent[:MAXIMUM_USER_AGENT],
            address=address,
        )
        return OpenSession(session, member, token) if await self._store.create_session(session, member) else None

    async def find(self, token: str) -> OpenSession | None:
        """Return the open session of a token, with another token when it is time for one; None if there is none."""
        read = self._read(token)
        if read is None:
            return None
        digest, now = _digest(token), self._clock()
        found = await self._store.session(digest)
        if found is None:
            await self._end_if_replaced(read)
            return None
        session, member = found
        if now >= session.expires_at or (digest != session.digest and now >= session.former_until):
            await self._store.remove_sessions(session.member_id, None, only=session.session_id)
            return None
        is_present, is_unused = digest == session.digest, session.former_until > now + GRACE
        try:
            if now - session.rotated_at >= ROTATED_AFTER and (is_present or is_unused):
                return await self._go_on(session, member, digest, now)
            if is_present and is_unused:
                await self._store.change_session(session, replace(session, former_until=now + GRACE))
        except StorageUnavailable:
            # Full disks are looked into with the console: until there is room again the session stays as it is.
            log.warning("session_not_renewed")
        return OpenSession(session, member)

    async def renew(self, session: Session, member: Member) -> OpenSession | None:
        """Give a session another token now, whose predecessor is good for a short while only; None if it has ended."""
        while True:
            now = self._clock()
            token, renewed = self._renewed(session, session.digest, now, former_until=now + GRACE)
            if await self._store.change_session(session, renewed):
                return OpenSession(renewed, member, token)
            present = await self._of(session.member_id, session.session_id)
            if present is None:
                return None
            session = present

    def csrf_token(self, session_id: str) -> str:
        """Return what changing requests of a session must carry; the same for its whole life."""
        return _csrf_token(self._csrf_keys[0], session_id)

    def is_csrf_token(self, session_id: str, text: str) -> bool:
        """Tell whether a text is the CSRF token of a session."""
        given = text.encode("utf-8", "replace")
        return any(hmac.compare_digest(_csrf_token(key, session_id).encode(), given) for key in self._csrf_keys)

    async def _go_on(self, session: Session, member: Member, digest: bytes, now: int) -> OpenSession | None:
        """Give the session a new token; the one that was shown is good until that has been used."""
        token, renewed = self._renewed(session, digest, now, former_until=_expiry(session, now))
        if await self._store.change_session(session, renewed):
            return OpenSession(renewed, member, token)
        # Another request of this browser was faster, or the session has been ended.
        found = await self._store.session(digest)
        return None if found is None else OpenSession(*found)

    def _renewed(self, session: Session, former: bytes, now: int, *, former_until: int) -> tuple[str, Session]:
        token = self._new_token(session.member_id, session.session_id, now)
        renewed = replace(
            session,
            digest=_digest(token),
            rotated_at=now,
            last_seen_at=now,
            expires_at=_expiry(session, now),
            former_digest=former,
            former_until=former_until,
        )
        return token, renewed

    async def _end_if_replaced(self, read: _ReadToken) -> None:
        """End the session whose token this was, if there is a younger one."""
        session = await self._of(read.member_id, read.session_id)
        if session is not None and read.issued_at < session.rotated_at:
            await self._store.remove_sessions(read.member_id, None, only=read.session_id)

    async def _of(self, member_id: str, session_id: str) -> Session | None:
        sessions = await self._store.sessions(member_id)
        return next((one for one in sessions if one.session_id == session_id), None)

    def _new_token(self, member_id: str, session_id: str, now: int) -> str:
        name = f"{member_id} {session_id} {now} ".encode("ascii")
        return self._signer.sign(name + secrets.token_bytes(_RANDOM_BYTES))

    def _read(self, token: str) -> _ReadToken | None:
        content = self._signer.open(token)
        if content is None:
            return None
        member_id, session_id, issued_at, _ = content.split(b" ", 3)
        return _ReadToken(member_id.decode("ascii"), session_id.decode("ascii"), int(issued_at))


def _expiry(session: Session, now: int) -> int:
    return min(now + IDLE, session.created_at + LONGEST)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("ascii")).digest()


def _csrf_token(key: bytes, session_id: str) -> str:
    return hmac.new(key, session_id.encode("ascii"), hashlib.sha256).hexdigest()
