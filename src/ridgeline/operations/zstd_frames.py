"""Where zstd frames end, without decompressing them (RFC 8878, section 3.1).

A file of several frames can be continued after a crash: what follows the last whole frame is cut off.
"""

from __future__ import annotations

from typing import BinaryIO

MAGIC = b"\x28\xb5\x2f\xfd"
_BLOCK_HEADER_BYTES = 3
_RUN_LENGTH_BLOCK = 1
_RESERVED_BLOCK = 3


def whole_frames(file: BinaryIO) -> list[tuple[int, int]]:
    """Return first byte and end of each whole frame, in order, up to the first that is torn or is no frame."""
    size = file.seek(0, 2)
    frames = []
    start = 0
    while (end := _end_of_frame(file, start)) is not None and end <= size:
        frames.append((start, end))
        start = end
    return frames


def _end_of_frame(file: BinaryIO, start: int) -> int | None:
    """Return where the frame that starts here ends, which may be behind the file's end; None if that is not told."""
    file.seek(start)
    head = file.read(5)
    if len(head) < 5 or head[:4] != MAGIC:  # noqa: PLR2004 - magic number and descriptor
        return None
    descriptor = head[4]
    single_segment = bool(descriptor & 0b100000)
    content_size_bytes = (1 if single_segment else 0, 2, 4, 8)[descriptor >> 6]
    dictionary_bytes = (0, 1, 2, 4)[descriptor & 0b11]
    position = start + 5 + (0 if single_segment else 1) + dictionary_bytes + content_size_bytes
    while True:
        file.seek(position)
        header = file.read(_BLOCK_HEADER_BYTES)
        if len(header) < _BLOCK_HEADER_BYTES:
            return None
        number = int.from_bytes(header, "little")
        last, kind, size = number & 1, number >> 1 & 0b11, number >> 3
        if kind == _RESERVED_BLOCK:
            return None
        position += _BLOCK_HEADER_BYTES + (1 if kind == _RUN_LENGTH_BLOCK else size)
        if last:
            checksum_bytes = 4 if descriptor & 0b100 else 0
            return position + checksum_bytes
