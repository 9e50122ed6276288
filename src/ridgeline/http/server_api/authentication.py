"""Who asks: `Authorization: Bearer <secret key>`, and nothing else. Every failure is 403, as the contract wants."""

from __future__ import annotations

from typing import cast

from starlette.types import Scope

from ridgeline.errors import SecretKeyNotFound, SecretKeyRequired, WrongRegion
from ridgeline.http.asgi import header
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.storage.protocol import ApiKey, KeyStore


class Authentication:
    def __init__(self, keys: KeyStore, mint: KeyMint, region: str) -> None:
        self._keys = keys
        self._mint = mint
        self._region = region

    async def check(self, scope: Scope) -> ApiKey:
        """Return the secret key of the request; raises SecretKeyRequired, SecretKeyNotFound, WrongRegion."""
        scheme, _, text = (header(scope, b"authorization") or "").partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text:
            raise SecretKeyRequired
        key_text = self._mint.read(text)
        if key_text is None or key_text.kind is not KeyKind.SECRET:
            raise SecretKeyNotFound
        if key_text.region != self._region:
            raise WrongRegion
        key = await self._keys.find_key(key_text.digest)
        if key is None or key.revoked_at is not None:
            raise SecretKeyNotFound
        return key


def environment_of(scope: Scope) -> str | None:
    """Return the only environment that the request's key may see, or None when it may see all."""
    return cast("ApiKey", scope["ridgeline.key"]).environment_id
