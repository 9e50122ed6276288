"""A member's second factor: sealed in the store, shown once, and asked for when it signs in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ridgeline.access.members import changed, without_second_factor
from ridgeline.access.qr_code import QrCode, qr_code_of
from ridgeline.access.readable_codes import as_typed
from ridgeline.access.recovery_codes import RecoveryCodeDigests, new_recovery_codes
from ridgeline.access.sealing import Sealing
from ridgeline.access.totp import Totp, looks_like_code, new_totp_secret
from ridgeline.clock import MINUTE, Clock
from ridgeline.errors import SignInFailed
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import AccessStore, Member, Session
from ridgeline.storage.protocol import AuditEntry

# So long a secret that was shown waits for its first code.
PENDING_FOR = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class PendingTotp:
    """A new secret as it is shown; `ticket` is what the browser gives back with the first code."""

    secret: str
    uri: str
    picture: QrCode
    ticket: bytes


class SecondFactor:
    def __init__(self, store: AccessStore, secret: DeploymentSecret, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._secrets = Sealing(secret, "totp-secret")
        self._tickets = Sealing(secret, "totp-ticket")
        self._recovery = RecoveryCodeDigests(secret)

    def begin(self, session: Session, member: Member) -> PendingTotp:
        """Return a new secret, which nobody has to remember until it is confirmed."""
        secret = new_totp_secret()
        totp = Totp(secret)
        uri = totp.uri(member.email)
        ticket = self._tickets.seal(b"%d " % self._clock() + secret, session.session_id)
        return PendingTotp(totp.text, uri, qr_code_of(uri), ticket)

    async def confirm(self, session: Session, ticket: bytes, code: str) -> list[str]:
        """Make a secret the member's second factor by its first code, and return new recovery codes.

        Raises SignInFailed, also for a ticket of another session or of too long ago.
        """
        secret = self._pending(session, ticket)
        step = None if secret is None else Totp(secret).step_of(_digits(code), self._clock(), 0)
        if secret is None or step is None:
            raise SignInFailed("the code is not right")
        sealed = self._secrets.seal(secret, session.member_id)
        codes = new_recovery_codes()
        digests = tuple(self._recovery.digest(one) for one in codes)

        def added(member: Member) -> Member:
            return replace(member, totp_secret=sealed, totp_step=step, recovery_digests=digests)

        await changed(self._store, session.member_id, added, self._entry(session.member_id, "member.totp_added"))
        return codes

    async def remove(self, member_id: str) -> Member:
        """Take a member's second factor away."""
        entry = self._entry(member_id, "member.totp_removed")
        return await changed(self._store, member_id, without_second_factor, entry)

    async def use(self, member: Member, text: str) -> Member | None:
        """Use a code up, of the app or for recovery, and return the member as it is then; None if it is not right.

        Of several who use the same code at once one does.
        """
        while True:
            after, entry = self._used(member, text)
            if after is None:
                return None
            if await self._store.change_member(member, after, entry):
                return after
            present = await self._store.member(member.member_id)
            if present is None or present.totp_secret is None:
                return None
            member = present

    def _used(self, member: Member, text: str) -> tuple[Member | None, AuditEntry | None]:
        if looks_like_code(text):
            opened = None if member.totp_secret is None else self._secrets.open(member.totp_secret, member.member_id)
            if opened is None:
                return None, None
            step = Totp(opened).step_of(_digits(text), self._clock(), member.totp_step)
            return None if step is None else replace(member, totp_step=step), None
        digest = self._recovery.find(as_typed(text), member.recovery_digests)
        if digest is None:
            return None, None
        left = tuple(one for one in member.recovery_digests if one != digest)
        entry = self._entry(member.member_id, "member.recovery_code_used", left=len(left))
        return replace(member, recovery_digests=left), entry

    def _pending(self, session: Session, ticket: bytes) -> bytes | None:
        opened = self._tickets.open(ticket, session.session_id)
        if opened is None:
            return None
        begun, _, secret = opened.partition(b" ")
        return secret if self._clock() - int(begun) < PENDING_FOR else None

    def _entry(self, member_id: str, action: str, **details: int) -> AuditEntry:
        return AuditEntry(self._clock(), member_id, action, member_id, details=details)


def _digits(code: str) -> str:
    return "".join(code.split())
