"""How thresholds are chosen, and how much longer or shorter a value lasts."""

from __future__ import annotations

import math

from accuracy.fit import _factor
from accuracy.freeze import Replayed, best_thresholds, within_budget
from ridgeline.matching.parameters import CLASSES


def replayed(**by_class: tuple[float, float]) -> Replayed:
    return Replayed({}, 0.0, 0.0, 0, 0, dict.fromkeys(CLASSES, (0.0, 0.0)) | by_class)


def prices(price: float) -> dict[str, float]:
    return dict.fromkeys(CLASSES, price)


def test_each_class_gets_the_threshold_that_is_worth_most_at_one_price() -> None:
    trials = {
        0.3: [replayed(ios=(0.30, 0.030), android=(0.41, 0.001))],
        0.5: [replayed(ios=(0.28, 0.010), android=(0.40, 0.001))],
        0.7: [replayed(ios=(0.20, 0.005), android=(0.40, 0.001))],
    }
    assert best_thresholds(trials, prices(0.5)) == dict.fromkeys(CLASSES, 0.7) | {"ios": 0.3, "android": 0.3}
    assert best_thresholds(trials, prices(2.0)) == dict.fromkeys(CLASSES, 0.7) | {"ios": 0.5, "android": 0.3}


def test_each_mix_keeps_its_budget_at_the_least_cost_of_tracking() -> None:
    trials = {
        0.3: [
            replayed(ios=(0.05, 0.004), chromium=(0.81, 0.010)),
            replayed(ios=(0.40, 0.040), chromium=(0.13, 0.004)),
        ],
        0.5: [
            replayed(ios=(0.04, 0.002), chromium=(0.80, 0.008)),
            replayed(ios=(0.35, 0.020), chromium=(0.12, 0.003)),
        ],
    }
    # At price 1 the lower thresholds are worth more, but then 4.4 % of the mobile mix's visits are wrong.
    assert best_thresholds(trials, prices(1.0)) == dict.fromkeys(CLASSES, 0.5) | {"ios": 0.3, "chromium": 0.3}
    # Phones pay for that, and desktops do not.
    chosen = within_budget(trials, {"desktop": 0.014, "mobile": 0.024})
    assert (chosen.thresholds["ios"], chosen.thresholds["chromium"]) == (0.5, 0.3)
    # In the desktop mix they do as well.
    chosen = within_budget(trials, {"desktop": 0.0105, "mobile": 0.05})
    assert (chosen.thresholds["ios"], chosen.thresholds["chromium"]) == (0.5, 0.5)
    assert within_budget(trials, {"desktop": 0.001, "mobile": 0.05}).worth == -math.inf


def test_a_value_that_changes_as_often_as_expected_has_the_factor_one() -> None:
    assert math.isclose(_factor([(1_000, 100, 0.1)]), 1.0, rel_tol=1e-6)
    assert _factor([(1_000, 900, 0.1)]) > 50
    assert _factor([(1_000, 1, 0.1)]) < 0.1
