import math

from msgspec.structs import replace

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, COUNT, INDEX
from ridgeline.matching.drift import MOST_SUMS, Drift
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
    return math.exp(Drift(parameters(change, odds)).rates(kind, 3).of(CANVAS, moved).changes)


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
    rates = Drift(parameters(change)).rates(0, 3)
    assert round(math.exp(rates.of(CANVAS, UPDATE).restless_changes), 6) == 0.01
    assert round(math.exp(rates.of(CANVAS, 0).restless_changes), 6) == 0.5


def test_classes_differ_by_a_factor_of_the_odds() -> None:
    odds = {"firefox": 4.0}
    assert round(likely({"": flat(0.2)}, kind=CLASSES.index("firefox"), odds=odds), 6) == 0.5
    assert round(likely({"": flat(0.2)}, odds=odds), 6) == 0.2


def test_what_visitors_choose_to_change_takes_no_memory_without_bound() -> None:
    rates = Drift(shipped()).rates(0, 3)
    first = rates.all_stay(0)
    for moved in range(MOST_SUMS + 50):
        rates.all_stay(moved)
        for index in range(COUNT):
            rates.of(index, moved)
    assert len(rates._all_stay) <= MOST_SUMS
    assert max(map(len, rates.by_causes)) <= 2 ** max(len(attribute.causes) for attribute in ATTRIBUTES)
    assert rates.all_stay(0) == first


def test_all_stay_is_what_each_says_of_it() -> None:
    rates = Drift(shipped()).rates(0, 5)
    for moved in (0, UPDATE, 2 ** len(CAUSE_BIT) - 1):
        assert math.isclose(rates.all_stay(moved), sum(rates.of(index, moved).stays for index in range(COUNT)))
    assert rates.all_stay(UPDATE) != rates.all_stay(0)


def test_nothing_is_sure() -> None:
    for number in (0.0, 1.0):
        rate = Drift(parameters({"": flat(number)})).rates(0, 3).of(CANVAS, 0)
        assert math.isfinite(rate.changes)
        assert math.isfinite(rate.stays)


def test_learned_rates_are_sensible() -> None:
    rates = Drift(shipped()).rates(0, 5)
    for name in ("engine", "webgl_extensions"):
        assert rates.of(INDEX[name], UPDATE).changes > rates.of(INDEX[name], 0).changes
    assert rates.of(INDEX["cores"], 0).changes < rates.of(INDEX["screen"], 0).changes
    version = INDEX["browser_version"]
    month, hour = Drift(shipped()).rates(0, 7), Drift(shipped()).rates(0, 1)
    assert month.of(version, 0).changes > hour.of(version, 0).changes
