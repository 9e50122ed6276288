"""Keys that were found lately, so that checking one again costs no query."""

from __future__ import annotations

from ridgeline.storage.protocol import ApiKey


class KeyCache:
    """Found keys by the digests of their texts: no more than there are, as what was not found is not kept.

    What was read before a change must not come back after it: take `changes` before reading, and hand it to `keep`.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._keys: dict[bytes, ApiKey] = {}

    def get(self, digest: bytes) -> ApiKey | None:
        return self._keys.get(digest)

    def keep(self, digest: bytes, key: ApiKey, since: int) -> None:
        """Keep a key that was read after `since` changes, unless there were more."""
        if since == self.changes:
            self._keys[digest] = key

    def clear(self) -> None:
        """Forget all: any of them may have been revoked or limited."""
        self.changes += 1
        self._keys.clear()
