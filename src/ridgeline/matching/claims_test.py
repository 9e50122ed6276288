import pytest

from ridgeline.matching.claims import TOKEN_CONTRADICTED, TOKEN_FORKED, TOKENS_DISAGREE, Claim
from ridgeline.matching.decide import Verdict
from ridgeline.matching.kept_explanation import unpack
from ridgeline.matching.matcher import Method
from ridgeline.matching.parameters import DAY
from ridgeline.matching.profile import Line
from ridgeline.testing.looks import AWAY, HOME, NOW, PARAMETERS, decider, known, look, seen
from ridgeline.wire.identification import Confidence


def verdicts(verdict: Verdict) -> list[str]:
    return [token.verdict for token in unpack(verdict.explain(), Confidence(0.5)).tokens]


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
    assert verdicts(verdict) == ["believed"]


def test_a_token_on_other_hardware_is_not_believed() -> None:
    copied = Claim(known(1, look(1)), NOW, proven=True)
    verdict = decider([(look(1), HOME)]).decide(seen(look(2), [], AWAY, claims=[copied]))
    assert verdict.decision.visitor is None
    assert verdict.raised == (TOKEN_CONTRADICTED,)
    assert "contradicted" in verdict.decision.because
    (token,) = unpack(verdict.explain(), Confidence(0.5)).tokens
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
    assert {*verdicts(verdict)} == {"believed", "contradicted"}


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
    assert verdicts(forked) == ["forked"]
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
