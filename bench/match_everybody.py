"""Of how many devices the visitor is among the best candidates when everybody stored is compared, not keys looked up.

What keys lose is lost for good; what this loses nobody could have: so many others explain the visit as well or better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from match_devices import Values
from match_fill import NETWORK_KEY
from ridgeline.identify.steps.match import MAXIMUM_CANDIDATES
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import read_network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import Profile, decode
from ridgeline.matching.rivals import Known
from ridgeline.matching.score import Scorer
from ridgeline.storage.protocol import Storage


@dataclass(frozen=True, slots=True)
class Sought:
    """A device that comes again, whose visitor it is, and the candidates that its keys found."""

    features: Features
    address: str
    at: int
    visitor_id: str
    phone: bool
    found: Sequence[Known]

    @property
    def is_found(self) -> bool:
        return any(known.candidate.visitor_id == self.visitor_id for known in self.found)


class Everybody:
    """All visitors of a store, by browser and system, which no key leads away from."""

    def __init__(self, population: Population, by_family: dict[Values, dict[str, Profile]]) -> None:
        self._scorer = Scorer(shipped(), population)
        self._by_family = by_family

    @classmethod
    async def of(cls, storage: Storage, population: Population) -> Everybody:
        by_family: dict[Values, dict[str, Profile]] = {}
        async for batch in storage.dump():
            if batch.table == "profile":
                for visitor_id, raw in batch.rows:
                    profile = decode(raw)
                    assert profile is not None
                    by_family.setdefault(profile.values[:2], {})[visitor_id] = profile
        return cls(population, by_family)

    def is_found(self, sought: Sought) -> bool:
        """Tell whether fewer than MAXIMUM_CANDIDATES others are at least as likely; who is found is not looked for."""
        if sought.is_found:
            return True
        others = self._by_family[sought.features.values[:2]]
        own = others[sought.visitor_id]
        at_hand = [known.profile for known in sought.found if known.profile is not None]
        network = read_network(sought.address, NETWORK_KEY)
        sight = self._scorer.sight(sought.features, network, sought.at, [own, *at_hand])
        least = self._scorer.score(sight, own).total
        better = -1
        for other in others.values():
            better += self._scorer.score(sight, other).total >= least
            if better >= MAXIMUM_CANDIDATES:
                return False
        return True
