from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from ridgeline.intel.facts import AddressFacts
from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed, ZoneFacts
from ridgeline.signals.vpn import judge

BERLIN = ZoneFacts("Europe/Berlin", 60, "DE", frozenset({60}))
LISTS: dict[str, Any] = {"vpn": False, "relay": False}


def judged(zone: ZoneFacts = BERLIN, **address: Any) -> Known:
    answer = judge(Observed(address=AddressFacts(**(LISTS | address)), zone=zone))
    assert isinstance(answer, Known)
    return answer


def away(*offsets: int) -> ZoneFacts:
    """Return a device with Berlin's clock, at an address whose clocks may be so many minutes ahead of UTC."""
    return ZoneFacts("Europe/Berlin", 60, "DE", frozenset(offsets))


def test_an_ordinary_address_with_the_device_s_clock_is_none() -> None:
    answer = judged()
    assert answer.value is False
    assert [name for name, _ in answer.because] == ["no_public_vpn", "no_relay", "timezone_fits"]
    methods = answer.more["vpn_methods"]
    assert (methods.public_vpn, methods.relay, methods.timezone_mismatch) == (False, False, False)
    assert (methods.os_mismatch, methods.ml_prediction, methods.auxiliary_mobile) == (UNSET, UNSET, UNSET)
    assert answer.more["vpn_confidence"] == "high"
    assert (answer.more["vpn_origin_timezone"], answer.more["vpn_origin_country"]) == ("Europe/Berlin", "DE")


def test_a_listed_address_is_one_and_says_whose() -> None:
    answer = judged(vpn=True, vpn_providers=("Proton VPN", "other"))
    assert (answer.value, answer.more["vpn_confidence"]) == (True, "high")
    assert ("public_vpn", "Proton VPN, other") in answer.because
    relay = judged(relay=True, relay_name="iCloud Private Relay")
    assert (relay.value, relay.more["vpn_methods"].relay) == (True, True)
    assert ("relay", "iCloud Private Relay") in relay.because


@pytest.mark.parametrize(
    ("zone", "mismatch", "confidence"),
    [
        # Borders, and clocks that were not put right in spring.
        (away(0), False, "high"),
        (away(120), False, "high"),
        # Any of a country's clocks will do.
        (away(-300, -360, -420, 60), False, "high"),
        (away(180), True, "low"),
        (away(-480), True, "medium"),
        (away(-300, -360, -420), True, "medium"),
    ],
)
def test_clocks_are_compared_with_care(zone: ZoneFacts, mismatch: bool, confidence: str) -> None:
    answer = judged(zone)
    assert answer.value is mismatch
    assert answer.more["vpn_methods"].timezone_mismatch is mismatch
    assert answer.more["vpn_confidence"] == confidence


def test_clocks_on_either_side_of_the_date_line_are_near() -> None:
    """Kiribati is 14 hours ahead, Samoa's neighbour 11 behind: an hour apart on the clock."""
    assert judged(ZoneFacts("Pacific/Kiritimati", 840, "KI", frozenset({-660}))).value is False


def test_what_cannot_be_looked_at_is_left_out_and_says_less() -> None:
    answer = judged(ZoneFacts(), relay=None)
    methods = answer.more["vpn_methods"]
    assert (methods.public_vpn, methods.relay, methods.timezone_mismatch) == (False, UNSET, UNSET)
    assert answer.more["vpn_confidence"] == "medium"
    assert "vpn_origin_timezone" not in answer.more
    utc = judged(ZoneFacts("UTC", 0, None, frozenset({0})))
    assert utc.more["vpn_origin_country"] == "unknown"


def test_with_nothing_to_go_by_it_is_not_known() -> None:
    assert judge(Observed()) == Unknown("no_address")
    assert judge(Observed(address=AddressFacts(), zone=ZoneFacts("UTC", 0))) == Unknown("nothing_to_go_by")


def test_a_clock_of_no_country_is_not_compared() -> None:
    answer = judged(ZoneFacts("UTC", 0, None, frozenset({-300, -360})))
    assert answer.value is False
    assert answer.more["vpn_methods"].timezone_mismatch is UNSET
    assert answer.more["vpn_origin_country"] == "unknown"


def test_the_clock_of_a_browser_that_hides_the_device_is_not_believed() -> None:
    iceland = ZoneFacts("Atlantic/Reykjavik", 0, "IS", frozenset({-300}))
    hides = {"privacy_settings": Known(True, (("canvas_noise", ""),))}
    answer = judge(Observed(address=AddressFacts(**LISTS), zone=iceland, judged=hides))
    assert isinstance(answer, Known)
    assert answer.value is False
    assert answer.more["vpn_methods"].timezone_mismatch is UNSET
    assert "vpn_origin_country" not in answer.more
    assert judged(iceland).more["vpn_methods"].timezone_mismatch is True
