"""Let through only what comes with a valid public key."""

from __future__ import annotations

from ridgeline.errors import PublicKeyNotFound, PublicKeyRequired, WrongRegion
from ridgeline.identify.visit import Drop, DropReason, Visit
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.storage.protocol import KeyStore


class Filter:
    name = "filter"

    def __init__(self, keys: KeyStore, mint: KeyMint, region: str) -> None:
        self._keys = keys
        self._mint = mint
        self._region = region

    async def run(self, visit: Visit) -> Drop | None:
        text = visit.observation.public_key
        if not text:
            return Drop(DropReason.KEY_MISSING, PublicKeyRequired())
        key_text = self._mint.read(text)
        if key_text is None or key_text.kind is not KeyKind.PUBLIC:
            return Drop(DropReason.KEY_UNKNOWN, PublicKeyNotFound())
        if key_text.region != self._region:
            return Drop(DropReason.KEY_OF_OTHER_REGION, WrongRegion())
        key = await self._keys.find_key(key_text.digest)
        if key is None or key.revoked_at is not None or key.environment_id is None:
            return Drop(DropReason.KEY_UNKNOWN, PublicKeyNotFound())
        visit.key = key
        visit.environment_id = key.environment_id
        return None
