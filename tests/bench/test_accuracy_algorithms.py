"""The re-implemented algorithms do what was published, and come out in the published order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from accuracy import measures
from accuracy.baselines.eckersley import Eckersley
from accuracy.baselines.exact_hash import ExactHash
from accuracy.baselines.fingerprint import Fingerprint
from accuracy.baselines.forest import grow_forest
from accuracy.baselines.hybrid import Hybrid, choose_threshold, train
from accuracy.baselines.memory import FORGOTTEN_AFTER, Memory
from accuracy.baselines.oracle import Looks, Oracle
from accuracy.baselines.rule_based import RuleBased, block, may_follow
from accuracy.releases import DAY
from accuracy.replay import Algorithm, Identified, Outcome, TokenFrontEnd, replay, thinned
from accuracy.visits import Visit, visits

BASE = Fingerprint(
    os="Windows",
    platform="Win32",
    browser="Chrome",
    version=(144, 0),
    cookies="True",
    storage="TrueTrue",
    canvas="abc",
    fonts=frozenset({"Arial", "Calibri"}),
    user_agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/144.0.0.0 Safari/537.36",
    vendor="Google Inc. (Intel)",
    renderer="ANGLE (Intel, Intel(R) UHD Graphics 620)",
    plugins="PDF Viewer",
    languages="['en-US', 'en']",
    resolution="[1920, 1080]x24",
    timezone="Europe/Berlin",
)
NEWER = BASE._replace(version=(145, 0), user_agent=BASE.user_agent.replace("144", "145"))


@pytest.mark.parametrize(
    ("change", "follows"),
    [
        ({}, True),
        ({"version": (143, 0)}, False),
        ({"fonts": frozenset({"Arial", "Calibri", "Roboto"})}, True),
        ({"fonts": frozenset({"Arial"})}, True),
        ({"fonts": frozenset({"Arial", "Roboto"})}, False),
        ({"resolution": "[800, 600]x24"}, True),
        ({"timezone": "Asia/Tokyo"}, True),
        ({"resolution": "[800, 600]x24", "timezone": "Asia/Tokyo"}, False),
        ({"languages": "['en-US', 'en', 'de']"}, True),
        ({"languages": "['ja']"}, False),
        ({"renderer": "ANGLE (Intel, Intel(R) UHD Graphics 630)"}, True),
        ({"renderer": "Adreno 830"}, False),
        ({"renderer": "ANGLE (Intel, Intel(R) UHD Graphics 630)", "resolution": "[800, 600]x24"}, True),
        (
            {
                "renderer": "ANGLE (Intel, Intel(R) UHD Graphics 630)",
                "user_agent": NEWER.user_agent,
                "resolution": "[800, 600]x24",
            },
            False,
        ),
    ],
)
def test_each_rule_of_fp_stalker(change: dict[str, Any], follows: bool) -> None:
    assert may_follow(BASE, BASE._replace(**change)) is follows


@pytest.mark.parametrize("name", ["os", "platform", "browser", "cookies", "storage", "canvas"])
def test_what_the_rules_want_equal_is_in_the_block(name: str) -> None:
    change: dict[str, Any] = {name: "other"}
    assert block(BASE) != block(BASE._replace(**change))
    assert block(BASE) == block(NEWER)


def test_memory_keeps_two_fingerprints_for_thirty_days() -> None:
    memory: Memory[str] = Memory()
    for at, text in enumerate(("first", "second", "third")):
        memory.remember("a", at, text, "block")
    assert [text for _, _, text in memory.candidates("block", 5)] == ["second", "third"]
    memory.remember("a", 3, "moved", "elsewhere")
    assert [text for _, _, text in memory.candidates("block", 5)] == ["third", "moved"]
    memory.remember("a", 4, "moved on", "elsewhere")
    assert not list(memory.candidates("block", 5))
    assert list(memory.candidates("elsewhere", 4 + FORGOTTEN_AFTER))
    assert not list(memory.candidates("elsewhere", 5 + FORGOTTEN_AFTER))


def attributes(**changes: str) -> tuple[str, ...]:
    names = ("cookies", "screen", "zone", "storage", "agent", "languages", "plugins", "fonts")
    return tuple(changes.get(name, f"the {name} of this machine") for name in names)


def test_eckersley_allows_one_change_that_is_small_or_of_a_free_attribute() -> None:
    known = Eckersley()
    known._remember("a", attributes())
    assert known.match(attributes()) == "a"
    assert known.match(attributes(screen="other")) == "a"
    assert known.match(attributes(screen="other", zone="other")) is None
    assert known.match(attributes(agent="the agent of this machina")) == "a"
    assert known.match(attributes(agent="something else altogether")) is None
    known._remember("b", attributes(zone="b"))
    assert known.match(attributes(zone="c")) is None, "two are as near"


def test_a_forest_learns_what_can_be_told_apart() -> None:
    random = np.random.default_rng(0)
    rows = random.random((2_000, 4))
    truth = (rows[:, 0] > 0.5) & (rows[:, 2] < 0.7)
    forest = grow_forest(rows[:1_500], truth[:1_500], trees=10, features=2, seed=1)
    assert ((forest.predict(rows[1_500:]) > 0.5) == truth[1_500:]).mean() > 0.97
    assert (
        grow_forest(rows[:1_500], truth[:1_500], trees=10, features=2, seed=1).predict(rows) == forest.predict(rows)
    ).all()


@pytest.fixture(scope="module")
def stream() -> list[Visit]:
    return list(visits("desktop", 0, 3_000, "test", 420))


def split_share(outcome: Outcome) -> float:
    judged = measures.judge(outcome.device, outcome.id)
    return sum(judged.split(index) for index in range(len(outcome.id))) / sum(judged.returning)


def average_days(outcome: Outcome, days: float | None) -> float:
    found = measures.tracking(outcome.device, outcome.id, outcome.at, days).values()
    return sum(each.average for each in found) / len(found)


def test_tokens_name_what_the_algorithm_gave_and_private_windows_have_none(stream: list[Visit]) -> None:
    class Counting:
        name = "counting"

        def __init__(self) -> None:
            self.given = 0
            self.jars: dict[str, str] = {}

        def identify(self, visit: Visit, token: str | None) -> Identified:
            expected = self.jars.get(visit.tokens[0]) if visit.tokens else None
            assert token == expected
            self.given += 1
            answer = token or str(self.given)
            for jar in visit.tokens:
                self.jars[jar] = answer
            return Identified(answer, 1.0)

    outcome = replay(stream, Counting(), with_storage=True)
    assert 0.5 < sum(outcome.token) / len(outcome.token) < 0.95
    front = TokenFrontEnd()
    hidden = next(visit for visit in stream if not visit.tokens)
    front.write(hidden, Identified("x", 1.0))
    assert front.read(hidden) is None


def test_thinned_visits_are_a_week_apart_and_carry_what_happened_between(stream: list[Visit]) -> None:
    weekly = list(thinned(stream, 7))
    last: dict[int, Visit] = {}
    for visit in weekly:
        before = last.get(visit.device)
        if before is not None:
            assert visit.at - before.at >= 7 * DAY
            between = [other for other in stream if other.device == visit.device and before.at < other.at <= visit.at]
            happened = frozenset[str]().union(*(other.cause for other in between)) - {"private_window"}
            assert happened <= visit.cause
            if visit.platform.endswith("safari") and visit.tokens and visit.at - before.at > 7 * DAY:
                assert visit.tokens != before.tokens
        last[visit.device] = visit
    assert len(weekly) < 0.7 * len(stream)


def test_the_bound_beats_everybody_and_errs_only_among_clones(stream: list[Visit]) -> None:
    oracle = replay(stream, Oracle(stream), with_storage=False)
    hashed = replay(stream, ExactHash(), with_storage=False)
    judged = measures.judge(oracle.device, oracle.id)
    assert split_share(oracle) < 0.01
    assert average_days(oracle, None) > 1.5 * average_days(hashed, None)
    # A wrong answer is a device that looked like this at some time.
    looks: dict[int, set[str]] = {}
    reader = Looks()
    for visit in stream:
        looks.setdefault(visit.device, set()).update(reader.of(visit))
    merged = [index for index in range(len(stream)) if judged.merged(oracle.device, index)]
    assert merged
    for index in merged:
        assert set(reader.of(stream[index])) & looks[judged.founder[index]]


def test_the_published_order_comes_out() -> None:
    """211 desktops, a visit a week, nothing stored: the size and setting of the public sample.

    There the wrong visits were 9.9 % for Eckersley, 4.0 % for the hybrid, 1.7 % for the rules; they tracked for 11.9,
    49.4 and 43.2 days.
    """
    kept = {
        "windows-chrome",
        "windows-edge",
        "windows-firefox",
        "mac-chrome",
        "mac-firefox",
        "linux-chrome",
        "linux-firefox",
    }

    def desktops(split: str, limit: int, most: int) -> list[Visit]:
        found: list[Visit] = []
        devices: set[int] = set()
        for visit in visits("desktop", 0, 5_000, split, limit):
            if visit.platform in kept and "private_window" not in visit.cause:
                if visit.device not in devices and len(devices) == most:
                    continue
                devices.add(visit.device)
                found.append(visit)
        return found

    forest = train(desktops("train", 250, 120), 0)
    weekly = list(thinned(desktops("test", 500, 211), 7))
    others = list(thinned(desktops("validation", 250, 120), 7))
    threshold = choose_threshold(forest, others)
    algorithms: list[Algorithm] = [Eckersley(), RuleBased(), Hybrid(forest, threshold)]
    outcomes = [replay(weekly, algorithm, with_storage=False) for algorithm in algorithms]
    days = [average_days(outcome, 7) for outcome in outcomes]
    wrong = [sum(measures.wrong_visits(outcome.device, outcome.id)) / len(outcome.id) for outcome in outcomes]
    assert days[2] > days[1] > days[0], days
    assert wrong[0] > wrong[2] > wrong[1], wrong
