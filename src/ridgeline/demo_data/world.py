"""What all stories share: the seed, the time that they have, and the networks from which visits come."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ridgeline.demo_data.countries import Country
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.networks import Networks

_ADDRESSES_OF_A_CARRIER = 12
_OFFICES = 4


@dataclass(frozen=True, slots=True)
class World:
    """Everything happens from `start` to before `end` (Unix ms)."""

    seed: str
    start: int
    end: int
    networks: Networks
    _carriers: dict[str, list[str]] = field(default_factory=dict)
    _offices: dict[str, list[str]] = field(default_factory=dict)

    def random(self, *name: object) -> Random:
        """Return the source of chance that belongs to a name."""
        return drawn(self.seed, *name)

    def name(self, *name: object) -> str:
        """Return the name that a thing has in this world and in no other."""
        return "/".join(map(str, (self.seed, *name)))

    def carrier(self, country: Country, random: Random) -> str:
        """Return one of the addresses that many phones share there."""
        known = self._carriers.get(country.code)
        if known is None:
            draw = self.random("carrier", country.code)
            known = [self.networks.mobile(country, draw) for _ in range(_ADDRESSES_OF_A_CARRIER)]
            self._carriers[country.code] = known
        return random.choice(known)

    def office(self, country: Country, random: Random) -> str:
        """Return one of the addresses from which people work there."""
        known = self._offices.get(country.code)
        if known is None:
            draw = self.random("offices", country.code)
            known = self._offices[country.code] = [self.networks.home(country, draw) for _ in range(_OFFICES)]
        return random.choice(known)
