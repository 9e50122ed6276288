"""Making API keys, for whoever may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ridgeline.errors import RidgelineError
from ridgeline.ids import new_key_id
from ridgeline.keys import KeyKind, KeyMint, key_digest
from ridgeline.limits import limits_as_json
from ridgeline.storage.protocol import ApiKey, AuditEntry, KeyStore, RateLimit

HandOver = Callable[[ApiKey, str], None]
"""Gives the text of a new key to whoever asked for it; raises if that is not possible."""

# The other kinds make no requests that are counted: a proxy passes on those of a public key.
_LIMITED = (KeyKind.PUBLIC, KeyKind.SECRET)


@dataclass(frozen=True, slots=True)
class WantedKey:
    kind: KeyKind
    name: str
    environment_id: str | None
    limit: RateLimit | None = None
    erasure_limit: RateLimit | None = None


class Keyring:
    """Makes keys of one region."""

    def __init__(self, keys: KeyStore, mint: KeyMint, region: str) -> None:
        self._keys = keys
        self._mint = mint
        self._region = region

    async def make(self, wanted: WantedKey, actor: str, at: int, hand_over: HandOver) -> ApiKey:
        """Make a key. Its text is handed over first: a key that nobody has seen must not be valid."""
        text = self._mint.make(wanted.kind, self._region)
        key = ApiKey(
            key_id=new_key_id(),
            kind=wanted.kind,
            name=wanted.name,
            environment_id=wanted.environment_id,
            public_text=text if wanted.kind is KeyKind.PUBLIC else None,
            created_at=at,
            revoked_at=None,
            limit=wanted.limit,
            erasure_limit=wanted.erasure_limit,
        )
        hand_over(key, text)
        details = {"kind": key.kind.label, **limits_as_json(key)}
        entry = AuditEntry(at, actor, "key.created", key.key_id, key.environment_id, details)
        await self._keys.create_key(key, key_digest(text), entry)
        return key


def check_limited(kind: KeyKind, limit: RateLimit | None, erasure_limit: RateLimit | None) -> None:
    """Raise RidgelineError where a key of this kind makes no such requests."""
    if limit is not None and kind not in _LIMITED:
        raise RidgelineError(f"A {kind.label} key has no rate limit; public and secret keys have.")
    if erasure_limit is not None and kind is not KeyKind.SECRET:
        raise RidgelineError(f"A {kind.label} key can't erase, so it has no limit of erasures; secret keys have.")
