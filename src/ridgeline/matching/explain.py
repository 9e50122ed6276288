"""What a candidate's score is made of, as it is kept beside an event; `kept_explanation` makes words of it."""

from __future__ import annotations

from ridgeline.matching.network import Nearness
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Outcome, Score, Scorer, Sight
from ridgeline.wire import explanation as wire
from ridgeline.wire.event_detail import AGREES, CONTRADICTS, DRIFTED, IGNORED, KeptCandidate
from ridgeline.wire.explanation import NEARNESSES

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
_KEPT_NEARNESS = {nearness: NEARNESSES.index(name) for nearness, name in _NEARNESS.items()}
_LETTERS = {
    Outcome.AGREES: AGREES,
    Outcome.REVERTED: DRIFTED,
    Outcome.DRIFTED: DRIFTED,
    Outcome.CONTRADICTS: CONTRADICTS,
    Outcome.IGNORED: IGNORED,
}


def keep_candidate(
    scorer: Scorer, sight: Sight, visitor_id: str, profile: Profile, score: Score, probability: float
) -> KeptCandidate:
    details = scorer.details(sight, profile, score)
    outcomes = "".join([_LETTERS[one.outcome] for one in details])
    return KeptCandidate(
        visitor_id,
        round(probability, 6),
        round(score.total, 3),
        -1 if score.nearness is None else _KEPT_NEARNESS[score.nearness],
        round(score.network, 3),
        outcomes,
        [round(one.weight * 100) for one, outcome in zip(details, outcomes, strict=True) if outcome != IGNORED],
    )


def contradictions(scorer: Scorer, sight: Sight, profile: Profile, score: Score) -> list[tuple[int, int]]:
    """Return what speaks most against a visitor, the weightiest first: attributes, and their weights in hundredths."""
    against = [one for one in scorer.details(sight, profile, score) if one.weight < 0]
    against.sort(key=lambda one: (one.weight, one.attribute))
    return [(one.attribute, round(one.weight * 100)) for one in against[:MOST_CONTRADICTING]]
