"""Is this text a valid key of this server? Asked by the agent's script, by observations and by the Server API."""

from __future__ import annotations

import enum

from ridgeline.identify.key_uses import KeyUses
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.storage.protocol import ApiKey, KeyStore


class KeyRefusal(enum.Enum):
    UNKNOWN = "unknown"
    """Not ours, mistyped, of another kind, or revoked."""
    OTHER_REGION = "other_region"
    """Ours, but made for another region."""


async def newest_public_key(keys: KeyStore, region: str) -> str | None:
    """Return the text of the newest public key that observations of a region may use now."""
    for key in reversed(await keys.list_keys()):
        if key.revoked_at is None and key.public_text and key.public_text.startswith(f"rl_pk_{region}_"):
            return key.public_text
    return None


class KeyCheck:
    def __init__(self, keys: KeyStore, mint: KeyMint, region: str, uses: KeyUses | None = None) -> None:
        """`uses` is told of each valid key that was shown."""
        self._uses = uses
        self._keys = keys
        self._mint = mint
        self._region = region

    async def find(self, text: str, *kinds: KeyKind) -> ApiKey | KeyRefusal:
        """Return the valid key of some kinds that has this text; what we never made costs no look-up."""
        read = self._mint.read(text)
        if read is None or read.kind not in kinds:
            return KeyRefusal.UNKNOWN
        if read.region != self._region:
            return KeyRefusal.OTHER_REGION
        key = await self._keys.find_key(read.digest)
        if key is None or key.revoked_at is not None:
            return KeyRefusal.UNKNOWN
        if self._uses is not None:
            self._uses.note(key.key_id)
        return key
