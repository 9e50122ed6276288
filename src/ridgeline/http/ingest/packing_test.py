from __future__ import annotations

import gzip
import zlib

import pytest

from ridgeline.errors import InvalidRequest, PayloadTooLarge
from ridgeline.http.ingest.packing import unpacked

TEXT = b'{"version": 1}' * 100
PACKED = gzip.compress(TEXT, mtime=0)


@pytest.mark.parametrize("encoding", [None, "identity", "gzip", "GZIP", " x-gzip "])
def test_gzip_is_unpacked_whether_it_is_named_or_not(encoding: str | None) -> None:
    assert unpacked(PACKED, encoding, 10_000) == TEXT


@pytest.mark.parametrize("encoding", [None, "identity"])
def test_a_plain_body_stays_as_it_is(encoding: str | None) -> None:
    assert unpacked(TEXT, encoding, 10) is TEXT
    assert unpacked(b"", encoding, 10) == b""


def test_the_limit_is_of_the_text() -> None:
    assert unpacked(PACKED, None, len(TEXT)) == TEXT
    with pytest.raises(PayloadTooLarge):
        unpacked(PACKED, None, len(TEXT) - 1)
    with pytest.raises(PayloadTooLarge):
        # 100 MB of nothing in 100 KB.
        unpacked(gzip.compress(bytes(100_000_000), mtime=0), None, 262_144)


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (TEXT, "gzip", "not valid gzip"),
        (b"", "gzip", "breaks off"),
        (PACKED[:2], None, "breaks off"),
        (PACKED[:-1], None, "breaks off"),
        (PACKED[:-8] + b"\0" * 8, None, "not valid gzip"),
        (PACKED + b"x", None, "something follows"),
        (PACKED + PACKED, None, "something follows"),
        (b"\x1f\x8b" + b"\xff" * 20, None, "not valid gzip"),
        (zlib.compress(TEXT), "deflate", "'deflate' is not known"),
        (TEXT, "gzip, br", "'gzip, br' is not known"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_with_a_reason(body: bytes, encoding: str | None, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        unpacked(body, encoding, 10_000)
