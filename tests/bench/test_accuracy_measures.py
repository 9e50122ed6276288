"""The measures against their plain definitions, on generated answers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accuracy import measures
from accuracy.bootstrap import ratio
from accuracy.releases import DAY

ANSWERS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=40)


def columns(answers: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [device for device, _ in answers], [name for _, name in answers]


@given(ANSWERS)
def test_pairwise_counts_pairs(answers: list[tuple[int, int]]) -> None:
    pairs = list(combinations(answers, 2))
    both = sum(one == other for one, other in pairs)
    same_id = sum(one[1] == other[1] for one, other in pairs)
    same_device = sum(one[0] == other[0] for one, other in pairs)
    found = measures.pairwise(*columns(answers))
    assert found.precision == pytest.approx(both / same_id if same_id else 1)
    assert found.recall == pytest.approx(both / same_device if same_device else 1)


@given(ANSWERS)
def test_b_cubed_is_a_mean_over_visits(answers: list[tuple[int, int]]) -> None:
    precision = recall = 0.0
    for device, name in answers:
        of_id = [other for other, given in answers if given == name]
        of_device = [given for other, given in answers if other == device]
        precision += of_id.count(device) / len(of_id)
        recall += of_device.count(name) / len(of_device)
    found = measures.b_cubed(*columns(answers))
    assert found.precision == pytest.approx(precision / len(answers))
    assert found.recall == pytest.approx(recall / len(answers))


@given(ANSWERS)
def test_every_visit_is_judged_by_who_had_the_id_first(answers: list[tuple[int, int]]) -> None:
    devices, ids = columns(answers)
    judged = measures.judge(devices, ids)
    for index, (device, name) in enumerate(answers):
        earlier = answers[:index]
        founder = next(other for other, given in answers if given == name)
        returning = device in [other for other, _ in earlier]
        new = name not in [given for _, given in earlier]
        own = [given for other, given in earlier if other == device]
        assert judged.merged(devices, index) == (founder != device)
        assert judged.split(index) == (returning and new)
        assert judged.before[index] == (own[-1] if own else None)
        # Right is the device's own id, or a new one for a new device.
        assert judged.right(devices, index) == (founder == device and (new != returning))


@given(ANSWERS)
def test_tracking_follows_its_formulas(answers: list[tuple[int, int]]) -> None:
    devices, ids = columns(answers)
    at = [index * DAY for index in range(len(answers))]
    found = measures.tracking(devices, ids, at, 7.0)
    for device in set(devices):
        own = [name for other, name in answers if other == device]
        n, k = len(own), len(set(own))
        if n < 2:
            assert device not in found
            continue
        longest = max(own.count(name) for name in own)
        each = found[device]
        assert each.average == pytest.approx(7 * (n - k) / k)
        assert (each.maximum, each.perfect, each.ids) == (7.0 * (longest - 1), 7.0 * (n - 1), k)
    spans = measures.tracking(devices, ids, at, None)
    for device, each in spans.items():
        times = [when for when, other in zip(at, devices, strict=True) if other == device]
        assert each.perfect == pytest.approx((times[-1] - times[0]) / DAY)


@given(ANSWERS)
def test_ownership_and_wrong_visits_agree_on_the_majority(answers: list[tuple[int, int]]) -> None:
    devices, ids = columns(answers)
    wrong = measures.wrong_visits(devices, ids)
    shares = []
    for name in set(ids):
        held = [device for device, given in answers if given == name]
        most = max(held.count(device) for device in held)
        shares.append(most / len(held))
        assert sum(bad for bad, given in zip(wrong, ids, strict=True) if given == name) == len(held) - most
    assert measures.ownership(devices, ids) == pytest.approx(sum(shares) / len(shares))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_the_calibration_error_is_a_weighted_mean_distance(answers: list[tuple[float, bool]]) -> None:
    table = measures.reliability([value for value, _ in answers], [good for _, good in answers])
    assert sum(each.visits for each in table) == len(answers)
    expected = 0.0
    for index in range(10):
        members = [(value, good) for value, good in answers if min(9, int(value * 10)) == index]
        if members:
            mean = sum(value for value, _ in members) / len(members)
            right = sum(good for _, good in members) / len(members)
            expected += abs(mean - right) * len(members) / len(answers)
    assert measures.calibration_error(table) == pytest.approx(expected, abs=1e-9)


def test_an_algorithm_without_fault_scores_full_marks() -> None:
    devices = [1, 2, 1, 3, 2, 1]
    assert measures.pairwise(devices, devices) == measures.PrecisionRecall(1, 1)
    assert measures.b_cubed(devices, devices) == measures.PrecisionRecall(1, 1)
    judged = measures.judge(devices, devices)
    assert all(judged.right(devices, index) for index in range(len(devices)))


def test_intervals_are_by_device_and_hold_the_value() -> None:
    # One device with many bad visits, and many without: drawn by visit, the interval would be far too narrow.
    devices = np.array([0] * 50 + list(range(1, 51)))
    bad = np.array([1.0] * 50 + [0.0] * 50)
    found = ratio(devices, bad, np.ones(100))
    assert found is not None
    assert found.value == 0.5
    assert found.low == 0
    assert found.high > 0.6
    assert ratio(devices, bad, np.zeros(100)) is None
