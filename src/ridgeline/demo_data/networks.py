"""Public addresses of which the tables in use say what they should: of a country, a provider, a list.

Nothing is invented: an address is drawn from the ranges that a table has, and taken only if a look-up says the same.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple, TypeVar

from ridgeline.demo_data.countries import COUNTRIES, Country
from ridgeline.errors import RidgelineError
from ridgeline.intel.addresses import Address, Version, write_address
from ridgeline.intel.facts import AddressFacts
from ridgeline.intel.lookup import IpIntelligence
from ridgeline.intel.records import Kind

T = TypeVar("T")
_TRIES = 400
_LINK = 64
"""The bits that one link has of IPv6."""
# Providers sell to whoever pays: those from whose networks programs come most.
_RENTED = (16509, 14618, 24940, 16276, 14061, 63949, 396982)
META = 32934
"""The system of the one operator of crawlers that is known by it."""
Fits = Callable[[AddressFacts], bool]


class Ranges:
    """Address ranges of one IP version; large ones are drawn more often."""

    def __init__(self, version: Version, ranges: list[tuple[int, int]]) -> None:
        self._version: Version = version
        self._ranges = ranges
        self._limits = [*accumulate((last - first + 1) ** 0.5 for first, last in ranges)]

    def draw(self, random: Random) -> Address:
        first, last = self._ranges[bisect(self._limits, random.random() * self._limits[-1], hi=len(self._ranges) - 1)]
        return Address(self._version, random.randint(first, last))


class Prefix(NamedTuple):
    """The network of a home that has IPv6, in which each device has an address of its own."""

    number: int

    def address(self, device: Random) -> str:
        return write_address(Address(6, self.number << _LINK | device.getrandbits(_LINK)))


class Networks:
    """Draws addresses; what a table does not have is None, but homes and carriers are always found."""

    def __init__(self, intelligence: IpIntelligence) -> None:
        self._intelligence = intelligence
        self._listed: dict[tuple[Kind, str | None], Ranges | None] = {}

    def home(self, country: Country, random: Random) -> str:
        """Return an address of a provider that connects homes there."""
        return self._of(country, country.homes, random)

    def mobile(self, country: Country, random: Random) -> str:
        """Return an address of a carrier's."""
        return self._of(country, country.mobile, random)

    def home_prefix(self, country: Country, random: Random) -> Prefix | None:
        """Return the IPv6 network of a home, if one of the providers has any there."""
        ranges = self._of_systems[6].get(random.choice(country.homes))
        address = None if ranges is None else self._pick(ranges, random, _lives_in(country.code), tries=20)
        return None if address is None else Prefix(address.number >> _LINK)

    def rented(self, random: Random) -> str:
        """Return an address in a data centre."""
        for system in random.sample(_RENTED, len(_RENTED)):
            ranges = self._of_systems[4].get(system)
            found = None if ranges is None else self._pick(ranges, random, lambda facts: facts.datacenter is True)
            if found is not None:
                return write_address(found)
        raise RidgelineError("The tables of addresses in use know no data centre; see ridgeline intel status.")

    def of_system(self, number: int, random: Random) -> str | None:
        """Return an address of an autonomous system of those that crawlers come from."""
        ranges = self._of_systems[4].get(number)
        return None if ranges is None else write_address(ranges.draw(random))

    def listed(self, kind: Kind, random: Random, *, name: str | None = None, country: str | None = None) -> str | None:
        """Return an address on a list of this kind, of this operator, in this country; None if there is none."""
        key = (kind, name)
        if key not in self._listed:
            found = [
                (first, last)
                for table in self._intelligence.tables
                if table.description.kind == kind
                for first, last, number in table.ranges(4)
                if name is None or table.record(number).name == name
            ]
            self._listed[key] = Ranges(4, found) if found else None
        ranges = self._listed[key]
        fits: Fits = (lambda _: True) if country is None else (lambda facts: facts.country_code == country)
        picked = None if ranges is None else self._pick(ranges, random, fits)
        return None if picked is None else write_address(picked)

    def _of(self, country: Country, systems: tuple[int, ...], random: Random) -> str:
        fits = _lives_in(country.code)
        for system in random.sample(systems, len(systems)):
            ranges = self._of_systems[4].get(system)
            found = None if ranges is None else self._pick(ranges, random, fits)
            if found is not None:
                return write_address(found)
        # The provider is another by now, or the operator's own files know its places better.
        ranges = self._of_countries.get(country.code)
        found = None if ranges is None else self._pick(ranges, random, fits)
        if found is None:
            raise RidgelineError(f"The tables of addresses in use know none in {country.code}.")
        return write_address(found)

    def _pick(self, ranges: Ranges, random: Random, fits: Fits, tries: int = _TRIES) -> Address | None:
        for _ in range(tries):
            address = ranges.draw(random)
            facts = self._intelligence.look_up(write_address(address))
            if facts is not None and fits(facts):
                return address
        return None

    @cached_property
    def _of_systems(self) -> dict[Version, dict[int, Ranges]]:
        wanted = {number for country in COUNTRIES for number in (*country.homes, *country.mobile)}
        wanted |= {*_RENTED, META}
        versions: tuple[Version, ...] = (4, 6)
        return {
            version: _by(self._records("asn", version, lambda record: record.number), wanted, version)
            for version in versions
        }

    @cached_property
    def _of_countries(self) -> dict[str, Ranges]:
        codes = {country.code for country in COUNTRIES}
        return _by(self._records("place", 4, lambda record: record.country), codes, 4)

    def _records(self, kind: Kind, version: Version, name: Callable[[Any], T]) -> Iterator[tuple[T, int, int]]:
        """Yield the ranges of the tables of a kind, each with what its record is named."""
        for table in self._intelligence.tables:
            if table.description.kind != kind:
                continue
            names: dict[int, T] = {}
            for first, last, number in table.ranges(version):
                if number not in names:
                    names[number] = name(table.record(number))
                yield names[number], first, last


def _by(ranges: Iterator[tuple[T, int, int]], wanted: set[T], version: Version) -> dict[T, Ranges]:
    found: dict[T, list[tuple[int, int]]] = defaultdict(list)
    for name, first, last in ranges:
        if name in wanted:
            found[name].append((first, last))
    return {name: Ranges(version, its) for name, its in found.items()}


def _lives_in(country: str) -> Fits:
    """Return what tells an address at which people live from one that is for machines, or hides somebody."""
    return lambda facts: (
        facts.country_code == country
        and not (facts.datacenter or facts.vpn or facts.relay or facts.tor or facts.proxy or facts.crawler)
    )
