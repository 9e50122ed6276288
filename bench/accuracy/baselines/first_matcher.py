"""Ridgeline's first matcher, `exact-1`: like the exact hash, but it abstains among several with the same facts."""

from __future__ import annotations

from collections import defaultdict

from accuracy.baselines.exact_hash import observation_of
from accuracy.replay import Identified
from accuracy.visits import Visit
from ridgeline.matching.decide import Candidate, Evidence, ExactMatcher


class FirstMatcher:
    name = "exact-1"

    def __init__(self) -> None:
        self._matcher = ExactMatcher()
        self._visitors: dict[str, Candidate] = {}
        self._by_key: dict[int, dict[str, Candidate]] = defaultdict(dict)

    def identify(self, visit: Visit, token: str | None) -> Identified:
        features = self._matcher.features(observation_of(visit), visit.browser_family, visit.os_family)
        keys = self._matcher.blocking_keys(features)
        candidates = list(self._by_key[keys[0]].values()) if keys else []
        known = self._visitors.get(token) if token is not None else None
        decision = self._matcher.decide(Evidence(features, known, candidates))
        visitor = decision.visitor or Candidate(f"visitor {len(self._visitors)}", visit.at, visit.at)
        self._visitors[visitor.visitor_id] = visitor
        for key in keys:
            self._by_key[key][visitor.visitor_id] = visitor
        return Identified(visitor.visitor_id, decision.score)
