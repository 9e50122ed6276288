"""How suspicious the visit is altogether: the sum of the weights of what other signals found.

The weights are the contract's documented defaults: the rarer a finding, the heavier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.tampering import ACTIONABLE


class _Finding(NamedTuple):
    signal: str
    weight: int
    meaning: str
    is_there: Callable[[Known], bool]


def _is_true(answer: Known) -> bool:
    return answer.value is True


def _method(name: str) -> Callable[[Known], bool]:
    return lambda answer: getattr(answer.more.get("vpn_methods"), name, None) is True


def _listed(name: str) -> Callable[[Known], bool]:
    return lambda answer: getattr(answer.value, name, None) is True


def _proxy_of(kind: str) -> Callable[[Known], bool]:
    return lambda answer: getattr(answer.more.get("proxy_details"), "proxy_type", None) == kind


def _detail(answer: Known, name: str) -> Any:
    return getattr(answer.more.get("tampering_details"), name, None)


FINDINGS: Mapping[str, _Finding] = {
    "high_activity_device": _Finding("high_activity_device", 6, "More events than a person makes.", _is_true),
    "incognito": _Finding("incognito", 4, "A private window.", _is_true),
    "ip_blocklist.attack_source": _Finding(
        "ip_blocklist", 13, "The address attacked servers.", _listed("attack_source")
    ),
    "ip_blocklist.email_spam": _Finding("ip_blocklist", 14, "The address sent unwanted mail.", _listed("email_spam")),
    "ip_blocklist.tor_node": _Finding("ip_blocklist", 14, "The address belongs to Tor.", _listed("tor_node")),
    "privacy_settings": _Finding("privacy_settings", 6, "The browser hides the device.", _is_true),
    "proxy.data_center": _Finding("proxy", 14, "A proxy in a data centre.", _proxy_of("data_center")),
    "proxy.residential": _Finding("proxy", 6, "A proxy in a home.", _proxy_of("residential")),
    "tampering.anomaly_score": _Finding(
        "tampering",
        8,
        "The browser contradicts itself.",
        lambda answer: (_detail(answer, "anomaly_score") or 0) > ACTIONABLE,
    ),
    "tampering.anti_detect_browser": _Finding(
        "tampering",
        8,
        "A browser made to pass as other devices.",
        lambda answer: _detail(answer, "anti_detect_browser") is True,
    ),
    "virtual_machine": _Finding("virtual_machine", 14, "A virtual machine.", _is_true),
    "vpn.public_vpn": _Finding("vpn", 4, "A public VPN.", _method("public_vpn")),
    "vpn.relay": _Finding("vpn", 4, "A relay.", _method("relay")),
    "vpn.timezone_mismatch": _Finding("vpn", 3, "Another clock than the address.", _method("timezone_mismatch")),
}


def judge(observed: Observed) -> Answer:
    answers = {finding.signal: observed.judged.get(finding.signal) for finding in FINDINGS.values()}
    known = {name: answer for name, answer in answers.items() if isinstance(answer, Known)}
    found = [
        (name, finding)
        for name, finding in FINDINGS.items()
        if finding.signal in known and finding.is_there(known[finding.signal])
    ]
    if not known:
        return Unknown("nothing_judged")
    score = sum(finding.weight for _, finding in found)
    return Known(score, tuple((name, f"+{finding.weight}") for name, finding in found) or (("nothing_found", ""),))


SIGNAL = Signal(
    field="suspect_score",
    reads=tuple(f"signal:{name}" for name in sorted({finding.signal for finding in FINDINGS.values()})),
    meaning="The sum of the weights of all that other signals found; 0 when they found nothing. What is not known adds "
    "nothing, so that two scores compare only as far as the same was known.",
    reasons={name: finding.meaning for name, finding in FINDINGS.items()}
    | {"nothing_found": "None of the signals that are known found anything."},
    unknown={"nothing_judged": "None of the signals that have a weight is known."},
    false_alarms="Those of the signals that it adds up. Nothing in it is proof: most who hide have a good reason.",
    judge=judge,
)
