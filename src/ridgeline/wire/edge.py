"""`POST /v4/edge`: a request to your server, described by it, and what can be said of it without an agent."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.bot import BotInfo
from ridgeline.wire.ip import IpInfo, ProxyDetails, VpnMethods
from ridgeline.wire.shape import Int64, Level, Shape

_Tags = Annotated[dict[str, Any], Meta(extra_json_schema={"additionalProperties": True})]


class EdgeHeader(Shape, forbid_unknown_fields=True):
    """One header line of the request."""

    name: Annotated[str, Meta(description="The name, spelled as it came.")]
    value: Annotated[str, Meta(description="The value as it came; empty for a secret such as `Cookie`.")]


class EdgeRequest(Shape, forbid_unknown_fields=True, kw_only=True):
    """A request that reached your server. One of the two addresses must be there."""

    headers: Annotated[
        list[EdgeHeader],
        Meta(
            min_length=1,
            description="All header lines, in their order: a header that came twice is two items. Keep lines with "
            "secrets and empty their values; what is missing changes the judgement.",
        ),
    ]
    method: Annotated[str, Meta(description="The HTTP method.")]
    url: Annotated[
        str,
        Meta(description="The absolute `http` or `https` URL, no fragment.", extra_json_schema={"format": "uri"}),
    ]
    ipv4_address: Annotated[
        Annotated[str, Meta(extra_json_schema={"format": "ipv4"})] | UnsetType,
        Meta(description="The client's IPv4 address, as your server saw it."),
    ] = UNSET
    ipv6_address: Annotated[
        Annotated[str, Meta(extra_json_schema={"format": "ipv6"})] | UnsetType,
        Meta(description="The client's IPv6 address. An IPv4-mapped one is answered as IPv4."),
    ] = UNSET
    linked_id: Annotated[str | UnsetType, Meta(description="Your own id to find the event by.")] = UNSET
    tags: Annotated[_Tags | UnsetType, Meta(description="Your own data to keep with the event.")] = UNSET


class EdgeResponse(Shape, kw_only=True):
    """What headers and addresses tell of the request. There is no visitor: nothing ran on the device."""

    event_id: Annotated[str, Meta(description="The event, to be read again with `GET /events/{event_id}`.")]
    timestamp: Annotated[Int64, Meta(description="When the request was judged, in Unix milliseconds.")]
    ip_info: Annotated[IpInfo, Meta(description="What is known of the addresses.")]
    source: Annotated[Literal["device", "edge"] | UnsetType, Meta(description="Always `edge`.")] = UNSET
    linked_id: Annotated[str | UnsetType, Meta(description="Your own id, as you sent it.")] = UNSET
    tags: Annotated[_Tags | UnsetType, Meta(description="Your own data, as you sent it.")] = UNSET
    url: Annotated[str | UnsetType, Meta(description="The URL of the request.")] = UNSET
    bot_info: Annotated[BotInfo | UnsetType, Meta(description="The bot; left out when none was recognised.")] = UNSET
    proxy: Annotated[bool | UnsetType, Meta(description="True if the address is a proxy's.")] = UNSET
    proxy_confidence: Annotated[Level | UnsetType, Meta(description="How sure `proxy` is.")] = UNSET
    proxy_details: Annotated[ProxyDetails | UnsetType, Meta(description="What kind of proxy it is.")] = UNSET
    vpn: Annotated[bool | UnsetType, Meta(description="True if the address is a VPN's.")] = UNSET
    vpn_confidence: Annotated[Level | UnsetType, Meta(description="How sure `vpn` is.")] = UNSET
    vpn_methods: Annotated[VpnMethods | UnsetType, Meta(description="The reasons for and against a VPN.")] = UNSET
