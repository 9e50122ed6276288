"""The backup file: everything that a store holds, in a form of no particular database.

    RIDGELINE-BACKUP\\n
    record *        length (4 bytes, little-endian), CRC-32 of what follows (4 bytes), a zstd frame of MessagePack

The first record is the header, the last the trailer, those between are batches of a dump. The trailer signs all bytes
before it with a key of the deployment secret: an archive that is torn, damaged, of other making or of another
deployment is recognised before anything of it is used.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import zstandard

from ridgeline import __version__
from ridgeline.errors import RidgelineError
from ridgeline.operations.progress import Advance, silent
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.access import Member, SavedView
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    Dictionary,
    DumpBatch,
    DumpedCounts,
    DumpedEvent,
    DumpedWorkspace,
    DumpTable,
    Environment,
    RollupRow,
)

MAGIC = b"RIDGELINE-BACKUP\n"
# 2: with profiles and counts of the matcher. 3: with the workspace's own weights of the suspect score. 4: with members
# and saved views.
FORMAT = 4
_HEAD_BYTES = 8
# A batch of a thousand events takes about a megabyte.
MAXIMUM_RECORD = 512 * 1024 * 1024
_PURPOSE = "backup"

_ROWS: dict[DumpTable, Any] = {
    "workspace": list[DumpedWorkspace],
    "environment": list[Environment],
    "api_key": list[tuple[bytes, ApiKey]],
    "member": list[Member],
    "saved_view": list[SavedView],
    "dictionary": list[Dictionary],
    "erased": list[str],
    "audit": list[AuditEntry],
    "visitor": list[tuple[str, int, int]],
    "blocking_key": list[tuple[str, int]],
    "profile": list[tuple[str, bytes]],
    "matcher_counts": list[DumpedCounts],
    "rollup": list[RollupRow],
    "event": list[DumpedEvent],
}
_DECODERS = {table: msgspec.msgpack.Decoder(rows) for table, rows in _ROWS.items()}


class Header(msgspec.Struct, tag="header"):
    """`secret_prints` name the deployment secret and its predecessors without telling them, the present one first."""

    format: int
    ridgeline_version: str
    created_at: int
    secret_prints: list[str]


class Batch(msgspec.Struct, tag="batch"):
    table: DumpTable
    rows: msgspec.Raw


class Trailer(msgspec.Struct, tag="trailer"):
    """`rows` counts the rows of each table; `signature` is the HMAC-SHA-256 of every byte before this record."""

    rows: dict[str, int]
    signature: bytes


_Record = Header | Batch | Trailer
_record_decoder: msgspec.msgpack.Decoder[_Record] = msgspec.msgpack.Decoder(_Record)


async def write_archive(
    path: Path, batches: AsyncIterator[DumpBatch], secret: DeploymentSecret, now: int, advance: Advance = silent
) -> dict[str, int]:
    """Write the file (mode 0600, beside and then renamed) and return how many rows of each table it holds.

    `advance` is told the number of events. RidgelineError when the file is there already or cannot be written.
    """
    if path.exists():  # noqa: ASYNC240 - the command has nothing else to do
        raise RidgelineError(f"{path} is there already; choose another name.")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise RidgelineError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            rows = await _write(file, batches, secret, now, advance)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, replaces nothing.
        os.link(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise RidgelineError(f"{path} is there already; choose another name.") from None
    except OSError as error:
        raise RidgelineError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return rows


async def _write(
    file: BinaryIO, batches: AsyncIterator[DumpBatch], secret: DeploymentSecret, now: int, advance: Advance
) -> dict[str, int]:
    signature = hmac.new(secret.derive(_PURPOSE)[0], digestmod=hashlib.sha256)
    compressor = zstandard.ZstdCompressor(level=1)
    counts: dict[str, int] = dict.fromkeys(_ROWS, 0)

    def write(content: bytes) -> None:
        file.write(content)
        signature.update(content)

    def record(value: _Record) -> bytes:
        frame = compressor.compress(msgspec.msgpack.encode(value))
        return len(frame).to_bytes(4, "little") + zlib.crc32(frame).to_bytes(4, "little") + frame

    write(MAGIC)
    write(record(Header(FORMAT, __version__, now, secret_prints(secret))))
    async for batch in batches:
        write(record(Batch(batch.table, msgspec.Raw(msgspec.msgpack.encode(list(batch.rows))))))
        counts[batch.table] += len(batch.rows)
        advance(counts["event"], f"{counts['event']:,} events")
    file.write(record(Trailer(counts, signature.digest())))
    return counts


def verify_archive(path: Path, secret: DeploymentSecret, advance: Advance = silent) -> tuple[Header, dict[str, int]]:
    """Read and check a whole file; returns its header and row counts, RidgelineError with what is wrong with it.

    `advance` is told the bytes read.
    """
    with _opened(path) as file:
        header: Header | None = None
        counts: dict[str, int] = dict.fromkeys(_ROWS, 0)
        signature = hmac.new(b"", digestmod=hashlib.sha256)
        for start, frame in _frames(path, file):
            record = _record(path, start, frame)
            if header is None:
                header = _checked_header(path, record, secret)
                signature = hmac.new(_key_of(header, secret), MAGIC, hashlib.sha256)
            elif isinstance(record, Trailer):
                # An older version did not know all of the tables.
                if dict.fromkeys(_ROWS, 0) | record.rows != counts or not hmac.compare_digest(
                    record.signature, signature.digest()
                ):
                    raise RidgelineError(f"The backup {path} was changed after it was made.")
                if file.read(1):
                    raise RidgelineError(f"The backup {path} has something after its end.")
                return header, counts
            elif isinstance(record, Batch):
                counts[record.table] += len(_rows(path, start, record))
            else:
                raise _damage(path, start)
            signature.update(_head(frame) + frame)
            advance(file.tell(), f"{counts['event']:,} events")
    raise RidgelineError(f"The backup {path} is torn: it ends before its trailer.")


def read_archive(path: Path) -> Iterator[DumpBatch]:
    """Yield the batches of a file that was verified, in its order."""
    with _opened(path) as file:
        for start, frame in _frames(path, file):
            record = _record(path, start, frame)
            if isinstance(record, Batch):
                yield DumpBatch(record.table, _rows(path, start, record))


def secret_prints(secret: DeploymentSecret) -> list[str]:
    """Return a name for the deployment secret and for each previous one, from which nobody can find it."""
    return [hmac.digest(key, b"print", hashlib.sha256)[:16].hex() for key in secret.derive(_PURPOSE)]


def _key_of(header: Header, secret: DeploymentSecret) -> bytes:
    return secret.derive(_PURPOSE)[secret_prints(secret).index(header.secret_prints[0])]


def _checked_header(path: Path, record: _Record, secret: DeploymentSecret) -> Header:
    if not isinstance(record, Header):
        raise _damage(path, len(MAGIC))
    if record.format > FORMAT:
        raise RidgelineError(
            f"The backup {path} was made by Ridgeline {record.ridgeline_version}, which is newer; please upgrade first."
        )
    if record.secret_prints[:1] != [one for one in secret_prints(secret) if one == record.secret_prints[0]]:
        raise RidgelineError(
            f"The backup {path} was made under another deployment secret; put that deployment's secret.key into the "
            "data directory (or its RIDGELINE_SECRET into the environment) first."
        )
    return record


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        raise RidgelineError(f"The backup {path} cannot be read: {error.strerror}.") from None
    if file.read(len(MAGIC)) != MAGIC:
        file.close()
        raise RidgelineError(f"{path} is not a Ridgeline backup.")
    return file


def _frames(path: Path, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield where each whole record starts and its frame; the file's end or a torn record ends it."""
    while True:
        start = file.tell()
        head = file.read(_HEAD_BYTES)
        length = int.from_bytes(head[:4], "little")
        if len(head) < _HEAD_BYTES:
            return
        if length > MAXIMUM_RECORD:
            raise _damage(path, start)
        frame = file.read(length)
        if len(frame) < length:
            return
        if zlib.crc32(frame) != int.from_bytes(head[4:], "little"):
            raise _damage(path, start)
        yield start, frame


def _head(frame: bytes) -> bytes:
    return len(frame).to_bytes(4, "little") + zlib.crc32(frame).to_bytes(4, "little")


def _record(path: Path, start: int, frame: bytes) -> _Record:
    try:
        return _record_decoder.decode(zstandard.ZstdDecompressor().decompress(frame, MAXIMUM_RECORD))
    except (zstandard.ZstdError, msgspec.DecodeError):
        raise _damage(path, start) from None


def _rows(path: Path, start: int, batch: Batch) -> list[Any]:
    try:
        return cast("list[Any]", _DECODERS[batch.table].decode(batch.rows))
    except msgspec.DecodeError:
        raise _damage(path, start) from None


def _damage(path: Path, start: int) -> RidgelineError:
    return RidgelineError(f"The backup {path} is damaged at byte {start:,}.")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
