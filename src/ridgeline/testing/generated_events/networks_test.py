import datetime
import ipaddress
import json

from ridgeline.testing.generated_events.cities import CITIES, utc_offset
from ridgeline.testing.generated_events.networks import Networks

NETWORKS = Networks(1)


def test_addresses_lie_in_their_network_and_are_written_canonically() -> None:
    for site in NETWORKS.home[::997] + NETWORKS.vpn[::97] + NETWORKS.hosting[::97]:
        for host in (0, 1, 254, 255, 40_000, 65_535):
            for facts, address in ((site.facts_v4, site.v4(host)), (site.facts_v6, site.v6(host, host * 7 & 65_535))):
                network = json.loads(f'{{"x":0{facts}')["asn_network"]
                assert ipaddress.ip_address(address) in ipaddress.ip_network(network)
                assert str(ipaddress.ip_address(address)) == address


def test_clocks_follow_summer_time() -> None:
    cities = {city.name: city for city in CITIES}
    winter, summer = datetime.date(2026, 1, 15), datetime.date(2026, 7, 15)
    expected = {
        "Berlin": ("+01:00", "+02:00"),
        "New York": ("-05:00", "-04:00"),
        "Sydney": ("+11:00", "+10:00"),
        "Mumbai": ("+05:30", "+05:30"),
        "Phoenix": ("-07:00", "-07:00"),
    }
    for name, offsets in expected.items():
        assert (utc_offset(cities[name], winter), utc_offset(cities[name], summer)) == offsets
    assert utc_offset(cities["Berlin"], datetime.date(2026, 3, 28)) == "+01:00"
    assert utc_offset(cities["Berlin"], datetime.date(2026, 3, 29)) == "+02:00"
