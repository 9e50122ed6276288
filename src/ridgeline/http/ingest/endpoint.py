"""`POST /`: an observation in, an identification out (docs/agent-protocol.md)."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.http.asgi import add_header, answer, answer_object, header, read_body
from ridgeline.http.client_address import client_address, proxy_claim
from ridgeline.http.cookies import cookie_of, set_cookie
from ridgeline.http.ingest.packing import unpacked
from ridgeline.http.signed_request import SignedRequests
from ridgeline.identify.pipeline import Pipeline
from ridgeline.identify.visit import Request
from ridgeline.settings import Settings
from ridgeline.tokens import VisitorTokens
from ridgeline.wire.observation import ObservationAnswer

COOKIE = "_iidt"
# The longest life that Chromium gives a cookie (RFC 6265bis): 400 days.
COOKIE_SECONDS = 400 * 24 * 60 * 60
MAXIMUM_USER_AGENT = 2_048


class Ingest:
    def __init__(self, pipeline: Pipeline, tokens: VisitorTokens, clock: Clock, settings: Settings) -> None:
        self._pipeline = pipeline
        self._tokens = tokens
        self._clock = clock
        self._limit = settings.max_payload_bytes
        self._tells_score = settings.suspect_score_in_answer
        self._signed = SignedRequests(settings.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allow_any_page(scope)
        user_agent = header(scope, b"user-agent")
        claim = proxy_claim(scope)
        visit = await self._pipeline.run(
            Request(
                read_body=lambda: self._read(scope, receive),
                received_at=self._clock(),
                client_ip=client_address(scope),
                user_agent=user_agent[:MAXIMUM_USER_AGENT] if user_agent else None,
                header_names=_header_names(scope) if claim is None else None,
                fetch_mode=header(scope, b"sec-fetch-mode"),
                server_cookie=cookie_of(scope, COOKIE),
                proxy_claim=claim,
                signed=self._signed.read(scope),
            )
        )
        identified = ObservationAnswer(event_id=visit.event.event_id, visitor_id=visit.visitor_id)
        if self._tells_score:
            identified.suspect_score = visit.event.suspect_score
        if not visit.observation.storageless:
            token = self._tokens.issue(
                visit.visitor_id, visit.request.received_at, proven=visit.visitor_proven, born_at=visit.line_born_at
            )
            add_header(scope, b"set-cookie", set_cookie(scope, COOKIE, token, COOKIE_SECONDS))
            identified.token = token
        await answer_object(send, 200, identified)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        body = await read_body(scope, receive, self._limit)
        return unpacked(body, header(scope, b"content-encoding"), self._limit)


def _header_names(scope: Scope) -> frozenset[str]:
    # As many as a request may have is for the server's parser to limit; each is looked up, never listed.
    return frozenset(name.decode("latin-1") for name, _ in scope["headers"])


async def preflight(scope: Scope, receive: Receive, send: Send) -> None:
    """Any page may send observations, with the content type of its choice, packed or not."""
    allow_any_page(scope)
    add_header(scope, b"access-control-allow-methods", b"POST")
    add_header(scope, b"access-control-allow-headers", b"content-type, content-encoding")
    add_header(scope, b"access-control-max-age", b"86400")
    await answer(send, 204, b"", b"text/plain")


def allow_any_page(scope: Scope) -> None:
    """Let the page read the answer, an error included. The public key is public; cookies stay same-site (Lax)."""
    origin = header(scope, b"origin")
    add_header(scope, b"vary", b"Origin")
    if origin is not None:
        add_header(scope, b"access-control-allow-origin", origin.encode("latin-1"))
        add_header(scope, b"access-control-allow-credentials", b"true")
        add_header(scope, b"access-control-expose-headers", b"Retry-After, X-Request-Id")
