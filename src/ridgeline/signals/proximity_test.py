from __future__ import annotations

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import PlaceFacts
from ridgeline.signals.proximity import judge
from ridgeline.testing.observations import observed
from ridgeline.wire.signals import Proximity


def test_where_the_zone_is_known_it_is_told() -> None:
    answer = judge(observed(place=PlaceFacts("w1aTfd4MCvl", 25, 0.66)))
    assert answer == Known(Proximity("w1aTfd4MCvl", 25, 0.66), (("device_told", "within 25 m"),))


def test_a_place_that_is_not_exact_is_in_no_zone() -> None:
    assert judge(observed(place=PlaceFacts())) == Unknown("not_exact")


def test_without_a_permission_nothing_is_known() -> None:
    assert judge(observed({"geolocation": Exception("blocked")})) == Unknown("not_allowed")
    for reason in ("unsupported", "timeout", "failed"):
        assert judge(observed({"geolocation": Exception(reason)})) == Unknown("not_observed")
    assert judge(observed()) == Unknown("not_observed")


def test_the_fact_itself_is_not_looked_at() -> None:
    place = {"latitude": 48.2, "longitude": 16.4, "accuracy": 5}
    assert judge(observed({"geolocation": place})) == Unknown("not_observed")
