"""Who may see the demo, and that a request to it comes from a page that we served.

The demo is no way around the keys: it serves this machine's own browsers, or everybody when the operator says `--demo`;
its routes take no ids. A request counts only with the page's own signed token in a header, which another site's page
can neither know nor send, and with the session cookie that the token is bound to.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from dataclasses import dataclass

from starlette.types import Scope

from ridgeline.clock import DAY, Clock
from ridgeline.errors import ApiError
from ridgeline.http.asgi import header
from ridgeline.http.cookies import cookie_of
from ridgeline.ids import random_base62
from ridgeline.tokens import Signer

SESSION_COOKIE = "ridgeline_demo"
TOKEN_HEADER = b"x-ridgeline-demo"
VISIT_LIFE = DAY
_SESSION = re.compile(r"[\w-]{32}", re.ASCII)
_FORWARDING_HEADERS = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via")


class DemoForbidden(ApiError):
    status = 403
    code = "feature_not_enabled"
    default_message = "the demo answers only to its own page; please reload it"


@dataclass(frozen=True, slots=True)
class PageVisit:
    """One load of the demo page: its identifications carry `linked_id`, and it began at `started_at` (Unix ms).

    `proven` is the visitor that this page has shown to be, by a token that was not issued for a likeness of facts.
    """

    linked_id: str
    started_at: int
    proven: str | None = None


class DemoGuard:
    def __init__(self, signer: Signer, clock: Clock, *, for_everybody: bool, for_this_machine: bool) -> None:
        self._signer = signer
        self._clock = clock
        self._for_everybody = for_everybody
        self._for_this_machine = for_this_machine

    def is_on_for(self, scope: Scope) -> bool:
        """Tell whether the demo exists for this request.

        Without `--demo` a request must come straight from this machine. A reverse proxy on the same machine connects
        from loopback, too; most show themselves by a forwarding header or by the public name in `Host`, and with the
        settings that a proxy needs the demo is off altogether.
        """
        if self._for_everybody:
            return True
        peer = scope.get("client")
        return (
            self._for_this_machine
            and peer is not None
            and _is_loopback(peer[0])
            and _is_loopback(_host_name(header(scope, b"host") or ""))
            and not any(header(scope, name) for name in _FORWARDING_HEADERS)
        )

    def begin(self, scope: Scope) -> tuple[PageVisit, str, str]:
        """Return a new page visit, its token for the page, and the session for the cookie.

        A browser keeps its session, so that the demo works in several tabs at once.
        """
        session = _session(scope)
        if _SESSION.fullmatch(session) is None:
            session = secrets.token_urlsafe(24)
        visit = PageVisit(f"demo-{random_base62(22)}", self._clock())
        return visit, self._token(visit, session), session

    def renew(self, scope: Scope, visit: PageVisit) -> str:
        """Return the page's token for a visit of which more is known."""
        return self._token(visit, _session(scope))

    def _token(self, visit: PageVisit, session: str) -> str:
        content = f"{visit.linked_id} {visit.started_at} {_digest(session)} {visit.proven or ''}"
        return self._signer.sign(content.encode("ascii"))

    def check(self, scope: Scope) -> PageVisit:
        """Return the page visit of a request from our own page; raises DemoForbidden."""
        origin = header(scope, b"origin")
        if header(scope, b"sec-fetch-site") not in {None, "same-origin"}:
            raise DemoForbidden
        if origin is not None and origin.partition("://")[2] != header(scope, b"host"):
            raise DemoForbidden
        session = _session(scope)
        content = self._signer.open(header(scope, TOKEN_HEADER) or "")
        if not session or content is None:
            raise DemoForbidden
        linked_id, started_at, digest, proven = content.decode("ascii").split(" ")
        if not secrets.compare_digest(digest, _digest(session)) or int(started_at) < self._clock() - VISIT_LIFE:
            raise DemoForbidden
        return PageVisit(linked_id, int(started_at), proven or None)


def is_loopback_host(host: str) -> bool:
    """Tell whether a server that listens on this host is reachable from its own machine only."""
    return _is_loopback(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _session(scope: Scope) -> str:
    return cookie_of(scope, SESSION_COOKIE) or ""


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()[:32]
