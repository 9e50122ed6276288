"""A table of address ranges in one read-only file, which is mapped into memory and searched where it lies.

The file: a head (magic, length of the description, XXH3 of all that follows), the description as JSON, then the arrays
it names, little-endian and aligned to eight bytes. `starts` is sorted; row n holds from its start to the next row's,
and says the number of a record, 0 for none. An IPv6 start is its upper 64 bits, and its lower ones in `lows` where a
row needs them. Records are MessagePack, found by `offsets`. `buckets4`, `blocks4/16` and `blocks6/28`, which a table
may lack, are the short cuts of `row_index`. Opening a table makes no object for each row.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
import tempfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, cast

import msgspec
import xxhash
from msgspec import Meta, Struct

from ridgeline.errors import RidgelineError
from ridgeline.intel.addresses import BITS, Address, Version, network_around
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Kind, Listed, record_type
from ridgeline.intel.row_index import BLOCKS, MOST_BUCKETS_BITS, blocks_of, bucket_bits, buckets_of

MAGIC = b"RIDGETB1"
Buffer: TypeAlias = "bytes | array[int]"
ItemType = Literal["B", "H", "I", "Q"]
_HEAD = struct.Struct("<8sI16s")
_LOW = (1 << 64) - 1
_WIDTHS = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))


class TableDamaged(RidgelineError):
    """A file that is not a whole table of this version."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The table {path} cannot be used: {reason}.")


class UnorderedRanges(ValueError):
    """Ranges that come out of order, overlap or leave their IP version."""


class Section(Struct, frozen=True):
    """An array in the file: where it begins after the description, how many items, of which `array` type."""

    at: Annotated[int, Meta(ge=0)]
    count: Annotated[int, Meta(ge=0)]
    type: ItemType


class Description(Struct, frozen=True, kw_only=True):
    """What a table is: times in Unix milliseconds; `as_of` is the data's own time, `made_at` when it was compiled."""

    feed: str
    kind: Kind
    licence: str
    attribution: str = ""
    sources: tuple[str, ...] = ()
    as_of: int
    made_at: int
    ranges: int = 0
    sections: dict[str, Section] = {}


class _Rows:
    """The sorted rows of one IP version."""

    def __init__(self, views: dict[str, memoryview[int]], version: Version) -> None:
        self._starts = views[f"starts{version}"]
        self.records = views[f"records{version}"]
        self._lows = views.get(f"lows{version}")
        self._version = version
        self._wide = version == 6  # noqa: PLR2004
        self._end = (1 << BITS[version]) - 1
        self._buckets = None if self._wide else views.get("buckets4")
        if self._buckets is not None:
            self._shift = BITS[4] - _bits_of(self._buckets)

    def find(self, number: int) -> int:
        """Return the record of an address, 0 for none."""
        # A gap from the first address on is a row like any other, so that there is always one.
        return self.records[self.row(number)]

    def find_network(self, number: int) -> tuple[int, str] | None:
        """Return the record of an address, and the largest network around it that has the same; None for no record."""
        row = self.row(number)
        record = self.records[row]
        if not record:
            return None
        first, last = self.bounds(row)
        return record, network_around(self._version, number, first, last)

    def row(self, number: int) -> int:
        """Return the last row that starts at or before the address."""
        buckets = self._buckets
        if buckets is not None:
            bucket = number >> self._shift
            return bisect_right(self._starts, number, buckets[bucket], buckets[bucket + 1]) - 1
        if not self._wide:
            return bisect_right(self._starts, number) - 1
        high = number >> 64
        after = bisect_right(self._starts, high)
        if self._lows is None:
            return after - 1
        same = bisect_left(self._starts, high, 0, after)
        return bisect_right(self._lows, number & _LOW, same, after) - 1

    def check(self, version: Version, records: int) -> None:
        """ValueError unless the rows begin with the first address, are in order and have records that exist."""
        count = len(self._starts)
        if not count or count != len(self.records) or (self._lows is not None and count != len(self._lows)):
            raise ValueError(f"its rows of IPv{version} do not fit together")
        if self._start(0) or any(self._start(row) >= self._start(row + 1) for row in range(count - 1)):
            raise ValueError(f"its rows of IPv{version} are not in order")
        if max(self.records) > records:
            raise ValueError(f"a row of IPv{version} has a record that is not there")
        if self._buckets is not None:
            bits = _bits_of(self._buckets)
            if bits > MOST_BUCKETS_BITS or self._buckets.tolist() != buckets_of(self._starts, bits).tolist():
                raise ValueError("its short cuts to rows of IPv4 do not fit")

    def check_blocks(self, version: Version, blocks: frozenset[int] | None) -> None:
        """ValueError unless the blocks, if there are any, are those in which rows have records."""
        if blocks is None:
            return
        found = blocks_of(version, (self.bounds(row) for row, record in enumerate(self.records) if record))
        if found is None or blocks != set(found):
            raise ValueError(f"its blocks of IPv{version} do not fit")

    def bounds(self, row: int) -> tuple[int, int]:
        """Return the first and the last address of a row."""
        starts = self._starts
        is_last = row + 1 == len(starts)
        if self._wide:
            return self._start(row), self._end if is_last else self._start(row + 1) - 1
        return starts[row], self._end if is_last else starts[row + 1] - 1

    def _start(self, row: int) -> int:
        start: int = self._starts[row]
        if not self._wide:
            return start
        return start << 64 | (0 if self._lows is None else self._lows[row])


def _bits_of(buckets: memoryview[int]) -> int:
    """Return how many leading bits name a bucket, where there is one more of them than buckets."""
    return (len(buckets) - 1).bit_length() - 1


class Table:
    """An open table. It stays whole when its file is replaced."""

    def __init__(self, path: Path) -> None:
        """Map the file and check that it is whole; TableDamaged if not, OSError if it cannot be read."""
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _HEAD.size:
                raise TableDamaged(path, "it is cut off")
            data = memoryview(mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ))
        self.size = size
        magic, length, digest = _HEAD.unpack(data[: _HEAD.size])
        if magic != MAGIC:
            raise TableDamaged(path, "it is no table of this version of Ridgeline")
        if xxhash.xxh3_128_digest(data[_HEAD.size :]) != digest:
            raise TableDamaged(path, "its checksum is wrong, so it is cut off or damaged")
        if sys.byteorder != "little":
            raise TableDamaged(path, "tables are read on little-endian machines only")
        try:
            self.description = msgspec.json.decode(data[_HEAD.size : _HEAD.size + length], type=Description)
        except msgspec.DecodeError as error:
            raise TableDamaged(path, f"its description cannot be read: {error}") from None
        base = _aligned(_HEAD.size + length)
        views = {name: self._view(data[base:], section) for name, section in self.description.sections.items()}
        try:
            self._rows: dict[Version, _Rows] = {4: _Rows(views, 4), 6: _Rows(views, 6)}
            self._offsets, self._pool = views["offsets"], views["pool"]
        except KeyError as error:
            raise TableDamaged(path, f"it has no part {error}") from None
        # Read at once: what is asked when tables change must not depend on an old file that was cut meanwhile.
        self.blocks: dict[Version, frozenset[int] | None] = {
            version: frozenset(views[name]) if name in views else None for version, name in BLOCKS.items()
        }
        """The blocks (see `row_index`) in which the table says anything; None if that is not known."""
        self._decode = msgspec.msgpack.Decoder(record_type(self.description.kind)).decode

    def _view(self, data: memoryview, section: Section) -> memoryview[int]:
        end = section.at + section.count * array(section.type).itemsize
        if end > len(data):
            raise TableDamaged(self.path, "a part reaches beyond its end")
        return data[section.at : end].cast(section.type)

    def check(self) -> None:
        """Read every row and record; TableDamaged if one does not fit, as in a table that somebody else has made."""
        try:
            for version, rows in self._rows.items():
                rows.check(version, len(self._offsets) - 1)
                rows.check_blocks(version, self.blocks[version])
            for number in range(1, len(self._offsets)):
                self.record(number)
        except (ValueError, IndexError, msgspec.DecodeError) as error:
            raise TableDamaged(self.path, str(error).rstrip(".")) from None

    def find(self, address: Address) -> int:
        """Return the number of the record that the table has of the address, 0 if it says nothing."""
        return self._rows[address.version].find(address.number)

    def finder(self, version: Version) -> Callable[[int], int]:
        """Return what does the same for addresses of one version, given as numbers."""
        return self._rows[version].find

    def network_finder(self, version: Version) -> Callable[[int], tuple[int, str] | None]:
        """Return what gives the same with the largest network around the address of which it is said, as CIDR."""
        return self._rows[version].find_network

    def record(self, number: int) -> Any:
        """Return a record by its number, in the shape of the table's kind."""
        return self._decode(self._pool[self._offsets[number - 1] : self._offsets[number]])

    def look_up(self, address: Address) -> Any | None:
        """Return what the table says of the address; None if it says nothing."""
        number = self.find(address)
        return self.record(number) if number else None

    def ranges(self, version: Version) -> Iterator[tuple[int, int, int]]:
        """Yield the first and the last address of each row that has a record, and the record's number; reads all."""
        rows = self._rows[version]
        for row, number in enumerate(rows.records):
            if number:
                yield *rows.bounds(row), number

    def records(self, version: Version) -> tuple[Any, ...]:
        """Return the different records of an IP version; reads every row, so for small tables only."""
        numbers = sorted(set(self._rows[version].records) - {0})
        return tuple(self._decode(self._pool[self._offsets[one - 1] : self._offsets[one]]) for one in numbers)


def write_table(path: Path, description: Description, ranges: Iterable[Range], *, links: bool = False) -> Description:
    """Write a table of ordered ranges that do not overlap, in place of `path` once it is whole.

    With `links`, IPv6 ranges are cut to whole /64 networks, the size of one link, which halves their rows. The
    description is returned as it was written.
    """
    rows: dict[Version, _RowWriter] = {4: _RowWriter(4), 6: _RowWriter(6)}
    encode = msgspec.msgpack.Encoder().encode
    numbers: dict[bytes, int] = {}
    count = 0
    for version, first, last, record in ranges:
        if links and version == 6:  # noqa: PLR2004
            first, last = -(-first >> 64) << 64, ((last + 1) >> 64 << 64) - 1  # noqa: PLW2901
            if last < first:
                continue
        rows[version].add(first, last, numbers.setdefault(encode(record), len(numbers) + 1))
        count += 1
    arrays: dict[str, array[int]] = {}
    for version, writer in rows.items():
        writer.finish()
        arrays |= writer.arrays(version)
    arrays["buckets4"] = buckets_of(arrays["starts4"], bucket_bits(len(arrays["starts4"])))
    if record_type(description.kind) is Listed:
        for version, writer in rows.items():
            blocks = blocks_of(version, writer.listed())
            if blocks is not None:
                arrays[BLOCKS[version]] = blocks
    offsets = array("I", [0])
    for text in numbers:
        offsets.append(offsets[-1] + len(text))
    arrays["offsets"] = offsets
    arrays["pool"] = array("B", b"".join(numbers))
    sections: dict[str, Section] = {}
    parts: list[Buffer] = []
    at = 0
    for name, items in arrays.items():
        sections[name] = Section(at, len(items), cast("ItemType", items.typecode))
        size = len(items) * items.itemsize
        parts += [items, bytes(_aligned(size) - size)]
        at += _aligned(size)
    described = msgspec.structs.replace(description, ranges=count, sections=sections)
    head = msgspec.json.encode(described)
    parts = [head, bytes(_aligned(_HEAD.size + len(head)) - _HEAD.size - len(head)), *parts]
    digest = xxhash.xxh3_128()
    for part in parts:
        digest.update(part)
    replace_file(path, [_HEAD.pack(MAGIC, len(head), digest.digest()), *parts])
    return described


class _RowWriter:
    def __init__(self, version: Version) -> None:
        self._starts = array("I" if version == 4 else "Q")  # noqa: PLR2004
        self._lows = array("Q")
        self._records = array("I")
        self._wide = version == 6  # noqa: PLR2004
        self._next = 0
        self._limit = 1 << BITS[version]

    def add(self, first: int, last: int, record: int) -> None:
        if not self._next <= first <= last < self._limit:
            raise UnorderedRanges("The ranges of a table must be in order and must not overlap.")
        if first > self._next:
            self._row(self._next, 0)
        self._row(first, record)
        self._next = last + 1

    def _row(self, start: int, record: int) -> None:
        if self._records and self._records[-1] == record:
            return
        self._starts.append(start >> 64 if self._wide else start)
        if self._wide:
            self._lows.append(start & _LOW)
        self._records.append(record)

    def finish(self) -> None:
        """Add the gap up to the last address."""
        if self._next < self._limit:
            self._row(self._next, 0)

    def listed(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last address of each row that has a record."""
        for row, record in enumerate(self._records):
            if record:
                yield self._start(row), self._start(row + 1) - 1 if row + 1 < len(self._records) else self._limit - 1

    def _start(self, row: int) -> int:
        return self._starts[row] << 64 | self._lows[row] if self._wide else self._starts[row]

    def arrays(self, version: Version) -> dict[str, array[int]]:
        most = max(self._records, default=0)
        width = next(width for width, limit in _WIDTHS if most < limit)
        found = {f"starts{version}": self._starts, f"records{version}": array(width, self._records)}
        if any(self._lows):
            found[f"lows{version}"] = self._lows
        return found


def replace_file(path: Path, content: Iterable[Buffer]) -> None:
    """Write a file so that readers see the old one or the new one, whole, also after a loss of power."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for part in content:
                file.write(part)
        move_file(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def move_file(path: Path, target: Path) -> None:
    """Put a file of the same disk in place of another, for good: also after a loss of power."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _aligned(size: int) -> int:
    return -(-size // 8) * 8
