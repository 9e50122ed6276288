"""Whether the user comes through a VPN or a relay: lists of addresses, and the device's clock."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.ip import VpnMethods

# Neighbours across a border, and clocks that were not put right after a flight or in spring, are an hour off.
NEIGHBOURS = 60
FAR = 180
_DAY = 24 * 60


def judge(observed: Observed) -> Answer:
    address = observed.address
    if address is None:
        return Unknown("no_address")
    because: list[Because] = []
    methods: dict[str, bool] = {}
    for method, listed, names in (
        ("public_vpn", address.vpn, ", ".join(address.vpn_providers or ())),
        ("relay", address.relay, address.relay_name or ""),
    ):
        if listed is not None:
            methods[method] = listed
            because.append((method if listed else f"no_{method}", names if listed else ""))
    apart = _apart(observed)
    if apart is not None:
        methods["timezone_mismatch"] = apart > NEIGHBOURS
        name = "timezone_mismatch" if apart > NEIGHBOURS else "timezone_fits"
        because.append((name, f"{observed.zone.name}: {apart} minutes" if apart else observed.zone.name))
    if not methods:
        return Unknown("nothing_to_go_by")
    is_vpn = any(methods.values())
    more: dict[str, Any] = {
        "vpn_methods": VpnMethods(**{name: methods.get(name, UNSET) for name in VpnMethods.__struct_fields__}),
        "vpn_confidence": _confidence(methods, apart),
    }
    if observed.zone.name and not _hides(observed):
        more["vpn_origin_timezone"] = observed.zone.name
        more["vpn_origin_country"] = observed.zone.country or "unknown"
    return Known(is_vpn, tuple(because), more)


def _apart(observed: Observed) -> int | None:
    """Return how many minutes the device's clock is from the nearest that its address may have; None if not known."""
    zone = observed.zone
    if zone.offset is None or not zone.of_address or zone.country is None or _hides(observed):
        return None
    differences = (abs(zone.offset - offset) % _DAY for offset in zone.of_address)
    return min(min(apart, _DAY - apart) for apart in differences)


def _hides(observed: Observed) -> bool:
    """Tell whether the browser hides the device, and with it the clock: it says UTC, or Iceland's, to everybody."""
    answer = observed.judged.get("privacy_settings")
    return isinstance(answer, Known) and answer.value is True


def _confidence(methods: dict[str, bool], apart: int | None) -> str:
    if methods.get("public_vpn") or methods.get("relay"):
        return "high"
    if methods.get("timezone_mismatch"):
        # Nobody's laptop is three hours off for a border; it may have been carried there, and its clock not.
        return "medium" if apart is not None and apart >= FAR else "low"
    return "high" if len(methods) == len(("public_vpn", "relay", "timezone_mismatch")) else "medium"


SIGNAL = Signal(
    field="vpn",
    more_fields=("vpn_confidence", "vpn_methods", "vpn_origin_timezone", "vpn_origin_country"),
    reads=("address", "zone", "signal:privacy_settings"),
    meaning="True for a user who hides behind a VPN or a relay. `vpn_methods` has each reason by itself; one that "
    "could not be looked at is left out. `vpn_origin_timezone` is the device's own, and `vpn_origin_country` the "
    "country whose time zone that is, which is where the user probably is.",
    reasons={
        "public_vpn": "The address is on a list of VPN services.",
        "no_public_vpn": "The address is on no list of VPN services.",
        "relay": "The address is a relay's, which hides its user and keeps the region.",
        "no_relay": "The address is on no list of relays.",
        "timezone_mismatch": "The device's clock is more than an hour off all those that its address may have.",
        "timezone_fits": "The device's clock is one that its address may have, or an hour off.",
    },
    unknown={
        "no_address": "The address is not known.",
        "nothing_to_go_by": "The address is private, or no list of VPN services or relays is there; and the clocks "
        "cannot be compared.",
    },
    false_alarms="Travellers whose device keeps the time of home, and people who set it by hand: a mismatch of clocks "
    "alone is of low confidence, from three hours on of medium. Phones that roam, whose address is of home, and "
    "offices whose way to the internet begins in another country. A clock of no country, such as UTC, and that of a "
    "browser that hides the device are not compared. Without data of cities an address may have any clock of its "
    "country. Relays count as a VPN here, as in the contract's methods; who means to let them pass looks at "
    "`vpn_methods.relay`. Lists know public services: a VPN of one's own is not on them.",
    judge=judge,
)
