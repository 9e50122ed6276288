from __future__ import annotations

import msgspec
import pytest

from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.ip_info import ip_info
from ridgeline.intel.records import Division
from ridgeline.wire.ip import IpInfo

FULL = AddressFacts(
    country_code="DE",
    country_name="Germany",
    continent_code="EU",
    continent_name="Europe",
    city="Munich",
    subdivisions=(Division("Bavaria", "BY"), Division("Upper Bavaria")),
    latitude=48.1371,
    longitude=11.5754,
    timezone="Europe/Berlin",
    postal_code="80331",
    accuracy_radius=20,
    asn=64500,
    asn_name="Example",
    asn_network="192.0.2.0/24",
    asn_type="isp",
    datacenter=False,
)


def test_everything_that_is_known_is_on_the_wire() -> None:
    info = ip_info("192.0.2.7", FULL)
    text = msgspec.json.encode(info)
    assert msgspec.json.decode(text, type=IpInfo) == info
    assert msgspec.json.decode(text) == {
        "v4": {
            "address": "192.0.2.7",
            "geolocation": {
                "accuracy_radius": 20,
                "latitude": 48.1371,
                "longitude": 11.5754,
                "postal_code": "80331",
                "timezone": "Europe/Berlin",
                "city_name": "Munich",
                "country_code": "DE",
                "country_name": "Germany",
                "continent_code": "EU",
                "continent_name": "Europe",
                "subdivisions": [{"iso_code": "BY", "name": "Bavaria"}, {"iso_code": "", "name": "Upper Bavaria"}],
            },
            "asn": "64500",
            "asn_name": "Example",
            "asn_network": "192.0.2.0/24",
            "asn_type": "isp",
            "datacenter_result": False,
        }
    }


def test_what_is_not_known_is_left_out() -> None:
    assert msgspec.json.encode(ip_info("2001:DB8::1", AddressFacts())) == b'{"v6":{"address":"2001:db8::1"}}'
    assert msgspec.json.encode(ip_info("::ffff:192.0.2.7", AddressFacts())) == b'{"v4":{"address":"192.0.2.7"}}'


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="'host' is not an address"):
        ip_info("host", AddressFacts())
