"""The parameters of `GET /v4/events` and what each compares.

A filter matches an event only if the event has the field: an absent signal matches neither true nor false.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.bot import BotCategory, BotIdentity
from ridgeline.wire.event import Event
from ridgeline.wire.shape import Int64, Level, Shape
from ridgeline.wire.signals import RarityBucket

DEFAULT_LIMIT = 10
MAXIMUM_LIMIT = 100
MAXIMUM_TOTAL_HITS = 1_000

Value = str | bool | int | float
Kind = Literal["text", "boolean", "number", "choice", "texts", "network", "presence"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter that is a filter.

    Its kind, the event's field that it compares, its meaning, and the values that are allowed, if few.
    """

    name: str
    kind: Kind
    field: str
    description: str
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
    range (16 bytes each), which holds IPv4 addresses only if both are IPv4, for whoever asks for `::/0` does not want
    all of IPv4; `known` and `not_known` ask whether the field is there; `not_equal` passes events whose field has none
    of `values` or is not there.
    """

    field: str
    test: Literal["equal", "at_least", "within", "known", "not_known", "not_equal"]
    values: tuple[Value | bytes, ...] = ()


# The order is kept: stores number the choices by it.
LEVELS: tuple[Level, ...] = ("high", "medium", "low")
_ABSENT = "Events for which it was not judged match neither value."
_REPEAT = "Repeat the parameter to accept several; each must match exactly."

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "visitor_id", "text", "identification.visitor_id", "Only events of this visitor. Unknown ones have none."
    ),
    Parameter(
        "high_recall_id",
        "text",
        "supplementary_id_high_recall.visitor_id",
        "Only events with this high-recall id.",
    ),
    Parameter(
        "bot",
        "choice",
        "bot",
        "Only events judged for bots: `good` or `bad` ones, `all` of both, or `none` for those that are no bot's.",
        ("all", "good", "bad", "none"),
        "invalid bot type",
    ),
    Parameter(
        "bot_info",
        "choice",
        "bot_info",
        "`all`: only events whose bot was recognised. `none`: only those without `bot_info` in which no bot was "
        "detected either.",
        ("all", "none"),
    ),
    Parameter(
        "bot_info_category",
        "texts",
        "bot_info.category",
        f"Only events of bots for this purpose. {_REPEAT}",
        get_args(BotCategory),
    ),
    Parameter(
        "bot_info_identity",
        "texts",
        "bot_info.identity",
        f"Only events of bots whose claim to be themselves holds this well. {_REPEAT}",
        get_args(BotIdentity),
    ),
    Parameter(
        "bot_info_confidence",
        "texts",
        "bot_info.confidence",
        f"Only events of bots that were recognised this surely. {_REPEAT}",
        LEVELS,
    ),
    Parameter("bot_info_provider", "texts", "bot_info.provider", f"Only events of this organisation's bots. {_REPEAT}"),
    Parameter("bot_info_name", "texts", "bot_info.name", f"Only events of the bot of this name. {_REPEAT}"),
    Parameter(
        "ip_address",
        "network",
        "ip_address",
        "Only events from this address, or from this network in CIDR notation. IPv4-mapped IPv6 is read as IPv4, and "
        "a wider IPv6 network holds IPv6 addresses only.",
    ),
    Parameter(
        "asn",
        "text",
        "ip_info.asn",
        "Only events from this autonomous system, given as its bare number.",
    ),
    Parameter("linked_id", "text", "linked_id", "Only events with this id of yours, at most 256 characters."),
    Parameter("url", "text", "url", "Only events of the page with exactly this URL."),
    Parameter("bundle_id", "text", "bundle_id", "Only events of the iOS app with this bundle id."),
    Parameter("package_name", "text", "package_name", "Only events of the Android app with this package name."),
    Parameter(
        "origin",
        "text",
        "origin",
        "Only events of pages of this origin: scheme, host, and the port where the URL has one, without a path.",
    ),
    Parameter("suspect", "boolean", "suspect", "Only events that you marked like this. Unmarked ones match neither."),
    Parameter("vpn", "boolean", "vpn", f"By the judgement on VPNs. {_ABSENT}"),
    Parameter("virtual_machine", "boolean", "virtual_machine", f"By the judgement on virtual machines. {_ABSENT}"),
    Parameter("tampering", "boolean", "tampering", f"By the judgement on tampering. {_ABSENT}"),
    Parameter(
        "anti_detect_browser",
        "boolean",
        "tampering_details.anti_detect_browser",
        f"By the judgement on anti-detect browsers. {_ABSENT}",
    ),
    Parameter("incognito", "boolean", "incognito", f"By the judgement on private windows. {_ABSENT}"),
    Parameter("privacy_settings", "boolean", "privacy_settings", f"By the judgement on privacy settings. {_ABSENT}"),
    Parameter("jailbroken", "boolean", "jailbroken", f"By the judgement on jailbreaks. {_ABSENT}"),
    Parameter("frida", "boolean", "frida", f"By the judgement on Frida. {_ABSENT}"),
    Parameter(
        "factory_reset",
        "presence",
        "factory_reset_timestamp",
        f"`true`: a reset was detected. `false`: none was, and the time is 0. {_ABSENT}",
    ),
    Parameter("cloned_app", "boolean", "cloned_app", f"By the judgement on cloned apps. {_ABSENT}"),
    Parameter("emulator", "boolean", "emulator", f"By the judgement on emulators. {_ABSENT}"),
    Parameter("root_apps", "boolean", "root_apps", f"By the judgement on apps for root. {_ABSENT}"),
    Parameter(
        "vpn_confidence",
        "choice",
        "vpn_confidence",
        "Only events whose judgement on VPNs, for or against one, is this sure.",
        LEVELS,
    ),
    Parameter(
        "min_suspect_score",
        "number",
        "suspect_score",
        "Only events with this suspect score or a higher one. Events without a score are left out.",
    ),
    Parameter("developer_tools", "boolean", "developer_tools", f"By the judgement on developer tools. {_ABSENT}"),
    Parameter("location_spoofing", "boolean", "location_spoofing", f"By the judgement on made-up places. {_ABSENT}"),
    Parameter("mitm_attack", "boolean", "mitm_attack", f"By the judgement on intercepted requests. {_ABSENT}"),
    Parameter("rare_device", "boolean", "rare_device", f"By the judgement on rare devices. {_ABSENT}"),
    Parameter(
        "rare_device_percentile_bucket",
        "choice",
        "rare_device_percentile_bucket",
        "Only events of devices in this bucket of rarity. Percent-encode `<` and `+`.",
        get_args(RarityBucket),
    ),
    Parameter("proxy", "boolean", "proxy", f"By the judgement on proxies. {_ABSENT}"),
    Parameter("sdk_version", "text", "sdk.version", "Only events of agents of exactly this version."),
    Parameter(
        "sdk_platform",
        "choice",
        "sdk.platform",
        "Only events of agents on this platform; `js` is browsers.",
        ("js", "android", "ios"),
    ),
    Parameter(
        "environment",
        "texts",
        "environment_id",
        f"Only events of this environment, for keys that see several. {_REPEAT}",
    ),
    Parameter("proximity_id", "text", "proximity.id", "Only events in this zone."),
    Parameter("tor_node", "boolean", "ip_blocklist.tor_node", f"By whether the address is Tor's. {_ABSENT}"),
    Parameter(
        "incremental_identification_status",
        "choice",
        "incremental_identification_status",
        "Only identifications in two steps, after this one.",
        ("partially_completed", "completed"),
    ),
    Parameter("simulator", "boolean", "simulator", f"By the judgement on simulators. {_ABSENT}"),
    Parameter("active_call", "boolean", "active_call", f"By the judgement on active calls. {_ABSENT}"),
)


def packed_address(text: str) -> bytes | None:
    """Return an address as 16 bytes, IPv4 as ::ffff:a.b.c.d; None if the text is not an address."""
    try:
        return _pack(ipaddress.ip_address(text))
    except ValueError:
        return None


_NETWORK = re.compile(r"[0-9A-Fa-f:.]+(/[0-9]{1,3})?")


def address_range(text: str) -> tuple[bytes, bytes] | None:
    """Return the first and last address of an address or a network in CIDR notation; None if it is neither.

    IPv4 and IPv4-mapped IPv6 are the same.
    """
    # Netmasks and scopes, which `ipaddress` reads too, are not CIDR notation.
    if not _NETWORK.fullmatch(text):
        return None
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return _pack(network[0]), _pack(network[-1])


def _pack(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    if isinstance(address, ipaddress.IPv4Address):
        return b"\x00" * 10 + b"\xff\xff" + address.packed
    return address.packed


class EventSearch(Shape):
    """A page of events."""

    # On the wire these are the stored texts, joined; the shape is for the document and for readers.
    events: Annotated[list[Event], Meta(description="The events of this page, newest first unless reversed.")]
    pagination_key: Annotated[
        str | UnsetType,
        Meta(description="Asks for the next page; left out on the last one. Signed, so pass it on as it is."),
    ] = UNSET
    total_hits: Annotated[
        Int64 | UnsetType,
        Meta(description="How many events match on all pages, counted up to `total_hits`; only if asked for."),
    ] = UNSET
