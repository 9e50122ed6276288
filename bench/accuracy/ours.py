"""Our matcher in the replay: the product's own code, with candidates from memory as a store would find them."""

from __future__ import annotations

import heapq
from dataclasses import replace
from functools import lru_cache, partial

from accuracy.replay import Identified
from accuracy.visits import Visit
from ridgeline.identify.steps.match import MAXIMUM_CANDIDATES
from ridgeline.intel.user_agent import Client, read_client
from ridgeline.matching.claims import Claim
from ridgeline.matching.decide import Seen, Verdict
from ridgeline.matching.features import ClientFacts, Facts, Features, read_features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.matcher import Candidate, Method
from ridgeline.matching.network import Network, read_network
from ridgeline.matching.parameters import Parameters, shipped
from ridgeline.matching.profile import Profile
from ridgeline.matching.rivals import Known
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.storage.protocol import MOST_BLOCKING_KEYS, MOST_POSTINGS, weight_of

_network = lru_cache(maxsize=65_536)(partial(read_network, key=b""))


class Index:
    """Postings by blocking key, capped, as the storage protocol wants them."""

    def __init__(self) -> None:
        self._postings: dict[int, dict[str, None]] = {}
        self._keys: dict[str, dict[int, None]] = {}
        self._seen: dict[str, int] = {}
        self._visits = 0

    def add(self, visitor_id: str, keys: tuple[int, ...]) -> None:
        self._visits += 1
        self._seen[visitor_id] = self._visits
        own = self._keys.setdefault(visitor_id, {})
        for key in keys:
            postings = self._postings.setdefault(key, {})
            if visitor_id not in postings and len(postings) >= MOST_POSTINGS:
                continue
            postings[visitor_id] = None
            own.pop(key, None)
            own[key] = None
        while len(own) > MOST_BLOCKING_KEYS:
            key = next(iter(own))
            del own[key]
            self._postings[key].pop(visitor_id, None)

    def candidates(self, keys: tuple[int, ...], limit: int) -> list[str]:
        """Return the visitors on whom the most weight of keys comes together, of like ones the latest seen."""
        common: dict[str, int] = {}
        for key in keys:
            postings = self._postings.get(key, {})
            weight = weight_of(len(postings))
            for visitor_id in postings:
                common[visitor_id] = common.get(visitor_id, 0) + weight
        seen = self._seen
        best = heapq.nlargest(limit, [(weight, seen[visitor_id], visitor_id) for visitor_id, weight in common.items()])
        return [visitor_id for _, _, visitor_id in best]


class Ours:
    name = "ridgeline"

    def __init__(
        self, parameters: Parameters | None = None, *, use_network: bool = True, use_places: bool = False
    ) -> None:
        parameters = shipped() if parameters is None else parameters
        self.population = Population(parameters)
        self.matcher = ScoringMatcher(parameters, self.population)
        self._index = Index()
        self._profiles: dict[str, Profile] = {}
        self._first_seen: dict[str, int] = {}
        self._use_network = use_network
        self._use_places = use_places
        self._made = 0
        self._born: dict[str, int] = {}
        self._features: dict[int, tuple[Facts, Features | None]] = {}
        self.last: Verdict | None = None
        """The latest verdict, for reports."""

    def identify(self, visit: Visit, token: str | None) -> Identified:
        features = self._read(visit)
        network = _network(visit.client_ip) if self._use_network else None
        keys = self.matcher.blocking_keys(features, network)
        # What the token's text says beside the id: when its line began.
        born_at = next((self._born[jar] for jar in visit.tokens if jar in self._born), 0)
        claims = () if token is None else (Claim(self._known(token), visit.at, proven=True, born_at=born_at),)
        where = visit.where if self._use_places else None
        seen = Seen(features, network, visit.at, claims, self._found(keys) if token is None else (), where=where)
        verdict = self.matcher.decide(seen)
        if token is not None and verdict.decision.visitor is None:
            # Its token was not believed: now by facts, as the request path does.
            seen = replace(seen, candidates=self._found(keys))
            verdict = self.matcher.decide(seen)
        self.last = verdict
        continued = verdict.decision.method is Method.TOKEN and born_at
        self._born.update(dict.fromkeys(visit.tokens, born_at if continued else visit.at))
        return self._record(seen, verdict, keys)

    def _record(self, seen: Seen, verdict: Verdict, keys: tuple[int, ...]) -> Identified:
        visitor = verdict.decision.visitor
        if visitor is None:
            self._made += 1
            visitor_id = f"v{self._made}"
            self._first_seen[visitor_id] = seen.at
            generous = verdict.generous
            high_recall_id = visitor_id
            if generous is not None and generous.profile is not None:
                high_recall_id = generous.profile.high_recall_id
        else:
            visitor_id = visitor.visitor_id
            profile = self._profiles.get(visitor_id)
            high_recall_id = profile.high_recall_id if profile is not None else visitor_id
        before = self._profiles.get(visitor_id)
        profile = self.matcher.profile_after(seen, verdict, before, high_recall_id)
        self.matcher.count(seen, verdict, before, profile)
        if profile is not None:
            self._profiles[visitor_id] = profile
        self._index.add(visitor_id, keys)
        return Identified(visitor_id, verdict.decision.score, high_recall_id)

    def _found(self, keys: tuple[int, ...]) -> list[Known]:
        return [self._known(visitor_id) for visitor_id in self._index.candidates(keys, MAXIMUM_CANDIDATES)]

    def _known(self, visitor_id: str) -> Known:
        profile = self._profiles.get(visitor_id)
        last = profile.seen_at if profile is not None else 0
        return Known(Candidate(visitor_id, self._first_seen.get(visitor_id, 0), last), profile)

    def _read(self, visit: Visit) -> Features | None:
        """Read the facts; once for as long as they are the same object."""
        kept = self._features.get(visit.device)
        if kept is not None and kept[0] is visit.facts:
            return kept[1]
        features = read_visit(visit)
        self._features[visit.device] = (visit.facts, features)
        return features


def read_visit(visit: Visit) -> Features | None:
    """Return a visit's features, as the request path would read them."""
    return features_of(visit.facts, visit.user_agent)


def features_of(facts: Facts, user_agent: str) -> Features | None:
    hints = facts.get("client_hints")
    client: Client = read_client(user_agent, None if hints is None else hints.value)
    return read_features(
        facts, ClientFacts(client.browser, client.browser_version, client.os, client.os_version, client.device)
    )


def network_of(visit: Visit) -> Network | None:
    return _network(visit.client_ip)
