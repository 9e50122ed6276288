from __future__ import annotations

from collections.abc import Mapping

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.signals.contract import Answer, Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.registry import load
from ridgeline.signals.suspect_score import FINDINGS, SIGNAL, judge
from ridgeline.wire.ip import IpBlocklist, ProxyDetails, VpnMethods
from ridgeline.wire.signals import TamperingDetails

WHY = (("any", ""),)
DEFAULTS = {
    "bot": 7,
    "developer_tools": 8,
    "high_activity_device": 6,
    "incognito": 4,
    "ip_blocklist.attack_source": 13,
    "ip_blocklist.email_spam": 14,
    "ip_blocklist.tor_node": 14,
    "privacy_settings": 6,
    "proxy.data_center": 14,
    "proxy.residential": 6,
    # Our own: not documented.
    "proxy.unknown": 6,
    "tampering.anomaly_score": 8,
    "tampering.anti_detect_browser": 8,
    "virtual_machine": 14,
    "vpn.public_vpn": 4,
    "vpn.relay": 4,
    "vpn.timezone_mismatch": 3,
}
# Nearly everything is found.
EVERY: dict[str, Answer] = {
    "bot": Known("bad", WHY),
    "developer_tools": Known(True, WHY),
    "high_activity_device": Known(True, WHY),
    "incognito": Known(True, WHY),
    "ip_blocklist": Known(IpBlocklist(True, True, True), WHY),
    "privacy_settings": Known(True, WHY),
    "proxy": Known(True, WHY, {"proxy_details": ProxyDetails("data_center")}),
    "tampering": Known(True, WHY, {"tampering_details": TamperingDetails(0.6, True)}),
    "virtual_machine": Known(True, WHY),
    "vpn": Known(True, WHY, {"vpn_methods": VpnMethods(True, True, relay=True)}),
}


def score(**judged: Answer) -> Known | Unknown:
    return judge(Observed(judged=judged))


def weighed(weights: Mapping[str, int], judged: Mapping[str, Answer]) -> Known | Unknown:
    return judge(Observed(weights=weights, judged=judged))


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


def test_the_defaults_are_those_documented_and_ours_of_all_signals_that_there_are() -> None:
    present = {signal.field for signal in load()}
    expected = {name: weight for name, weight in DEFAULTS.items() if name.partition(".")[0] in present}
    assert {name: finding.default for name, finding in FINDINGS.items()} == expected
    for name, finding in FINDINGS.items():
        assert name.partition(".")[0] == finding.signal
        assert f"`{name}` {finding.default}" in SIGNAL.meaning


def test_each_finding_can_be_made() -> None:
    answer = score(**EVERY)
    assert isinstance(answer, Known)
    # A proxy is of one type.
    assert {name for name, _ in answer.because} == FINDINGS.keys() - {"proxy.residential", "proxy.unknown"}


def test_a_listed_proxy_counts_whatever_its_type() -> None:
    for type_, weight in (("data_center", 14), ("residential", 6), ("unknown", 6)):
        details = msgspec.convert({"proxy_type": type_}, ProxyDetails)
        answer = score(proxy=Known(True, WHY, {"proxy_details": details}))
        assert answer == Known(weight, ((f"proxy.{type_}", f"+{weight}"),))
    assert score(proxy=Known(False, WHY)) == Known(0, (("nothing_found", ""),))


def test_what_is_known_and_found_nothing_is_0_and_what_is_not_known_is_not() -> None:
    assert score(incognito=Known(False, WHY)) == Known(0, (("nothing_found", ""),))
    assert score(tampering=Known(False, WHY, {"tampering_details": TamperingDetails(0.5, False)})) == Known(
        0, (("nothing_found", ""),)
    )
    assert score(incognito=Unknown("x")) == score() == Unknown("nothing_judged")


def test_the_workspace_s_own_weights_count_instead_of_the_defaults() -> None:
    found: dict[str, Answer] = {"incognito": Known(True, WHY), "virtual_machine": Known(True, WHY)}
    answer = weighed({"virtual_machine": 30, "vpn.relay": 9, "of another release": 50}, found)
    assert answer == Known(34, (("incognito", "+4"), ("virtual_machine", "+30")))


def test_what_weighs_nothing_was_found_all_the_same() -> None:
    assert weighed({"incognito": 0}, {"incognito": Known(True, WHY)}) == Known(0, (("incognito", "+0"),))


@given(st.dictionaries(st.sampled_from(sorted(FINDINGS)), st.integers(0, 100)))
def test_the_reasons_always_add_up_to_the_score(weights: dict[str, int]) -> None:
    answer = weighed(weights, EVERY)
    assert isinstance(answer, Known)
    assert answer.value == sum(int(weight) for _, weight in answer.because)
    for name, weight in answer.because:
        assert int(weight) == weights.get(name, FINDINGS[name].default)
