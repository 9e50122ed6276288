"""Files with one JSON text a line, plain or compressed with zstd, that can be continued after an interruption.

A compressed file is a row of independent frames, each of whole lines, so that it too can be cut after the last whole
one; every zstd tool reads it as one.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from ridgeline.errors import RidgelineError
from ridgeline.operations.zstd_frames import MAGIC, whole_frames

STANDARD = "-"
SUFFIX = ".zst"
# Far more than an event with the largest tags and facts.
MAXIMUM_LINE = 4 * 1024 * 1024
_LEVEL = 9
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line feed. `end` is where it ends in the (decompressed) text, line feed included.

    `raw` is empty and `too_long` set when it has more than MAXIMUM_LINE bytes.
    """

    number: int
    raw: bytes
    end: int
    too_long: bool = False


class LineFile:
    """A file that lines are appended to; `-` is standard output."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self._name = name
        self._file = file
        compressed = name.endswith(SUFFIX)
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True) if compressed else None

    def append(self, lines: Sequence[bytes]) -> None:
        """Write some lines and hand them to the operating system; RidgelineError when that fails (disk full)."""
        if not lines:
            return
        text = b"\n".join([*lines, b""])
        try:
            self._file.write(self._compressor.compress(text) if self._compressor else text)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise RidgelineError(f"{self._name} cannot be written: {error.strerror}.") from None


@contextlib.contextmanager
def new_line_file(name: str) -> Iterator[LineFile]:
    """Begin a file; RidgelineError when there is one already or it cannot be made."""
    if name == STANDARD:
        yield LineFile(name, sys.stdout.buffer)
        return
    try:
        file = Path(name).open("xb")  # noqa: SIM115 - used as a context manager below
    except FileExistsError:
        raise RidgelineError(f"{name} is there already; continue it with --resume, or choose another name.") from None
    except OSError as error:
        raise RidgelineError(f"{name} cannot be written: {error.strerror}.") from None
    with file:
        yield LineFile(name, file)


@contextlib.contextmanager
def continued_line_file(name: str) -> Iterator[tuple[LineFile, bytes | None]]:
    """Open a file after cutting off what is not a whole line; yields it with its last line, None if it has none."""
    if name == STANDARD:
        raise RidgelineError("Standard output cannot be continued; give a file.")
    try:
        file = Path(name).open("r+b")  # noqa: SIM115 - used as a context manager below
    except OSError as error:
        raise RidgelineError(f"{name} cannot be continued: {error.strerror}.") from None
    with file:
        last, end = _last_framed_line(file) if name.endswith(SUFFIX) else _last_plain_line(file)
        file.truncate(end)
        file.seek(end)
        yield LineFile(name, file), last


def _last_plain_line(file: BinaryIO) -> tuple[bytes | None, int]:
    """Return the last whole line, if any, and where it ends."""
    tail = b""
    start = file.seek(0, 2)
    while start > 0 and tail.count(b"\n") < 2:  # noqa: PLR2004 - the feeds before and after the last line
        step = min(start, _CHUNK)
        start -= step
        file.seek(start)
        tail = file.read(step) + tail
    whole, feed, _ = tail.rpartition(b"\n")
    if not feed:
        return None, 0
    return whole.rpartition(b"\n")[2], start + len(whole) + 1


def _last_framed_line(file: BinaryIO) -> tuple[bytes | None, int]:
    frames = whole_frames(file)
    if not frames:
        return None, 0
    start, end = frames[-1]
    file.seek(start)
    text = _decompressed(file.read(end - start))
    return text.removesuffix(b"\n").rpartition(b"\n")[2], end


def _decompressed(frame: bytes) -> bytes:
    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(frame)
    except zstandard.ZstdError as error:
        raise RidgelineError(f"The file is damaged: {error}.") from None


class LineReader:
    """Reads lines of a file, plain or compressed; `-` is standard input.

    `size` is the file's size in bytes and `position` how many of them were read, for a progress bar; `torn` tells that
    a compressed file ends in the middle of a frame.
    """

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = "standard input" if name == STANDARD else name
        self.torn = False
        self.size: int | None = None
        self._file = file
        self._text: io.BufferedIOBase
        seekable = file.seekable()
        # A pipe's beginning can be looked at only where its reader is buffered, which all of ours are.
        compressed = file.peek(len(MAGIC))[: len(MAGIC)] == MAGIC if isinstance(file, io.BufferedReader) else False
        if seekable:
            self.size = file.seek(0, 2)
            if compressed:
                frames = whole_frames(file)
                self.torn = not frames or frames[-1][1] != self.size
            file.seek(0)
        if compressed:
            stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            self._text = io.BufferedReader(stream, _CHUNK)
        else:
            self._text = file  # type: ignore[assignment]

    @property
    def position(self) -> int:
        return self._file.tell() if self._file.seekable() else 0

    def lines(self, number: int = 1, start: int = 0) -> Iterator[Line]:
        """Yield the lines from a place in the text on, which is the beginning of the line with this number."""
        self._skip(start)
        end = start
        while raw := self._read(MAXIMUM_LINE + 1):
            end += len(raw)
            too_long = len(raw) > MAXIMUM_LINE
            while too_long and not raw.endswith(b"\n"):
                raw = self._read(_CHUNK)
                if not raw:
                    break
                end += len(raw)
            yield Line(number, b"" if too_long else raw.rstrip(b"\r\n"), end, too_long)
            number += 1

    def _skip(self, length: int) -> None:
        while length > 0:
            try:
                skipped = len(self._text.read(min(length, _CHUNK)))
            except zstandard.ZstdError as error:
                raise RidgelineError(f"{self.name} is damaged: {error}.") from None
            if skipped == 0:
                return
            length -= skipped

    def _read(self, limit: int) -> bytes:
        try:
            return self._text.readline(limit)
        except zstandard.ZstdError as error:
            raise RidgelineError(f"{self.name} is damaged: {error}.") from None
        except OSError as error:
            raise RidgelineError(f"{self.name} cannot be read: {error.strerror}.") from None


@contextlib.contextmanager
def opened_lines(name: str) -> Iterator[LineReader]:
    """Open a file of lines; RidgelineError when it cannot be read."""
    if name == STANDARD:
        yield LineReader(name, sys.stdin.buffer)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - used as a context manager below
        file.peek(1)
    except OSError as error:
        raise RidgelineError(f"{name} cannot be read: {error.strerror}.") from None
    with file:
        yield LineReader(name, file)
