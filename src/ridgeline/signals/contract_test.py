"""What holds for every signal of the catalogue."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.registry import load, signals_read
from ridgeline.testing.observations import fuzzed
from ridgeline.wire.event import Event
from ridgeline.wire.observation import Fact

SIGNALS = load()
OBSERVATIONS = 1_000
PARTS = {"client", "request", "match", "address", "zone", "counts", "claim", "place", "weights", "population", "judged"}
every = pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.field)


class Watched(Mapping[str, Any]):
    """Facts that note which of them are asked for."""

    def __init__(self, facts: Mapping[str, Any], asked: set[str]) -> None:
        self._facts, self._asked = facts, asked

    def __getitem__(self, name: str) -> Any:
        self._asked.add(name)
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def facts_of(signal: Signal) -> list[str]:
    return [name for name in signal.reads if name not in PARTS and not name.startswith("signal:")]


def judged_all(observed: Observed) -> Observed:
    """Return the observation with the answers of all signals, as they are judged one after the other."""
    judged: dict[str, Answer] = {}
    for signal in SIGNALS:
        judged[signal.field] = signal.judge(replace(observed, judged=judged))
    return replace(observed, judged=judged)


def observations() -> list[Observed]:
    names = sorted({name for signal in SIGNALS for name in facts_of(signal)})
    return [judged_all(one) for one in fuzzed(OBSERVATIONS, names)]


@pytest.fixture(scope="module")
def some() -> list[Observed]:
    return observations()


@every
def test_of_nothing_nothing_is_known(signal: Signal) -> None:
    answer = signal.judge(Observed())
    assert isinstance(answer, Unknown)
    assert answer.reason in signal.unknown


@every
def test_it_says_what_it_means(signal: Signal) -> None:
    assert signal.meaning.endswith(".")
    assert signal.false_alarms.endswith(".")
    assert signal.reasons
    assert signal.unknown
    assert all(sentence.endswith(".") for sentence in (*signal.reasons.values(), *signal.unknown.values()))


@every
def test_whatever_comes_the_answer_is_of_the_contracts_type_and_declared(signal: Signal, some: list[Observed]) -> None:
    for observed in some:
        answer = signal.judge(observed)
        if isinstance(answer, Unknown):
            assert answer.reason in signal.unknown
            continue
        assert {name for name, _ in answer.because} <= set(signal.reasons)
        assert set(answer.more) <= set(signal.more_fields)
        event = Event(event_id="1760000000000.aa0000", timestamp=1_760_000_000_000, source="device")
        for name, value in {signal.field: answer.value, **answer.more}.items():
            setattr(event, name, value)
        decoded = msgspec.json.decode(msgspec.json.encode(event), type=Event)
        assert decoded == event


@every
def test_it_is_pure(signal: Signal, some: list[Observed]) -> None:
    for observed in some:
        before = copy.deepcopy(observed)
        first = signal.judge(observed)
        assert signal.judge(observed) == first
        assert observed == before


@every
def test_it_reads_only_what_it_says(signal: Signal, some: list[Observed]) -> None:
    asked: set[str] = set()
    others: set[str] = set()
    for observed in some:
        signal.judge(replace(observed, facts=Watched(observed.facts, asked), judged=Watched(observed.judged, others)))
    assert asked <= set(facts_of(signal))
    assert others <= set(signals_read(signal))
    nothing = Observed()
    for part in PARTS - {"judged"} - set(signal.reads):
        for observed in some[:200]:
            without = replace(observed, **{part: getattr(nothing, part)})
            assert signal.judge(without) == signal.judge(observed), f"it reads {part}"


@every
def test_it_is_quick(signal: Signal, some: list[Observed]) -> None:
    slowest = []
    for _ in range(3):
        started = time.thread_time()
        for observed in some:
            signal.judge(observed)
        slowest.append((time.thread_time() - started) / len(some))
    assert min(slowest) < 0.001


WORST = (
    "Gecko/1 ",
    "Firefox/1 ",
    "Chrome/1 ",
    "Version/1.",
    "Version/1 Mobile/a",
    "VMware ",
    "Generic ",
    "(iPhone",
    "1.",
)


@every
@pytest.mark.parametrize("text", WORST)
def test_no_text_holds_the_server_up(signal: Signal, text: str) -> None:
    """As long as an observation may be; a search that looks at it again and again would take minutes."""
    long = (text * (262_144 // len(text)))[:262_144]
    members = dict.fromkeys(("renderer_unmasked", "webgl_renderer", "platform", "stack", "user_agent"), long)
    engine = {"stack": "@", "globals": ["InternalError"]}
    texts = {name: Fact(1, long) for name in ("user_agent", "platform", "timezone")}
    objects = {name: Fact(1, members) for name in ("webgl_basics", "worker_navigator", "client_hints", "webgpu")}
    observed = judged_all(Observed({**texts, **objects, "engine": Fact(1, engine)}))
    started = time.thread_time()
    signal.judge(observed)
    assert time.thread_time() - started < 0.5


def test_what_is_known_is_known_for_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Known(True, ())


def test_facts_of_another_shape_are_not_observed() -> None:
    odd = Observed({"text": Fact(1, 5), "number": Fact(1, True), "huge": Fact(1, 10**400), "object": Fact(1, [])})
    assert odd.text("text") is None
    assert [odd.number(name) for name in ("number", "huge", "missing")] == [None] * 3
    assert odd.members("object") == {}
    assert odd.texts("text") == []
    assert odd.error("text") is None
