from __future__ import annotations

import importlib.resources
import re
from typing import Any

import pytest

from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.whereabouts import country_extents, whereabouts_of
from ridgeline.matching.travel import ROUNDING_KM, Whereabouts, is_out_of_reach, kilometres_between

# Nobody lives there but those who watch birds and weather.
UNPLACED = {"BV", "UM"}


def zone_places() -> list[tuple[str, str, Whereabouts]]:
    """Country, name and place of every zone of tzdata."""
    found = []
    for line in importlib.resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text().splitlines():
        if line.startswith("#"):
            continue
        code, place, name = line.split("\t")[:3]
        parts = re.match(r"([+-])(\d\d)(\d\d)(?:\d\d)?([+-])(\d{3})(\d\d)", place)
        assert parts is not None
        latitude = int(parts[1] + "1") * (int(parts[2]) + int(parts[3]) / 60)
        longitude = int(parts[4] + "1") * (int(parts[5]) + int(parts[6]) / 60)
        found.append((code, name, Whereabouts(round(latitude), round(longitude), ROUNDING_KM)))
    return found


def test_every_country_has_its_places_within() -> None:
    extents = country_extents()
    assert set(COUNTRIES) - set(extents) == UNPLACED
    assert set(extents) <= set(COUNTRIES)
    outside = [
        (code, name) for code, name, at in zone_places() if code in extents and kilometres_between(extents[code], at)
    ]
    assert outside == []


def test_it_is_as_exact_as_what_is_known() -> None:
    assert whereabouts_of(None) is None
    assert whereabouts_of(AddressFacts()) is None
    assert whereabouts_of(AddressFacts(country_code="DE")) == country_extents()["DE"]
    assert whereabouts_of(AddressFacts(country_code="XX")) is None
    berlin: dict[str, Any] = {"country_code": "DE", "city": "Berlin", "latitude": 52.52, "longitude": 13.41}
    assert whereabouts_of(AddressFacts(**berlin, accuracy_radius=20)) == Whereabouts(53, 13, 119)
    assert whereabouts_of(AddressFacts(**berlin)) == Whereabouts(53, 13, 329)
    # Half a place is none, and the middle of a country is not where its people are.
    assert whereabouts_of(AddressFacts(country_code="DE", city="Berlin", latitude=52.52)) == country_extents()["DE"]
    middle = AddressFacts(country_code="US", latitude=37.751, longitude=-97.822, accuracy_radius=1000)
    assert whereabouts_of(middle) == country_extents()["US"]


@pytest.mark.parametrize("kind", ["vpn", "relay", "tor", "proxy", "datacenter"])
def test_an_exit_is_nobodys_place(kind: str) -> None:
    facts: dict[str, Any] = {kind: True, "country_code": "DE"}
    assert whereabouts_of(AddressFacts(**facts)) is None
    assert whereabouts_of(AddressFacts(**facts | {kind: False})) is not None


def test_by_countries_alone_neighbours_are_in_reach_and_the_other_side_of_the_world_is_not() -> None:
    extents, hour = country_extents(), 3_600_000
    assert not is_out_of_reach(extents["DE"], extents["CZ"], 0)
    assert not is_out_of_reach(extents["US"], extents["CA"], 0)
    assert is_out_of_reach(extents["DE"], extents["JP"], hour)
    assert is_out_of_reach(extents["GB"], extents["AU"], 10 * hour)
    assert not is_out_of_reach(extents["GB"], extents["AU"], 20 * hour)
