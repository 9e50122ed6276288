import math
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridgeline.matching.attributes import COUNT, INDEX
from ridgeline.matching.chain import chain_of
from ridgeline.matching.decide import (
    TOKEN_CONTRADICTED,
    TOKEN_FORKED,
    TOKENS_DISAGREE,
    Claim,
    Decider,
    Known,
    Seen,
    Verdict,
    curve_of,
)
from ridgeline.matching.digests import digest32
from ridgeline.matching.features import UNSTABLE, Features, Value
from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.matcher import Candidate, Method
from ridgeline.matching.network import Network, Place
from ridgeline.matching.parameters import CLASSES, DAY, Parameters, shipped
from ridgeline.matching.profile import Line, Profile, new_profile

PARAMETERS = shipped()
NOW = 1_760_000_000_000
HOME, AWAY = Network(1, 1), Network(9, 9)


def look(seed: int, **changes: Value) -> Features:
    draw = random.Random(seed)
    values: list[Value] = [5, 5, *(1_000 + draw.randrange(20) for _ in range(COUNT - 2))]
    values[INDEX["fonts"]] = draw.randbytes(40)
    for name, value in changes.items():
        values[INDEX[name]] = value
    return Features(tuple(values))


def known(number: int, features: Features, network: Network = HOME, at: int = NOW, **fields: Any) -> Known:
    name = f"{number:020d}"
    profile = new_profile(features, network, at, 1.0, name)
    if fields:
        profile = Profile(**({field: getattr(profile, field) for field in profile.__struct_fields__} | fields))
    return Known(Candidate(name, at, at), profile)


def decider(looks: list[tuple[Features, Network]], parameters: Parameters = PARAMETERS) -> Decider:
    population = Population(parameters)
    for features, network in looks:
        population.seen(Presence(chain_of(features), network, NOW), None)
    for seed in range(1_000, 1_300):
        population.seen(Presence(chain_of(look(seed)), Network(seed, seed), NOW), None)
    return Decider(parameters, population)


def seen(features: Features | None, candidates: list[Known], network: Network = HOME, **fields: Any) -> Seen:
    everything: dict[str, Any] = {"at": NOW + DAY, "candidates": candidates} | fields
    return Seen(features, network, **everything)


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


def odds(verdict: Verdict) -> float:
    """Return how many times likelier a new device is than the best known one."""
    return verdict.probability_new / verdict.probability


def on_iphone(seed: int, **changes: Value) -> Features:
    return Features(look(seed, **changes).values, CLASSES.index("ios"))


def test_a_private_window_says_nothing_of_tokens() -> None:
    private = PARAMETERS.arrival.private[0]
    usual, hidden = on_iphone(1, storage_quota=7), on_iphone(1, storage_quota=private)
    judge = decider([])
    assert judge.keeps_tokens(seen(usual, []))
    assert not judge.keeps_tokens(seen(hidden, []))
    assert not judge.keeps_tokens(seen(usual, [], keeps_tokens=False))
    # Seen once, in a private window, it has no token; seen in another one yesterday, it would have brought one.
    once = judge.decide(seen(usual, [known(1, hidden)]))
    told = judge.decide(seen(usual, [known(1, hidden)], keeps_tokens=False))
    assert math.isclose(odds(once), odds(told))
    once = judge.decide(seen(usual, [known(1, usual)]))
    told = judge.decide(seen(usual, [known(1, usual)], keeps_tokens=False))
    assert odds(once) > 2 * odds(told)


def test_what_a_private_window_moves_explains_that_no_token_came() -> None:
    share = PARAMETERS.arrival.signs["ios"]["canvas_geometry"][0]
    signs = {name: {} if name == "ios" else of_class for name, of_class in PARAMETERS.arrival.signs.items()}
    blind = msgspec.structs.replace(PARAMETERS, arrival=msgspec.structs.replace(PARAMETERS.arrival, signs=signs))
    assert share > 0.5
    one, now = known(1, on_iphone(1, storage_quota=7)), on_iphone(1, storage_quota=7, canvas_geometry=UNSTABLE)
    told = decider([]).decide(seen(now, [one]))
    assert odds(told) < 0.5 * odds(decider([], blind).decide(seen(now, [one])))


def test_each_class_has_a_threshold_of_its_own() -> None:
    one = known(1, look(1))
    probability = decider([(look(1), HOME)]).decide(seen(look(1), [one])).probability
    for threshold, found in ((probability - 1e-6, True), (min(1.0, probability + 1e-6), False)):
        thresholds = dict.fromkeys(CLASSES, 0.0 if not found else 1.0) | {CLASSES[look(1).kind]: threshold}
        parameters = msgspec.structs.replace(
            PARAMETERS, thresholds=msgspec.structs.replace(PARAMETERS.thresholds, probability=thresholds)
        )
        verdict = decider([(look(1), HOME)], parameters).decide(seen(look(1), [one]))
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


def test_where_others_are_likely_too_a_found_one_must_reach_more() -> None:
    twins = [known(1, look(1), visits=20), known(2, look(1), AWAY, visits=20)]

    def among(contested: float) -> Verdict:
        changed = msgspec.structs.replace(
            PARAMETERS.thresholds, probability=dict.fromkeys(CLASSES, 0.0), contested=contested, margin=1.0
        )
        loose = msgspec.structs.replace(PARAMETERS, thresholds=changed)
        return decider([(look(1), HOME)] * 2, loose).decide(seen(look(1), twins, Network(7, 7)))

    believed = among(0.0)
    assert believed.decision.method is Method.FACTS
    # The class's threshold does not do there, and the explanation names the one that counts.
    strict = among(believed.probability + 1e-6)
    assert strict.decision.visitor is None
    assert strict.explain().threshold == round(believed.probability + 1e-6, 4)


def test_one_that_is_hardly_likelier_than_the_next_is_not_found() -> None:
    twins = [known(1, look(1), visits=20), known(2, look(1), visits=20, at=NOW - 3 * DAY)]

    def among(margin: float) -> Verdict:
        changed = msgspec.structs.replace(
            PARAMETERS.thresholds, probability=dict.fromkeys(CLASSES, 0.0), contested=0.0, margin=margin
        )
        loose = msgspec.structs.replace(PARAMETERS, thresholds=changed)
        return decider([(look(1), HOME)] * 2, loose).decide(seen(look(1), twins))

    found = among(1.0)
    margin = found.explain().margin
    assert found.decision.visitor == twins[0].candidate
    assert margin is not None
    assert 1 < margin < 100
    assert among(margin * 0.99).decision.visitor == twins[0].candidate
    unclear = among(margin * 1.01)
    assert unclear.decision.visitor is None
    assert "too much like this device" in unclear.decision.because or "a new device" in unclear.decision.because


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


def test_two_ids_of_one_device_are_no_contradiction() -> None:
    first, stranger = (known(number, look(1), visits=20) for number in (1, 2))
    kin = digest32(first.candidate.visitor_id)
    second = known(2, look(1), visits=20, kin=kin, kin_probability=0.95)
    at_work = decider([(look(1), HOME)] * 2)
    apart = at_work.decide(seen(look(1), [first, stranger], at=NOW + 20 * DAY))
    together = at_work.decide(seen(look(1), [first, second], at=NOW + 20 * DAY))
    assert apart.probability < 0.6
    assert together.probability > 0.85
    assert together.decision.visitor is not None


def test_a_token_is_believed_though_much_has_drifted() -> None:
    one = known(1, look(1))
    later = look(
        1, browser_version=2_000, engine=1, webgl_version=1, webgl_extensions=1, timezone=3, languages=4, screen=5
    )
    verdict = decider([(look(1), HOME)]).decide(
        seen(later, [], AWAY, at=NOW + 30 * DAY, claims=[Claim(one, NOW, proven=True)])
    )
    assert (verdict.decision.visitor, verdict.decision.method) == (one.candidate, Method.TOKEN)
    assert verdict.raised == ()
    assert [token.verdict for token in verdict.explain().tokens] == ["believed"]


def test_a_token_on_other_hardware_is_not_believed() -> None:
    copied = Claim(known(1, look(1)), NOW, proven=True)
    verdict = decider([(look(1), HOME)]).decide(seen(look(2), [], AWAY, claims=[copied]))
    assert verdict.decision.visitor is None
    assert verdict.raised == (TOKEN_CONTRADICTED,)
    assert "contradicted" in verdict.decision.because
    (token,) = verdict.explain().tokens
    assert token.verdict == "contradicted"
    weights = [one.weight for one in token.contradicting]
    assert weights
    assert weights == sorted(weights)
    assert max(weights) < 0
    # Nor is its visitor found by facts then, while another one may be.
    other = known(2, look(2), AWAY)
    verdict = decider([(look(1), HOME), (look(2), AWAY)]).decide(
        seen(look(2), [copied.known, other], AWAY, claims=[copied])
    )
    assert verdict.decision.visitor == other.candidate


def test_of_tokens_that_disagree_the_one_that_fits_is_believed() -> None:
    mine, copied = Claim(known(1, look(1)), NOW, proven=True), Claim(known(2, look(2)), NOW + 5, proven=True)
    verdict = decider([(look(1), HOME), (look(2), AWAY)]).decide(seen(look(1), [], claims=[copied, mine]))
    assert verdict.decision.visitor == mine.known.candidate
    assert set(verdict.raised) == {TOKENS_DISAGREE, TOKEN_CONTRADICTED}
    assert {token.verdict for token in verdict.explain().tokens} == {"believed", "contradicted"}


def test_of_tokens_that_both_fit_the_newest_is_believed() -> None:
    older, newer = Claim(known(1, look(1)), NOW, proven=True), Claim(known(2, look(1)), NOW + 5, proven=True)
    verdict = decider([(look(1), HOME)]).decide(seen(look(1), [], claims=[older, newer]))
    assert verdict.decision.visitor == newer.known.candidate
    assert verdict.raised == (TOKENS_DISAGREE,)
    # Two that fit leave room for doubt.
    alone = decider([(look(1), HOME)]).decide(seen(look(1), [], claims=[newer]))
    assert verdict.probability < 0.97 < alone.probability
    assert verdict.decision.score < alone.decision.score


def test_two_lines_of_tokens_that_go_on_by_turns_are_two_devices() -> None:
    lines = (Line(NOW, NOW + 9 * DAY, 1.0), Line(NOW + 5 * DAY, NOW + 6 * DAY, 0.97))
    shared = known(1, look(1), lines=lines)
    at_work = decider([(look(1), HOME)])

    def decide(born_at: int, at: int = NOW + 10 * DAY) -> Verdict:
        claim = Claim(shared, NOW + 9 * DAY, proven=False, born_at=born_at)
        return at_work.decide(seen(look(1), [shared], at=at, claims=[claim]))

    # The visitor's own goes on; the one that a clone was given by mistake does not.
    assert decide(NOW).decision.visitor == shared.candidate
    forked = decide(NOW + 5 * DAY)
    assert forked.decision.visitor is None
    assert forked.raised == (TOKEN_FORKED,)
    assert [token.verdict for token in forked.explain().tokens] == ["forked"]
    assert (
        "no other known visitor"
        in at_work.decide(
            seen(look(2), [], at=NOW + 10 * DAY, claims=[Claim(shared, NOW, proven=False, born_at=NOW + 5 * DAY)])
        ).decision.because
    )


def test_a_private_window_keeps_its_token_beside_the_normal_one() -> None:
    # Found by its facts, hardly surely, while the normal window goes on: a session later it would be another device.
    lines = (Line(NOW, NOW + DAY + 60_000, 1.0), Line(NOW + DAY, NOW + DAY, 0.68))
    both = known(1, look(1), lines=lines, at=NOW + DAY)
    claim = Claim(both, NOW + DAY, proven=False, born_at=NOW + DAY)
    at_work = decider([(look(1), HOME)])
    soon = at_work.decide(seen(look(1), [], at=NOW + DAY + 3_600_000, claims=[claim]))
    assert (soon.decision.visitor, soon.raised) == (both.candidate, ())
    assert at_work.decide(seen(look(1), [], at=NOW + 3 * DAY, claims=[claim])).raised == (TOKEN_FORKED,)


def test_a_line_after_cleared_storage_goes_on() -> None:
    lines = (Line(NOW, NOW + 4 * DAY, 1.0), Line(NOW + 5 * DAY, NOW + 6 * DAY, 0.97))
    cleared = known(1, look(1), lines=lines)
    claim = Claim(cleared, NOW + 6 * DAY, proven=False, born_at=NOW + 5 * DAY)
    verdict = decider([(look(1), HOME)]).decide(seen(look(1), [], at=NOW + 10 * DAY, claims=[claim]))
    assert verdict.decision.method is Method.TOKEN


def test_with_too_few_facts_a_token_still_counts() -> None:
    one = known(1, look(1))
    by_token = decider([]).decide(seen(None, [], claims=[Claim(one, NOW, proven=True)]))
    assert by_token.decision.visitor == one.candidate
    # Who sends nothing to compare does not pass for sure.
    assert 0.8 < by_token.decision.score < 0.97
    assert by_token.explain().threshold == PARAMETERS.thresholds.contradicted
    assert by_token.explain().probability_new == pytest.approx(1 - by_token.probability)
    verdict = decider([]).decide(seen(None, []))
    assert verdict.decision.visitor is None
    assert "too few facts" in verdict.decision.because


def test_the_explanation_says_what_agreed_what_drifted_and_by_how_much() -> None:
    later = look(1, timezone=3, screen=4, voices=None)
    candidates = [known(1, look(1)), *(known(number, look(number), AWAY) for number in range(2, 8))]
    explanation = decider([(look(1), HOME)]).decide(seen(later, candidates)).explain()
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


@pytest.mark.parametrize("counted", [0, 1])
def test_who_has_counted_nobody_takes_no_device_for_another(counted: int) -> None:
    """As a process does that has only begun: what two devices of one browser have in common is not known to be common.

    Nor is a token believed then that comes from other hardware.
    """
    other = dict.fromkeys(("gpu", "cores", "memory", "math", "audio", "canvas_text", "color"), 1)
    population = Population(PARAMETERS)
    if counted:
        population.seen(Presence(chain_of(look(1)), HOME, NOW), None)
    at_work = Decider(PARAMETERS, population)
    one = known(1, look(1))
    assert at_work.decide(seen(look(1, **other), [one], at=NOW + 60_000)).decision.visitor is None
    claim = Claim(one, NOW, proven=True)
    assert at_work.decide(seen(look(1, **other), [], at=NOW + 60_000, claims=[claim])).raised == (TOKEN_CONTRADICTED,)
    # The device itself is known all the same.
    assert at_work.decide(seen(look(1), [one], at=NOW + DAY)).decision.visitor == one.candidate
