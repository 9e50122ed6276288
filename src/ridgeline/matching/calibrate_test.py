import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.calibrate import Calibration, isotonic

PROBABILITY = st.floats(0, 1)


def test_without_a_curve_a_probability_stays() -> None:
    assert Calibration([])(0.3) == 0.3


def test_between_two_points_it_is_a_straight_line_and_outside_level() -> None:
    curve = Calibration([(0.2, 0.1), (0.6, 0.5)])
    assert [round(curve(x), 6) for x in (0.0, 0.2, 0.4, 0.6, 1.0)] == [0.1, 0.1, 0.3, 0.5, 0.5]


@given(
    st.lists(st.tuples(PROBABILITY, st.sampled_from((0.0, 1.0))), min_size=1, max_size=200), PROBABILITY, PROBABILITY
)
def test_a_learned_curve_rises_and_stays_a_probability(
    points: list[tuple[float, float]], one: float, other: float
) -> None:
    curve = isotonic(points, 10)
    assert [y for _, y in curve] == sorted(y for _, y in curve)
    calibration = Calibration(curve)
    low, high = calibration(min(one, other)), calibration(max(one, other))
    assert -1e-9 <= low <= high + 1e-9 <= 1 + 2e-9


def test_what_is_believed_too_much_is_lowered() -> None:
    points = [(0.9, float(number % 2)) for number in range(100)] + [(0.1, 0.0)] * 100
    assert Calibration(isotonic(points, 20))(0.9) == pytest.approx(0.5)
