import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import COUNT
from ridgeline.matching.chain import chain_of
from ridgeline.matching.claims import Claim
from ridgeline.matching.decide import Decider, Seen, Verdict, curve_of
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.kept_explanation import unpack
from ridgeline.matching.matcher import Candidate, Method
from ridgeline.matching.network import Network, Place
from ridgeline.matching.parameters import CLASSES, DAY
from ridgeline.matching.rivals import Known
from ridgeline.testing.looks import AWAY, HOME, NOW, PARAMETERS, decider, known, look, seen
from ridgeline.wire.identification import Confidence


def test_a_returning_device_is_found_without_storage() -> None:
    one = known(1, look(1))
    verdict = decider([(look(1), HOME)]).decide(seen(look(1), [one, known(2, look(2), AWAY)]))
    assert (verdict.decision.visitor, verdict.decision.method) == (one.candidate, Method.FACTS)
    assert verdict.probability > 0.95
    assert verdict.generous == one


def test_a_device_like_none_is_new_and_surely_so() -> None:
    verdict = decider([(look(2), AWAY)]).decide(seen(look(1), [known(2, look(2), AWAY)]))
    assert (verdict.decision.visitor, verdict.decision.method) == (None, Method.NEW)
    assert verdict.probability_new > 0.99
    assert verdict.generous is None
    assert verdict.kin is None or verdict.kin[1] < 0.01


@pytest.mark.parametrize("kind", [CLASSES.index("chromium"), CLASSES.index("ios")])
def test_each_class_has_a_threshold_of_its_own(kind: int) -> None:
    now = Features(look(1).values, kind)
    one = known(1, now)
    probability = decider([(now, HOME)]).decide(seen(now, [one])).probability
    for threshold, found in ((probability - 1e-6, True), (min(1.0, probability + 1e-6), False)):
        thresholds = dict.fromkeys(CLASSES, 0.0 if not found else 1.0) | {CLASSES[kind]: threshold}
        parameters = msgspec.structs.replace(
            PARAMETERS, thresholds=msgspec.structs.replace(PARAMETERS.thresholds, probability=thresholds)
        )
        verdict = decider([(now, HOME)], parameters).decide(seen(now, [one]))
        assert (verdict.decision.visitor is not None) == found


def test_the_more_look_alike_the_less_a_probability_is_worth() -> None:
    def curve(others: int, shown: Features) -> str:
        fleet = [known(number, shown, Network(50 + number, 50 + number)) for number in range(2, 2 + others)]
        verdict = decider([(look(1), HOME)] * (1 + others)).decide(seen(look(1), [known(1, look(1)), *fleet]))
        return verdict.belief[0].removeprefix(verdict.decision.method.value)

    alone = curve_of(Method.FACTS, look(1).kind).removeprefix("facts")
    assert [curve(others, look(1)) for others in (2, 3, 8)] == [alone, f"{alone} some alike", f"{alone} many alike"]
    # Who differs in what nothing moves is not alike, however well the rest agrees.
    assert curve(8, look(1, cores=99)) == alone


@pytest.mark.parametrize("kind", [CLASSES.index("chromium"), CLASSES.index("ios")])
def test_where_others_are_likely_too_a_found_one_must_reach_more(kind: int) -> None:
    now = Features(look(1).values, kind)
    twins = [known(1, now, visits=20), known(2, now, AWAY, visits=20)]

    def among(contested: float) -> Verdict:
        # Of another class it would be the other way round.
        others = 1.0 if contested == 0 else 0.0
        changed = msgspec.structs.replace(
            PARAMETERS.thresholds,
            probability=dict.fromkeys(CLASSES, 0.0),
            contested=dict.fromkeys(CLASSES, others) | {CLASSES[kind]: contested},
            margin=1.0,
        )
        loose = msgspec.structs.replace(PARAMETERS, thresholds=changed)
        return decider([(now, HOME)] * 2, loose).decide(seen(now, twins, Network(7, 7)))

    believed = among(0.0)
    assert believed.decision.method is Method.FACTS
    # The class's threshold does not do there, and the explanation names the one that counts.
    strict = among(believed.probability + 1e-6)
    assert strict.decision.visitor is None
    assert strict.explain().threshold == round(believed.probability + 1e-6, 4)


def test_what_was_forgotten_counts_as_what_the_candidates_amount_to() -> None:
    # Of 300 visitors none of the twelve clones is counted any more.
    clones = [known(number, look(1), Network(50 + number, 50 + number), visits=9) for number in range(12)]
    forgetful = decider([]).decide(seen(look(1), clones, AWAY))
    counted = decider([(look(1), Network(50 + number, 50 + number)) for number in range(12)]).decide(
        seen(look(1), clones, AWAY)
    )
    assert math.isclose(forgetful.probability, counted.probability, rel_tol=0.2)
    assert forgetful.probability_new > 0.05


def test_among_clones_it_abstains_and_is_not_sure_of_that() -> None:
    clones = [known(number, look(1), visits=20) for number in range(40)]
    verdict = decider([(look(1), HOME)] * 40).decide(seen(look(1), clones, at=NOW + 5 * DAY))
    assert verdict.decision.visitor is None
    assert verdict.probability < 0.1
    assert verdict.decision.score < 0.9
    # The more generous decision prefers a known visitor.
    assert verdict.generous is not None


def test_among_clones_the_address_tells() -> None:
    clones = [known(number, look(1), Network(number, number)) for number in range(40)]
    population = [(look(1), Network(number, number)) for number in range(40)]
    verdict = decider(population).decide(seen(look(1), clones, Network(7, 7)))
    assert verdict.decision.visitor == clones[7].candidate


def test_the_more_clones_the_less_sure() -> None:
    def probability(number: int) -> float:
        clones = [known(one, look(1)) for one in range(number)]
        return decider([(look(1), HOME)] * number).decide(seen(look(1), clones)).probability

    found = [probability(number) for number in (1, 2, 4, 8)]
    assert found == sorted(found, reverse=True)
    assert found[-1] < 0.2


def test_a_clone_at_another_address_within_a_minute_is_never_surely_the_same() -> None:
    one = known(1, look(1))
    for empty in (True, False):
        population = Population(PARAMETERS)
        population.seen(Presence(chain_of(look(1)), HOME, NOW), None)
        at_work = Decider(PARAMETERS, population) if empty else decider([(look(1), HOME)])
        verdict = at_work.decide(seen(look(1), [one], AWAY, at=NOW + 45_000))
        assert verdict.decision.visitor is None or verdict.decision.score < 0.9


def test_the_explanation_says_what_agreed_what_drifted_and_by_how_much() -> None:
    later = look(1, timezone=3, screen=4, voices=None)
    candidates = [known(1, look(1)), *(known(number, look(number), AWAY) for number in range(2, 8))]
    kept = decider([(look(1), HOME)]).decide(seen(later, candidates)).explain()
    explanation = unpack(kept, Confidence(0.5))
    best, *others = explanation.candidates
    assert len(others) == 2
    assert best.visitor_id == candidates[0].candidate.visitor_id
    assert {one.attribute for one in (*best.drifted, *best.contradicting)} == {"timezone", "screen"}
    assert best.ignored == ["voices"]
    assert len(best.agreeing) == COUNT - 3
    parts = [one.weight for one in (*best.agreeing, *best.drifted, *best.contradicting)]
    assert best.score == pytest.approx(sum(parts) + best.network_weight, abs=0.05)
    assert best.network == "same_address"
    assert explanation.candidates_compared == 7
    assert explanation.margin is not None
    assert explanation.margin > explanation.margin_needed


VALUE = st.one_of(st.none(), st.integers(0, 2**40), st.binary(max_size=9))
FEATURES = st.lists(VALUE, min_size=COUNT, max_size=COUNT).map(lambda values: Features(tuple(values)))
SOME = decider([(look(1), HOME), (look(2), AWAY)])


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(st.none(), FEATURES),
    st.lists(st.tuples(FEATURES, st.integers(0, 2 * NOW), st.integers(1, 9), st.floats(0, 1)), max_size=5),
    st.integers(0, 4),
    st.integers(0, 2 * NOW),
    st.booleans(),
)
def test_no_evidence_can_break_it(
    now: Features | None, others: list[tuple[Features, int, int, float]], tokens: int, at: int, keeps: bool
) -> None:
    visitors = [
        known(number, features, visits=visits, seen_at=seen_at, trust=trust, places=(Place(AWAY, visits),))
        for number, (features, seen_at, visits, trust) in enumerate(others)
    ]
    visitors.append(Known(Candidate("x" * 20, 1, 2), None))
    claims = [Claim(visitor, seen, proven=False) for seen, visitor in enumerate(visitors[:tokens])]
    verdict = SOME.decide(Seen(now, HOME, at, claims, visitors, keeps))
    assert 0 <= verdict.decision.score <= 1
    assert 0 <= verdict.probability <= 1
    assert math.isfinite(verdict.probability_new)
    assert (verdict.decision.visitor is None) == (verdict.decision.method is Method.NEW)
    assert len(verdict.explain().candidates) <= 3
    again: Verdict = SOME.decide(Seen(now, HOME, at, claims, visitors, keeps))
    assert (again.decision, again.explain()) == (verdict.decision, verdict.explain())
