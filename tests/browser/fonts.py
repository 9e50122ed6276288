"""A font to install that no machine has: one of the machine's own under another name.

Fonts are on every machine with a browser, for Debian's package `fontconfig-config` depends on some.
"""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

_FAMILY, _STYLE, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x0409
_OF_A_WHOLE_FONT = 0xB1B0AFBA


def fixed_width_font() -> bytes:
    """Return the machine's font of fixed width: its text is not as wide as that of a font of letters."""
    match = ["fc-match", "--format", "%{file}", "monospace:fontformat=TrueType"]
    return Path(subprocess.run(match, check=True, capture_output=True, text=True).stdout).read_bytes()


def renamed(font: bytes, family: str) -> bytes:
    """Return a TrueType or OpenType font as the regular one of another family (OpenType specification, "Font file")."""
    kind, count = struct.unpack_from(">4sH", font)
    assert kind in (b"\0\1\0\0", b"OTTO"), f"not a font of the kinds that are known here: {kind!r}"
    tables = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        tables[tag] = font[offset : offset + length]
    # A signature, if there is one, is of what the font was before.
    tables.pop(b"DSIG", None)
    tables[b"name"] = _names(family)
    # The sum over the whole font, which is in the table `head`, is made with a zero in its place.
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    directory, body = b"", b""
    offsets = {}
    for tag in sorted(tables):
        offsets[tag] = 12 + 16 * len(tables) + len(body)
        directory += struct.pack(">4sLLL", tag, _sum(tables[tag]), offsets[tag], len(tables[tag]))
        body += _padded(tables[tag])
    power = len(tables).bit_length() - 1
    search = 16 << power
    header = struct.pack(">4sHHHH", kind, len(tables), search, power, 16 * len(tables) - search)
    whole = header + directory + body
    at = offsets[b"head"] + 8
    return whole[:at] + struct.pack(">L", (_OF_A_WHOLE_FONT - _sum(whole)) & 0xFFFFFFFF) + whole[at + 4 :]


def _names(family: str) -> bytes:
    texts = {_FAMILY: family, _STYLE: "Regular", _FULL: family, _POSTSCRIPT: family.replace(" ", "")}
    records, body = b"", b""
    for name, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", _WINDOWS, _UNICODE, _ENGLISH, name, len(encoded), len(body))
        body += encoded
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + body


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)


def _sum(table: bytes) -> int:
    padded = _padded(table)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
