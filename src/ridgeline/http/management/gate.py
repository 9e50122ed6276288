"""Finds out who asks the management API, and whether he may: before any endpoint is reached."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.access.sessions import Sessions
from ridgeline.errors import (
    CsrfTokenInvalid,
    KeyOfAllEnvironmentsRequired,
    ManagementKeyRequired,
    PersonalDataHidden,
    RoleRequired,
    SecretKeyRequired,
    SessionRequired,
)
from ridgeline.http.asgi import header
from ridgeline.http.caller import Caller
from ridgeline.http.management.access import Needs
from ridgeline.http.management.origin import OwnOrigin
from ridgeline.http.management.session.cookie import set_session_cookie, shown_token
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.keys import KeyKind
from ridgeline.limits import RateLimiter, spend

CSRF_HEADER = b"x-ridgeline-csrf"


class Gate:
    def __init__(
        self, authentication: Authentication, sessions: Sessions, limiter: RateLimiter, own_origin: OwnOrigin
    ) -> None:
        self._authentication = authentication
        self._sessions = sessions
        self._limiter = limiter
        self._own_origin = own_origin

    async def admit(self, scope: Scope, needs: Needs, *, changing: bool, erasing: bool = False) -> None:
        """Put the request's caller into the scope, or raise why it may not.

        Whoever shows a key is taken for that key; a browser that shows none for its session's member.
        """
        if needs.role is not None and _shows_key(scope):
            scope["ridgeline.caller"] = await self._server(scope, needs, erasing=erasing)
        else:
            scope["ridgeline.caller"] = await self._browser(scope, needs, changing=changing)

    async def _server(self, scope: Scope, needs: Needs, *, erasing: bool) -> Caller:
        key = await self._authentication.check(scope)
        if key.limit is not None or key.erasure_limit is not None:
            await spend(self._limiter, key, erasing=erasing)
        if needs.members_only:
            raise SessionRequired
        if key.kind is not KeyKind.MANAGEMENT and not needs.secret_keys:
            raise ManagementKeyRequired
        if needs.all_environments and key.environment_id is not None:
            raise KeyOfAllEnvironmentsRequired
        return Caller(key=key)

    async def _browser(self, scope: Scope, needs: Needs, *, changing: bool) -> Caller:
        if changing and not self._own_origin.is_of(scope):
            raise CsrfTokenInvalid
        token = shown_token(scope) if self._own_origin.may_read(scope) else None
        opened = None if token is None else await self._sessions.find(token)
        if opened is None:
            if needs.who == "anybody":
                return Caller()
            raise SecretKeyRequired if token is None and needs.who != "session" else SessionRequired
        if opened.token is not None:
            set_session_cookie(scope, opened)
        caller = Caller(member=opened.member, session=opened.session)
        if changing and not needs.by_credentials:
            self._check_csrf(scope, opened.session.session_id)
        if needs.role is not None and not caller.may(needs.role):
            raise RoleRequired
        if needs.personal_data and not caller.sees_personal_data:
            raise PersonalDataHidden
        return caller

    def _check_csrf(self, scope: Scope, session_id: str) -> None:
        if not self._sessions.is_csrf_token(session_id, header(scope, CSRF_HEADER) or ""):
            raise CsrfTokenInvalid


def _shows_key(scope: Scope) -> bool:
    """Tell whether a request carries a key; what else `Authorization` says is for a proxy in front of this server."""
    return (header(scope, b"authorization") or "").partition(" ")[0].lower() == "bearer"
