"""What a candidate's score is made of, in the words of `ridgeline.wire.explanation`."""

from __future__ import annotations

from typing import cast

from msgspec import UNSET

from ridgeline.matching.attributes import NAMES
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Difference, Outcome, Score, Scorer, Sight
from ridgeline.wire.explanation import CandidateExplanation, Nearness, Weighed

MOST_CANDIDATES = 3


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
        network=UNSET if score.nearness is None else cast("Nearness", score.nearness.name.lower()),
        network_weight=round(score.network, 3),
    )


def _weighed(differences: list[Difference]) -> list[Weighed]:
    """The heaviest first."""
    ordered = sorted(differences, key=lambda one: (-abs(one.weight), one.attribute))
    return [Weighed(NAMES[one.attribute], round(one.weight, 3)) for one in ordered]
