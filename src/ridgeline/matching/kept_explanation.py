"""Explanations as they are kept beside their events: in a fifth of the bytes, and readable by later releases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, get_args

from msgspec import UNSET, UnsetType

from ridgeline.matching.profile import names_of
from ridgeline.wire.event_detail import AGREES, CONTRADICTS, DRIFTED, IGNORED, KeptCandidate, KeptExplanation
from ridgeline.wire.explanation import (
    NEARNESSES,
    TOKEN_VERDICTS,
    CandidateExplanation,
    DecisionMethod,
    Explanation,
    TokenExplanation,
    Weighed,
)
from ridgeline.wire.identification import Confidence

_T = TypeVar("_T")
_METHODS: dict[str, DecisionMethod] = {method: method for method in get_args(DecisionMethod)}


class Unreadable(Exception):
    """It was kept by a newer release."""


def unpack(kept: KeptExplanation, confidence: Confidence) -> Explanation:
    """Return the whole explanation; `confidence` is the event's. Raises Unreadable."""
    names = names_of(kept.features)
    method = _METHODS.get(kept.method)
    if names is None or method is None:
        raise Unreadable
    return Explanation(
        version=_text(confidence.version),
        method=method,
        decision=_text(confidence.comment),
        probability=kept.probability,
        confidence=confidence.score,
        probability_new=kept.probability_new,
        threshold=kept.threshold,
        margin=kept.margin,
        margin_needed=kept.margin_needed,
        candidates_compared=kept.compared,
        tokens=[
            TokenExplanation(
                visitor_id=token.visitor_id,
                issued_at=token.issued_at,
                probability=token.probability,
                verdict=_at(TOKEN_VERDICTS, token.verdict),
                contradicting=[Weighed(_at(names, place), weight / 100) for place, weight in token.contradicting],
            )
            for token in kept.tokens
        ],
        candidates=[_unpacked(candidate, names) for candidate in kept.candidates],
        raised=kept.raised,
    )


def _unpacked(kept: KeptCandidate, names: Sequence[str]) -> CandidateExplanation:
    groups: dict[str, list[Weighed]] = {outcome: [] for outcome in (AGREES, DRIFTED, CONTRADICTS)}
    ignored = []
    weights = iter(kept.weights)
    if len(names) != len(kept.outcomes):
        raise Unreadable
    for name, outcome in zip(names, kept.outcomes, strict=True):
        if outcome == IGNORED:
            ignored.append(name)
        elif outcome in groups:
            groups[outcome].append(Weighed(name, next(weights, 0) / 100))
        else:
            raise Unreadable
    for group in groups.values():
        group.sort(key=lambda one: -abs(one.weight))
    return CandidateExplanation(
        visitor_id=kept.visitor_id,
        probability=kept.probability,
        score=kept.score,
        agreeing=groups[AGREES],
        drifted=groups[DRIFTED],
        contradicting=groups[CONTRADICTS],
        ignored=sorted(ignored),
        network=UNSET if kept.network < 0 else _at(NEARNESSES, kept.network),
        network_weight=kept.network_weight,
    )


def _at(listed: Sequence[_T], place: int) -> _T:
    if not 0 <= place < len(listed):
        raise Unreadable
    return listed[place]


def _text(text: str | UnsetType) -> str:
    return "" if text is UNSET else text
