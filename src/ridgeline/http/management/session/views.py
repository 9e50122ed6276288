"""What a browser is told of its session."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from ridgeline.access.sessions import Sessions
from ridgeline.access.set_up import FirstAdministrator
from ridgeline.storage.access import Member, Session
from ridgeline.wire.management.session import (
    OpenSession,
    OpenSessions,
    SessionView,
    SignedInMember,
    SingleSignOn,
)

OIDC_START = "/management/v1/oidc/start"


class SessionViews:
    def __init__(self, sessions: Sessions, first: FirstAdministrator, oidc_label: str | None) -> None:
        """`oidc_label` is None where there is no provider."""
        self._sessions = sessions
        self._first = first
        self._single_sign_on: SingleSignOn | UnsetType = (
            UNSET if oidc_label is None else SingleSignOn(oidc_label, OIDC_START)
        )

    async def signed_out(self) -> SessionView:
        """Say that nobody is signed in, and whether anybody could be."""
        is_missing = await self._first.is_missing()
        return SessionView(state="set_up" if is_missing else "signed_out", single_sign_on=self._single_sign_on)

    def signed_in(self, session: Session, member: Member) -> SessionView:
        """Say who is signed in, and what its changing requests must carry."""
        return SessionView(
            state="signed_in",
            member=SignedInMember(
                member_id=member.member_id,
                email=member.email,
                name=member.name,
                role=member.role,
                sees_personal_data=member.sees_personal_data,
                has_password=member.password_hash is not None,
                has_totp=member.totp_secret is not None,
                recovery_codes_left=len(member.recovery_digests),
            ),
            session_id=session.session_id,
            csrf_token=self._sessions.csrf_token(session.session_id),
            single_sign_on=self._single_sign_on,
        )


def open_sessions(sessions: list[Session], present: Session, now: int) -> OpenSessions:
    """List the sessions that have not ended."""
    return OpenSessions(
        [
            OpenSession(
                session_id=one.session_id,
                created_at=one.created_at,
                last_seen_at=one.last_seen_at,
                expires_at=one.expires_at,
                user_agent=one.user_agent,
                address=one.address,
                is_this=one.session_id == present.session_id,
            )
            for one in sessions
            if now < one.expires_at
        ]
    )
