"""The scoring matcher: what the request path calls, from facts to a decision and to what a store keeps."""

from __future__ import annotations

from msgspec.structs import replace

from ridgeline.matching.blocking import blocking_keys
from ridgeline.matching.chain import chain_of
from ridgeline.matching.decide import Decider, Seen, Verdict
from ridgeline.matching.digests import digest32
from ridgeline.matching.features import ClientFacts, Facts, Features, read_features
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.matcher import Method
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import Parameters, bin_of
from ridgeline.matching.profile import Profile, new_profile, seen_again


class ScoringMatcher:
    """`population` belongs to this matcher, which counts every visit that `learn` is told of."""

    def __init__(self, parameters: Parameters, population: Population) -> None:
        self.version = parameters.version
        self.population = population
        self._decider = Decider(parameters, population)

    def features(self, facts: Facts, client: ClientFacts) -> Features | None:
        return read_features(facts, client)

    def blocking_keys(self, features: Features | None, network: Network | None) -> tuple[int, ...]:
        """Return the keys to look up and to store, the strongest first."""
        return () if features is None else blocking_keys(features, network)

    def decide(self, seen: Seen) -> Verdict:
        return self._decider.decide(seen)

    def learn(self, seen: Seen, verdict: Verdict, profile: Profile | None, high_recall_id: str) -> Profile | None:
        """Count the visit and return what the store is to keep of its visitor; None where there is nothing to keep.

        `profile` is that of the visitor decided for, None of a new one, which gets `high_recall_id`.
        """
        features = seen.features
        found = verdict.decision.visitor is not None
        if found:
            self._note_return(seen, verdict, profile)
        if features is None:
            return profile
        if profile is None:
            now = new_profile(features, seen.network, seen.at, verdict.trust, high_recall_id)
            if verdict.kin is not None:
                now = replace(now, kin=digest32(verdict.kin[0]), kin_probability=verdict.kin[1])
            if found:
                # Known by its token, but never compared before.
                now = replace(now, visits=2, tokens_returned=1)
            before = None
        else:
            by_token = verdict.decision.method is Method.TOKEN
            now = seen_again(
                profile,
                features,
                seen.network,
                seen.at,
                trust=verdict.trust,
                by_token=by_token,
                born_at=_line(seen, verdict),
            )
            before = _presence(profile)
        after = _presence(now)
        if before is not None and profile is not None and profile.values == now.values:
            after = Presence(before.chain, after.network, after.at)
        self.population.seen(after, before)
        return now

    def _note_return(self, seen: Seen, verdict: Verdict, profile: Profile | None) -> None:
        if seen.features is not None and profile is not None and self._decider.keeps_tokens(seen):
            by_token = verdict.decision.method is Method.TOKEN
            self.population.returned(seen.features.kind, bin_of(seen.at - profile.seen_at), by_token=by_token)


def _line(seen: Seen, verdict: Verdict) -> int | None:
    """Return when the line of tokens began that the visit continued; None where no token was believed."""
    visitor = verdict.decision.visitor
    if visitor is None or verdict.decision.method is not Method.TOKEN:
        return None
    return next(
        (
            claim.born_at or None
            for claim in sorted(seen.claims, key=lambda claim: -claim.issued_at)
            if claim.known.candidate.visitor_id == visitor.visitor_id
        ),
        None,
    )


def _presence(profile: Profile) -> Presence:
    network = profile.places[0].network if profile.places else None
    return Presence(chain_of(Features(profile.values)), network, profile.seen_at)
