"""Sessions of the console: signing in and out, and what a member does about its own account."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.types import ASGIApp

from ridgeline.access.assembly import Access
from ridgeline.clock import Clock
from ridgeline.http.management.session.accept_invitation import AcceptInvitation
from ridgeline.http.management.session.begin_totp import BeginTotp
from ridgeline.http.management.session.browsers import Browsers
from ridgeline.http.management.session.change_password import ChangePassword
from ridgeline.http.management.session.confirm_totp import ConfirmTotp
from ridgeline.http.management.session.end_other_sessions import EndOtherSessions
from ridgeline.http.management.session.end_session import EndSession
from ridgeline.http.management.session.finish_oidc import FinishOidc
from ridgeline.http.management.session.get_session import GetSession
from ridgeline.http.management.session.list_sessions import ListSessions
from ridgeline.http.management.session.remove_totp import RemoveTotp
from ridgeline.http.management.session.set_up import SetUp
from ridgeline.http.management.session.sign_in import SignIn
from ridgeline.http.management.session.sign_out import SignOut
from ridgeline.http.management.session.start_oidc import StartOidc
from ridgeline.http.management.session.views import SessionViews
from ridgeline.storage.access import AccessStore


def session_endpoints(
    access: Access, store: AccessStore, clock: Clock, oidc_label: str, after_set_up: Callable[[], None]
) -> Mapping[str, ASGIApp]:
    """Return the endpoints by operation id; `after_set_up` is called when the set-up code is worth nothing any more."""
    views = SessionViews(access.sessions, access.first_administrator, None if access.oidc is None else oidc_label)
    browsers = Browsers(store, access.known_browsers)
    signing_in, second_factor = access.signing_in, access.second_factor
    return {
        "getSession": GetSession(views),
        "setUp": SetUp(access.first_administrator, signing_in, browsers, views, after_set_up),
        "signIn": SignIn(signing_in, browsers, views),
        "signOut": SignOut(store, views, clock),
        "acceptInvitation": AcceptInvitation(signing_in, browsers, views),
        "startOidc": StartOidc(access.oidc),
        "finishOidc": FinishOidc(access.oidc, access.oidc_members, signing_in, browsers),
        "listSessions": ListSessions(store, clock),
        "endOtherSessions": EndOtherSessions(store, clock),
        "endSession": EndSession(store, clock),
        "changePassword": ChangePassword(store, access.sessions, signing_in, views),
        "beginTotp": BeginTotp(signing_in, second_factor),
        "confirmTotp": ConfirmTotp(store, signing_in, second_factor),
        "removeTotp": RemoveTotp(signing_in, second_factor, views),
    }
