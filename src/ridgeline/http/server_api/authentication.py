"""Who asks: `Authorization: Bearer <secret key>`, and nothing else. Every failure is 403, as the contract wants."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import Scope

from ridgeline.errors import SecretKeyNotFound, SecretKeyRequired, WrongRegion
from ridgeline.http.asgi import header
from ridgeline.identify.key_check import KeyCheck, KeyRefusal
from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import ApiKey


class Authentication:
    def __init__(self, keys: KeyCheck, kinds: Sequence[KeyKind] = (KeyKind.SECRET,)) -> None:
        """`kinds`: of which keys one is wanted."""
        self._keys = keys
        self._kinds = kinds

    async def check(self, scope: Scope) -> ApiKey:
        """Return the key of the request; raises SecretKeyRequired, SecretKeyNotFound, WrongRegion."""
        scheme, _, text = (header(scope, b"authorization") or "").partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text:
            raise SecretKeyRequired
        key = await self._keys.find(text, *self._kinds)
        if isinstance(key, KeyRefusal):
            raise WrongRegion if key is KeyRefusal.OTHER_REGION else SecretKeyNotFound
        return key
