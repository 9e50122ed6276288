"""What a candidate's score is made of, in the words of `ridgeline.wire.explanation`."""

from __future__ import annotations

from msgspec import UNSET

from ridgeline.matching.attributes import NAMES
from ridgeline.matching.network import Nearness
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Difference, Outcome, Score, Scorer, Sight
from ridgeline.wire import explanation as wire
from ridgeline.wire.explanation import CandidateExplanation, Weighed

MOST_CANDIDATES = 3
MOST_CONTRADICTING = 6
"""So many attributes are named that speak against a token."""
_NEARNESS: dict[Nearness, wire.Nearness] = {
    Nearness.STAYS_AT_HABIT: "same_usual_address",
    Nearness.STAYS: "same_address",
    Nearness.HABIT: "usual_address",
    Nearness.EARLIER: "earlier_address",
    Nearness.SAME_SUBNET: "same_subnet",
    Nearness.ELSEWHERE: "elsewhere",
    Nearness.IMPOSSIBLE_TRAVEL: "impossible_travel",
}


def explain_candidate(
    scorer: Scorer, sight: Sight, visitor_id: str, profile: Profile, score: Score, probability: float
) -> CandidateExplanation:
    groups: dict[Outcome, list[Difference]] = {outcome: [] for outcome in Outcome}
    for difference in scorer.details(sight, profile, score):
        groups[difference.outcome].append(difference)
    return CandidateExplanation(
        visitor_id=visitor_id,
        probability=round(probability, 6),
        score=round(score.total, 3),
        agreeing=_weighed(groups[Outcome.AGREES]),
        drifted=_weighed([*groups[Outcome.DRIFTED], *groups[Outcome.REVERTED]]),
        contradicting=_weighed(groups[Outcome.CONTRADICTS]),
        ignored=sorted(NAMES[difference.attribute] for difference in groups[Outcome.IGNORED]),
        network=UNSET if score.nearness is None else _NEARNESS[score.nearness],
        network_weight=round(score.network, 3),
    )


def contradictions(scorer: Scorer, sight: Sight, profile: Profile, score: Score) -> list[Weighed]:
    """Return what speaks most against a visitor, the weightiest first."""
    against = [one for one in scorer.details(sight, profile, score) if one.weight < 0]
    return _weighed(against)[:MOST_CONTRADICTING]


def _weighed(differences: list[Difference]) -> list[Weighed]:
    """The heaviest first."""
    ordered = sorted(differences, key=lambda one: (-abs(one.weight), one.attribute))
    return [Weighed(NAMES[one.attribute], round(one.weight, 3)) for one in ordered]
