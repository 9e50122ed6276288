"""Whether the address is a public proxy's."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
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
    listed_type = address.proxy_type or "unknown"
    because: list[Because] = [("listed", address.proxy_provider or "")]
    if in_data_center := listed_type == "unknown" and address.datacenter is True:
        because.append(("in_data_center", address.datacenter_name or ""))
    details = ProxyDetails(
        # Not `residential` for what a provider of homes has: its servers and offices have such addresses, too.
        proxy_type="data_center" if in_data_center else listed_type,
        last_seen_at=UNSET if seen_at is None else seen_at // _HOUR * _HOUR,
        provider=address.proxy_provider or UNSET,
    )
    # A list that does not say what kind of proxy it is says less, wherever the address is.
    confidence = "medium" if listed_type == "unknown" else "high"
    return Known(True, tuple(because), {"proxy_confidence": confidence, "proxy_details": details})


SIGNAL = Signal(
    field="proxy",
    more_fields=("proxy_confidence", "proxy_details"),
    reads=("address",),
    meaning="True for an address of a public proxy. It needs a list: none ships, and there is no free one of "
    "residential proxies; [add your own](ip-intelligence.md). Where the list does not say the type, it is "
    "`data_center` if a data centre holds the address, else `unknown`. That a provider of homes and phones holds it "
    "does not make it `residential`: servers and offices have such addresses, too. The confidence is `high` if the "
    "list says the type, else `medium`.",
    reasons={
        "listed": "The address is on a list of proxies.",
        "in_data_center": "The list does not say the type, and a data centre holds the address.",
        "not_listed": "The address is on none of the lists of proxies.",
    },
    unknown={
        "no_address": "The address is not known.",
        "no_list": "The address is private, or no list of proxies is there.",
    },
    false_alarms="Addresses change hands: a home that was a proxy last week is somebody else's today.",
    judge=judge,
)
