import msgspec

from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.explain import MOST_CONTRADICTING, contradictions, keep_candidate
from ridgeline.matching.features import VERSION
from ridgeline.matching.frequencies import Population
from ridgeline.matching.kept_explanation import unpack
from ridgeline.matching.network import Nearness
from ridgeline.matching.parameters import DAY
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Outcome, Scorer
from ridgeline.testing.looks import HOME, NOW, PARAMETERS, known, look
from ridgeline.wire.event_detail import KeptExplanation
from ridgeline.wire.explanation import NEARNESSES, CandidateExplanation, Weighed
from ridgeline.wire.identification import Confidence

SCORER = Scorer(PARAMETERS, Population(PARAMETERS))
# Reverted, contradicted, drifted; and not observed, now and before.
LATER = look(1, timezone=3, browser_version=900, gpu=4, screen=4, voices=None)


def visitor() -> Profile:
    before = look(1, browser_version=1_200, webgpu=None)
    timezone = INDEX["timezone"]
    profile = known(1, before, earlier={timezone: 3}, changed=1 << timezone, visits=9).profile
    assert profile is not None
    return profile


def told(nearness: Nearness | None) -> CandidateExplanation:
    """Return what is told of the candidate, kept and read again."""
    profile = visitor()
    sight = SCORER.sight(LATER, HOME, NOW + DAY, [profile])
    score = SCORER.score(sight, profile)._replace(nearness=nearness)
    kept = keep_candidate(SCORER, sight, "v" * 20, profile, score, 0.25)
    raw = msgspec.json.encode(KeptExplanation("facts", VERSION, 0.25, 0.5, 0.6, None, 3.0, 1, candidates=[kept]))
    (candidate,) = unpack(msgspec.json.decode(raw, type=KeptExplanation), Confidence(0.5)).candidates
    return candidate


def test_what_is_told_is_what_the_score_is_made_of() -> None:
    profile = visitor()
    sight = SCORER.sight(LATER, HOME, NOW + DAY, [profile])
    score = SCORER.score(sight, profile)
    details = SCORER.details(sight, profile, score)
    candidate = told(score.nearness)

    def of(*outcomes: Outcome) -> list[Weighed]:
        found = [Weighed(NAMES[one.attribute], round(one.weight, 2)) for one in details if one.outcome in outcomes]
        return sorted(found, key=lambda one: -abs(one.weight))

    assert {one.attribute for one in candidate.contradicting} == {"browser_version", "gpu"}
    assert {one.attribute for one in candidate.drifted} == {"timezone", "screen"}
    assert candidate.ignored == ["voices", "webgpu"]
    assert candidate.agreeing == of(Outcome.AGREES)
    assert candidate.drifted == of(Outcome.DRIFTED, Outcome.REVERTED)
    assert candidate.contradicting == of(Outcome.CONTRADICTS)
    assert (candidate.score, candidate.network_weight) == (round(score.total, 3), round(score.network, 3))
    assert (candidate.visitor_id, candidate.probability) == ("v" * 20, 0.25)


def test_each_nearness_has_its_name() -> None:
    assert told(None).network is msgspec.UNSET
    names = [told(nearness).network for nearness in Nearness]
    assert sorted(map(str, names)) == sorted(NEARNESSES)
    assert told(Nearness.STAYS).network == "same_address"
    assert told(Nearness.IMPOSSIBLE_TRAVEL).network == "impossible_travel"


def test_what_speaks_most_against_a_visitor_comes_first() -> None:
    profile = visitor()
    sight = SCORER.sight(LATER, HOME, NOW + DAY, [profile])
    score = SCORER.score(sight, profile)
    against = contradictions(SCORER, sight, profile, score)
    weights = {one.attribute: round(one.weight * 100) for one in SCORER.details(sight, profile, score)}
    assert against == sorted(against, key=lambda one: one[1])
    assert all(weights[attribute] == weight < 0 for attribute, weight in against)
    assert len(against) == min(MOST_CONTRADICTING, sum(weight < 0 for weight in weights.values()))
