import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.census import VERSION as CENSUS
from ridgeline.matching.census import StoredCensus
from ridgeline.matching.features import VERSION
from ridgeline.matching.parameters import DAY
from ridgeline.matching.stored_population import FORMAT, Stored, decode, encode

NOW = 1_760_000_000_000


@given(st.binary(max_size=100))
def test_what_is_broken_is_not_read(raw: bytes) -> None:
    stored = decode(raw)
    assert stored is None or decode(encode(stored)) == stored


def test_of_older_features_only_how_visitors_returned_is_read() -> None:
    whole = Stored(FORMAT, NOW, NOW, 1.0, NOW, 60.0, 40.0, 30.0, {7: 1.0, 8: -0.5}, VERSION)
    whole.census = StoredCensus(since=NOW, counts={9: 2.0}, scores={40: 1.0}, forgotten=0.5)
    assert decode(encode(whole)) == whole
    older = msgspec.structs.replace(whole, features=VERSION - 1, began=NOW - 90 * DAY)
    read = decode(encode(older))
    assert read is not None
    assert (read.counts, read.arrivals, read.features) == ({}, 0, VERSION)
    assert read.census == StoredCensus()
    newer = msgspec.structs.replace(whole, features=VERSION + 1)
    assert decode(encode(newer)) is decode(b"of a newer release") is None


def test_counts_of_before_there_was_a_census_are_read() -> None:
    """As the releases before wrote them: a list that is shorter by one."""
    raw = msgspec.msgpack.encode([1, NOW, NOW - DAY, 1.0, NOW, 60.0, 40.0, 30.0, {7: 1.0, 8: -0.5}, VERSION])
    expected = Stored(FORMAT, NOW, NOW - DAY, 1.0, NOW, 60.0, 40.0, 30.0, {7: 1.0, 8: -0.5}, VERSION)
    assert decode(raw) == expected
    assert decode(raw.replace(b"\x9a\x01", b"\x9a\x00", 1)) is None


def test_an_older_census_is_left_out_and_a_newer_one_is_not_touched() -> None:
    census = StoredCensus(CENSUS - 1, NOW, {9: 2.0})
    stored = Stored(FORMAT, NOW, NOW, 1.0, NOW, 60.0, 40.0, 30.0, {7: 1.0}, VERSION, census)
    read = decode(encode(stored))
    assert read == msgspec.structs.replace(stored, census=StoredCensus())
    stored.census.version = CENSUS + 1
    assert decode(encode(stored)) is None
