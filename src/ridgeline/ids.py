"""Identifiers: how they are drawn, and what can be read from their text.

`bucket` is the unit in which storage is distributed: one of 3,844, fixed for ever by the visitor id, and written as two
base62 characters inside each event id, so that an event can be found from its id alone.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import xxhash

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BUCKETS = 62 * 62

_EVENT_ID = re.compile(r"\d{13}\.[0-9A-Za-z]{6}")
_VISITOR_ID = re.compile(r"[0-9A-Za-z]{20,21}")
_ENVIRONMENT_ID = re.compile(r"ae_[0-9a-f]{16}")


def random_base62(length: int) -> str:
    """Return `length` characters drawn uniformly by the operating system's generator."""
    return base62(secrets.randbelow(62**length), length)


def base62(number: int, width: int) -> str:
    """Return a non-negative number in base 62, left-padded with zeros; ValueError if it needs more than `width`."""
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    if number:
        raise ValueError("the number does not fit the width")
    return "".join(reversed(digits))


def new_visitor_id() -> str:
    """Return a fresh visitor id: 20 base62 characters, 119 bits of chance."""
    return random_base62(20)


def high_recall_id_of(visitor_id: str, key: bytes) -> str:
    """Return the high-recall id of a visitor that was taken for nobody: 20 base62 characters.

    Without the key (64 bytes at most) nobody can tell whose it is, even who knows the visitor's id.
    """
    digest = hashlib.blake2b(visitor_id.encode("ascii"), digest_size=16, key=key).digest()
    return base62(int.from_bytes(digest) % 62**20, 20)


def is_visitor_id(text: str) -> bool:
    """Tell whether the text has the form of a visitor id: 20 base62 characters, or 21 when it was imported."""
    return _VISITOR_ID.fullmatch(text) is not None


def bucket_of(visitor_id: str) -> int:
    """Return the visitor's bucket, 0 to 3,843: xxh64 (seed 0) of the id's ASCII bytes, modulo 3,844."""
    return xxhash.xxh64_intdigest(visitor_id.encode("ascii")) % BUCKETS


def random_bucket() -> int:
    """Return a bucket for an event that has no visitor."""
    return secrets.randbelow(BUCKETS)


def new_event_id(at: int, bucket: int) -> str:
    """Return an event id: the time (Unix ms, 13 digits), a dot, the bucket's 2 characters and 4 random ones."""
    return f"{at:013d}.{base62(bucket, 2)}{random_base62(4)}"


def is_event_id(text: str) -> bool:
    """Tell whether the text has the form of an event id."""
    return _EVENT_ID.fullmatch(text) is not None


def new_environment_id() -> str:
    """Return a fresh environment id: `ae_` and 16 hexadecimal digits."""
    return f"ae_{secrets.token_hex(8)}"


def is_environment_id(text: str) -> bool:
    """Tell whether the text has the form of an environment id."""
    return _ENVIRONMENT_ID.fullmatch(text) is not None


def new_key_id() -> str:
    """Return a fresh name for an API key, which is not secret: `key_` and 14 base62 characters."""
    return f"key_{random_base62(14)}"


def new_view_id() -> str:
    """Return a fresh id of a saved view: `vw_` and 14 base62 characters."""
    return f"vw_{random_base62(14)}"
