"""The contract's `ip_info` from what is known of an address."""

from __future__ import annotations

from typing import TypeVar

from msgspec import UNSET, UnsetType

from ridgeline.intel.addresses import read_address, write_address
from ridgeline.intel.facts import AddressFacts
from ridgeline.wire.ip import Geolocation, IpInfo, IpInfoV4, IpInfoV6, Subdivision

Known = TypeVar("Known")
Info = TypeVar("Info", IpInfoV4, IpInfoV6)


def ip_info(address: str, facts: AddressFacts) -> IpInfo:
    """Return the wire's shape; what is not known is left out. ValueError if the text is no address."""
    read = read_address(address)
    if read is None:
        raise ValueError(f"{address!r} is not an address.")
    text = write_address(read)
    if read.version == 4:  # noqa: PLR2004
        return IpInfo(v4=_info(IpInfoV4, text, facts))
    return IpInfo(v6=_info(IpInfoV6, text, facts))


def _info(shape: type[Info], address: str, facts: AddressFacts) -> Info:
    return shape(
        address=address,
        geolocation=_geolocation(facts),
        asn=UNSET if facts.asn is None else str(facts.asn),
        asn_name=_known(facts.asn_name),
        asn_network=_known(facts.asn_network),
        asn_type=_known(facts.asn_type),
        datacenter_result=_known(facts.datacenter),
        datacenter_name=_known(facts.datacenter_name),
    )


def _geolocation(facts: AddressFacts) -> Geolocation | UnsetType:
    if facts.country_code is None and facts.continent_code is None and facts.latitude is None:
        return UNSET
    # The contract wants a code with every name; where the data has none, it is an empty text.
    subdivisions = [Subdivision(iso_code=one.iso_code or "", name=one.name) for one in facts.subdivisions or ()]
    return Geolocation(
        accuracy_radius=_known(facts.accuracy_radius),
        latitude=_known(facts.latitude),
        longitude=_known(facts.longitude),
        postal_code=_known(facts.postal_code),
        timezone=_known(facts.timezone),
        city_name=_known(facts.city),
        country_code=_known(facts.country_code),
        country_name=_known(facts.country_name),
        continent_code=_known(facts.continent_code),
        continent_name=_known(facts.continent_name),
        subdivisions=subdivisions or UNSET,
    )


def _known(value: Known | None) -> Known | UnsetType:
    return UNSET if value is None else value
