"""An API key as the management API shows it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from ridgeline.errors import ConfigurationError, InvalidRequest, KeyNotFound, RidgelineError
from ridgeline.keys import KeyKind
from ridgeline.limits import new_limit
from ridgeline.operations.api_keys import check_limited
from ridgeline.storage.protocol import ApiKey, KeyStore, RateLimit
from ridgeline.wire.management.api_keys import ApiKeyView, KeyKindName, KeyLimit

_KINDS: dict[KeyKind, KeyKindName] = {
    KeyKind.PUBLIC: "public",
    KeyKind.SECRET: "secret",
    KeyKind.PROXY: "proxy",
    KeyKind.MANAGEMENT: "management",
}
KINDS = {name: kind for kind, name in _KINDS.items()}


def api_key_view(key: ApiKey, last_used: Mapping[str, int]) -> ApiKeyView:
    return ApiKeyView(
        key_id=key.key_id,
        kind=_KINDS[key.kind],
        name=key.name,
        environment_id=key.environment_id,
        text=UNSET if key.public_text is None else key.public_text,
        created_at=key.created_at,
        revoked_at=UNSET if key.revoked_at is None else key.revoked_at,
        last_used_at=last_used.get(key.key_id, UNSET),
        limit=_shown(key.limit),
        erasure_limit=_shown(key.erasure_limit),
    )


async def find_key(keys: KeyStore, key_id: str) -> ApiKey:
    """Return a key, revoked or not; raises KeyNotFound."""
    for key in await keys.list_keys():
        if key.key_id == key_id:
            return key
    raise KeyNotFound


def limit_of(given: KeyLimit | UnsetType | None, present: RateLimit | None = None) -> RateLimit | None:
    """Return the limit that is asked for; raises InvalidRequest."""
    if given is UNSET:
        return present
    if given is None:
        return None
    try:
        return new_limit(given.rate, given.burst)
    except ConfigurationError as error:
        raise InvalidRequest(str(error)) from None


def check_limits(kind: KeyKind, limit: RateLimit | None, erasure_limit: RateLimit | None) -> None:
    """Raise InvalidRequest where a key of this kind makes no such requests."""
    try:
        check_limited(kind, limit, erasure_limit)
    except RidgelineError as error:
        raise InvalidRequest(str(error)) from None


def _shown(limit: RateLimit | None) -> KeyLimit | None:
    return None if limit is None else KeyLimit(limit.rate, limit.burst)
