"""How suspicious the visit is altogether: the sum of the weights of what other signals found.

The default weights are the contract's documented ones: the rarer a finding, the heavier. A workspace may have its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.tampering import ACTIONABLE


class Finding(NamedTuple):
    """Something that a signal may find, `default` being its weight where the workspace has none of its own for it."""

    signal: str
    default: int
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


# A line for each weight that is documented for browsers and whose signal there is. Workspaces store the names, so they
# stay what they are.
FINDINGS: Mapping[str, Finding] = {
    "bot": Finding("bot", 7, "A bot that does not say what it is.", lambda answer: answer.value == "bad"),
    "developer_tools": Finding("developer_tools", 8, "The developer tools are open.", _is_true),
    "high_activity_device": Finding("high_activity_device", 6, "More events than a person makes.", _is_true),
    "incognito": Finding("incognito", 4, "A private window.", _is_true),
    "ip_blocklist.attack_source": Finding(
        "ip_blocklist", 13, "The address attacked servers.", _listed("attack_source")
    ),
    "ip_blocklist.email_spam": Finding("ip_blocklist", 14, "The address sent unwanted mail.", _listed("email_spam")),
    "ip_blocklist.tor_node": Finding("ip_blocklist", 14, "The address belongs to Tor.", _listed("tor_node")),
    "privacy_settings": Finding("privacy_settings", 6, "The browser hides the device.", _is_true),
    "proxy.data_center": Finding("proxy", 14, "A proxy in a data centre.", _proxy_of("data_center")),
    "proxy.residential": Finding("proxy", 6, "A proxy in a home.", _proxy_of("residential")),
    # Not documented. Who is listed is never worth nothing, and not more than where the least of the types is known.
    "proxy.unknown": Finding("proxy", 6, "A proxy of an unknown type.", _proxy_of("unknown")),
    "tampering.anomaly_score": Finding(
        "tampering",
        8,
        "The browser contradicts itself.",
        lambda answer: (_detail(answer, "anomaly_score") or 0) > ACTIONABLE,
    ),
    "tampering.anti_detect_browser": Finding(
        "tampering",
        8,
        "A browser made to pass as other devices.",
        lambda answer: _detail(answer, "anti_detect_browser") is True,
    ),
    "virtual_machine": Finding("virtual_machine", 14, "A virtual machine.", _is_true),
    "vpn.public_vpn": Finding("vpn", 4, "A public VPN.", _method("public_vpn")),
    "vpn.relay": Finding("vpn", 4, "A relay.", _method("relay")),
    "vpn.timezone_mismatch": Finding("vpn", 3, "Another clock than the address.", _method("timezone_mismatch")),
}


def judge(observed: Observed) -> Answer:
    answers = {finding.signal: observed.judged.get(finding.signal) for finding in FINDINGS.values()}
    known = {name: answer for name, answer in answers.items() if isinstance(answer, Known)}
    # What weighs nothing is told as well: it was found.
    found = {
        name: observed.weights.get(name, finding.default)
        for name, finding in FINDINGS.items()
        if finding.signal in known and finding.is_there(known[finding.signal])
    }
    if not known:
        return Unknown("nothing_judged")
    because = tuple((name, f"+{weight}") for name, weight in found.items())
    return Known(sum(found.values()), because or (("nothing_found", ""),))


def _defaults() -> str:
    return ", ".join(f"`{name}` {finding.default}" for name, finding in FINDINGS.items())


SIGNAL = Signal(
    field="suspect_score",
    reads=("weights", *(f"signal:{name}" for name in sorted({finding.signal for finding in FINDINGS.values()}))),
    meaning="The sum of the weights of all that other signals found; 0 when they found nothing. What is not known adds "
    "nothing, so that two scores compare only as far as the same was known. The reasons are what was found, each with "
    f"the weight that it had then. [The weights are yours to change](operate.md#the-suspect-score); the defaults are "
    f"{_defaults()}.",
    reasons={name: finding.meaning for name, finding in FINDINGS.items()}
    | {"nothing_found": "None of the signals that are known found anything."},
    unknown={"nothing_judged": "None of the signals that have a weight is known."},
    false_alarms="Those of the signals that it adds up. Nothing in it is proof: most who hide have a good reason.",
    judge=judge,
)
