"""Single sign-on by OpenID Connect: the authorization code flow, with PKCE, state and nonce, by Authlib.

What has to be remembered until the provider sends the browser back, the browser keeps, sealed: every server of a
deployment can finish what another began.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import msgspec
import structlog
from starlette.datastructures import QueryParams
from starlette.requests import Request

from ridgeline.access.sealing import Sealing
from ridgeline.clock import MINUTE, Clock
from ridgeline.secret import DeploymentSecret
from ridgeline.settings import is_safe_address
from ridgeline.wire.management.session import Email

log = structlog.get_logger(__name__)

CALLBACK_PATH = "/management/v1/oidc/callback"
TICKET_FOR = 10 * MINUTE
# The provider's endpoints and keys are asked for again after this.
_CONFIGURATION_FOR = 60 * MINUTE
# A provider that is away is left alone for so long: everybody would wait for the whole timeout again.
_AWAY_FOR = 5_000
_TIMEOUT_SECONDS = 10.0
_LEEWAY_SECONDS = 60
# Signatures that nobody can make with what everybody knows: neither `none` nor those keyed by a shared secret.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
_USED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "_loaded_at")
_NAME = "oidc"
_TICKET_OWNER = "whoever began"


class OidcFailed(Exception):
    """Nobody was proved to be anybody; `reason` is for the log, and names no person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class OidcUnavailable(OidcFailed):
    """The provider cannot be reached, or does not answer as one does."""


class OidcRefused(OidcFailed):
    """The provider says no, or whoever was asked there."""


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """The provider, and what this deployment is for it."""

    issuer: str
    client_id: str
    client_secret: str | None
    public_url: str

    @property
    def redirect_uri(self) -> str:
        return self.public_url.rstrip("/") + CALLBACK_PATH


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the provider says: `subject` is unique, `email` is there only if it is verified."""

    subject: str
    email: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it brings back."""

    url: str
    ticket: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    identity: Identity
    next: str


class Oidc:
    def __init__(self, provider: OidcProvider, secret: DeploymentSecret, clock: Clock) -> None:
        self._provider = provider
        self._tickets = Sealing(secret, "oidc-ticket")
        self._clock = clock
        self._app: Any = None
        self._configured_at = 0
        self._failure = ""
        self._failed_at = -_AWAY_FOR
        self._configuring = asyncio.Lock()

    async def begin(self, next_page: str) -> Begun:
        """Return where to send a browser that is to come back to a page; raises OidcUnavailable."""
        session: dict[str, Any] = {}
        await asyncio.to_thread(_library)
        with _failures():
            app = await self._configured()
            answer = await app.authorize_redirect(_request(session), self._provider.redirect_uri)
        state = {"at": self._clock(), "next": next_page, "session": session}
        return Begun(answer.headers["location"], self._tickets.seal(json.dumps(state).encode(), _TICKET_OWNER))

    async def finish(self, query: bytes, ticket: bytes) -> Finished:
        """Return who came back with a query; raises OidcUnavailable, OidcRefused, OidcFailed."""
        opened = self._tickets.open(ticket, _TICKET_OWNER)
        if opened is None:
            raise OidcFailed("the ticket is not ours")
        begun = json.loads(opened)
        if self._clock() - begun["at"] >= TICKET_FOR:
            raise OidcFailed("the ticket is too old")
        parameters = QueryParams(query)
        if parameters.get("error"):
            raise OidcRefused("the provider refused")
        # Of several providers one must not finish what another began (RFC 9207).
        if parameters.get("iss", self._provider.issuer) != self._provider.issuer:
            raise OidcFailed("another provider answers")
        await asyncio.to_thread(_library)
        with _failures():
            app = await self._configured()
            token = await app.authorize_access_token(
                _request(begun["session"], query),
                claims_options={
                    "iss": {"essential": True, "values": [self._provider.issuer]},
                    "aud": {"essential": True, "values": [self._provider.client_id]},
                },
                leeway=_LEEWAY_SECONDS,
            )
            identity = self._identity(await self._claims(app, token))
        return Finished(identity, begun["next"])

    async def _claims(self, app: Any, token: dict[str, Any]) -> dict[str, Any]:
        """Return what is said of the person, by the ID token or, where that says no address, by the provider itself."""
        claims = token.get("userinfo")
        if not claims:
            raise OidcFailed("there is no ID token")
        if "email" in claims or not app.server_metadata.get("userinfo_endpoint"):
            return dict(claims)
        more = await app.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise OidcFailed("the provider tells of somebody else")
        return {**more, **claims}

    def _identity(self, claims: dict[str, Any]) -> Identity:
        subject, email, verified = claims.get("sub"), claims.get("email"), claims.get("email_verified")
        if not isinstance(subject, str) or not subject or not _is_unicode(subject):
            raise OidcFailed("there is no subject")
        # Some write the JSON text where they mean the value.
        is_verified = (verified is True or verified == "true") and _is_address(email)
        name = claims.get("name")
        return Identity(
            subject=f"{self._provider.issuer} {subject}",
            email=cast("str", email) if is_verified else None,
            name=name if isinstance(name, str) else "",
        )

    async def _configured(self) -> Any:
        """Return Authlib's client, which knows the provider's configuration, as it was if it is not to be had now.

        Raises OidcUnavailable, at once for who waited while another was not answered.
        """
        if self._app is not None and self._configuring.locked():
            return self._app
        async with self._configuring:
            now = self._clock()
            is_fresh = self._app is not None and 0 <= now - self._configured_at < _CONFIGURATION_FOR
            if not is_fresh and not 0 <= now - self._failed_at < _AWAY_FOR:
                try:
                    with _failures():
                        self._app = await self._configure()
                    self._configured_at = self._clock()
                except OidcFailed as error:
                    log.warning("single_sign_on_not_configured", reason=error.reason)
                    self._failure, self._failed_at = error.reason, self._clock()
            if self._app is None:
                raise OidcUnavailable(self._failure)
            return self._app

    async def _configure(self) -> Any:
        oauth, trusted = _library()
        provider = self._provider
        client_kwargs: dict[str, Any] = {
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": _TIMEOUT_SECONDS,
            "verify": trusted,
        }
        app = oauth().register(
            _NAME,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs=client_kwargs,
        )
        said = await app.load_server_metadata()
        if said.get("issuer") != provider.issuer:
            raise OidcUnavailable("the provider names another issuer than the setting oidc_issuer")
        known = {name: said[name] for name in _USED if name in said}
        for name, value in known.items():
            if name.endswith(("_endpoint", "_uri")) and not is_safe_address(value):
                raise OidcUnavailable(f"{name} is no HTTPS address")
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        known["id_token_signing_alg_values_supported"] = [one for one in offered if one in _ALGORITHMS] or ["RS256"]
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        client_kwargs["token_endpoint_auth_method"] = (
            "none"
            if provider.client_secret is None
            else "client_secret_basic"
            if "client_secret_basic" in methods
            else "client_secret_post"
        )
        # Whatever else it says is none of the client's options.
        app.server_metadata = known
        return app


@cache
def _library() -> tuple[Any, Any]:
    """Return Authlib's registry of providers, and the authorities that its connections trust.

    Only deployments that have a provider load them, and in a thread: nobody else waits some tenths of a second. Without
    a context of ours each connection would read all authorities again.
    """
    import httpx2  # noqa: PLC0415 - see above
    from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415

    return OAuth, httpx2.create_ssl_context()


@contextmanager
def _failures() -> Iterator[None]:
    """Raise what can go wrong with a provider as one of ours; messages may tell of persons, so only names are kept."""
    import httpx2  # noqa: PLC0415 - as Authlib, which uses it
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        yield
    except httpx2.HTTPError as error:
        raise OidcUnavailable(type(error).__name__) from None
    except (AuthlibBaseError, JoseError) as error:
        raise OidcFailed(getattr(error, "error", None) or type(error).__name__) from None
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        # What the provider sent is not what a provider sends.
        raise OidcUnavailable(type(error).__name__) from None


def _is_address(email: object) -> bool:
    """Tell whether somebody with this address could be a member."""
    try:
        return _is_unicode(msgspec.convert(email, Email))
    except msgspec.ValidationError:
        return False


def _is_unicode(text: str) -> bool:
    """Tell whether a text is without lone surrogates, which JSON can say and nothing else."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _request(session: dict[str, Any], query: bytes = b"") -> Request:
    """Return what Authlib takes for the browser's request: it reads the query, and what was remembered."""
    return Request({"type": "http", "method": "GET", "headers": [], "query_string": query, "session": session})
