"""What a table says of a range, by kind. Encoded as arrays: a field may be added at the end, with a default."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["place", "asn", "datacenter", "crawler", "vpn", "relay", "tor", "proxy", "attack", "spam"]
ProxyType = Literal["residential", "data_center", "unknown"]


class Division(Struct, frozen=True, array_like=True):
    """A part of a country; `iso_code` is that of ISO 3166-2 without the country."""

    name: str
    iso_code: str | None = None


class Place(Struct, frozen=True, array_like=True):
    """Where a range is; the radius is in kilometres."""

    country: str | None = None
    city: str | None = None
    divisions: tuple[Division, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    postal_code: str | None = None
    accuracy_radius: int | None = None


class System(Struct, frozen=True, array_like=True):
    """The autonomous system that announces a range."""

    number: int
    name: str | None = None


class Listed(Struct, frozen=True, array_like=True):
    """A range is on a list; `name` is whose it is, and the time is in Unix milliseconds."""

    name: str | None = None
    proxy_type: ProxyType | None = None
    last_seen_at: int | None = None


Record = Place | System | Listed


def record_type(kind: Kind) -> type[Place] | type[System] | type[Listed]:
    """Return the shape of the records of a kind of table."""
    if kind == "place":
        return Place
    return System if kind == "asn" else Listed
