"""The scoring matcher: what the request path calls, from facts to a decision and to what a store keeps."""

from __future__ import annotations

from dataclasses import replace as replace_fields

from msgspec.structs import replace

from ridgeline.matching.blocking import blocking_keys, keys_of_places
from ridgeline.matching.chain import chain_of
from ridgeline.matching.decide import Decider, Seen, Verdict
from ridgeline.matching.digests import digest32
from ridgeline.matching.features import ClientFacts, Facts, Features, read_features
from ridgeline.matching.former_keys import former_keys
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.matcher import Method
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import DAY, Parameters, bin_of
from ridgeline.matching.profile import Profile, new_profile, nowhere, seen_again
from ridgeline.matching.standing import Standing
from ridgeline.matching.traits import traits_of

COUNTED_AFTER = DAY
"""A return sooner after the last visit says nothing of how visitors return: who keeps asking would outvote all."""


class ScoringMatcher:
    """`population` belongs to this matcher, which counts every visit that `count` is told of.

    `seeks_former`: there may be visitors that are stored as an older release did, to be found by its keys, too.
    """

    def __init__(self, parameters: Parameters, population: Population | None = None) -> None:
        self.version = parameters.version
        self.parameters = parameters
        self.population = Population(parameters) if population is None else population
        self.seeks_former = False
        self._decider = Decider(parameters, self.population)

    def features(self, facts: Facts, client: ClientFacts) -> Features | None:
        return read_features(facts, client)

    def blocking_keys(self, features: Features | None, network: Network | None) -> tuple[int, ...]:
        """Return the keys to look up and to store, the strongest first."""
        return () if features is None else blocking_keys(features, network)

    def former_keys(self, features: Features | None, network: Network | None) -> tuple[int, ...]:
        """Return the keys to look up besides, and not to store, as long as visitors may have them."""
        return former_keys(features, network) if self.seeks_former else ()

    def keys_of(self, profile: Profile) -> tuple[int, ...]:
        """Return the keys under which a visitor is to be found, of whom no more than its profile is known."""
        return keys_of_places(Features(profile.values), profile.places)

    def decide(self, seen: Seen) -> Verdict:
        return self._decider.decide(seen)

    def profile_after(
        self, seen: Seen, verdict: Verdict, profile: Profile | None, high_recall_id: str
    ) -> Profile | None:
        """Return what is known of the visitor after this visit; None where too little was observed to keep anything.

        `profile` is that of the visitor decided for, None of a new one, which gets `high_recall_id`.
        """
        features = seen.features
        if features is None:
            if profile is None or (places := nowhere(profile.places)) is profile.places:
                return profile
            return replace(profile, places=places)
        if profile is not None:
            return seen_again(
                self.to_be_counted(profile),
                features,
                seen.network,
                seen.at,
                trust=verdict.trust,
                by_token=verdict.decision.method is Method.TOKEN,
                born_at=line_of(seen, verdict),
                where=seen.where,
            )
        now = self.to_be_counted(
            new_profile(features, seen.network, seen.at, verdict.trust, high_recall_id, seen.where), is_new=True
        )
        if verdict.kin is not None:
            now = replace(now, kin=digest32(verdict.kin[0]), kin_probability=verdict.kin[1])
        # Known by its token, but never compared before.
        return now if verdict.decision.visitor is None else replace(now, visits=2, tokens_returned=1)

    def standing(self, seen: Seen, profile: Profile | None) -> Standing | None:
        """Return how the device stands to all visitors but its own, whose profile before this visit is given.

        None where too little was observed.
        """
        if seen.features is None:
            return None
        traits = traits_of(seen.features)
        if profile is None:
            return self.population.standing(traits, seen.at, None, 0, 0.0)
        own = traits if profile.values == seen.features.values else traits_of(Features(profile.values))
        return self.population.standing(traits, seen.at, own, profile.seen_at, profile.counted)

    def count(self, seen: Seen, verdict: Verdict, before: Profile | None, after: Profile | None) -> None:
        """Count a visit that was recorded, with its visitor's profile before and after it."""
        if verdict.decision.visitor is not None:
            self._note_return(seen, verdict, before)
        if after is None or after is before or seen.features is None:
            return
        past = None if before is None else presence_of(before)
        now = presence_of(after, past if before is not None and before.values == after.values else None)
        if before is not None and not before.counted:
            self.population.seen(now, None, since=before.lines[0].born_at if before.lines else before.seen_at)
        else:
            self.population.seen(now, past)

    def to_be_counted(self, profile: Profile, *, is_new: bool = False) -> Profile:
        """Return a profile with what its visitor counts for, if it is not counted yet."""
        if profile.counted and not is_new:
            return profile
        network = profile.places[0].network if profile.places else None
        return replace(profile, counted=self.population.share_of(network, profile.seen_at))

    def count_known(self, profile: Profile, first_seen_at: int) -> None:
        """Count a visitor that came before anything was counted, for what its profile says.

        The population is to be told the time before the first.
        """
        self.population.seen(presence_of(profile), None, since=first_seen_at)

    def _note_return(self, seen: Seen, verdict: Verdict, profile: Profile | None) -> None:
        if seen.features is None or profile is None or seen.at - profile.seen_at < COUNTED_AFTER:
            return
        if self._decider.keeps_tokens(seen):
            by_token = verdict.decision.method is Method.TOKEN
            self.population.returned(seen.features.kind, bin_of(seen.at - profile.seen_at), seen.at, by_token=by_token)


def line_of(seen: Seen, verdict: Verdict) -> int | None:
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


def presence_of(profile: Profile, alike: Presence | None = None) -> Presence:
    """Return how a visitor with this profile is counted; `alike` has the same values."""
    network = profile.places[0].network if profile.places else None
    if alike is not None:
        return replace_fields(alike, network=network, at=profile.seen_at, share=profile.counted)
    features = Features(profile.values)
    return Presence(chain_of(features), network, profile.seen_at, profile.counted, traits_of(features))
