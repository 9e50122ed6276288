"""What `GET /v4/events` answers, as a plain filter over the events' JSON: the truth that every backend is held to.

Written from the contract's words, as slow and as simple as they are; it shares no code with any store. Parameters are
given as a query string has them: name -> texts.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Fields = Mapping[str, Any]
"""An event as its JSON, with `environment_id`."""
Parameters = Mapping[str, Sequence[str]]

DEFAULT_WINDOW = 7 * 24 * 60 * 60 * 1000
ABSENT = object()
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
# The parts of a web address, by the grammar of RFC 3986: scheme, user, host with its port.
_ADDRESS = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?((?:\[[0-9A-Fa-f:.]*\]|[^/?#@\[\]:]+)(?::[0-9]*)?)(?:[/?#]|\Z)"
)

TEXTS = {
    "visitor_id": "identification.visitor_id",
    "high_recall_id": "supplementary_id_high_recall.visitor_id",
    "linked_id": "linked_id",
    "url": "url",
    "bundle_id": "bundle_id",
    "package_name": "package_name",
    "vpn_confidence": "vpn_confidence",
    "rare_device_percentile_bucket": "rare_device_percentile_bucket",
    "sdk_version": "sdk.version",
    "sdk_platform": "sdk.platform",
    "proximity_id": "proximity.id",
    "incremental_identification_status": "incremental_identification_status",
}
"""Parameters that an event's text must be equal to."""

LISTS = {
    "bot_info_category": "bot_info.category",
    "bot_info_identity": "bot_info.identity",
    "bot_info_confidence": "bot_info.confidence",
    "bot_info_provider": "bot_info.provider",
    "bot_info_name": "bot_info.name",
    "environment": "environment_id",
}
"""Parameters that can be repeated: an event's text must be equal to one of them."""

FLAGS = {
    name: name
    for name in (
        "suspect",
        "vpn",
        "virtual_machine",
        "tampering",
        "incognito",
        "privacy_settings",
        "jailbroken",
        "frida",
        "cloned_app",
        "emulator",
        "root_apps",
        "developer_tools",
        "location_spoofing",
        "mitm_attack",
        "rare_device",
        "proxy",
        "simulator",
        "active_call",
    )
} | {"anti_detect_browser": "tampering_details.anti_detect_browser", "tor_node": "ip_blocklist.tor_node"}
"""Parameters that ask for a judgement; events without it match neither `true` nor `false`."""

NOT_FILTERS = ("start", "end", "reverse", "limit", "total_hits", "pagination_key")


def search(events: Iterable[Fields], parameters: Parameters, now: int, environment_id: str | None = None) -> list[str]:
    """Return the ids of all events that match, in the order of the answer; `now` in Unix milliseconds.

    `environment_id` is that of the key, None for a key of all environments.
    """
    given = {name: list(texts) for name, values in parameters.items() if (texts := [text for text in values if text])}
    found = [
        event
        for event in events
        if in_window(event, given, now)
        and environment_id in {None, event["environment_id"]}
        and event.get("source", "device") == given.get("source", ["device"])[0]
        and all(_passes(event, name, texts) for name, texts in given.items())
    ]
    found.sort(key=lambda event: (event["timestamp"], event["event_id"]), reverse=given.get("reverse") != ["true"])
    return [event["event_id"] for event in found]


def in_window(event: Fields, parameters: Parameters, now: int) -> bool:
    """Tell whether an event is from `start` to `end`, both inclusive, by default the last seven days."""
    start = _microseconds(parameters["start"][0]) if "start" in parameters else (now - DEFAULT_WINDOW) * 1000
    end = _microseconds(parameters["end"][0]) if "end" in parameters else now * 1000
    return start <= int(event["timestamp"]) * 1000 <= end


def value_at(event: Fields, path: str) -> Any:
    """Return what an event has at a path such as `sdk.version`, or ABSENT."""
    value: Any = event
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return ABSENT
        value = value[name]
    return value


def origin_of(event: Fields) -> str | None:
    """Return scheme, host and port of an event's page in lower case, None if its URL has none."""
    parts = _ADDRESS.match(event.get("url", ""))
    return f"{parts[1]}://{parts[2]}".lower() if parts else None


def asn_of(event: Fields) -> str | None:
    """Return the network of the event's address: of its own family if that is known, else of the other."""
    is_v6 = "ip_address" in event and address_of(event["ip_address"]).version == 6
    networks = (value_at(event, f"ip_info.{version}.asn") for version in (("v6", "v4") if is_v6 else ("v4", "v6")))
    return next((network for network in networks if network is not ABSENT), None)


def address_of(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address; one that is IPv4 mapped into IPv6 is IPv4."""
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def _passes(event: Fields, name: str, texts: list[str]) -> bool:
    if name in NOT_FILTERS or name == "source":
        return True
    if name in FLAGS:
        return value_at(event, FLAGS[name]) is (texts[0] == "true")
    if name in TEXTS or name in LISTS:
        return value_at(event, (TEXTS | LISTS)[name]) in texts
    return _OTHERS[name](event, texts[0])


def _has_bot(event: Fields, text: str) -> bool:
    verdict = event.get("bot")
    return verdict in {"all": {"good", "bad"}, "none": {"not_detected"}}.get(text, {text})


def _has_bot_info(event: Fields, text: str) -> bool:
    if text == "all":
        return "bot_info" in event
    return "bot_info" not in event and event.get("bot") not in {"good", "bad"}


def _is_in_network(event: Fields, text: str) -> bool:
    if "ip_address" not in event:
        return False
    address = address_of(event["ip_address"])
    network = ipaddress.ip_network(text, strict=False)
    if isinstance(network, ipaddress.IPv6Network) and network.network_address.ipv4_mapped and network.prefixlen >= 96:
        network = ipaddress.ip_network((int(network.network_address) & 0xFFFFFFFF, network.prefixlen - 96))
    return address in network


def _has_origin(event: Fields, text: str) -> bool:
    return origin_of(event) == text.lower()


def _has_asn(event: Fields, text: str) -> bool:
    return asn_of(event) == text


def _has_score(event: Fields, text: str) -> bool:
    return "suspect_score" in event and event["suspect_score"] >= float(text)


def _was_reset(event: Fields, text: str) -> bool:
    # 0 is the contract's "never"; an event without the time is left out.
    return "factory_reset_timestamp" in event and (event["factory_reset_timestamp"] != 0) is (text == "true")


_OTHERS: dict[str, Callable[[Fields, str], bool]] = {
    "bot": _has_bot,
    "bot_info": _has_bot_info,
    "ip_address": _is_in_network,
    "asn": _has_asn,
    "origin": _has_origin,
    "min_suspect_score": _has_score,
    "factory_reset": _was_reset,
}


def _microseconds(text: str) -> int:
    """Return the Unix microseconds of a time in Unix milliseconds or RFC 3339."""
    if text.isdigit():
        return int(text) * 1000
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


PARAMETERS: tuple[str, ...] = (*TEXTS, *LISTS, *FLAGS, *_OTHERS, "source", *NOT_FILTERS)
"""All parameters of the contract."""
