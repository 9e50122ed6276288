"""Whether the address is a public proxy's."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.ip import ProxyDetails

_HOUR = 3_600_000


def judge(observed: Observed) -> Answer:
    address = observed.address
    if address is None:
        return Unknown("no_address")
    if address.proxy is None:
        return Unknown("no_list")
    if not address.proxy:
        return Known(False, (("not_listed", ""),), {"proxy_confidence": "high"})
    seen_at = address.proxy_last_seen_at
    details = ProxyDetails(
        proxy_type=address.proxy_type or "unknown",
        last_seen_at=UNSET if seen_at is None else seen_at // _HOUR * _HOUR,
        provider=address.proxy_provider or UNSET,
    )
    # A list that does not say what kind of proxy it is says less.
    confidence = "medium" if details.proxy_type == "unknown" else "high"
    because = (("listed", address.proxy_provider or ""),)
    return Known(True, because, {"proxy_confidence": confidence, "proxy_details": details})


SIGNAL = Signal(
    field="proxy",
    more_fields=("proxy_confidence", "proxy_details"),
    reads=("address",),
    meaning="True for an address of a public proxy. It needs a list: none ships, and there is no free one of "
    "residential proxies; [add your own](ip-intelligence.md).",
    reasons={
        "listed": "The address is on a list of proxies.",
        "not_listed": "The address is on none of the lists of proxies.",
    },
    unknown={
        "no_address": "The address is not known.",
        "no_list": "The address is private, or no list of proxies is there.",
    },
    false_alarms="Addresses change hands: a home that was a proxy last week is somebody else's today.",
    judge=judge,
)
