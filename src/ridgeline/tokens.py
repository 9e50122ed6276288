"""Signed texts that a client keeps for us: the visitor token, search cursors, the demo's page visit.

`Signer` proves that a text is ours; what the text says is up to its user. Signatures are HMAC-SHA-256 cut to 16 bytes,
with a key of their own for each purpose, so that a text made for one purpose is worthless for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from ridgeline.ids import is_visitor_id
from ridgeline.secret import DeploymentSecret

_SIGNATURE_LENGTH = 16


class Signer:
    def __init__(self, secret: DeploymentSecret, purpose: str) -> None:
        self._keys = secret.derive(purpose)

    def sign(self, content: bytes) -> str:
        """Return the content and its signature as unpadded base64url."""
        return _encode(hmac.digest(self._keys[0], content, hashlib.sha256)[:_SIGNATURE_LENGTH] + content)

    def open(self, text: str) -> bytes | None:
        """Return the content that was signed, or None when the text is not one of ours."""
        try:
            raw = _decode(text)
        except (binascii.Error, ValueError):
            return None
        signature, content = raw[:_SIGNATURE_LENGTH], raw[_SIGNATURE_LENGTH:]
        # Only the text that we wrote, letter for letter: base64 has several spellings for one content.
        if _encode(raw) != text:
            return None
        for key in self._keys:
            if hmac.compare_digest(hmac.digest(key, content, hashlib.sha256)[:_SIGNATURE_LENGTH], signature):
                return content
        return None


@dataclass(frozen=True, slots=True)
class VisitorToken:
    """What a token claims: that we gave this visitor id to whoever holds it, at this time (Unix ms).

    `proven` tells that its line of tokens began with a new visitor. Otherwise it began with a likeness of facts, which
    another device can share: good enough to recognise, not to act for the visitor. `born_at` is when the line began
    (Unix ms): what one storage holds goes on with one line, from token to token. 0 in tokens of earlier releases.
    """

    visitor_id: str
    issued_at: int
    proven: bool
    born_at: int = 0


# How many claims the tokens of each version have.
_CLAIMS = {"1": 3, "2": 4}


class VisitorTokens:
    """Issues and reads the tokens that clients store; bound to one workspace."""

    def __init__(self, secret: DeploymentSecret, workspace_id: str) -> None:
        self._signer = Signer(secret, f"visitor-token:{workspace_id}")

    def issue(self, visitor_id: str, at: int, *, proven: bool, born_at: int) -> str:
        return self._signer.sign(f"2.{visitor_id}.{at}.{int(proven)}.{born_at}".encode("ascii"))

    def read(self, text: str) -> VisitorToken | None:
        """Return the token's claim, or None when it is not one of ours."""
        content = self._signer.open(text)
        if content is None:
            return None
        version, *claims = content.decode("ascii").split(".")
        # Those of version 1 did not say when their line began.
        if len(claims) != _CLAIMS.get(version) or not is_visitor_id(claims[0]):
            return None
        visitor_id, issued_at, proven, *born_at = claims
        return VisitorToken(visitor_id, int(issued_at), proven == "1", int(born_at[0]) if born_at else 0)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
