from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.access import throttle as module
from ridgeline.access.throttle import Rule, Subject, Throttle
from ridgeline.errors import TooManyRequests

RULE = Rule(free=3, first=2.0, longest=60.0, forgotten_after=600.0)
OF_NETWORK = Rule(free=8, first=1.0, longest=30.0, forgotten_after=100.0)
ADA = Subject("ada", RULE)
NETWORK = Subject("network", OF_NETWORK)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(monotonic=clock)


def wait_of(throttle: Throttle, *subjects: Subject) -> float:
    """Begin an attempt and return 0, or the seconds for which it is refused."""
    try:
        throttle.begin(subjects)
    except TooManyRequests as refused:
        return refused.retry_after or 0.0
    return 0.0


def test_the_wait_doubles_up_to_its_longest(throttle: Throttle, clock: Clock) -> None:
    assert [wait_of(throttle, ADA) for _ in range(3)] == [0, 0, 0]
    for wait in (2, 4, 8, 16, 32, 60, 60, 60):
        assert wait_of(throttle, ADA) == wait
        clock.now += wait - 0.25
        assert wait_of(throttle, ADA) == 0.25
        clock.now += 0.25
        assert wait_of(throttle, ADA) == 0


def test_knocking_meanwhile_makes_nothing_longer(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.begin([ADA])
    for _ in range(1_000):
        assert wait_of(throttle, ADA) == 2
    clock.now += 2
    assert wait_of(throttle, ADA) == 0


def test_who_is_refused_for_one_reason_counts_for_none(throttle: Throttle) -> None:
    for _ in range(3):
        throttle.begin([ADA])
    for _ in range(50):
        assert wait_of(throttle, ADA, NETWORK) == 2
    assert wait_of(throttle, NETWORK) == 0


def test_failures_are_forgotten_after_a_while_and_at_once_after_a_success(throttle: Throttle, clock: Clock) -> None:
    for _ in range(3):
        throttle.begin([ADA])
    clock.now += RULE.forgotten_after
    assert [wait_of(throttle, ADA) for _ in range(4)] == [0, 0, 0, 2]
    throttle.forget(ADA)
    assert [wait_of(throttle, ADA) for _ in range(4)] == [0, 0, 0, 2]
    assert len(throttle) == 1


def test_what_was_no_failure_is_taken_back(throttle: Throttle) -> None:
    for _ in range(100):
        throttle.begin([ADA, NETWORK])
        throttle.take_back(ADA)
        throttle.take_back(NETWORK)
    assert len(throttle) == 0
    throttle.take_back(ADA)
    throttle.forget(ADA)


def test_a_failure_at_the_longest_wait_is_not_forgotten_before_it_is_over(clock: Clock) -> None:
    throttle = Throttle(monotonic=clock)
    hasty = Subject("hasty", Rule(free=1, first=50.0, longest=50.0, forgotten_after=1.0))
    throttle.begin([hasty])
    clock.now += 49
    assert wait_of(throttle, hasty) == 1


def test_several_processes_let_no_more_through_together(clock: Clock) -> None:
    throttles = [Throttle(processes=3, monotonic=clock) for _ in range(3)]
    assert [wait_of(throttle, NETWORK) for throttle in throttles for _ in range(3)] == [0, 0, 1] * 3
    # One attempt at least: somebody must be able to sign in.
    one_of_many = Throttle(processes=50, monotonic=clock)
    assert [wait_of(one_of_many, ADA) for _ in range(2)] == [0, 2]


def test_memory_is_bounded_and_the_quietest_go_first(throttle: Throttle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)
    for _ in range(3):
        throttle.begin([ADA])
    for number in range(9):
        throttle.begin([Subject(f"address {number}", RULE)])
    assert wait_of(throttle, ADA) == 2
    throttle.begin([Subject("one more", RULE)])
    assert len(throttle) == 10
    assert wait_of(throttle, ADA) == 0


@given(
    st.lists(st.tuples(st.floats(0, 100), st.sampled_from(["fail", "succeed", "take back"])), max_size=60),
)
def test_nobody_has_more_attempts_than_the_rule_allows(acts: list[tuple[float, str]]) -> None:
    """In any stretch, failures that were let through are no closer to each other than their waits."""
    clock = Clock()
    throttle = Throttle(monotonic=clock)
    failures: list[float] = []
    for pause, act in acts:
        clock.now += pause
        if failures and clock.now - failures[-1] >= max(RULE.forgotten_after, RULE.wait(len(failures))):
            failures = []
        allowed_at = failures[-1] + RULE.wait(len(failures)) if failures else 0.0
        wait = wait_of(throttle, ADA)
        assert (wait == 0) is (clock.now >= allowed_at)
        assert wait == pytest.approx(max(0.0, allowed_at - clock.now))
        if wait:
            continue
        if act == "fail":
            failures.append(clock.now)
        elif act == "succeed":
            throttle.forget(ADA)
            failures = []
        else:
            # The time of the attempt stays: it was one.
            throttle.take_back(ADA)
            failures = [*failures[:-1], clock.now] if failures else []
