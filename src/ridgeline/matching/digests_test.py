from ridgeline.matching.digests import digest32, mix, signed


def test_they_are_the_same_for_ever() -> None:
    # They are stored: another number here loses every visitor.
    assert digest32({"b": 1, "a": [True, None]}) == digest32({"a": [True, None], "b": 1}) == 2624656592
    assert mix(mix(0, 1), 2**33) == 15509401486902996180


def test_the_order_counts() -> None:
    assert mix(mix(0, 1), 2) != mix(mix(0, 2), 1)


def test_databases_store_signed_numbers() -> None:
    assert (signed(2**63), signed(2**64 - 1), signed(2**63 - 1)) == (-(2**63), -1, 2**63 - 1)
