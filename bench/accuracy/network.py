"""From which address a visit comes: home, office, a mobile carrier, other people's networks, abroad, a VPN.

Shares, all assumptions: half of a phone's visits come through its carrier, and 25 devices of the replay share each of
its addresses (carrier-grade NAT), changing several times a day; homes keep an address for weeks, one in ten for a day;
30 % of homes have IPv6, where each device has an address of its own under the home's network; 45 % of laptops and 20 %
of other devices are taken to an office on working days; 5 % of devices use a VPN for half of their visits. Where an
address seems to be is told by its country: half of a VPN's exits are known to be exits, and a phone that roams seems to
be at home.
"""

from __future__ import annotations

from random import Random

from accuracy.hashing import number, share
from accuracy.places import COUNTRIES, local_hours
from accuracy.population import Device
from accuracy.releases import DAY, START
from ridgeline.intel.clocks import country_of
from ridgeline.intel.whereabouts import country_extents
from ridgeline.matching.travel import Whereabouts

DEVICES_PER_CARRIER_ADDRESS = 25
_LISTED_EXITS = 0.5
_CARRIERS = 3
_VPN_EXITS = 60
_OFFICE_STAFF = 12
_WORK_HOURS = (9, 17)


def _address(first: int, *key: object) -> str:
    bits = number(*key)
    # Eight networks of 65,536 addresses for each provider and country.
    return f"{first}.{(number('net', *key[:3]) + bits % 8) % 256}.{bits >> 8 & 255}.{1 + (bits >> 16) % 254}"


def whereabouts(device: Device, address: str, kind: str, zone: str) -> Whereabouts | None:
    """Return where an address seems to be, as far as its country is known; None of an exit that a list knows."""
    country = device.country.code
    if kind == "vpn":
        if share("listed", address) < _LISTED_EXITS:
            return None
        country = COUNTRIES[number("exit", address) % len(COUNTRIES)].code
    elif kind == "abroad":
        country = country_of(zone) or country
    return country_extents()[country]


class Network:
    """The addresses of one replay of so many devices: pools that many share grow with it, so that density stays."""

    def __init__(self, seed: int, devices: int, phone_share: float) -> None:
        self._seed = seed
        phones_online = devices * phone_share / 2
        self._carrier_pool = max(1, round(phones_online / DEVICES_PER_CARRIER_ADDRESS / _CARRIERS / len(COUNTRIES)))
        self._offices = max(1, round(devices * 0.3 / _OFFICE_STAFF))
        self._hotspots = max(4, devices // 25)

    def address(self, device: Device, at: int, away: bool, zone: str, random: Random) -> tuple[str, str]:
        """Return the address of a visit, and what kind of place it is."""
        if device.vpn and random.random() < 0.5:
            return _address(185, self._seed, "vpn", "exit", int(random.random() * _VPN_EXITS)), "vpn"
        phone = device.system in {"android", "iphone"}
        if away:
            if phone and random.random() < 0.4:
                return self._carrier(device, at, random), "carrier"
            return _address(
                151 + number("abroad", zone) % 30, self._seed, "hotel", zone, int(random.random() * 40)
            ), "abroad"
        hour = (at / 3_600_000 + local_hours(device.zone, at)) % 24
        working = (at - START) // DAY % 7 < 5 and _WORK_HOURS[0] <= hour < _WORK_HOURS[1]
        if device.works_at is not None and random.random() < (0.85 if working else 0.03):
            office = device.works_at if device.fleet else device.works_at % self._offices
            return _address(device.country.network, self._seed, "office", device.fleet, office), "office"
        point = random.random()
        if phone and point < 0.5:
            return self._carrier(device, at, random), "carrier"
        if point > (0.9 if phone else 0.96):
            return _address(
                device.country.network, self._seed, "hotspot", "open", int(random.random() * self._hotspots)
            ), "hotspot"
        return self._home(device, at), "home"

    def _home(self, device: Device, at: int) -> str:
        # A fleet's people have homes of their own.
        home = (device.group, device.index if device.fleet else 0)
        daily = share("daily", self._seed, home) < 0.1
        days = 1.0 if daily else 10 + 110 * share("lease", self._seed, home)
        epoch = int(((at - START) / DAY + days * share("phase", self._seed, home)) / days)
        provider = number("provider", home) % 4
        if device.ipv6:
            prefix = number(self._seed, "prefix", home, epoch if daily else 0)
            own = number("interface", device.index, at // DAY)
            return (
                f"2a0{provider}:{prefix & 0xFFFF:x}:{prefix >> 16 & 0xFFFF:x}:{prefix >> 32 & 0xFF:x}:"
                f"{own & 0xFFFF:x}:{own >> 16 & 0xFFFF:x}:{own >> 32 & 0xFFFF:x}:{own >> 48 & 0xFFFF | 1:x}"
            )
        return _address(device.country.network + 1 + provider, self._seed, "home", provider, home, epoch)

    def _carrier(self, device: Device, at: int, random: Random) -> str:
        carrier = number("carrier", self._seed, device.index) % _CARRIERS
        if share("carrier 6", self._seed, device.index) < 0.3:
            # With IPv6 a phone has a network of its own for as long as it stays attached.
            prefix = number("attach", device.index, at // (DAY // 2))
            return f"2a1{carrier}:{prefix & 0xFFFF:x}:{prefix >> 16 & 0xFFFF:x}:{prefix >> 32 & 0xFFFF:x}::1"
        return _address(
            device.country.network + 6, self._seed, "carrier", carrier, int(random.random() * self._carrier_pool)
        )
