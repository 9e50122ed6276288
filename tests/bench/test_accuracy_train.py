"""How thresholds are chosen, and how much longer or shorter a value lasts."""

from __future__ import annotations

import math

from accuracy.fit import _factor
from accuracy.freeze import Replayed, within_budget
from ridgeline.matching.parameters import CLASSES


def replayed(**by_class: tuple[float, float]) -> Replayed:
    return Replayed({}, 0.0, 0.0, 0, 0, dict.fromkeys(CLASSES, (0.0, 0.0)) | by_class)


def test_most_is_tracked_within_each_mix_s_budget() -> None:
    trials = {
        0.3: [
            replayed(ios=(0.05, 0.004), chromium=(0.85, 0.010)),
            replayed(ios=(0.40, 0.040), chromium=(0.15, 0.004)),
        ],
        0.5: [
            replayed(ios=(0.04, 0.002), chromium=(0.80, 0.008)),
            replayed(ios=(0.35, 0.020), chromium=(0.12, 0.003)),
        ],
    }

    def chosen(desktop: float, mobile: float) -> tuple[float, float]:
        thresholds = within_budget(trials, {"desktop": desktop, "mobile": mobile}).thresholds
        # Where a threshold changes nothing it is the higher one.
        assert thresholds["safari"] == 0.5
        return thresholds["ios"], thresholds["chromium"]

    assert chosen(0.014, 0.044) == (0.3, 0.3)
    assert chosen(0.014, 0.024) == (0.5, 0.3)
    assert chosen(0.012, 0.044) == (0.5, 0.3)
    assert chosen(0.0105, 0.044) == (0.5, 0.5)
    nothing = within_budget(trials, {"desktop": 0.001, "mobile": 0.044})
    assert (nothing.worth, set(nothing.thresholds.values())) == (-math.inf, {0.5})


def test_a_value_that_changes_as_often_as_expected_has_the_factor_one() -> None:
    assert math.isclose(_factor([(1_000, 100, 0.1)]), 1.0, rel_tol=1e-6)
    assert _factor([(1_000, 900, 0.1)]) > 50
    assert _factor([(1_000, 1, 0.1)]) < 0.1
