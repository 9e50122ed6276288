"""Recovery codes, for when the authenticator is lost: ten, each good once; only keyed digests of them are stored."""

from __future__ import annotations

import hashlib
import hmac

from ridgeline.access.readable_codes import as_typed, random_code
from ridgeline.secret import DeploymentSecret

COUNT = 10


class RecoveryCodeDigests:
    """A code has few enough bits that a plain digest would tell it to whoever has the store alone."""

    def __init__(self, secret: DeploymentSecret) -> None:
        self._keys = secret.derive("recovery-code")

    def digest(self, code: str) -> bytes:
        """Return what is stored of a code."""
        return _digest(self._keys[0], code)

    def find(self, code: str, stored: tuple[bytes, ...]) -> bytes | None:
        """Return the one of the stored digests that is of this code, as people type it; None if none is."""
        digests = [_digest(key, code) for key in self._keys]
        matching = [one for one in stored if any(hmac.compare_digest(one, digest) for digest in digests)]
        return matching[0] if matching else None


def new_recovery_codes() -> list[str]:
    """Return fresh codes."""
    return [random_code() for _ in range(COUNT)]


def _digest(key: bytes, code: str) -> bytes:
    return hmac.digest(key, as_typed(code).encode("utf-8", "replace"), hashlib.sha256)
