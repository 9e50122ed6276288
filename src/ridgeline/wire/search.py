"""The parameters of `GET /v4/events` and what each compares.

A filter matches an event only if the event has the field: an absent signal matches neither true nor false.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Value = str | bool | int | float
Kind = Literal["text", "boolean", "number", "choice", "texts", "network", "presence"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter: its kind, the event's field that it compares, and the values that are allowed, if few."""

    name: str
    kind: Kind
    field: str
    choices: tuple[str, ...] = ()
    invalid: str = ""

    @property
    def message(self) -> str:
        """What a wrong value is answered with."""
        return self.invalid or f"invalid {self.name.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Filter:
    """`field` is the event's path, such as `identification.visitor_id`.

    `equal` compares with one of `values`; `at_least` with a number; `within` with the first and last of an address
    range (16 bytes each); `known` asks whether the field is there.
    """

    field: str
    test: Literal["equal", "at_least", "within", "known", "not_known"]
    values: tuple[Value | bytes, ...] = ()


LEVELS = ("high", "medium", "low")

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("visitor_id", "text", "identification.visitor_id"),
    Parameter("high_recall_id", "text", "supplementary_id_high_recall.visitor_id"),
    Parameter("bot", "choice", "bot", ("all", "good", "bad", "none"), "invalid bot type"),
    Parameter("bot_info", "choice", "bot_info", ("all", "none")),
    Parameter("bot_info_category", "texts", "bot_info.category"),
    Parameter("bot_info_identity", "texts", "bot_info.identity", ("verified", "signed", "spoofed", "unknown")),
    Parameter("bot_info_confidence", "texts", "bot_info.confidence", LEVELS),
    Parameter("bot_info_provider", "texts", "bot_info.provider"),
    Parameter("bot_info_name", "texts", "bot_info.name"),
    Parameter("ip_address", "network", "ip_address"),
    Parameter("asn", "text", "ip_info.asn"),
    Parameter("linked_id", "text", "linked_id"),
    Parameter("url", "text", "url"),
    Parameter("bundle_id", "text", "bundle_id"),
    Parameter("package_name", "text", "package_name"),
    Parameter("origin", "text", "origin"),
    Parameter("suspect", "boolean", "suspect"),
    Parameter("vpn", "boolean", "vpn"),
    Parameter("virtual_machine", "boolean", "virtual_machine"),
    Parameter("tampering", "boolean", "tampering"),
    Parameter("anti_detect_browser", "boolean", "tampering_details.anti_detect_browser"),
    Parameter("incognito", "boolean", "incognito"),
    Parameter("privacy_settings", "boolean", "privacy_settings"),
    Parameter("jailbroken", "boolean", "jailbroken"),
    Parameter("frida", "boolean", "frida"),
    Parameter("factory_reset", "presence", "factory_reset_timestamp"),
    Parameter("cloned_app", "boolean", "cloned_app"),
    Parameter("emulator", "boolean", "emulator"),
    Parameter("root_apps", "boolean", "root_apps"),
    Parameter("vpn_confidence", "choice", "vpn_confidence", LEVELS),
    Parameter("min_suspect_score", "number", "suspect_score"),
    Parameter("developer_tools", "boolean", "developer_tools"),
    Parameter("location_spoofing", "boolean", "location_spoofing"),
    Parameter("mitm_attack", "boolean", "mitm_attack"),
    Parameter("rare_device", "boolean", "rare_device"),
    Parameter(
        "rare_device_percentile_bucket",
        "choice",
        "rare_device_percentile_bucket",
        ("<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen"),
    ),
    Parameter("proxy", "boolean", "proxy"),
    Parameter("sdk_version", "text", "sdk.version"),
    Parameter("sdk_platform", "choice", "sdk.platform", ("js", "android", "ios")),
    Parameter("environment", "texts", "environment_id"),
    Parameter("proximity_id", "text", "proximity.id"),
    Parameter("tor_node", "boolean", "ip_blocklist.tor_node"),
    Parameter(
        "incremental_identification_status",
        "choice",
        "incremental_identification_status",
        ("partially_completed", "completed"),
    ),
    Parameter("simulator", "boolean", "simulator"),
    Parameter("active_call", "boolean", "active_call"),
)


def packed_address(text: str) -> bytes | None:
    """Return an address as 16 bytes, IPv4 as ::ffff:a.b.c.d; None if the text is not an address."""
    try:
        return _pack(ipaddress.ip_address(text))
    except ValueError:
        return None


def address_range(text: str) -> tuple[bytes, bytes] | None:
    """Return the first and last address of an address or a network in CIDR notation; None if it is neither."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return _pack(network[0]), _pack(network[-1])


def _pack(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    if isinstance(address, ipaddress.IPv4Address):
        return b"\x00" * 10 + b"\xff\xff" + address.packed
    return address.packed


class EventSearch(Struct, omit_defaults=True):
    """The answer's shape, for the document; on the wire its events are the stored texts, joined."""

    events: list[object]
    pagination_key: str | UnsetType = UNSET
    total_hits: int | UnsetType = UNSET
