from __future__ import annotations

from collections import Counter

import pytest

from ridgeline.demo_data.draws import Choices, digest, drawn, share, short_digest


def test_a_name_always_has_the_same() -> None:
    # Written down: another process, release or platform must not draw others.
    assert digest("canvas", 1) == "2ecc5f8809c844f27906ba03fa6d04cc"
    assert drawn("a", 1).random() == pytest.approx(0.007808816519928041, abs=1e-15)
    assert digest("a", "b") != digest("b", "a")
    assert short_digest("x") == digest("x")[:8]
    assert all(0 <= share("share", number) < 1 for number in range(100))


def test_choices_are_drawn_by_their_weights() -> None:
    choices = Choices({"often": 3, "seldom": 1, "never": 0})
    random = drawn("choices")
    found = Counter(choices.draw(random) for _ in range(4_000))
    assert set(found) == {"often", "seldom"}
    assert 2_850 < found["often"] < 3_150
