"""The public keys by which agents sign their requests (Web Bot Auth), as their hosts publish them, kept in one file.

Keys are read from here only: `ridgeline intel update` fetches them, and a request never makes the server ask anybody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct

from ridgeline.errors import RidgelineError
from ridgeline.intel.lookup import CHECK_SECONDS
from ridgeline.intel.table import replace_file

BOT_KEYS = "bot-keys"
FILE = f"{BOT_KEYS}.json"
STALE_DAYS = 30
WELL_KNOWN = "/.well-known/http-message-signatures-directory"
HOST = re.compile(r"(?=.{4,253}\Z)([0-9a-z]([0-9a-z-]*[0-9a-z])?\.)+[a-z][0-9a-z-]*[0-9a-z]")
"""A public host name, in lower case."""

MOST_KEYS = 64
# RFC 9421, B.1.4: its private half is printed there, so anybody can sign with it.
TEST_KEY = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"
_KEY_BYTES = 32

log = structlog.get_logger(__name__)


class KeysMalformed(RidgelineError):
    """A text that is no directory of keys."""


class KeysDamaged(RidgelineError):
    """A file of keys that is not whole."""


class BotKey(Struct, frozen=True):
    """An Ed25519 key; `key_id` is its thumbprint (RFC 7638), times are Unix milliseconds."""

    key_id: str
    x: str
    not_before: int | None = None
    expires: int | None = None

    @property
    def public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(_decoded(self.x))

    def is_valid_at(self, at: int) -> bool:
        return (self.not_before is None or self.not_before <= at) and (self.expires is None or at < self.expires)


class KeyDirectory(Struct, frozen=True):
    """The keys of one host, when they were fetched (Unix ms), and from where."""

    host: str
    fetched_at: int
    source: str
    keys: tuple[BotKey, ...]


class _File(Struct, frozen=True):
    sha256: str
    directories: msgspec.Raw


def thumbprint(x: str) -> str:
    """Return the SHA-256 thumbprint of an Ed25519 key (RFC 8037, A.3) whose `x` it is."""
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'
    return base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=").decode()


def read_keys(text: bytes) -> tuple[BotKey, ...]:
    """Read a directory, a set of JSON Web Keys or a single one; KeysMalformed if it is none.

    Keys of other kinds, ones that are not whole, and the published test key are left out. A `kid` is not believed.
    """
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise KeysMalformed(f"it is not JSON: {error}") from None
    items = document.get("keys", [document]) if isinstance(document, dict) else None
    if not isinstance(items, list) or ("keys" not in document and "kty" not in document):
        raise KeysMalformed("it has no list `keys`")
    if len(items) > MOST_KEYS:
        raise KeysMalformed(f"it has {len(items):,} keys, more than {MOST_KEYS}")
    found = {key.key_id: key for item in items if (key := _key(item)) is not None and key.key_id != TEST_KEY}
    return tuple(found.values())


def _key(item: object) -> BotKey | None:
    if not isinstance(item, dict) or (item.get("kty"), item.get("crv")) != ("OKP", "Ed25519"):
        return None
    x = item.get("x")
    if not isinstance(x, str):
        return None
    try:
        raw = _decoded(x)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _KEY_BYTES:
        return None
    plain = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return BotKey(thumbprint(plain), plain, _milliseconds(item.get("nbf")), _milliseconds(item.get("exp")))


def _decoded(x: str) -> bytes:
    return base64.b64decode(x + "=" * (-len(x) % 4), altchars=b"-_", validate=True)


def _milliseconds(seconds: object) -> int | None:
    """Return a time; some directories give milliseconds where the format has seconds."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds < 1 << 53:
        return None
    return seconds if seconds > 100_000_000_000 else seconds * 1_000  # noqa: PLR2004 - seconds would be of the year 5138


def write_file(path: Path, directories: Iterable[KeyDirectory]) -> None:
    """Put a file of keys in place of another, in one step."""
    content = msgspec.json.encode(sorted(directories, key=lambda one: one.host))
    head = _File(hashlib.sha256(content).hexdigest(), msgspec.Raw(content))
    replace_file(path, [msgspec.json.encode(head)])


def read_file(path: Path) -> dict[str, KeyDirectory]:
    """Return the directories of a file by host; KeysDamaged if it is not whole, OSError if it cannot be read."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
        content = bytes(file.directories)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise KeysDamaged(f"The keys in {path} cannot be used: the checksum is wrong, so the file is damaged.")
        directories = msgspec.json.decode(content, type=tuple[KeyDirectory, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KeysDamaged(f"The keys in {path} cannot be used: {error}.") from None
    return {directory.host: directory for directory in directories}


class BotKeys:
    """The keys of the file in a folder; a new file is taken up within seconds. For one thread."""

    def __init__(self, folder: Path | None, timer: Callable[[], float] = time.monotonic) -> None:
        self._path = None if folder is None else folder / FILE
        self._timer = timer
        self._check_at = 0.0
        self._stamp: tuple[int, int] | None = None
        self._directories: dict[str, KeyDirectory] = {}
        self._keys: dict[tuple[str, str], BotKey] = {}
        self._refresh()

    def has(self, host: str) -> bool:
        """Tell whether the directory of a host was fetched."""
        self._refresh_if_due()
        return host in self._directories

    def find(self, host: str, key_id: str) -> BotKey | None:
        """Return a key of a host; one that another host publishes is none of it."""
        self._refresh_if_due()
        return self._keys.get((host, key_id))

    def only_host_of(self, key_id: str) -> str | None:
        """Return the one host that publishes a key, None if there is none, or several."""
        self._refresh_if_due()
        hosts = [host for host, known in self._keys if known == key_id]
        return hosts[0] if len(hosts) == 1 else None

    def _refresh_if_due(self) -> None:
        if self._timer() >= self._check_at:
            self._refresh()

    def _refresh(self) -> None:
        self._check_at = self._timer() + CHECK_SECONDS
        if self._path is None:
            return
        try:
            status = self._path.stat()
        except OSError:
            # Not there before the first update.
            self._stamp, directories = None, {}
        else:
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp == self._stamp:
                return
            self._stamp = stamp
            try:
                directories = read_file(self._path)
            except (OSError, KeysDamaged) as error:
                # What was open before still holds.
                log.warning("bot_keys_unusable", file=str(self._path), reason=str(error))
                return
        self._directories = directories
        self._keys = {(host, key.key_id): key for host, one in directories.items() for key in one.keys}
