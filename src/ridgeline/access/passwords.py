"""Passwords: which are taken, and how they are kept: argon2id, with the parameters that OWASP recommends.

https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ridgeline.access.common_passwords import is_common
from ridgeline.errors import InvalidRequest, TooManyRequests

if TYPE_CHECKING:
    import argon2

T = TypeVar("T")

MEMORY_KIBIBYTES = 19 * 1_024
ITERATIONS = 2
LANES = 1
# So many are hashed at once, with as much memory each, and so many more may wait for some hundredths of a second.
THREADS = 2
MOST_WAITING = 32
_SALT_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is right; `is_outdated` tells that it should be hashed again with today's parameters."""

    is_right: bool
    is_outdated: bool = False


class Passwords:
    def __init__(self, *, memory_kibibytes: int = MEMORY_KIBIBYTES) -> None:
        """`memory_kibibytes` is for tests only: they sign in more often than they check this."""
        self._memory = memory_kibibytes
        # Not the loop's own threads: whoever signs in must hold nobody else up, nor be held up.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._at_work = 0

    async def hash(self, password: str) -> str:
        """Return what is stored of a password; TooManyRequests when too many wait already."""
        return await self._work(lambda: self._hasher.hash(_normal(password)))

    async def verify(self, stored: str | None, password: str, *, known: bool = False) -> Verdict:
        """Tell whether a password is right. Without a stored one it is not, after the same work.

        `known` is for those who should not wait behind a crowd of strangers: they are never turned away.
        """
        return await self._work(lambda: self._verify(stored, password), known=known)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str | None, password: str) -> Verdict:
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        try:
            self._hasher.verify(stored or self._nobodys, _normal(password))
        except (InvalidHashError, VerificationError):
            return Verdict(is_right=False)
        if stored is None:
            return Verdict(is_right=False)
        return Verdict(is_right=True, is_outdated=self._hasher.check_needs_rehash(stored))

    async def _work(self, work: Callable[[], T], *, known: bool = False) -> T:
        if self._at_work >= THREADS + MOST_WAITING and not known:
            raise TooManyRequests(retry_after=1)
        self._at_work += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._at_work -= 1

    @cached_property
    def _hasher(self) -> argon2.PasswordHasher:
        # Servers that nobody signs in to do not wait for the import.
        import argon2  # noqa: PLC0415

        return argon2.PasswordHasher(ITERATIONS, self._memory, LANES, _HASH_BYTES, _SALT_BYTES)

    @cached_property
    def _nobodys(self) -> str:
        """What is verified where nothing is stored: it takes as long, and no password fits it."""
        salt, digest = (_base64(secrets.token_bytes(length)) for length in (_SALT_BYTES, _HASH_BYTES))
        return f"$argon2id$v=19$m={self._memory},t={ITERATIONS},p={LANES}${salt}${digest}"


def check_new_password(password: str, email: str, name: str) -> None:
    """Return if a password may be chosen; InvalidRequest, with a sentence for people, if it is guessed too easily."""
    plain = _normal(password).casefold().strip()
    if plain in {text.casefold().strip() for text in (email, name, email.partition("@")[0])}:
        raise InvalidRequest("the password must not be the name or the address")
    if is_common(_normal(password)):
        raise InvalidRequest("this password is one of those that are guessed first; please choose another")


def _normal(password: str) -> str:
    """Return a password in the form that all keyboards agree on (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).rstrip(b"=").decode("ascii")
