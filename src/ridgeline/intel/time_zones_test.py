import subprocess
import sys

import pytest

from ridgeline.intel.time_zones import time_zone_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [(39.04, -77.49, "America/New_York"), (52.52, 13.4, "Europe/Berlin"), (-33.87, 151.21, "Australia/Sydney")],
)
def test_a_place_has_the_zone_of_its_country(latitude: float, longitude: float, expected: str) -> None:
    assert time_zone_at(latitude, longitude) == expected


def test_a_start_does_not_load_what_only_cities_places_and_own_files_need() -> None:
    code = (
        "import sys, ridgeline.app, ridgeline.intel.lookup as it; it.IpIntelligence.open().look_up('8.8.8.8');"
        "print({'tzfpy', 'maxminddb', 'h3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
