import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.counts import MOST_OWED, Counts, drop_least

CHANGES = st.lists(st.tuples(st.integers(1, 5), st.integers(-4, 4).filter(bool)), max_size=40)


@given(CHANGES)
def test_what_is_owed_is_paid_whatever_the_order(changes: list[tuple[int, int]]) -> None:
    forwards, backwards = Counts(100), Counts(100)
    for key, change in changes:
        forwards.change(key, change, owe=True)
    for key, change in reversed(changes):
        backwards.change(key, change, owe=True)
    sums = {key: sum(change for one, change in changes if one == key) for key, _ in changes}
    assert forwards.everything() == backwards.everything() == {key: total for key, total in sums.items() if total}
    assert forwards.numbers == {key: total for key, total in sums.items() if total > 0}


@given(CHANGES)
def test_without_a_debt_a_count_goes_down_to_nothing(changes: list[tuple[int, int]]) -> None:
    counts, expected = Counts(100), dict[int, int]()
    for key, change in changes:
        counts.change(key, change, owe=False)
        expected[key] = max(0, expected.get(key, 0) + change)
    assert counts.everything() == counts.numbers == {key: total for key, total in expected.items() if total}


def test_the_rarest_are_forgotten() -> None:
    counts = Counts(300)
    for key in range(301):
        counts.change(key, 1 + key, owe=False)
    while len(counts) > 300:
        counts.forget(300)
    assert set(counts.numbers) == set(range(101, 301))


def test_what_is_counted_while_others_are_forgotten_is_kept() -> None:
    counts = Counts(30_000)
    for key in range(30_001):
        counts.change(key, 1.0 + key % 7, owe=False)
    counts.forget(30_000)
    assert len(counts) > 20_000
    counts.change(-1, 9.0, owe=False)
    counts.scale(0.5)
    for _ in range(20):
        counts.forget(30_000)
    assert counts.numbers[-1] == 4.5
    assert len(counts) <= 30_000


def test_debts_are_bounded() -> None:
    counts = Counts(10)
    for key in range(MOST_OWED + 1):
        counts.change(key, -1.0 - key, owe=True)
    assert len(counts.everything()) == pytest.approx(MOST_OWED * 2 / 3, rel=0.1)
    assert min(counts.everything().values()) == -1.0 - MOST_OWED


@given(st.dictionaries(st.integers(), st.floats(-9, 9), min_size=2, max_size=50), st.integers(1, 50))
def test_what_is_nearest_to_zero_is_dropped(numbers: dict[int, float], most: int) -> None:
    kept = dict(numbers)
    if most < len(numbers):
        drop_least(kept, most)
        assert len(kept) == most
        dropped = [abs(number) for key, number in numbers.items() if key not in kept]
        assert max(dropped) <= min(abs(number) for number in kept.values())
