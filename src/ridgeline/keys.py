"""API keys: their text, and what a text tells before any look-up.

Text: `rl_<pk|sk|px|mk>_<region>_<24 base62 characters><6 characters of checksum>`. The checksum is keyed by the
deployment secret, so a mistyped or invented key is recognised without a look-up, and a genuine key of another region is
told from an unknown one.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import re
from dataclasses import dataclass

from ridgeline.ids import base62, random_base62
from ridgeline.secret import DeploymentSecret

_TEXT = re.compile(r"rl_(pk|sk|px|mk)_([a-z0-9]{2,8})_[0-9A-Za-z]{30}")
_CHECKSUM_LENGTH = 6
REGION_PATTERN = r"[a-z0-9]{2,8}"


class KeyKind(enum.Enum):
    PUBLIC = "pk"
    SECRET = "sk"  # noqa: S105 - the letters in the text of such keys
    PROXY = "px"
    MANAGEMENT = "mk"

    @property
    def label(self) -> str:
        """The kind's name on the command line: `public`, `secret`, `proxy` or `management`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key's text whose checksum this deployment has made."""

    text: str
    kind: KeyKind
    region: str

    def __repr__(self) -> str:
        return f"KeyText({self.kind.value}, {self.region})"

    @property
    def digest(self) -> bytes:
        """The 32 bytes under which the key is stored and found: SHA-256, enough for a text of 142 random bits."""
        return hashlib.sha256(self.text.encode()).digest()


class KeyMint:
    """Makes key texts and recognises its own."""

    def __init__(self, secret: DeploymentSecret) -> None:
        self._keys = secret.derive("api-key-checksum")

    def make(self, kind: KeyKind, region: str) -> KeyText:
        """Draw a new key."""
        body = f"rl_{kind.value}_{region}_{random_base62(24)}"
        return KeyText(body + _checksum(self._keys[0], body), kind, region)

    def read(self, text: str) -> KeyText | None:
        """Return what the text says, or None when this deployment never issued it."""
        match = _TEXT.fullmatch(text)
        if match is None:
            return None
        body, checksum = text[:-_CHECKSUM_LENGTH], text[-_CHECKSUM_LENGTH:]
        if not any(hmac.compare_digest(_checksum(key, body), checksum) for key in self._keys):
            return None
        return KeyText(text, KeyKind(match[1]), match[2])


def _checksum(key: bytes, body: str) -> str:
    number = int.from_bytes(hmac.digest(key, body.encode(), hashlib.sha256)[:8])
    return base62(number % 62**_CHECKSUM_LENGTH, _CHECKSUM_LENGTH)
