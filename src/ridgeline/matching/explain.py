"""Why a visit was given to a visitor: what agreed, drifted, contradicted and was ignored, with its weight.

The typed answer behind `GET /management/v1/events/{event_id}/explanation`, kept in the event's detail.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from ridgeline.matching.attributes import NAMES
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Difference, Outcome, Score, Scorer, Sight

MOST_CANDIDATES = 3


class Weighed(Struct, frozen=True):
    """One attribute and what it was worth: the logarithm (base e) of a ratio of likelihoods; more speaks for it."""

    attribute: str
    weight: float


class CandidateExplanation(Struct, frozen=True):
    """`probability`: that the visit was this visitor's, before calibration. `network`: `same_address`, …"""

    visitor_id: str
    probability: float
    score: float
    agreeing: list[Weighed]
    drifted: list[Weighed]
    contradicting: list[Weighed]
    ignored: list[str]
    network: str | UnsetType = UNSET
    network_weight: float = 0.0


class TokenExplanation(Struct, frozen=True):
    """A token that came along. `verdict`: `believed`, `contradicted`, `forked` (see `decide`), `older` (another one
    was believed).
    """

    visitor_id: str
    issued_at: int
    probability: float
    verdict: str


class Explanation(Struct, frozen=True):
    """`probability_new`: that the device was never seen. `margin`: the best candidate's probability over the next."""

    version: str
    method: str
    decision: str
    probability: float
    confidence: float
    probability_new: float
    threshold: float
    margin: float | None
    margin_needed: float
    candidates_compared: int
    tokens: list[TokenExplanation]
    candidates: list[CandidateExplanation]
    raised: list[str]


def explain_candidate(
    scorer: Scorer, sight: Sight, visitor_id: str, profile: Profile, score: Score, probability: float
) -> CandidateExplanation:
    groups: dict[Outcome, list[Difference]] = {outcome: [] for outcome in Outcome}
    for difference in scorer.details(sight, profile, score):
        groups[difference.outcome].append(difference)
    return CandidateExplanation(
        visitor_id,
        round(probability, 6),
        round(score.total, 3),
        agreeing=_weighed(groups[Outcome.AGREES]),
        drifted=_weighed([*groups[Outcome.DRIFTED], *groups[Outcome.REVERTED]]),
        contradicting=_weighed(groups[Outcome.CONTRADICTS]),
        ignored=sorted(NAMES[difference.attribute] for difference in groups[Outcome.IGNORED]),
        network=UNSET if score.nearness is None else score.nearness.name.lower(),
        network_weight=round(score.network, 3),
    )


def _weighed(differences: list[Difference]) -> list[Weighed]:
    """The heaviest first."""
    ordered = sorted(differences, key=lambda one: (-abs(one.weight), one.attribute))
    return [Weighed(NAMES[one.attribute], round(one.weight, 3)) for one in ordered]
