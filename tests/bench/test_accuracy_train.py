"""How thresholds are chosen, and how much longer or shorter a value lasts."""

from __future__ import annotations

import math

from accuracy.fit import _factor
from accuracy.freeze import Replayed, best_thresholds, within_budget
from ridgeline.matching.parameters import CLASSES


def replayed(**by_class: tuple[float, float]) -> Replayed:
    return Replayed({}, 0.0, 0.0, 0, 0, dict.fromkeys(CLASSES, (0.0, 0.0)) | by_class)


def test_each_class_gets_the_threshold_that_is_worth_most_at_one_price() -> None:
    trials = {
        0.3: [replayed(ios=(0.30, 0.030), android=(0.41, 0.001))],
        0.5: [replayed(ios=(0.28, 0.010), android=(0.40, 0.001))],
        0.7: [replayed(ios=(0.20, 0.005), android=(0.40, 0.001))],
    }
    assert best_thresholds(trials, 0.5) == dict.fromkeys(CLASSES, 0.7) | {"ios": 0.3, "android": 0.3}
    assert best_thresholds(trials, 2.0) == dict.fromkeys(CLASSES, 0.7) | {"ios": 0.5, "android": 0.3}


def test_the_price_rises_until_no_mix_has_too_many_wrong_visits() -> None:
    trials = {
        0.3: [replayed(ios=(0.30, 0.010)), replayed(ios=(0.40, 0.040))],
        0.5: [replayed(ios=(0.28, 0.008)), replayed(ios=(0.35, 0.020))],
    }
    # At price 1 the lower threshold is worth more, but the second mix then has 4 % of wrong visits.
    assert best_thresholds(trials, 1.0)["ios"] == 0.3
    assert within_budget(trials, 2, 0.024).thresholds["ios"] == 0.5


def test_a_value_that_changes_as_often_as_expected_has_the_factor_one() -> None:
    assert math.isclose(_factor([(1_000, 100, 0.1)]), 1.0, rel_tol=1e-6)
    assert _factor([(1_000, 900, 0.1)]) > 50
    assert _factor([(1_000, 1, 0.1)]) < 0.1
