"""Signing in: with a password, and a second factor where there is one, by an invitation, or by what another proved.

Whoever guesses is slowed down and never told whether there is a member of an address: the answer is the same, after the
same work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ridgeline.access.invitations import digest_of
from ridgeline.access.known_browsers import KnownBrowser
from ridgeline.access.members import changed, check_name
from ridgeline.access.networks import network_of
from ridgeline.access.oidc import OidcFailed, OidcRefused, OidcUnavailable
from ridgeline.access.passwords import Passwords, check_new_password
from ridgeline.access.second_factor import SecondFactor
from ridgeline.access.sessions import OpenSession, Sessions
from ridgeline.access.throttle import Rule, Subject, Throttle
from ridgeline.clock import Clock
from ridgeline.errors import MemberNotFound, SecondFactorRequired, SetUpRefused, SignInFailed, TooManyRequests
from ridgeline.metrics import Metrics
from ridgeline.storage.access import Member
from ridgeline.storage.protocol import AuditEntry, Storage

_QUARTER_HOUR = 15 * 60.0
_HALF_DAY = 12 * 60 * 60.0
# One address, from one network.
OF_ADDRESS = Rule(free=5, first=2.0, longest=_QUARTER_HOUR, forgotten_after=_HALF_DAY)
# All that a network tries of one kind: many people may share it, and who guesses one thing keeps nobody from another.
OF_NETWORK = Rule(free=30, first=1.0, longest=_QUARTER_HOUR, forgotten_after=60 * 60.0)
# A browser where the member has signed in before.
OF_BROWSER = Rule(free=10, first=2.0, longest=_QUARTER_HOUR, forgotten_after=_HALF_DAY)
# Codes after the right password, from wherever.
OF_CODES = Rule(free=10, first=2.0, longest=_QUARTER_HOUR, forgotten_after=2 * _HALF_DAY)
# Passwords and codes asked for again, of a member who is signed in.
OF_PROOFS = Rule(free=10, first=2.0, longest=_QUARTER_HOUR, forgotten_after=_HALF_DAY)


@dataclass(frozen=True, slots=True)
class Browser:
    """From where somebody signs in."""

    address: str | None
    user_agent: str
    known: KnownBrowser | None = None


class SigningIn:
    def __init__(
        self,
        store: Storage,
        sessions: Sessions,
        passwords: Passwords,
        second_factor: SecondFactor,
        throttle: Throttle,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords
        self._second_factor = second_factor
        self._throttle = throttle
        self._metrics = metrics
        self._clock = clock

    async def by_password(self, email: str, password: str, code: str | None, browser: Browser) -> OpenSession:
        """Sign a member in; raises SignInFailed, SecondFactorRequired, TooManyRequests."""
        member = await self._store.member_by_email(email)
        knows = _knows(browser, member)
        network = Subject(f"network {network_of(browser.address)}", OF_NETWORK)
        own = (
            Subject(f"browser {browser.known.browser_id} {member.member_id}", OF_BROWSER)
            if browser.known is not None and member is not None and knows
            else Subject(f"address {_digest(email)} {network_of(browser.address)}", OF_ADDRESS)
        )
        with self._attempt(own) if knows else self._attempt(own, network):
            verdict = await self._passwords.verify(
                None if member is None else member.password_hash, password, known=knows
            )
            if member is None or not verdict.is_right:
                raise SignInFailed
            if member.totp_secret is not None:
                if not code:
                    raise SecondFactorRequired
                after = await self._with_code(member, code, slowed=not knows)
                # The code was used up by the member of now, but the password was that of before.
                member = replace(after, password_hash=member.password_hash)
        mistyped = self._throttle.forget(own)
        if not knows:
            self._throttle.take_back(network, mistyped)
        opened = await self.begin(member, browser, by="password")
        if verdict.is_outdated:
            # Not before: who signs in is compared with whom the password was checked against.
            await self._hash_again(member, password)
        return opened

    async def by_invitation(
        self, invitation: str, name: str | None, password: str, browser: Browser
    ) -> OpenSession | None:
        """Set the password of a member who was invited, end its sessions, and sign it in.

        None for a member with a second factor: the invitation is no substitute for that. Raises SignInFailed,
        InvalidRequest, TooManyRequests.
        """
        digest = digest_of(invitation)
        with self._attempt(Subject(f"invitations {network_of(browser.address)}", OF_NETWORK)):
            member = None if digest is None else await self._store.member_by_invitation(digest)
            if member is None or not self._is_invited(member, digest):
                raise SignInFailed("the invitation was used, has ended, or is not right")
        if name is not None:
            check_name(name)
        check_new_password(password, member.email, member.name if name is None else name)
        hashed = await self._passwords.hash(password)

        def joined(present: Member) -> Member:
            if not self._is_invited(present, digest):
                raise SignInFailed("the invitation was used, has ended, or is not right")
            return replace(
                present,
                name=present.name if name is None else name,
                password_hash=hashed,
                invitation_digest=None,
                invitation_until=None,
            )

        entry = self._entry(member, "member.invitation_accepted")
        member = await self._present(member, joined, entry)
        await self._store.remove_sessions(member.member_id, None)
        if member.totp_secret is not None:
            return None
        return await self.begin(member, browser, by="invitation")

    async def begin(self, member: Member, browser: Browser, *, by: str) -> OpenSession:
        """Open a session of a member, given as it was when it proved to be one.

        SignInFailed if it was removed meanwhile, or got another password or second factor.
        """
        opened = await self._sessions.begin(member, browser.user_agent, browser.address or "")
        if opened is None:
            raise SignInFailed
        await self._store.audit(self._entry(member, "member.signed_in", by=by))
        self._metrics.sign_in("signed_in")
        return opened

    @contextmanager
    def single_sign_on(self, browser: Browser) -> Iterator[None]:
        """Slow down who comes back with what the provider did not say: each time it is asked."""
        with self._attempt(Subject(f"single sign-on {network_of(browser.address)}", OF_NETWORK)):
            yield

    @contextmanager
    def set_up(self, browser: Browser) -> Iterator[None]:
        """Slow down who guesses the set-up code."""
        with self._attempt(Subject(f"set-up {network_of(browser.address)}", OF_NETWORK)):
            yield

    async def prove(self, member: Member, password: str) -> None:
        """Return if a password is that of a member who is signed in; raises SignInFailed, TooManyRequests."""
        with self.proof(member):
            verdict = await self._passwords.verify(member.password_hash, password, known=True)
            if not verdict.is_right:
                raise SignInFailed("the password is not right")

    @contextmanager
    def proof(self, member: Member) -> Iterator[None]:
        """Slow down who guesses with another's session."""
        subject = Subject(f"proof {member.member_id}", OF_PROOFS)
        with self._attempt(subject):
            yield
        self._throttle.forget(subject)

    async def change_password(self, member: Member, current: str, password: str) -> Member:
        """Give a member another password; raises SignInFailed, InvalidRequest, TooManyRequests."""
        await self.prove(member, current)
        check_new_password(password, member.email, member.name)
        hashed = await self._passwords.hash(password)

        def with_password(present: Member) -> Member:
            # Whoever has an invitation could set yet another.
            return replace(present, password_hash=hashed, invitation_digest=None, invitation_until=None)

        return await self._present(member, with_password, self._entry(member, "member.password_changed"))

    def _is_invited(self, member: Member, digest: bytes | None) -> bool:
        return (
            digest is not None and member.invitation_digest == digest and self._clock() < (member.invitation_until or 0)
        )

    async def _with_code(self, member: Member, code: str, *, slowed: bool) -> Member:
        """Use a code of the second factor up and return the member as it is then; raises SignInFailed."""
        with self._attempt(*([Subject(f"codes {member.member_id}", OF_CODES)] if slowed else []), counted=False):
            after = await self._second_factor.use(member, code)
            if after is None:
                raise SignInFailed
            return after

    async def _hash_again(self, member: Member, password: str) -> None:
        """Keep the password by today's parameters; the next sign-in tries again if that is not possible now."""
        try:
            hashed = await self._passwords.hash(password)
        except TooManyRequests:
            return
        present = await self._store.member(member.member_id)
        if present is not None and present.password_hash == member.password_hash:
            await self._store.change_member(present, replace(present, password_hash=hashed), None)

    async def _present(self, member: Member, make: Callable[[Member], Member], entry: AuditEntry) -> Member:
        try:
            return await changed(self._store, member.member_id, make, entry)
        except MemberNotFound:
            raise SignInFailed from None

    @contextmanager
    def _attempt(self, *subjects: Subject, counted: bool = True) -> Iterator[None]:
        """Count what is done within as a failure of each subject, unless it turns out to be none."""
        try:
            self._throttle.begin(subjects)
        except TooManyRequests:
            self._metrics.sign_in("slowed_down")
            raise
        failed = False
        try:
            yield
        except (SignInFailed, SetUpRefused, OidcFailed) as error:
            # Who is refused there, or finds the provider away, has guessed nothing.
            failed = not isinstance(error, OidcRefused | OidcUnavailable)
            if counted and failed:
                self._metrics.sign_in("failed")
            raise
        finally:
            if not failed:
                for subject in subjects:
                    self._throttle.take_back(subject)

    def _entry(self, member: Member, action: str, **details: str) -> AuditEntry:
        return AuditEntry(self._clock(), member.member_id, action, member.member_id, details=details)


def _knows(browser: Browser, member: Member | None) -> bool:
    return member is not None and browser.known is not None and member.member_id in browser.known.member_ids


def _digest(email: str) -> str:
    return hashlib.sha256(email.casefold().encode("utf-8", "replace")).hexdigest()
