import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.network import Nearness, Network, Place, nearness, read_network, situation

KEY = b"k" * 32


def near(now: str, *known: str) -> Nearness:
    networks = [read_network(one, KEY) for one in (now, *known)]
    first, *others = [one for one in networks if one is not None]
    return nearness(first, [Place(one, 1) for one in others])[0]


def test_addresses_networks_and_elsewhere() -> None:
    assert near("192.0.2.1", "192.0.2.1") is Nearness.STAYS
    assert near("192.0.2.1", "198.51.100.7", "192.0.2.1") is Nearness.EARLIER
    assert near("192.0.2.1", "198.51.100.7", "192.0.2.9") is Nearness.SAME_SUBNET
    assert near("192.0.2.1", "198.51.100.7") is Nearness.ELSEWHERE
    assert near("192.0.2.1") is Nearness.ELSEWHERE


def test_of_several_habits_the_greater_is_the_likelier() -> None:
    known = [Place(Network(1, 1), 1), Place(Network(2, 2), 30), Place(Network(3, 3), 10), Place(Network(4, 4), 2)]
    assert situation(known) == 1
    assert nearness(Network(2, 9), known) == (Nearness.HABIT, 0.75)
    assert nearness(Network(3, 9), known) == (Nearness.HABIT, 0.25)
    assert nearness(Network(4, 9), known) == (Nearness.EARLIER, 1.0)
    assert nearness(Network(2, 2), known[1:]) == (Nearness.STAYS_AT_HABIT, 1.0)
    assert situation(known[1:]) == 3


def test_the_last_half_of_a_v6_address_changes_daily_and_does_not_count() -> None:
    assert near("2001:db8:1:2::1", "2001:db8:1:2:ffff::") is Nearness.STAYS
    assert near("2001:db8:1:2::1", "2001:db8:1:3::1") is Nearness.SAME_SUBNET
    assert near("2001:db8:1:2::1", "2001:db8:2:2::1") is Nearness.ELSEWHERE


def test_a_v4_address_in_v6_is_the_v4_address() -> None:
    assert read_network("::ffff:192.0.2.1", KEY) == read_network("192.0.2.1", KEY)


@pytest.mark.parametrize("text", [None, "", "unknown", "192.0.2.1:80", "300.1.1.1"])
def test_what_is_no_address_is_no_network(text: str | None) -> None:
    assert read_network(text, KEY) is None


@given(st.ip_addresses())
def test_digests_fit_into_a_signed_column(address: object) -> None:
    network = read_network(str(address).partition("%")[0], KEY)
    assert isinstance(network, Network)
    assert all(0 <= number < 2**63 for number in network)
