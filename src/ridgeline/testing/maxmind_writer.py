"""Small files in MaxMind's format for tests, after the specification of version 2.0."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MARKER = b"\xab\xcd\xefMaxMind.com"
_TEXT, _DOUBLE, _UINT16, _UINT32, _MAP = 2, 3, 5, 6, 7
_EXTENDED = {"array": 4, "bool": 7, "uint64": 2}


class _Short(int):
    """A number of two bytes: readers insist on the widths in the description of the file."""


class _Long(int):
    """A number of eight bytes."""


def write_maxmind_file(
    path: Path,
    records: Mapping[str, Any],
    *,
    ip_version: int = 6,
    database_type: str = "Test",
    build_epoch: int = 1_790_000_000,
) -> None:
    """Write a file that says of each network (in CIDR notation, none within another) what its record is."""
    tree: list[list[Any]] = [[None, None]]
    bits = 128 if ip_version == 6 else 32
    for text, record in records.items():
        network = ipaddress.ip_network(text)
        # IPv4 lies in ::/96 of a tree of IPv6.
        length = network.prefixlen + (bits - network.max_prefixlen)
        number = int(network.network_address)
        node = tree[0]
        for depth in range(length):
            side = number >> (bits - 1 - depth) & 1
            if depth == length - 1:
                node[side] = ("record", record)
            else:
                if node[side] is None:
                    tree.append([None, None])
                    node[side] = len(tree) - 1
                node = tree[node[side]]
    data = bytearray()
    places: dict[str, int] = {}
    for entry in (side for node in tree for side in node if isinstance(side, tuple)):
        if repr(entry[1]) not in places:
            places[repr(entry[1])] = len(data)
            data += _encode(entry[1])
    count = len(tree)
    body = bytearray()
    for node in tree:
        for side in node:
            if side is None:
                body += struct.pack(">I", count)
            else:
                body += struct.pack(">I", count + 16 + places[repr(side[1])] if isinstance(side, tuple) else side)
    metadata = {
        "binary_format_major_version": _Short(2),
        "binary_format_minor_version": _Short(0),
        "build_epoch": _Long(build_epoch),
        "database_type": database_type,
        "description": {"en": "made for a test"},
        "ip_version": _Short(ip_version),
        "languages": ["en"],
        "node_count": count,
        "record_size": _Short(32),
    }
    path.write_bytes(bytes(body) + bytes(16) + bytes(data) + _MARKER + _encode(metadata))


def _encode(value: Any) -> bytes:
    if isinstance(value, bool):
        return bytes([int(value), _EXTENDED["bool"]])
    if isinstance(value, str):
        text = value.encode()
        return _control(_TEXT, len(text)) + text
    if isinstance(value, float):
        return _control(_DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, _Long):
        return bytes([8, _EXTENDED["uint64"]]) + value.to_bytes(8)
    if isinstance(value, _Short):
        return _control(_UINT16, 2) + value.to_bytes(2)
    if isinstance(value, int):
        return _control(_UINT32, 4) + value.to_bytes(4)
    if isinstance(value, dict):
        return _control(_MAP, len(value)) + b"".join(_encode(key) + _encode(item) for key, item in value.items())
    return bytes([len(value), _EXTENDED["array"]]) + b"".join(map(_encode, value))


def _control(kind: int, size: int) -> bytes:
    if size < 29:
        return bytes([kind << 5 | size])
    return bytes([kind << 5 | 29, size - 29])
