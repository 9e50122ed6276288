"""Files in MaxMind's format (MMDB): the operator's own, asked as they are, or the input of a table.

Known shapes: GeoIP2 and GeoLite2 City, Country, Enterprise, ASN, ISP and Anonymous IP; DB-IP's, which are alike; and
the flat ones of ip-location-db.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ridgeline.errors import RidgelineError
from ridgeline.intel.addresses import Address, Version, write_address
from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Division, Kind, Place, ProxyType, System
from ridgeline.intel.time_zones import time_zone_at

_MARKER = b"\xab\xcd\xefMaxMind.com"
_MARKER_WITHIN = 128 * 1024
# More than any name of a place or a network; who makes the file is not known to us.
_LONGEST = 256
_KNOWN_RECORDS = 400_000
# What the library raises: its own error is a RuntimeError.
_DAMAGE = (RuntimeError, ValueError)
_MAXIMUM_RADIUS = 20_038


class MaxmindFileDamaged(RidgelineError):
    """A file that is not a whole MaxMind database."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(f"{path} cannot be used as a file in MaxMind's format: {reason}.")


def is_maxmind_file(path: Path) -> bool:
    """Tell whether the file ends as the format says."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _MARKER_WITHIN))
        return _MARKER in file.read()


class MaxmindFile:
    """An open file; what it has of a kind of facts replaces the tables of that kind."""

    def __init__(self, path: Path) -> None:
        """Open the file; MaxmindFileDamaged if it is none, OSError if it cannot be read."""
        # Imported by who has such a file: a start without one does not pay for it.
        import maxminddb  # noqa: PLC0415

        self.path = path
        self.changed_at = path.stat().st_mtime_ns
        try:
            self._reader = maxminddb.open_database(path, maxminddb.MODE_AUTO)
            metadata = self._reader.metadata()
        except _DAMAGE:
            raise MaxmindFileDamaged(path, "it is cut off, damaged or no such file") from None
        self.type = metadata.database_type
        self.as_of = metadata.build_epoch * 1_000
        self._has_v6 = metadata.ip_version == 6  # noqa: PLR2004
        self.lists_anonymous = "anonymous" in self.type.lower()

    def look_up(self, address: Address) -> tuple[dict[str, Any], int] | None:
        """Return the file's record of an address and the prefix length for which it holds."""
        if address.version == 6 and not self._has_v6:  # noqa: PLR2004
            return None
        try:
            record, length = self._reader.get_with_prefix_len(write_address(address))
        except _DAMAGE as error:
            raise MaxmindFileDamaged(self.path, error) from None
        return (record, length) if isinstance(record, dict) else None

    def some(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield the first records."""
        try:
            records = (record for _, record in self._reader)
            yield from (record for record in islice(records, count) if isinstance(record, dict))
        except _DAMAGE as error:
            raise MaxmindFileDamaged(self.path, error) from None

    def ranges(self, kind: Kind) -> Iterator[Range]:
        """Yield all that the file has of a place or an autonomous system, in order."""
        read = _place_with_zone if kind == "place" else system_of
        # Millions of networks share some hundred thousand records, and reading one costs more than encoding it.
        known: dict[bytes, Place | System | None] = {}
        encode = msgspec.msgpack.Encoder().encode
        try:
            for network, record in self._reader:
                if not isinstance(record, dict):
                    continue
                key = encode(record)
                if key not in known:
                    if len(known) >= _KNOWN_RECORDS:
                        known.clear()
                    known[key] = read(record)
                found = known[key]
                version, first, last = _bounds(network, self._has_v6)
                if found is not None and (version == 4 or _is_native(first)):  # noqa: PLR2004
                    yield Range(version, first, last, found)
        except _DAMAGE as error:
            raise MaxmindFileDamaged(self.path, error) from None


def _place_with_zone(record: dict[str, Any]) -> Place | None:
    place = place_of(record)
    return None if place is None else with_time_zone(place)


def _bounds(network: IPv4Network | IPv6Network, has_v6: bool) -> tuple[Version, int, int]:
    first = int(network.network_address)
    last = first | (1 << network.max_prefixlen - network.prefixlen) - 1
    # IPv4 lies in the first 2^32 addresses of an IPv6 tree.
    version: Version = 6 if has_v6 and network.version == 6 and last >> 32 else 4  # noqa: PLR2004
    return version, first, last


def _is_native(number: int) -> bool:
    """Tell whether an IPv6 address is none of those under which such files repeat all of IPv4 (6to4, Teredo)."""
    return number >> 125 == 1 and number >> 96 != 0x2001_0000 and number >> 112 != 0x2002  # noqa: PLR2004


def place_of(record: dict[str, Any]) -> Place | None:
    """Return the place that a record names; None if it names none."""
    location = _part(record, "location") or record
    country = _text(_part(record, "country"), "iso_code") or _text(record, "country_code")
    country = country or _text(_part(record, "registered_country"), "iso_code")
    country = country.upper() if country else None
    latitude, longitude = _number(location, "latitude", 90), _number(location, "longitude", 180)
    place = Place(
        country=country if country in COUNTRIES else None,
        city=_name(record.get("city")),
        divisions=_divisions(record),
        latitude=None if longitude is None else latitude,
        longitude=None if latitude is None else longitude,
        timezone=_text(location, "time_zone") or _text(record, "timezone"),
        postal_code=_text(_part(record, "postal"), "code") or _text(record, "postcode"),
        accuracy_radius=_radius(location.get("accuracy_radius")),
    )
    return None if place == Place() else place


def with_time_zone(place: Place) -> Place:
    """Return the place with the time zone of its coordinates, unless it has one or has no coordinates."""
    if place.timezone is not None or place.latitude is None or place.longitude is None:
        return place
    return msgspec.structs.replace(place, timezone=time_zone_at(place.latitude, place.longitude))


def system_of(record: dict[str, Any]) -> System | None:
    """Return the autonomous system that a record names; None if it names none."""
    holder = record if "autonomous_system_number" in record else _part(record, "traits")
    number = holder.get("autonomous_system_number")
    if not isinstance(number, int) or not 0 < number < 1 << 32:
        return None
    return System(number, _text(holder, "autonomous_system_organization"))


def anonymous_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of an Anonymous IP record, which leaves out what is false."""
    provider = _text(record, "vpn_provider") or _text(record, "provider_name")
    residential = record.get("is_residential_proxy") is True
    proxy = residential or record.get("is_public_proxy") is True
    kind: ProxyType = "residential" if residential else "unknown"
    vpn = record.get("is_anonymous_vpn") is True
    return {
        "vpn": vpn,
        "vpn_providers": (provider,) if vpn and provider else (),
        "tor": record.get("is_tor_exit_node") is True,
        "proxy": proxy,
        "proxy_type": kind if proxy else None,
    } | ({"datacenter": True} if record.get("is_hosting_provider") is True else {})


def _divisions(record: dict[str, Any]) -> tuple[Division, ...]:
    given = record.get("subdivisions")
    if isinstance(given, list):
        named = [(one, _name(one)) for one in given if isinstance(one, dict)]
        return tuple(Division(name, _text(one, "iso_code")) for one, name in named if name)
    return tuple(Division(name) for name in (_text(record, "state1"), _text(record, "state2")) if name)


def _part(record: dict[str, Any], name: str) -> dict[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        return _text(_part(value, "names"), "en")
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else None


def _text(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else None


def _number(record: dict[str, Any], name: str, limit: int) -> float | None:
    value = record.get(name)
    return round(float(value), 4) if isinstance(value, int | float) and -limit <= value <= limit else None


def _radius(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= _MAXIMUM_RADIUS else None
