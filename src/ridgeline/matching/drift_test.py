import math

from msgspec.structs import replace

from ridgeline.matching.attributes import CAUSE_BIT, INDEX
from ridgeline.matching.drift import MOST_RATES, Drift
from ridgeline.matching.parameters import BINS, CLASSES, Parameters, shipped

UPDATE = CAUSE_BIT[INDEX["browser_version"]]
CANVAS = INDEX["canvas_text"]


def parameters(change: dict[str, list[float]], odds: dict[str, float] | None = None) -> Parameters:
    shipping = shipped()
    canvas = replace(shipping.attributes["canvas_text"], change=change, odds=odds or {})
    return replace(shipping, attributes=shipping.attributes | {"canvas_text": canvas})


def likely(
    change: dict[str, list[float]], moved: int = 0, kind: int = 0, odds: dict[str, float] | None = None
) -> float:
    return math.exp(Drift(parameters(change, odds)).rates(kind, 3, moved).changes[CANVAS])


def flat(number: float) -> list[float]:
    return [number] * BINS


def test_a_cause_that_moved_explains_the_change() -> None:
    change = {"": flat(0.01), "browser_version": flat(0.4)}
    assert round(likely(change), 6) == 0.01
    assert round(likely(change, UPDATE), 6) == 0.4


def test_a_state_never_seen_is_like_the_nearest_that_was() -> None:
    change = {"": flat(0.01), "emoji": flat(0.6), "restless": flat(0.5)}
    both = UPDATE | CAUSE_BIT[INDEX["emoji"]]
    assert round(likely(change, both), 6) == 0.6
    rates = Drift(parameters(change)).rates(0, 3, UPDATE)
    assert round(math.exp(rates.restless_changes[CANVAS]), 6) == 0.01
    assert round(math.exp(Drift(parameters(change)).rates(0, 3, 0).restless_changes[CANVAS]), 6) == 0.5


def test_classes_differ_by_a_factor_of_the_odds() -> None:
    odds = {"firefox": 4.0}
    assert round(likely({"": flat(0.2)}, kind=CLASSES.index("firefox"), odds=odds), 6) == 0.5
    assert round(likely({"": flat(0.2)}, odds=odds), 6) == 0.2


def test_what_visitors_choose_to_change_takes_no_memory_without_bound() -> None:
    drift = Drift(shipped())
    first = drift.rates(0, 3, 0).changes
    for moved in range(MOST_RATES + 50):
        drift.rates(0, 3, moved)
    assert len(drift._rates) <= MOST_RATES
    assert drift.rates(0, 3, 0).changes == first


def test_nothing_is_sure() -> None:
    for number in (0.0, 1.0):
        rates = Drift(parameters({"": flat(number)})).rates(0, 3, 0)
        assert math.isfinite(rates.changes[CANVAS])
        assert math.isfinite(rates.stays[CANVAS])


def test_learned_rates_are_sensible() -> None:
    rates, updated = Drift(shipped()).rates(0, 5, 0), Drift(shipped()).rates(0, 5, UPDATE)
    for name in ("engine", "webgl_extensions"):
        assert updated.changes[INDEX[name]] > rates.changes[INDEX[name]]
    assert rates.changes[INDEX["cores"]] < rates.changes[INDEX["screen"]]
    month, hour = Drift(shipped()).rates(0, 7, 0), Drift(shipped()).rates(0, 1, 0)
    assert month.changes[INDEX["browser_version"]] > hour.changes[INDEX["browser_version"]]
