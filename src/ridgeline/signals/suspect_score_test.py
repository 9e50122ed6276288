from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.suspect_score import FINDINGS, judge
from ridgeline.wire.ip import IpBlocklist, ProxyDetails, VpnMethods
from ridgeline.wire.signals import TamperingDetails

WHY = (("any", ""),)


def score(**judged: Answer) -> Known | Unknown:
    return judge(Observed(judged=judged))


def test_what_was_found_adds_its_weight_and_is_told() -> None:
    answer = score(
        incognito=Known(True, WHY),
        vpn=Known(True, WHY, {"vpn_methods": VpnMethods(relay=True, public_vpn=False, timezone_mismatch=True)}),
        tampering=Known(True, WHY, {"tampering_details": TamperingDetails(0.94, True)}),
        virtual_machine=Unknown("drawn_by_software"),
    )
    assert answer == Known(
        4 + 4 + 3 + 8 + 8,
        (
            ("incognito", "+4"),
            ("tampering.anomaly_score", "+8"),
            ("tampering.anti_detect_browser", "+8"),
            ("vpn.relay", "+4"),
            ("vpn.timezone_mismatch", "+3"),
        ),
    )


def test_the_weights_are_the_documented_ones() -> None:
    assert {name: finding.weight for name, finding in FINDINGS.items()} == {
        "high_activity_device": 6,
        "incognito": 4,
        "ip_blocklist.attack_source": 13,
        "ip_blocklist.email_spam": 14,
        "ip_blocklist.tor_node": 14,
        "privacy_settings": 6,
        "proxy.data_center": 14,
        "proxy.residential": 6,
        "tampering.anomaly_score": 8,
        "tampering.anti_detect_browser": 8,
        "virtual_machine": 14,
        "vpn.public_vpn": 4,
        "vpn.relay": 4,
        "vpn.timezone_mismatch": 3,
    }


def test_each_finding_can_be_made() -> None:
    every: dict[str, Answer] = {
        "high_activity_device": Known(True, WHY),
        "incognito": Known(True, WHY),
        "ip_blocklist": Known(IpBlocklist(True, True, True), WHY),
        "privacy_settings": Known(True, WHY),
        "proxy": Known(True, WHY, {"proxy_details": ProxyDetails("data_center")}),
        "tampering": Known(True, WHY, {"tampering_details": TamperingDetails(0.6, True)}),
        "virtual_machine": Known(True, WHY),
        "vpn": Known(True, WHY, {"vpn_methods": VpnMethods(True, True, relay=True)}),
    }
    answer = score(**every)
    assert isinstance(answer, Known)
    assert {name for name, _ in answer.because} == FINDINGS.keys() - {"proxy.residential"}
    home = score(proxy=Known(True, WHY, {"proxy_details": ProxyDetails("residential")}))
    assert home == Known(6, (("proxy.residential", "+6"),))


def test_what_is_known_and_found_nothing_is_0_and_what_is_not_known_is_not() -> None:
    assert score(incognito=Known(False, WHY)) == Known(0, (("nothing_found", ""),))
    assert score(tampering=Known(False, WHY, {"tampering_details": TamperingDetails(0.5, False)})) == Known(
        0, (("nothing_found", ""),)
    )
    assert score(incognito=Unknown("x")) == score() == Unknown("nothing_judged")
