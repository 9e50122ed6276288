from __future__ import annotations

from ridgeline.storage.suspect_weights import changed, decode, encode


def test_a_change_sets_takes_away_and_leaves_the_rest() -> None:
    weights = {"incognito": 0, "vpn.relay": 9}
    assert changed(weights, {"incognito": None, "bot": 3}) == {"vpn.relay": 9, "bot": 3}
    assert changed(weights, {"bot": None}) == weights
    assert changed(weights, {}) == weights
    assert weights == {"incognito": 0, "vpn.relay": 9}


def test_what_is_stored_is_read_back() -> None:
    weights = {"vpn.relay": 9, "incognito": 0}
    assert decode(encode(weights)) == weights
    # The same however it came about, so that two stores can be compared.
    assert encode(weights) == encode(dict(sorted(weights.items()))) == b'{"incognito":0,"vpn.relay":9}'
    assert decode("{}") == {}
