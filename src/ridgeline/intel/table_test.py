from __future__ import annotations

import os
from array import array
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import xxhash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridgeline.intel import table as module
from ridgeline.intel.addresses import BITS, Address, Version
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Division, Kind, Listed, Place, Record, System
from ridgeline.intel.row_index import BLOCKS
from ridgeline.intel.table import Description, Table, TableDamaged, UnorderedRanges, replace_file, write_table

DESCRIPTION = Description(feed="test", kind="datacenter", licence="CC0-1.0", as_of=1, made_at=2)


def build(path: Path, ranges: list[Range], *, links: bool = False) -> Table:
    write_table(path, DESCRIPTION, ranges, links=links)
    return Table(path)


def leave_out(path: Path, left_out: str) -> None:
    """Write a table anew without one of its sections."""
    description = Table(path).description
    whole = path.read_bytes()
    length = module._HEAD.unpack(whole[: module._HEAD.size])[1]
    sections = {name: section for name, section in description.sections.items() if name != left_out}
    head = msgspec.json.encode(msgspec.structs.replace(description, sections=sections))
    start = module._aligned(module._HEAD.size + length)
    padding = bytes(module._aligned(module._HEAD.size + len(head)) - module._HEAD.size - len(head))
    body = head + padding + whole[start:]
    path.write_bytes(module._HEAD.pack(module.MAGIC, len(head), xxhash.xxh3_128_digest(body)) + body)


@st.composite
def ordered_ranges(draw: st.DrawFn) -> list[Range]:
    found = []
    versions: tuple[Version, ...] = (4, 6)
    for version in versions:
        top = (1 << BITS[version]) - 1
        # Ends of networks, of the number space and of the halves of an IPv6 address are where errors hide.
        edge = st.sampled_from([0, 1, 2**31, top - 1, top, *((2**64 - 1, 2**64, 2**64 + 1) if version == 6 else ())])
        cuts = sorted(draw(st.sets(edge | st.integers(0, top), max_size=12)))
        for first, after in pairwise([*cuts, top + 1]):
            if draw(st.booleans()):
                last = draw(st.integers(first, after - 1))
                found.append(Range(version, first, last, Listed(draw(st.sampled_from((None, "a", "b"))))))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ordered_ranges(), st.lists(st.integers(0, 2**128 - 1), max_size=20))
def test_every_address_is_found_as_it_was_written(tmp_path: Path, ranges: list[Range], numbers: list[int]) -> None:
    table = build(tmp_path / "a.table", ranges)
    assert table.description.ranges == len(ranges)
    versions: tuple[Version, ...] = (4, 6)
    for version in versions:
        own = [one for one in ranges if one.version == version]
        limit = 1 << BITS[version]
        near = {at + step for one in own for at in (one.first, one.last) for step in (-1, 0, 1)}
        for number in {*near, *(one % limit for one in numbers), 0, limit - 1}:
            if not 0 <= number < limit:
                continue
            expected = next((one.record for one in own if one.first <= number <= one.last), None)
            address = Address(version, number)
            assert table.look_up(address) == expected
            hit = table.network_finder(address.version)(address.number)
            assert (hit and table.record(hit[0])) == expected
            assert hit is None or hit[0] == table.find(address)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ordered_ranges())
def test_the_ranges_are_those_that_were_written(tmp_path: Path, ranges: list[Range]) -> None:
    table = build(tmp_path / "a.table", ranges)
    written: list[Range] = []
    for one in ranges:
        last = written[-1] if written else None
        # Neighbours of which the same is said are one.
        if last is not None and (last.version, last.last + 1, last.record) == (one.version, one.first, one.record):
            written[-1] = last._replace(last=one.last)
        else:
            written.append(one)
    versions: tuple[Version, ...] = (4, 6)
    read = [
        Range(version, first, last, table.record(number))
        for version in versions
        for first, last, number in table.ranges(version)
    ]
    assert read == written


def test_the_network_is_the_largest_of_which_the_same_is_said(tmp_path: Path) -> None:
    ranges = [Range(4, 256, 511, Listed("a")), Range(4, 512, 1023, Listed("a")), Range(6, 1 << 64, 2 << 64, Listed())]
    table = build(tmp_path / "a.table", ranges)
    assert table.network_finder(4)(300) == (1, "0.0.1.0/24")
    assert table.network_finder(4)(600) == (1, "0.0.2.0/23")
    assert table.network_finder(6)(1 << 64) == (2, "0:0:0:1::/64")
    assert table.network_finder(4)(5) is None


def test_links_are_whole(tmp_path: Path) -> None:
    ranges = [Range(6, 5, (3 << 64) + 5, Listed("a")), Range(6, (3 << 64) + 6, (3 << 64) + 9, Listed("b"))]
    table = build(tmp_path / "a.table", ranges, links=True)
    found = [table.look_up(Address(6, link << 64)) for link in range(4)]
    assert found == [None, Listed("a"), Listed("a"), None]
    assert "lows6" not in table.description.sections


@pytest.mark.parametrize("missing", ["buckets4", *BLOCKS.values()])
def test_a_table_without_short_cuts_answers_the_same(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "a.table"
    build(path, [Range(4, 5, 8, Listed("a"))])
    leave_out(path, missing)
    table = Table(path)
    table.check()
    assert [table.look_up(Address(4, number)) for number in (4, 5, 8, 9)] == [None, Listed("a"), Listed("a"), None]


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("place", Place("DE", "Köln", (Division("NRW", "NW"),), 50.9, 6.9, "Europe/Berlin", "50667", 5)),
        ("asn", System(4_200_000_000, "Example")),
        ("proxy", Listed("who", "residential", 1_790_000_000_000)),
    ],
)
def test_records_come_back_whole(tmp_path: Path, kind: Kind, record: Record) -> None:
    path = tmp_path / "a.table"
    description = Description(feed="test", kind=kind, licence="", as_of=1, made_at=2)
    write_table(path, description, [Range(4, 1, 1, record)])
    assert Table(path).look_up(Address(4, 1)) == record


@pytest.mark.parametrize(
    "ranges",
    [
        [Range(4, 5, 6, Listed()), Range(4, 6, 7, Listed())],
        [Range(4, 5, 6, Listed()), Range(4, 1, 2, Listed())],
        [Range(4, 6, 5, Listed())],
        [Range(4, 0, 2**32, Listed())],
    ],
)
def test_ranges_out_of_order_are_refused_and_change_nothing(tmp_path: Path, ranges: list[Range]) -> None:
    path = tmp_path / "a.table"
    build(path, [Range(4, 1, 1, Listed("old"))])
    with pytest.raises(UnorderedRanges):
        write_table(path, DESCRIPTION, ranges)
    assert Table(path).look_up(Address(4, 1)) == Listed("old")
    assert [one.name for one in tmp_path.iterdir()] == ["a.table"]


def test_every_damage_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.table"
    description = msgspec.structs.replace(DESCRIPTION, kind="asn")
    write_table(path, description, [Range(4, 1, 9, System(1)), Range(6, 1, 9, System(2))])
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(TableDamaged, match=r"a\.table cannot be used"):
            Table(path)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(TableDamaged):
            Table(path)


def test_a_description_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.table"
    content = b"not json" + bytes(16)
    digest = xxhash.xxh3_128_digest(content)
    path.write_bytes(module._HEAD.pack(module.MAGIC, 8, digest) + content)
    with pytest.raises(TableDamaged, match="description cannot be read"):
        Table(path)


def test_an_open_table_outlives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.table"
    old = build(path, [Range(4, 1, 1, Listed("old"))])
    new = build(path, [Range(4, 1, 1, Listed("new"))])
    path.unlink()
    assert (old.look_up(Address(4, 1)), new.look_up(Address(4, 1))) == (Listed("old"), Listed("new"))


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, [b"new"])
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize(
    ("section", "content", "reason"),
    [
        ("starts4", [0, 9, 5], r"rows of IPv4 are not in order"),
        ("starts4", [1, 5, 9], r"rows of IPv4 are not in order"),
        ("records4", [0, 7, 0], r"a row of IPv4 has a record that is not there"),
        ("pool", [0xC1, 0xC1], r"MessagePack"),
        ("buckets4", [0, 2], r"short cuts to rows of IPv4 do not fit"),
        (BLOCKS[4], [1], r"blocks of IPv4 do not fit"),
    ],
)
def test_a_table_that_somebody_else_made_wrongly_is_refused(
    tmp_path: Path, section: str, content: list[int], reason: str
) -> None:
    path = tmp_path / "a.table"
    table = build(path, [Range(4, 5, 8, Listed())])
    table.check()
    whole = bytearray(path.read_bytes())
    found = table.description.sections[section]
    assert found.count >= len(content)
    length = module._HEAD.unpack(whole[: module._HEAD.size])[1]
    at = module._aligned(module._HEAD.size + length) + found.at
    replaced = array(found.type, content).tobytes()
    whole[at : at + len(replaced)] = replaced
    body = bytes(whole[module._HEAD.size :])
    path.write_bytes(module._HEAD.pack(module.MAGIC, length, xxhash.xxh3_128_digest(body)) + body)
    with pytest.raises(TableDamaged, match=reason):
        Table(path).check()


@pytest.mark.parametrize("missing", ["starts4", "records6", "offsets", "pool"])
def test_a_table_without_a_part_is_refused(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "a.table"
    build(path, [Range(4, 5, 8, Listed())])
    leave_out(path, missing)
    with pytest.raises(TableDamaged, match=f"it has no part '{missing}'"):
        Table(path)
