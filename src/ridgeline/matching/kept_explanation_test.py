import random

import msgspec
import pytest

from ridgeline.matching.attributes import COUNT, INDEX, NAMES
from ridgeline.matching.features import VERSION
from ridgeline.matching.kept_explanation import Unreadable, unpack
from ridgeline.wire.event_detail import AGREES, CONTRADICTS, DRIFTED, IGNORED, KeptCandidate, KeptExplanation, KeptToken
from ridgeline.wire.explanation import (
    NEARNESSES,
    TOKEN_VERDICTS,
    CandidateExplanation,
    Explanation,
    TokenExplanation,
    Weighed,
)
from ridgeline.wire.identification import Confidence

CONFIDENCE = Confidence(0.9312, "score-1", "no stored token; one known visitor fits, 3 attributes changed")


def weighed(draw: random.Random, names: list[str]) -> list[Weighed]:
    """Return weights of attributes, the weightiest first, of like ones in the order of the catalogue."""
    found = [Weighed(name, round(draw.uniform(-9, 9), 2)) for name in names]
    return sorted(found, key=lambda one: (-abs(one.weight), NAMES.index(one.attribute)))


def explanation(seed: int) -> Explanation:
    draw = random.Random(seed)
    candidates = []
    for number in range(draw.randint(0, 3)):
        names = draw.sample(NAMES, COUNT)
        ends = sorted(draw.choices(range(COUNT + 1), k=3))
        candidates.append(
            CandidateExplanation(
                visitor_id=f"{number}" * 20,
                probability=round(draw.random(), 6),
                score=round(draw.uniform(-90, 90), 3),
                agreeing=weighed(draw, names[: ends[0]]),
                drifted=weighed(draw, names[ends[0] : ends[1]]),
                contradicting=weighed(draw, names[ends[1] : ends[2]]),
                ignored=sorted(names[ends[2] :]),
                network=draw.choice([msgspec.UNSET, *NEARNESSES]),
                network_weight=round(draw.uniform(-5, 12), 3),
            )
        )
    tokens = [
        TokenExplanation(
            visitor_id="t" * 20,
            issued_at=1_760_000_000_000 + seed,
            probability=round(draw.random(), 6),
            verdict=draw.choice(TOKEN_VERDICTS),
            contradicting=weighed(draw, draw.sample(NAMES, draw.randint(0, 6))),
        )
        for _ in range(draw.randint(0, 4))
    ]
    return Explanation(
        version="score-1",
        method=draw.choice(["token", "facts", "new"]),
        decision=str(CONFIDENCE.comment),
        probability=round(draw.random(), 6),
        confidence=CONFIDENCE.score,
        probability_new=round(draw.random(), 6),
        threshold=0.6,
        margin=draw.choice([None, round(draw.uniform(1, 9_000), 3)]),
        margin_needed=3.0,
        candidates_compared=draw.randint(0, 64),
        tokens=tokens,
        candidates=candidates,
        raised=draw.sample(["token_contradicted", "tokens_disagree"], draw.randint(0, 2)),
    )


def kept(whole: Explanation) -> KeptExplanation:
    """Return what the matcher keeps of it."""
    return KeptExplanation(
        method=whole.method,
        features=VERSION,
        probability=whole.probability,
        probability_new=whole.probability_new,
        threshold=whole.threshold,
        margin=whole.margin,
        margin_needed=whole.margin_needed,
        compared=whole.candidates_compared,
        tokens=[
            KeptToken(
                str(token.visitor_id),
                token.issued_at,
                token.probability,
                TOKEN_VERDICTS.index(token.verdict),
                [(INDEX[one.attribute], round(one.weight * 100)) for one in token.contradicting],
            )
            for token in whole.tokens
        ],
        candidates=[kept_candidate(candidate) for candidate in whole.candidates],
        raised=whole.raised,
    )


def kept_candidate(candidate: CandidateExplanation) -> KeptCandidate:
    outcomes, weights = dict.fromkeys(NAMES, IGNORED), dict.fromkeys(NAMES, 0)
    for letter, group in (
        (AGREES, candidate.agreeing),
        (DRIFTED, candidate.drifted),
        (CONTRADICTS, candidate.contradicting),
    ):
        outcomes |= {one.attribute: letter for one in group}
        weights |= {one.attribute: round(one.weight * 100) for one in group}
    return KeptCandidate(
        str(candidate.visitor_id),
        candidate.probability,
        candidate.score,
        -1 if candidate.network is msgspec.UNSET else NEARNESSES.index(candidate.network),
        candidate.network_weight,
        "".join(outcomes.values()),
        [weights[name] for name in NAMES if outcomes[name] != IGNORED],
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_is_kept_is_all_of_it(seed: int) -> None:
    whole = explanation(seed)
    raw = msgspec.json.encode(kept(whole))
    assert unpack(msgspec.json.decode(raw, type=KeptExplanation), CONFIDENCE) == whole


def test_it_takes_a_quarter_of_the_room() -> None:
    every = [explanation(seed) for seed in range(40)]
    whole = sum(len(msgspec.json.encode(one)) for one in every)
    assert sum(len(msgspec.json.encode(kept(one))) for one in every) < whole / 4


@pytest.mark.parametrize(
    "changes",
    [
        {"features": 999},
        {"method": "guess"},
        {"tokens": [["t" * 20, 1, 0.5, 99, []]]},
        {"tokens": [["t" * 20, 1, 0.5, 0, [[COUNT, 5]]]]},
        {"candidates": [["c" * 20, 0.5, 1.0, -1, 0.0, "a", [1]]]},
        {"candidates": [["c" * 20, 0.5, 1.0, -1, 0.0, "?" * COUNT, []]]},
        {"candidates": [["c" * 20, 0.5, 1.0, 99, 0.0, "i" * COUNT, []]]},
    ],
)
def test_what_a_newer_release_kept_is_not_read(changes: dict[str, object]) -> None:
    raw = msgspec.to_builtins(kept(explanation(1))) | changes
    with pytest.raises(Unreadable):
        unpack(msgspec.convert(raw, KeptExplanation), CONFIDENCE)
