"""Bodies in gzip (RFC 1952), which a client may name in `Content-Encoding` or not.

A page that names it must ask for leave first, by a preflight request; so the agent does not, and gzip is known by its
first two bytes, with which no JSON begins.
"""

from __future__ import annotations

import zlib

from ridgeline.errors import InvalidRequest, PayloadTooLarge

_MAGIC = b"\x1f\x8b"
# zlib's number for a stream with a gzip header, in a window of any size.
_GZIP = 31


def unpacked(body: bytes, encoding: str | None, limit: int) -> bytes:
    """Return the body as it was before it was packed, if it was; raises PayloadTooLarge, InvalidRequest."""
    named = (encoding or "identity").strip().lower()
    if named not in {"identity", "gzip", "x-gzip"}:
        raise InvalidRequest(f"the content encoding {named[:32]!r} is not known; send gzip, or the plain text")
    if named == "identity" and not body.startswith(_MAGIC):
        return body
    stream = zlib.decompressobj(_GZIP)
    try:
        text = stream.decompress(body, limit + 1)
    except zlib.error:
        raise InvalidRequest("the body is not valid gzip") from None
    if len(text) > limit:
        raise PayloadTooLarge
    if not stream.eof:
        raise InvalidRequest("the body is gzip that breaks off")
    if stream.unused_data:
        raise InvalidRequest("something follows the body's gzip")
    return text
