from ridgeline.matching.exact import ExactMatcher
from ridgeline.matching.matcher import Candidate, Evidence, Method

A, B = Candidate("a" * 20, 1, 2), Candidate("b" * 20, 3, 4)
MATCHER = ExactMatcher()


def test_a_token_is_believed_before_facts() -> None:
    decision = MATCHER.decide(Evidence({"x": 1}, A, [B]))
    assert (decision.visitor, decision.method, decision.score) == (A, Method.TOKEN, 0.99)


def test_one_exact_twin_is_recognised_with_less_confidence() -> None:
    decision = MATCHER.decide(Evidence({"x": 1}, None, [B]))
    assert (decision.visitor, decision.method) == (B, Method.FACTS)
    assert decision.score < 0.99


def test_among_several_it_abstains_and_says_so() -> None:
    decision = MATCHER.decide(Evidence({"x": 1}, None, [A, B]))
    assert (decision.visitor, decision.method, decision.score) == (None, Method.NEW, 0.5)
    assert "several" in decision.because


def test_too_few_facts_are_no_sure_sign_of_a_new_visitor() -> None:
    assert MATCHER.decide(Evidence(None, None, [])).score == 0.5


def test_a_device_never_seen_is_new_for_sure() -> None:
    decision = MATCHER.decide(Evidence({"x": 1}, None, []))
    assert (decision.visitor, decision.method, decision.score) == (None, Method.NEW, 1.0)
