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
class ReadKey:
    """What the text of a key of this deployment says.

    `digest` is its `key_digest`: plain SHA-256, which is enough for a text of 142 random bits.
    """

    kind: KeyKind
    region: str
    digest: bytes


class KeyMint:
    """Makes key texts and recognises its own."""

    def __init__(self, secret: DeploymentSecret) -> None:
        self._keys = secret.derive("api-key-checksum")
        # Genuine keys only, by digest: their number is bounded by what was issued, and no text stays in memory.
        self._known: dict[bytes, ReadKey] = {}

    def make(self, kind: KeyKind, region: str) -> str:
        """Return the text of a new key."""
        body = f"rl_{kind.value}_{region}_{random_base62(24)}"
        return body + _checksum(self._keys[0], body)

    def read(self, text: str) -> ReadKey | None:
        """Return what the text says, or None when this deployment never issued it."""
        digest = key_digest(text)
        known = self._known.get(digest)
        if known is not None:
            return known
        match = _TEXT.fullmatch(text)
        if match is None:
            return None
        body, checksum = text[:-_CHECKSUM_LENGTH], text[-_CHECKSUM_LENGTH:]
        if not any(hmac.compare_digest(_checksum(key, body), checksum) for key in self._keys):
            return None
        self._known[digest] = ReadKey(KeyKind(match[1]), match[2], digest)
        return self._known[digest]


def key_digest(text: str) -> bytes:
    """Return the 32 bytes under which a key is stored and found."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _checksum(key: bytes, body: str) -> str:
    number = int.from_bytes(hmac.digest(key, body.encode(), hashlib.sha256)[:8])
    return base62(number % 62**_CHECKSUM_LENGTH, _CHECKSUM_LENGTH)
