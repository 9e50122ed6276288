"""Codes that people read from one place and type in another: `J7K2-9QXM-4TRD`, 60 bits of chance.

The letters are Crockford's base 32 (https://www.crockford.com/base32.html), without those that look like a digit.
"""

from __future__ import annotations

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_GROUP = 4
_READ = str.maketrans("OIL", "011", "- \t")


def random_code() -> str:
    """Return a fresh code."""
    return code_of(secrets.token_bytes(8))


def code_of(digest: bytes) -> str:
    """Return the code of the first 60 bits of a digest."""
    number = int.from_bytes(digest[:8])
    letters = "".join(_LETTERS[number >> (59 - 5 * index) & 31] for index in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def as_typed(text: str) -> str:
    """Return a code as people type it in one form: without dashes and spaces, in capitals, O as 0, I and L as 1."""
    return text.upper().translate(_READ)
