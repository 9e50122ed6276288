"""What is known of one address, whoever supplied it."""

from __future__ import annotations

from msgspec import Struct

from ridgeline.intel.records import Division, ProxyType


class AddressFacts(Struct, frozen=True, kw_only=True):
    """Each part is None when it is not known.

    A flag is False only if a list of its kind is at hand and does not hold the address. Coordinates are in degrees,
    the radius in kilometres, times in Unix milliseconds.
    """

    country_code: str | None = None
    country_name: str | None = None
    continent_code: str | None = None
    continent_name: str | None = None
    city: str | None = None
    subdivisions: tuple[Division, ...] | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    postal_code: str | None = None
    accuracy_radius: int | None = None

    asn: int | None = None
    asn_name: str | None = None
    asn_network: str | None = None
    asn_type: str | None = None

    datacenter: bool | None = None
    datacenter_name: str | None = None
    # Who can send crawlers from here. Others rent from the same networks: ask the user agent, too.
    crawler: bool | None = None
    crawler_operator: str | None = None
    vpn: bool | None = None
    vpn_providers: tuple[str, ...] | None = None
    relay: bool | None = None
    relay_name: str | None = None
    tor: bool | None = None
    proxy: bool | None = None
    proxy_type: ProxyType | None = None
    proxy_provider: str | None = None
    proxy_last_seen_at: int | None = None
    attack_source: bool | None = None
    email_spam: bool | None = None
