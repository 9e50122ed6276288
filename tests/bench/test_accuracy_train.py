"""How thresholds are chosen, and how much longer or shorter a value lasts."""

from __future__ import annotations

import math

from accuracy.fit import _factor
from accuracy.freeze import Level, Replayed, within_budget
from ridgeline.matching.parameters import CLASSES


def replayed(**by_class: tuple[float, float]) -> Replayed:
    return Replayed({}, 0.0, 0.0, 0, 0, dict.fromkeys(CLASSES, (0.0, 0.0)) | by_class)


LOW, STRICT, HIGH = Level(0.3, 0.8), Level(0.3, 0.95), Level(0.5, 0.8)


def test_most_is_tracked_within_each_mix_s_budget() -> None:
    trials = {
        LOW: [
            replayed(ios=(0.05, 0.004), chromium=(0.85, 0.010)),
            replayed(ios=(0.40, 0.040), chromium=(0.15, 0.004)),
        ],
        HIGH: [
            replayed(ios=(0.04, 0.002), chromium=(0.80, 0.008)),
            replayed(ios=(0.35, 0.020), chromium=(0.12, 0.003)),
        ],
    }

    def chosen(desktop: float, mobile: float) -> tuple[Level, Level]:
        levels = within_budget(trials, {"desktop": desktop, "mobile": mobile}).levels
        # Where a threshold changes nothing it is the higher one.
        assert levels["safari"] == HIGH
        return levels["ios"], levels["chromium"]

    assert chosen(0.014, 0.044) == (LOW, LOW)
    assert chosen(0.014, 0.024) == (HIGH, LOW)
    # What desktops' budget allows goes to the mix that is tracked less.
    assert chosen(0.012, 0.044) == (LOW, HIGH)
    assert chosen(0.0105, 0.044) == (HIGH, HIGH)
    nothing = within_budget(trials, {"desktop": 0.001, "mobile": 0.044})
    assert (nothing.worth, set(nothing.levels.values())) == (-math.inf, {HIGH})


def test_a_class_may_be_stricter_only_where_others_are_likely() -> None:
    trials = {
        LOW: [replayed(ios=(0.05, 0.004), chromium=(0.85, 0.010)), replayed(ios=(0.40, 0.020), chromium=(0.1, 0.0))],
        STRICT: [replayed(ios=(0.03, 0.002), chromium=(0.84, 0.004)), replayed(ios=(0.3, 0.01), chromium=(0.1, 0.0))],
        HIGH: [replayed(ios=(0.04, 0.003), chromium=(0.80, 0.007)), replayed(ios=(0.35, 0.018), chromium=(0.1, 0.0))],
    }
    levels = within_budget(trials, {"desktop": 0.009, "mobile": 0.03}).levels
    assert (levels["ios"], levels["chromium"]) == (LOW, STRICT)


def test_a_value_that_changes_as_often_as_expected_has_the_factor_one() -> None:
    assert math.isclose(_factor([(1_000, 100, 0.1)]), 1.0, rel_tol=1e-6)
    assert _factor([(1_000, 900, 0.1)]) > 50
    assert _factor([(1_000, 1, 0.1)]) < 0.1
