"""Web Bot Auth: whether a request is signed by the agent that it says it is.

RFC 9421 in the profile of draft-ietf-webbotauth-httpsig-protocol and of those before it (draft-meunier-web-bot-auth):
Ed25519, the tag `web-bot-auth`, and `Signature-Agent` as a dictionary or, as most still send it, a string. Whatever
keeps a signature from being checked is no proof of a forgery: it is refuted only if it is not valid, or not any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import http_sf
from cryptography.exceptions import InvalidSignature
from msgspec import Struct

from ridgeline.clock import DAY
from ridgeline.intel.bot_claim import Result
from ridgeline.intel.bot_keys import HOST, WELL_KNOWN, BotKey, BotKeys

TAG = "web-bot-auth"
ALGORITHM = "ed25519"
# Clocks of agents and of this server may differ by this much.
SKEW_MS = 30_000
# A signature that holds for longer can be copied for longer; the protocol recommends a day at most.
LONGEST_MS = DAY
MOST_SIGNATURES = 4
MOST_COMPONENTS = 8
MOST_BYTES = 4_096
MOST_NONCES = 20_000
LONGEST_NONCE = 256

_AGENT = "signature-agent"
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}
# What a proxy on the way has no reason to change, given that it passes the host on.
_STAYS = frozenset({"@authority", "@method", _AGENT})

Item = tuple[Any, dict[str, Any]]


class SignedRequest(Struct, frozen=True, kw_only=True):
    """What signatures can cover of a request.

    `authorities` are the hosts, with their ports, as which the client may have addressed this server, the most certain
    first; names of headers are lower-case.
    """

    method: str
    scheme: str
    authorities: tuple[str, ...]
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    through_proxy: bool = False

    def header(self, name: str) -> str | None:
        """Return all values of a header in one, None if it is not there."""
        values = [value.strip(" \t") for key, value in self.headers if key == name]
        return ", ".join(values) if values else None


class Signed(Struct, frozen=True):
    """What became of one signature: whose it says it is, and whether that holds."""

    host: str
    result: Result
    seen: str


class _Unusable(Exception):
    """Why a signature cannot be checked."""


class _Wrong(Exception):
    """Why a signature does not hold."""


class SignatureCheck:
    """Checks the signatures of requests, each of which is good once if it has a nonce. For one thread."""

    def __init__(self, keys: BotKeys) -> None:
        self._keys = keys
        # Nonce -> when its signature ends, in the order in which they came.
        self._nonces: dict[tuple[str, str], int] = {}

    def check(self, request: SignedRequest, at: int) -> tuple[Signed, ...]:
        """Return what became of each signature that says whose it is; those that cannot be read say nothing."""
        found = []
        for label, covered, parameters, signature in _signatures(request):
            host = self._host(request, label, covered, parameters)
            if host is None:
                continue
            try:
                seen = self._judge(request, host, covered, parameters, signature, at)
            except _Unusable as reason:
                found.append(Signed(host, "unavailable", str(reason)))
            except _Wrong as reason:
                found.append(Signed(host, "refuted", str(reason)))
            else:
                found.append(Signed(host, "proven", seen))
        return tuple(found)

    def _host(self, request: SignedRequest, label: str, covered: list[Item], parameters: dict[str, Any]) -> str | None:
        """Return whose a signature says it is: by `Signature-Agent`, without it by the key, if it has one owner."""
        header = request.header(_AGENT)
        if header is None:
            key_id = parameters.get("keyid")
            return self._keys.only_host_of(key_id) if isinstance(key_id, str) else None
        member = next((options.get("key") for name, options in covered if name == _AGENT), None)
        return _agent(header, member if isinstance(member, str) else label)

    def _judge(
        self,
        request: SignedRequest,
        host: str,
        covered: list[Item],
        parameters: dict[str, Any],
        signature: bytes,
        at: int,
    ) -> str:
        """Return the key by which a signature holds; _Wrong if it does not, _Unusable if that cannot be told."""
        _require_profile(request, covered, parameters)
        if not request.authorities:
            raise _Unusable("public_url is not set: it is not known for which host it must be")
        key_id, created, expires = parameters["keyid"], parameters["created"] * 1_000, parameters["expires"] * 1_000
        key = self._key(host, key_id, at)
        if not _is_signed(request, covered, parameters, signature, key):
            if not any(_is_public_name(authority) for authority in request.authorities):
                raise _Unusable("it does not hold for the host as this server sees it")
            if request.through_proxy and not {name for name, _ in covered} <= _STAYS:
                raise _Unusable("it covers what a proxy may have changed")
            raise _Wrong("it is not valid")
        if created > at + SKEW_MS:
            raise _Wrong("it is from the future")
        if expires < at - SKEW_MS:
            raise _Wrong("it has expired")
        if created < at - LONGEST_MS:
            raise _Unusable("it is older than a day")
        nonce = parameters.get("nonce")
        if isinstance(nonce, str) and 0 < len(nonce) <= LONGEST_NONCE:
            self._use(key_id, nonce, expires + SKEW_MS, at)
        return f"{host}, key {key_id}"

    def _key(self, host: str, key_id: str, at: int) -> BotKey:
        if not self._keys.has(host):
            raise _Unusable(f"the keys of {host} were not fetched")
        key = self._keys.find(host, key_id)
        if key is None:
            raise _Unusable(f"{host} has no such key")
        if not key.is_valid_at(at):
            raise _Unusable(f"the key of {host} is not valid at this time")
        return key

    def _use(self, key_id: str, nonce: str, until: int, at: int) -> None:
        """Remember a nonce; _Wrong if it was used before."""
        if self._nonces.get((key_id, nonce), 0) > at:
            raise _Wrong("it came before")
        if len(self._nonces) >= MOST_NONCES:
            self._nonces = {used: end for used, end in self._nonces.items() if end > at}
            while len(self._nonces) >= MOST_NONCES:
                del self._nonces[next(iter(self._nonces))]
        self._nonces[key_id, nonce] = until


def _signatures(request: SignedRequest) -> Iterator[tuple[str, list[Item], dict[str, Any], bytes]]:
    """Yield label, covered components, parameters and signature of those that are meant for us."""
    header = request.header("signature-input")
    # Other signatures are not even read.
    if header is None or TAG not in header:
        return
    inputs, values = _dictionary(header), _dictionary(request.header("signature"))
    chosen = 0
    for label, (covered, parameters) in inputs.items():
        value = values.get(label, (None, {}))[0]
        if parameters.get("tag") != TAG or not isinstance(covered, list) or not isinstance(value, bytes):
            continue
        chosen += 1
        if chosen > MOST_SIGNATURES:
            return
        if all(isinstance(name, str) and not isinstance(name, http_sf.Token) for name, _ in covered):
            yield label, covered, parameters, value


@lru_cache(maxsize=32)
def _dictionary(header: str | None) -> dict[str, Any]:
    """Return the members of a header (RFC 9651), none if it is missing or is not one."""
    if header is None or len(header) > MOST_BYTES:
        return {}
    try:
        found = http_sf.parse(header.encode("latin-1"), tltype="dictionary")
    except (http_sf.StructuredFieldError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _agent(header: str, member: str) -> str | None:
    """Return the host that `Signature-Agent` names in a member, or as a whole; None if it is no such address."""
    # As an item, or as a member of a dictionary whose other members are not asked for.
    found = _dictionary(f"{member}={header}" if header.startswith('"') else header)
    value, options = found.get(member, (None, {}))
    if not isinstance(value, str) or options.get("type", "directory") != "directory":
        return None
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    plain = parts.scheme == "https" and parts.path in {"", "/", WELL_KNOWN} and not parts.query and port in {None, 443}
    return host if plain and host and HOST.fullmatch(host) else None


def _require_profile(request: SignedRequest, covered: list[Item], parameters: dict[str, Any]) -> None:
    names = {name for name, _ in covered}
    if not names & {"@authority", "@target-uri"}:
        raise _Unusable("it does not cover the host")
    if request.header(_AGENT) is not None and _AGENT not in names:
        raise _Unusable("it does not cover Signature-Agent")
    if len(covered) > MOST_COMPONENTS:
        raise _Unusable("it covers too much")
    if not isinstance(parameters.get("keyid"), str):
        raise _Unusable("it names no key")
    if not all(type(parameters.get(name)) is int for name in ("created", "expires")):
        raise _Unusable("it does not say from when to when it holds")
    if parameters.get("alg", ALGORITHM) != ALGORITHM:
        raise _Unusable("it is not of Ed25519")


def _is_signed(
    request: SignedRequest, covered: list[Item], parameters: dict[str, Any], signature: bytes, key: BotKey
) -> bool:
    for authority in request.authorities:
        base = signature_base(request, authority, covered, parameters)
        try:
            key.public.verify(signature, base)
        except InvalidSignature:
            continue
        return True
    return False


def signature_base(request: SignedRequest, authority: str, covered: list[Item], parameters: dict[str, Any]) -> bytes:
    """Return what is signed (RFC 9421, 2.5); _Unusable if a component is not there or not known."""
    lines: dict[str, str] = {}
    for item in covered:
        identifier = _serialized(item)
        if identifier in lines:
            raise _Unusable("it covers a part twice")
        lines[identifier] = _component(request, authority, *item)
    text = "\n".join(f"{identifier}: {value}" for identifier, value in lines.items())
    try:
        return f'{text}\n"@signature-params": {_serialized((covered, parameters))}'.encode("ascii")
    except UnicodeEncodeError:
        raise _Unusable("it covers what is not ASCII") from None


def _serialized(value: Any) -> str:
    try:
        return http_sf.ser([value])
    except ValueError:
        raise _Unusable("it cannot be written down again") from None


def _component(request: SignedRequest, authority: str, name: str, options: dict[str, Any]) -> str:
    if not name.startswith("@"):
        return _field(request, name, options)
    authority = _normal(authority, request.scheme)
    derived = {
        "@authority": authority,
        "@method": request.method,
        "@scheme": request.scheme,
        "@path": request.path or "/",
        "@query": f"?{request.query}",
        "@target-uri": f"{request.scheme}://{authority}{request.path or '/'}"
        + (f"?{request.query}" if request.query else ""),
    }
    if options or name not in derived:
        raise _Unusable(f"it covers {name[:40]}, which is not rebuilt here")
    return derived[name]


def _field(request: SignedRequest, name: str, options: dict[str, Any]) -> str:
    value = request.header(name)
    if value is None:
        raise _Unusable(f"it covers {name[:40]}, which is not there")
    if not options:
        return value
    member = options.get("key")
    if name != _AGENT or set(options) != {"key"} or not isinstance(member, str):
        raise _Unusable(f"it covers {name[:40]} in a form that is not rebuilt here")
    found = _dictionary(value).get(member)
    if found is None:
        raise _Unusable(f"it covers a member of {name[:40]}, which is not there")
    return _serialized(found)


def _normal(authority: str, scheme: str) -> str:
    return authority.lower().removesuffix(_DEFAULT_PORTS.get(scheme, ":443"))


def _is_public_name(authority: str) -> bool:
    """Tell whether clients may have addressed this server so, which proxies that change `Host` do not leave."""
    return bool(HOST.fullmatch(re.sub(r":\d+\Z", "", authority.lower())))
