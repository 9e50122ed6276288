"""Is this text a valid key of this server? Asked by the agent's script, by observations and by the Server API."""

from __future__ import annotations

import enum

from ridgeline.keys import KeyKind, KeyMint
from ridgeline.storage.protocol import ApiKey, KeyStore


class KeyRefusal(enum.Enum):
    UNKNOWN = "unknown"
    """Not ours, mistyped, of another kind, or revoked."""
    OTHER_REGION = "other_region"
    """Ours, but made for another region."""


class KeyCheck:
    def __init__(self, keys: KeyStore, mint: KeyMint, region: str) -> None:
        self._keys = keys
        self._mint = mint
        self._region = region

    async def find(self, text: str, kind: KeyKind) -> ApiKey | KeyRefusal:
        """Return the valid key of a kind that has this text; what we never made costs no look-up."""
        read = self._mint.read(text)
        if read is None or read.kind is not kind:
            return KeyRefusal.UNKNOWN
        if read.region != self._region:
            return KeyRefusal.OTHER_REGION
        key = await self._keys.find_key(read.digest)
        return KeyRefusal.UNKNOWN if key is None or key.revoked_at is not None else key
