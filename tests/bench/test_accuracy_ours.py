"""Our matcher in the replay: its index is as bounded as a store's, and it does what it is for on a small population."""

from __future__ import annotations

import pytest

from accuracy.measures import calibration_error, judge, reliability, tracking, wrong_visits
from accuracy.ours import Index, Ours
from accuracy.replay import replay
from accuracy.visits import Visit, visits
from ridgeline.storage.protocol import MOST_BLOCKING_KEYS, MOST_POSTINGS


def test_those_with_the_rarest_keys_in_common_come_first_then_the_latest() -> None:
    index = Index()
    index.add("a", (1, 2, 3))
    index.add("b", (1, 9))
    index.add("c", (1, 8))
    assert index.candidates((1, 9), 10) == ["b", "c", "a"]
    assert index.candidates((1, 2), 10) == ["a", "c", "b"]
    assert index.candidates((1, 2), 1) == ["a"]
    assert index.candidates((7,), 10) == []


def test_a_crowd_s_key_keeps_the_first_as_a_store_does() -> None:
    index = Index()
    for number in range(MOST_POSTINGS + 5):
        index.add(f"v{number}", (1, 100 + number))
    assert index.candidates((1,), 1_000) == [f"v{number}" for number in reversed(range(MOST_POSTINGS))]
    assert index.candidates((100 + MOST_POSTINGS,), 10) == [f"v{MOST_POSTINGS}"]


def test_a_visitor_keeps_its_latest_keys() -> None:
    index = Index()
    for number in range(MOST_BLOCKING_KEYS + 1):
        index.add("a", (number,))
    assert index.candidates((0,), 10) == []
    assert index.candidates((1,), 10) == ["a"]


@pytest.fixture(scope="module")
def stream() -> list[Visit]:
    return list(visits("desktop", 3, 500, "test", 60))


def test_it_tracks_without_storage_and_seldom_errs(stream: list[Visit]) -> None:
    outcome = replay(stream, Ours(), with_storage=False)
    tracked = tracking(outcome.device, outcome.id, outcome.at, None).values()
    assert sum(one.average for one in tracked) > 0.85 * sum(one.perfect for one in tracked)
    assert sum(wrong_visits(outcome.device, outcome.id)) < 0.015 * len(stream)
    judged = judge(outcome.device, outcome.id)
    right = [judged.right(outcome.device, number) for number in range(len(stream))]
    assert calibration_error(reliability(outcome.confidence, right)) < 0.04


def test_the_high_recall_id_has_at_most_half_the_false_splits() -> None:
    phones = list(visits("mobile", 3, 800, "test", 200))
    outcome = replay(phones, Ours(), with_storage=False)
    judged, generous = judge(outcome.device, outcome.id), judge(outcome.device, outcome.high_recall)
    splits, generous_splits = (sum(one.split(number) for number in range(len(phones))) for one in (judged, generous))
    assert splits >= 20
    assert 2 * generous_splits <= splits


def test_the_same_visits_get_the_same_answers(stream: list[Visit]) -> None:
    first, second = (replay(stream[:400], Ours(), with_storage=True) for _ in range(2))
    assert first == second
