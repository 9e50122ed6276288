from __future__ import annotations

from msgspec import UNSET

from ridgeline.wire.observation import Fact, Observation, ObservationSdk


def test_what_is_taken_from_an_observation_is_not_there_any_more() -> None:
    facts = {"a": Fact(1, [1]), "b": Fact(1, error="blocked"), "c": Fact(1, None)}
    observation = Observation(1, "0" * 32, 0, ObservationSdk("js", "0.1.0"), facts)
    assert observation.take("a") == [1]
    assert observation.take("a") is None
    assert observation.take("missing") is None
    # Why there is none may be known.
    assert observation.take("b") is None
    assert observation.facts["b"] == Fact(1, UNSET, "blocked")
    assert observation.take("c") is None
    assert observation.facts.keys() == {"b", "c"}
