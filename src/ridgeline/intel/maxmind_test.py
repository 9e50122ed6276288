from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.addresses import read_address
from ridgeline.intel.maxmind import (
    MaxmindFile,
    MaxmindFileDamaged,
    anonymous_of,
    is_maxmind_file,
    place_of,
    system_of,
)
from ridgeline.intel.records import Division, Place, System
from ridgeline.testing.maxmind_writer import write_maxmind_file

# As GeoIP2 City has it.
CITY = {
    "city": {"geoname_id": 1, "names": {"de": "München", "en": "Munich"}},
    "continent": {"code": "EU", "names": {"en": "Europe"}},
    "country": {"iso_code": "DE", "names": {"en": "Germany"}},
    "location": {
        "accuracy_radius": 20,
        "latitude": 48.13710123,
        "longitude": 11.5754,
        "time_zone": "Europe/Berlin",
    },
    "postal": {"code": "80331"},
    "subdivisions": [{"iso_code": "BY", "names": {"en": "Bavaria"}}, {"names": {"en": "Upper Bavaria"}}],
}
# As ip-location-db has it.
FLAT = {
    "city": "Munich",
    "country_code": "DE",
    "latitude": 48.1371,
    "longitude": 11.5754,
    "postcode": "",
    "state1": "Bavaria",
    "state2": "",
    "timezone": "",
}


def test_the_known_shapes_of_places() -> None:
    divisions = (Division("Bavaria", "BY"), Division("Upper Bavaria"))
    assert place_of(CITY) == Place("DE", "Munich", divisions, 48.1371, 11.5754, "Europe/Berlin", "80331", 20)
    assert place_of(FLAT) == Place("DE", "Munich", (Division("Bavaria"),), 48.1371, 11.5754)
    assert place_of({"country": {"iso_code": "FR"}}) == place_of({"country_code": "fr"}) == Place("FR")
    assert place_of({"registered_country": {"iso_code": "FR"}}) == Place("FR")
    assert place_of({"autonomous_system_number": 1}) is None


def test_the_known_shapes_of_systems() -> None:
    record = {"autonomous_system_number": 64500, "autonomous_system_organization": "Example"}
    assert system_of(record) == system_of({"traits": record}) == System(64500, "Example")
    assert system_of(CITY) is None
    assert system_of({"autonomous_system_number": 0}) is None


def test_anonymous_addresses() -> None:
    assert anonymous_of({}) == {
        "vpn": False,
        "vpn_providers": (),
        "tor": False,
        "proxy": False,
        "proxy_type": None,
    }
    found = anonymous_of({"is_anonymous_vpn": True, "is_residential_proxy": True, "is_hosting_provider": True})
    assert (found["vpn"], found["proxy"], found["proxy_type"], found["datacenter"]) == (True, True, "residential", True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*CITY, *FLAT, "names", "en", "iso_code", "code", "traits"]), inner)
    ),
)


@given(st.dictionaries(st.sampled_from([*CITY, *FLAT, "traits", "autonomous_system_number"]), VALUES))
def test_no_record_does_harm(record: dict[str, Any]) -> None:
    place = place_of(record)
    if place is not None:
        assert place.accuracy_radius is None or place.accuracy_radius >= 0
        assert (place.latitude is None) == (place.longitude is None)
    system_of(record)
    anonymous_of(record)


@pytest.mark.parametrize("version", [4, 6])
def test_addresses_are_looked_up_with_their_network(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.mmdb"
    records: dict[str, Any] = {"192.0.2.0/24": CITY, "198.51.100.0/25": FLAT}
    records |= {"2001:db8::/32": FLAT} if version == 6 else {}
    write_maxmind_file(path, records, ip_version=version, build_epoch=1_790_000_000, database_type="City")
    file = MaxmindFile(path)
    assert (file.as_of, file.type, is_maxmind_file(path)) == (1_790_000_000_000, "City", True)

    def found(text: str) -> Any:
        address = read_address(text)
        assert address is not None
        return file.look_up(address)

    assert found("192.0.2.9") == (CITY, 24)
    assert found("198.51.100.9") == (FLAT, 25)
    assert found("198.51.100.200") is None
    assert found("2001:db8::1") == ((FLAT, 32) if version == 6 else None)
    ranges = list(file.ranges("place"))
    assert [one.version for one in ranges] == ([4, 4, 6] if version == 6 else [4, 4])[: len(ranges)]
    assert ranges[0].record == place_of(CITY)
    assert ranges[1].record.timezone == "Europe/Berlin"  # type: ignore[union-attr]


def test_what_is_not_whole_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.mmdb"
    write_maxmind_file(path, {"192.0.2.0/24": CITY})
    whole = path.read_bytes()
    for content in (b"", b"no database", whole[: len(whole) // 2], whole[:-40]):
        path.write_bytes(content)
        with pytest.raises(MaxmindFileDamaged, match=r"a\.mmdb cannot be used"):
            MaxmindFile(path)
