import gc
import weakref

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


@given(
    CHANGES,
    st.lists(
        st.tuples(
            st.lists(st.integers(1, 5), max_size=4, unique=True),
            st.integers(1, 4),
            st.integers(1, 4),
            st.sets(st.integers(1, 5)),
        )
    ),
)
def test_to_replace_is_to_take_away_and_to_add(
    changes: list[tuple[int, int]], replaced: list[tuple[list[int], int, int, set[int]]]
) -> None:
    at_once, apart = Counts(100), Counts(100)
    for counts in (at_once, apart):
        for key, change in changes:
            counts.change(key, change, owe=True)
    for keys, less, more, new in replaced:
        at_once.replace(keys, less, more, new)
        for key in keys:
            if key not in new:
                apart.change(key, -less, owe=False)
        for key in keys:
            apart.change(key, more, owe=False)
    assert at_once.everything() == apart.everything()
    # Of equals what was there first is forgotten first, so the order counts.
    assert [*at_once.numbers] == [*apart.numbers]


@given(CHANGES, st.lists(st.integers(1, 5), max_size=9), st.integers(-4, 4).filter(bool), st.booleans())
def test_all_keys_at_once_are_as_one_by_one(
    changes: list[tuple[int, int]], keys: list[int], change: int, owe: bool
) -> None:
    at_once, apart = Counts(100), Counts(100)
    for counts in (at_once, apart):
        for key, before in changes:
            counts.change(key, before, owe=True)
    at_once.change_all(keys, change, owe=owe)
    for key in keys:
        apart.change(key, change, owe=owe)
    assert at_once.everything() == apart.everything()
    assert [*at_once.numbers] == [*apart.numbers]


def filled(most: int) -> Counts:
    """Return counts of one key too many, the later the more."""
    counts = Counts(most)
    for key in range(most + 1):
        counts.change(key, 1.0 + key, owe=False)
    return counts


def test_the_rarest_third_is_forgotten() -> None:
    counts = filled(300)
    counts.forget(300)
    assert set(counts.numbers) == set(range(101, 301))


def test_what_is_counted_while_others_are_forgotten_is_kept() -> None:
    counts = filled(30_000)
    counts.forget(30_000)
    # A part, then the next.
    assert 20_500 < len(counts.numbers) < 30_000
    counts.change(-1, 0.1, owe=False)
    for _ in range(20):
        counts.forget(30_000)
    assert -1 in counts.numbers
    # About: of so many a sample says which are the rarest.
    assert len(counts.numbers) == pytest.approx(20_001, rel=0.01)


def test_after_all_was_scaled_it_forgets_again() -> None:
    counts = filled(30_000)
    counts.forget(30_000)
    counts.scale(0.5)
    assert max(counts.numbers.values()) == 15_000.5
    for key in range(30_001, 40_001):
        counts.change(key, 9e9, owe=False)
    while len(counts.numbers) > 30_000:
        before = len(counts.numbers)
        counts.forget(30_000)
        assert len(counts.numbers) < before
    assert all(key in counts.numbers for key in range(30_001, 40_001))


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


def test_what_was_forgotten_of_a_key_may_have_been_no_more_than_it_says() -> None:
    counts, true = Counts(300), dict[int, float]()
    assert counts.forgotten == 0
    for number in range(5_000):
        # One key comes every now and then, too seldom to stay.
        for key in (number, -1 - number % 7):
            counts.change(key, 1.0, owe=False)
            true[key] = true.get(key, 0.0) + 1.0
        counts.forget(300)
    assert all(counts.numbers.get(key, 0.0) + counts.forgotten >= number for key, number in true.items())
    assert 1 < counts.forgotten < 100
    counts.scale(0.5)
    assert all(counts.numbers.get(key, 0.0) + counts.forgotten >= number / 2 for key, number in true.items())


def test_who_drops_what_is_least_knows_how_much_it_was() -> None:
    numbers = {key: float(key) for key in range(1, 101)}
    assert drop_least(numbers, 60) == 40


def test_counts_that_are_being_forgotten_go_with_their_owner() -> None:
    counts = Counts(10)
    for key in range(20_000):
        counts.change(key, 1.0, owe=False)
    counts.forget(15_000)
    assert 10 < len(counts.numbers) < 20_000
    gone = weakref.ref(counts)
    gc.disable()
    try:
        del counts
        assert gone() is None
    finally:
        gc.enable()
