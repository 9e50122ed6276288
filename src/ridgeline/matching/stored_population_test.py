import msgspec
from hypothesis import given
from hypothesis import strategies as st

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
    assert decode(encode(whole)) == whole
    older = msgspec.structs.replace(whole, features=VERSION - 1, began=NOW - 90 * DAY)
    read = decode(encode(older))
    assert read is not None
    assert (read.counts, read.arrivals, read.features) == ({}, 0, VERSION)
    newer = msgspec.structs.replace(whole, features=VERSION + 1)
    assert decode(encode(newer)) is decode(b"of a newer release") is None
