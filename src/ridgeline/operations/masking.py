"""What a member sees of events who is not to see personal data.

Shown as it is: what describes a device, a browser and a judgement, and the visitor id, which stands for a device and
without which nothing could be looked into. What the browser told of itself (`raw_device_attributes`, the user agent) is
no more telling than that id. Changed or left out is what tells who somebody is, where, or what they looked at:

- addresses: what is behind the first 24 bits of an IPv4 and the first 48 of an IPv6 address is zero; where the latter
  holds an IPv4 address, of that one again. A network that is smaller becomes the one around it. A text that is no
  address is left out.
- the place of an address: nothing below the country. No time zone either, which can be a city's.
- `linked_id`: a keyed pseudonym, `masked_` and ten letters or digits: equal ids stay equal, and nothing else is told.
- `tags`, `proximity`, `rule_action` and `triggered_by` (what a rule says may name anybody): left out.
- `url` and `client_referrer`: their origin alone, and not even that when it names an address.
- of explanations, what was seen by signals that look at addresses, networks and places.
- a comment on a confidence, which in events of other servers can be any text.

A field that is not named here is left out, so that one that is new is hidden until somebody has decided.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from ridgeline.ids import base62
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.columns import origin_of
from ridgeline.wire.event import Event
from ridgeline.wire.explanation import EventExplanation, Reason
from ridgeline.wire.identification import Confidence
from ridgeline.wire.ip import Geolocation, IpInfo
from ridgeline.wire.search import PARAMETERS, Filter

SHOWN = frozenset(
    {
        "event_id", "timestamp", "source", "incremental_identification_status", "environment_id", "suspect", "sdk",
        "replayed", "bundle_id", "package_name", "user_agent", "device", "os", "os_version", "browser_details",
        "active_call", "bot", "bot_type", "bot_info", "cloned_app", "developer_tools", "emulator",
        "factory_reset_timestamp", "frida", "ip_blocklist", "proxy", "proxy_confidence", "proxy_details",
        "proxy_ml_score", "incognito", "jailbroken", "location_spoofing", "mitm_attack", "privacy_settings",
        "root_apps", "simulator", "suspect_score", "tampering", "tampering_confidence", "tampering_ml_score",
        "tampering_details", "velocity", "virtual_machine", "virtual_machine_ml_score", "vpn", "vpn_confidence",
        "vpn_ml_score", "vpn_origin_timezone", "vpn_origin_country", "vpn_methods", "high_activity_device",
        "rare_device", "rare_device_percentile_bucket", "raw_device_attributes", "labels",
    }
)  # fmt: skip
"""Fields of an event that are as they are."""
CHANGED = frozenset(
    {
        "identification",
        "supplementary_id_high_recall",
        "linked_id",
        "url",
        "client_referrer",
        "ip_address",
        "ip_info",
    }
)
HIDDEN = frozenset({"tags", "proximity", "rule_action", "triggered_by"})
REVEALING_FILTERS = frozenset({"ip_address", "linked_id", "url", "proximity.id"})
"""Fields that whoever filters by them finds out."""
_REVEALING_PARAMETERS = {one.name for one in PARAMETERS if one.field in REVEALING_FILTERS} | {"pagination_key"}
TELLING_SIGNALS = frozenset(
    {
        "bot",
        "developer_tools",
        "high_activity_device",
        "incognito",
        "privacy_settings",
        "rare_device",
        "suspect_score",
        "tampering",
        "velocity",
        "virtual_machine",
    }
)
"""Signals whose reasons tell of the browser alone. What others saw is not told."""
SILENT_SIGNALS = frozenset({"bot_info", "ip_blocklist", "proximity", "proxy", "vpn"})

_SHOWN_PLACE = ("country_code", "country_name", "continent_code", "continent_name")
# The last two hold an IPv4 address: behind 16 bits, and behind 96.
_V4_BITS, _V6_BITS, _6TO4_BITS, _MAPPED_BITS = 24, 48, 40, 120
_6TO4 = ipaddress.IPv6Network("2002::/16")
_HOST = re.compile(r"https?://[a-z0-9._-]+(:[0-9]{1,5})?")
# A host whose last part is a number is an address, in whichever of its spellings (URL Standard, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


# What is shown is passed on letter for letter, and what is hidden not even read.
_SEEN = msgspec.defstruct(
    "SeenEvent",
    [
        (field.name, msgspec.Raw if field.name in SHOWN else field.type, UNSET)
        for field in msgspec.structs.fields(Event)
        if field.name in SHOWN | CHANGED
    ],
    omit_defaults=True,
)


class Masking:
    def __init__(self, secret: DeploymentSecret) -> None:
        self._key = secret.derive("masked-linked-id")[0]
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_SEEN)

    def payload(self, payload: bytes) -> bytes:
        """Return the JSON of an event as such a member sees it."""
        event = self._decoder.decode(payload)
        event.identification = _identification(event.identification)
        event.supplementary_id_high_recall = _identification(event.supplementary_id_high_recall)
        event.linked_id = UNSET if event.linked_id is UNSET else self.linked_id(event.linked_id)
        event.url = masked_url(event.url)
        event.client_referrer = masked_url(event.client_referrer)
        event.ip_address = masked_address(event.ip_address)
        event.ip_info = _ip_info(event.ip_info)
        return msgspec.json.encode(event)

    def linked_id(self, linked_id: str) -> str:
        """Return what stands for a linked id; the same id has the same one as long as the deployment secret lasts."""
        text = linked_id.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(text, digest_size=16, key=self._key).digest()
        return f"masked_{base62(int.from_bytes(digest) % 62**10, 10)}"


def masked_explanation(explanation: EventExplanation) -> EventExplanation:
    """Return an explanation without what was seen of addresses, networks and places; what they weighed stays."""
    how = explanation.identification
    return replace(
        explanation,
        identification=replace(how, candidates=[replace(one, network=UNSET) for one in how.candidates]),
        signals=[
            one
            if one.signal in TELLING_SIGNALS
            else replace(one, because=[Reason(reason.name, reason.meaning) for reason in one.because])
            for one in explanation.signals
        ],
    )


def reveals(filters: Iterable[Filter]) -> bool:
    """Tell whether a search by these finds out what is masked."""
    return any(test.field in REVEALING_FILTERS for test in filters)


def reveals_by_text(query: str) -> bool:
    """Tell whether the state of a page, as its URL has it after `?`, holds a filter that finds out what is masked.

    A pagination key holds the filters of its first page.
    """
    names = {name for name, _ in parse_qsl(query.removeprefix("?"), keep_blank_values=True)}
    return not names.isdisjoint(_REVEALING_PARAMETERS)


def masked_address(text: str | UnsetType) -> str | UnsetType:
    """Return the first and masked address of the network around one; UNSET for a text that is none."""
    address = None if text is UNSET else _read(text)
    return UNSET if address is None else str(_around(address)[0])


def masked_network(text: str | UnsetType) -> str | UnsetType:
    """Return a network in CIDR notation, widened if it is smaller than what is shown of addresses."""
    if text is UNSET:
        return UNSET
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return UNSET
    around = _around(network[0])
    return str(network if network.prefixlen <= around.prefixlen else around)


def masked_url(text: str | UnsetType) -> str | UnsetType:
    """Return the origin of a URL, if it has one that is the name of a host."""
    if text is UNSET:
        return UNSET
    origin = origin_of(text)
    # A name with other characters is none, and some browsers would see a path in it.
    if origin is None or not _HOST.fullmatch(origin):
        return UNSET
    last = (urlsplit(origin).hostname or "").rstrip(".").rpartition(".")[2]
    return UNSET if _NUMBER.fullmatch(last) else origin


def _read(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _around(address: Address) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    if isinstance(address, ipaddress.IPv4Address):
        return ipaddress.IPv4Network((int(address), _V4_BITS), strict=False)
    bits = _MAPPED_BITS if address.ipv4_mapped else _6TO4_BITS if address in _6TO4 else _V6_BITS
    # By its number, since the text may name an interface as well.
    return ipaddress.IPv6Network((int(address), bits), strict=False)


def _identification(one: Any) -> Any:
    if one is UNSET or one.confidence is UNSET:
        return one
    return replace(one, confidence=Confidence(one.confidence.score, one.confidence.version))


def _ip_info(info: IpInfo | UnsetType) -> IpInfo | UnsetType:
    return UNSET if info is UNSET else IpInfo(v4=_of_address(info.v4), v6=_of_address(info.v6))


def _of_address(part: Any) -> Any:
    if part is UNSET or part is None:
        return part
    address = masked_address(part.address)
    if address is UNSET:
        return UNSET
    return replace(
        part,
        address=address,
        geolocation=_place(part.geolocation),
        asn_network=masked_network(part.asn_network),
    )


def _place(place: Geolocation | UnsetType) -> Geolocation | UnsetType:
    return UNSET if place is UNSET else Geolocation(**{name: getattr(place, name) for name in _SHOWN_PLACE})
