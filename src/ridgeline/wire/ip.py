"""What is known of the request's addresses."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from ridgeline.wire.shape import Int64, Shape

_TwoLetters = Annotated[str, Meta(min_length=2, max_length=2)]
_IpV4 = Annotated[str, Meta(extra_json_schema={"format": "ipv4"})]
_IpV6 = Annotated[str, Meta(extra_json_schema={"format": "ipv6"})]


class Subdivision(Shape):
    """A part of a country."""

    iso_code: Annotated[str, Meta(description="The part's code of ISO 3166-2, without the country.")]
    name: Annotated[str, Meta(description="The part's name.")]


class Geolocation(Shape):
    """Where an address is likely to be. It tells of the network, which can be far from its user."""

    accuracy_radius: Annotated[
        Annotated[int, Meta(ge=0, le=2**63 - 1)] | UnsetType,
        Meta(description="The kilometres around the coordinates within which the address is likely to be."),
    ] = UNSET
    latitude: Annotated[
        Annotated[float, Meta(ge=-90, le=90, extra_json_schema={"format": "double"})] | UnsetType,
        Meta(description="Degrees north."),
    ] = UNSET
    longitude: Annotated[
        Annotated[float, Meta(ge=-180, le=180, extra_json_schema={"format": "double"})] | UnsetType,
        Meta(description="Degrees east."),
    ] = UNSET
    postal_code: Annotated[str | UnsetType, Meta(description="The postal code, as its country writes it.")] = UNSET
    timezone: Annotated[
        Annotated[str, Meta(extra_json_schema={"format": "timezone"})] | UnsetType,
        Meta(description="The time zone's IANA name."),
    ] = UNSET
    city_name: Annotated[str | UnsetType, Meta(description="The city.")] = UNSET
    country_code: Annotated[_TwoLetters | UnsetType, Meta(description="The country's ISO 3166-1 code.")] = UNSET
    country_name: Annotated[str | UnsetType, Meta(description="The country.")] = UNSET
    continent_code: Annotated[_TwoLetters | UnsetType, Meta(description="The continent's two-letter code.")] = UNSET
    continent_name: Annotated[str | UnsetType, Meta(description="The continent.")] = UNSET
    subdivisions: Annotated[
        list[Subdivision] | UnsetType,
        Meta(description="The parts of the country around the place, largest first."),
    ] = UNSET


class IpInfoV4(Shape):
    """An IPv4 address: its place and its network."""

    address: Annotated[_IpV4, Meta(description="The address.")]
    geolocation: Annotated[Geolocation | UnsetType, Meta(description="Where the address is likely to be.")] = UNSET
    asn: Annotated[str | UnsetType, Meta(description="The number of the autonomous system, as text.")] = UNSET
    asn_name: Annotated[str | UnsetType, Meta(description="Who runs the autonomous system.")] = UNSET
    asn_network: Annotated[
        str | UnsetType,
        Meta(description="The announced network that holds the address, in CIDR notation."),
    ] = UNSET
    asn_type: Annotated[
        str | UnsetType,
        Meta(description="What the network is for, such as `isp`, `hosting`, `business` or `education`."),
    ] = UNSET
    datacenter_result: Annotated[bool | UnsetType, Meta(description="True if a data centre holds the address.")] = UNSET
    datacenter_name: Annotated[str | UnsetType, Meta(description="Whose data centre it is.")] = UNSET


class IpInfoV6(Shape):
    """An IPv6 address: its place and its network."""

    address: Annotated[_IpV6, Meta(description="The address.")]
    geolocation: Annotated[Geolocation | UnsetType, Meta(description="Where the address is likely to be.")] = UNSET
    asn: Annotated[str | UnsetType, Meta(description="The number of the autonomous system, as text.")] = UNSET
    asn_name: Annotated[str | UnsetType, Meta(description="Who runs the autonomous system.")] = UNSET
    asn_network: Annotated[
        str | UnsetType,
        Meta(description="The announced network that holds the address, in CIDR notation."),
    ] = UNSET
    asn_type: Annotated[
        str | UnsetType,
        Meta(description="What the network is for, such as `isp`, `hosting`, `business` or `education`."),
    ] = UNSET
    datacenter_result: Annotated[bool | UnsetType, Meta(description="True if a data centre holds the address.")] = UNSET
    datacenter_name: Annotated[str | UnsetType, Meta(description="Whose data centre it is.")] = UNSET


class IpInfo(Shape):
    """The addresses of the request. A device usually shows one, and has one of the two members."""

    v4: Annotated[IpInfoV4 | UnsetType, Meta(description="The IPv4 address; IPv4-mapped IPv6 is told here.")] = UNSET
    v6: Annotated[IpInfoV6 | UnsetType, Meta(description="The IPv6 address.")] = UNSET


class IpBlocklist(Shape):
    """The lists of abused addresses on which the request's address was found."""

    email_spam: Annotated[bool | UnsetType, Meta(description="The address sent unwanted mail.")] = UNSET
    attack_source: Annotated[bool | UnsetType, Meta(description="The address attacked servers.")] = UNSET
    tor_node: Annotated[bool | UnsetType, Meta(description="The address belongs to the Tor network.")] = UNSET


class ProxyDetails(Shape):
    """What kind of proxy it is. Only there when `proxy` is true."""

    proxy_type: Annotated[
        Literal["residential", "data_center", "unknown"],
        Meta(
            description="`residential` goes out through homes and phones, `data_center` through servers; "
            "`unknown` when neither a list nor the address's network tells."
        ),
    ]
    last_seen_at: Annotated[
        Int64 | UnsetType,
        Meta(description="When the address was last seen as a proxy, in Unix milliseconds of a full hour."),
    ] = UNSET
    provider: Annotated[
        str | UnsetType,
        Meta(description="A service that was seen to use the address; there can be more."),
    ] = UNSET


class VpnMethods(Shape):
    """The reasons for and against a VPN, each on its own."""

    timezone_mismatch: Annotated[
        bool | UnsetType,
        Meta(description="The device's time zone is not that of its address."),
    ] = UNSET
    public_vpn: Annotated[bool | UnsetType, Meta(description="A known VPN service owns the address.")] = UNSET
    auxiliary_mobile: Annotated[bool | UnsetType, Meta(description="Further checks on mobile devices.")] = UNSET
    os_mismatch: Annotated[
        bool | UnsetType,
        Meta(description="The network traffic looks like that of another operating system than the browser's."),
    ] = UNSET
    relay: Annotated[
        bool | UnsetType,
        Meta(description="The address belongs to a relay service, which hides the user but not the region."),
    ] = UNSET
    ml_prediction: Annotated[bool | UnsetType, Meta(description="A model takes the traffic for a VPN's.")] = UNSET
