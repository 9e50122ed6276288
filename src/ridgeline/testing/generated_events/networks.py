"""Invented networks with their addresses, owners and places; skewed, so that a few carriers hold most visitors."""

from __future__ import annotations

import datetime
import random

import msgspec

from ridgeline.testing.generated_events.cities import CITIES, COUNTRIES, City, utc_offset
from ridgeline.testing.generated_events.draws import Draw, spread, zipf_weights
from ridgeline.testing.generated_events.vocabulary import names

_FIRST = names(
    "Alder|Beacon|Cedar|Delta|Ember|Falcon|Granite|Harbor|Indigo|Juniper|Kestrel|Lumen|Meridian|Nimbus|Orchid|"
    "Prairie|Quartz|Ravine|Summit|Tundra|Umbra|Vista|Willow|Xenon|Yarrow|Zephyr|Northwind|Southgate|Blueline|"
    "Redwood|Clearwater"
)
_LAST = {
    "home": ("Fiber", "Broadband", "Telecom", "Cable", "Communications", "Net", "Kabel", "Telekom"),
    "mobile": ("Mobile", "Wireless", "Cellular", "Mobil"),
    "business": ("Industries", "Bank", "Logistics", "Holdings", "Energy"),
    "education": ("University", "Research Network", "Institute of Technology"),
    "hosting": ("Cloud", "Hosting", "Datacenters", "Servers", "Compute"),
    "vpn": ("Privacy Networks", "Transit", "Secure Exit"),
    "relay": ("Relay Edge", "Egress"),
}
_LEGAL = (" Inc.", " Ltd", " GmbH", " S.A.", " B.V.", "", " LLC", "-AS")
_ASN_TYPES = {"business": "business", "education": "education", "hosting": "hosting", "vpn": "hosting"}
_HOSTING = frozenset({"hosting", "vpn", "relay"})
_COUNTS = {"home": 2_200, "mobile": 520, "business": 480, "education": 120, "hosting": 240, "vpn": 90, "relay": 24}


class Site:
    """One network in one city: `v4` and `v6` give addresses, `facts` the JSON that follows one."""

    __slots__ = ("city", "facts_v4", "facts_v6", "hosting", "number", "third", "v4_start", "v6_start", "widths")

    def __init__(self, number: int, city: City, hosting: bool, start: tuple[str, int, int], v6_start: str) -> None:
        self.number, self.city, self.hosting = number, city, hosting
        self.v4_start, self.third, self.widths = start
        self.v6_start = v6_start
        self.facts_v4 = self.facts_v6 = ""

    def v4(self, host: int) -> str:
        """Return the address of a host, numbered below 65,536; how many differ is up to the network's width."""
        return f"{self.v4_start}{self.third + (host >> 8 & self.widths)}.{1 + host % 254}"

    def v6(self, line: int, device: int) -> str:
        """Return an address in the /64 of a line; both numbers below 65,536. No group is zero, so none is left out."""
        mixed = line ^ device
        return (
            f"{self.v6_start}:{line | 1:x}:{device | 4096:x}:{mixed | 1:x}:{mixed * 5 & 65_535 | 2048:x}:{device | 1:x}"
        )


class Networks:
    """The whole population of networks, and tables to draw a site from with one 16-bit draw."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"{seed}/networks")
        self._prefixes: set[tuple[int, int]] = set()
        self._number = 0
        sites = {kind: self._kind(kind, count) for kind, count in _COUNTS.items()}
        home = sites["home"] + sites["business"] + sites["education"]
        weights = zipf_weights(len(sites["home"]), 20.0)
        weights += [weight * 0.16 for weight in zipf_weights(len(sites["business"]), 20.0)]
        weights += [weight * 0.12 for weight in zipf_weights(len(sites["education"]), 10.0)]
        self.home = spread(home, [weight * site.city.share for site, weight in zip(home, weights, strict=True)])
        self.hosting = spread(sites["hosting"], zipf_weights(len(sites["hosting"])), 4_096)
        self.vpn = spread(sites["vpn"], zipf_weights(len(sites["vpn"])), 4_096)
        self.relay = spread(sites["relay"], zipf_weights(len(sites["relay"])), 4_096)
        everywhere = spread(sites["mobile"], zipf_weights(len(sites["mobile"])), 256)
        self._mobile = {}
        for country in COUNTRIES:
            local = [site for site in sites["mobile"] if site.city.country == country]
            self._mobile[country] = spread(local, zipf_weights(len(local), 1.0), 256) if local else everywhere
        self._offsets: dict[str, str] = {}
        self._day = -1

    def mobile(self, country: str, draw: Draw) -> Site:
        """Return a mobile carrier of a country."""
        return self._mobile[country][draw() & 255]

    def offset(self, city: City, at: int) -> str:
        """Return the city's offset from UTC at a time in Unix ms."""
        day = at // 86_400_000
        if day != self._day:
            self._day, self._offsets = day, {}
        offset = self._offsets.get(city.timezone)
        if offset is None:
            date = datetime.datetime.fromtimestamp(at / 1_000, datetime.UTC).date()
            offset = self._offsets[city.timezone] = utc_offset(city, date)
        return offset

    def _kind(self, kind: str, count: int) -> list[Site]:
        shares = [city.share for city in CITIES]
        sites: list[Site] = []
        while len(sites) < count:
            owner = self._random.choices(CITIES, shares)[0]
            name = f"{self._random.choice(_FIRST)} {self._random.choice(_LAST[kind])}{self._random.choice(_LEGAL)}"
            asn = self._random.randrange(3_300, 64_400) if self._random.random() < 0.6 else 0
            asn = asn or self._random.randrange(131_072, 402_000)
            here = [city for city in CITIES if city.country == owner.country]
            if kind in _HOSTING:
                here = self._random.sample(CITIES, min(4, 1 + len(sites) % 5))
            cities = self._random.sample(here, min(len(here), self._random.randrange(1, 4)))
            sites += [self._site(kind, name, asn, city) for city in cities]
        return sites[:count]

    def _site(self, kind: str, name: str, asn: int, city: City) -> Site:
        while True:
            prefix = (self._random.choice(_FIRST_OCTETS), self._random.randrange(1, 255))
            if prefix not in self._prefixes:
                break
        self._prefixes.add(prefix)
        length = self._random.choice((20, 20, 19, 21, 22) if kind in _HOSTING else (16, 17, 18, 18, 19, 20))
        size = (1 << (24 - length)) - 1
        third = self._random.randrange(256) & ~size & 255
        v6_first = self._random.choice(("2a02", "2a01", "2600", "2607", "2804", "2409", "2001", "2a00", "2405"))
        v6_second, v6_third = self._random.randrange(4_096, 65_536), self._random.randrange(4_096, 65_536)
        self._number += 1
        site = Site(
            self._number,
            city,
            kind in _HOSTING,
            (f"{prefix[0]}.{prefix[1]}.", third, size),
            f"{v6_first}:{v6_second:x}:{v6_third:x}",
        )
        hosting = kind in _HOSTING
        facts = {"geolocation": _geolocation(city, self._random), "asn": str(asn), "asn_name": name}
        kind_facts = {"asn_type": _ASN_TYPES.get(kind, "isp"), "datacenter_result": hosting}
        kind_facts["datacenter_name"] = name.rsplit(" ", 1)[0] if hosting else ""
        v4_network = f"{prefix[0]}.{prefix[1]}.{third}.0/{length}"
        v6_network = f"{v6_first}:{v6_second:x}::/32"
        site.facts_v4 = _tail(facts | {"asn_network": v4_network} | kind_facts)
        site.facts_v6 = _tail(facts | {"asn_network": v6_network} | kind_facts)
        return site


_FIRST_OCTETS = [octet for octet in range(2, 224) if octet not in (10, 100, 127, 169, 172, 192, 198, 203)]


def _geolocation(city: City, chance: random.Random) -> dict[str, object]:
    country = COUNTRIES[city.country]
    return {
        "accuracy_radius": chance.choice((5, 10, 20, 20, 50, 100, 200)),
        "latitude": round(city.latitude + chance.uniform(-0.2, 0.2), 4),
        "longitude": round(city.longitude + chance.uniform(-0.2, 0.2), 4),
        "postal_code": city.postal_code,
        "timezone": city.timezone,
        "city_name": city.name,
        "country_code": city.country,
        "country_name": country.name,
        "continent_code": country.continent,
        "continent_name": country.continent_name,
        "subdivisions": [{"iso_code": city.subdivision, "name": city.subdivision_name}],
    }


def _tail(facts: dict[str, object]) -> str:
    """Return the members of an object after its first one."""
    return "," + msgspec.json.encode(facts).decode()[1:]
