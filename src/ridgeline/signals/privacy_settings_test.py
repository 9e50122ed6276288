from __future__ import annotations

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.privacy_settings import judge
from ridgeline.testing.observations import observed

STABLE = {"winding": True, "geometry": "a" * 32, "text": "b" * 32}
UNSTABLE = Exception("unstable")


def test_noise_in_drawings_or_sounds_is_a_privacy_setting() -> None:
    noisy = judge(observed({"canvas": STABLE | {"text": "unstable"}, "audio": UNSTABLE}))
    assert noisy == Known(True, (("canvas_noise", ""), ("audio_noise", "")))
    assert judge(observed({"canvas": STABLE, "audio": UNSTABLE})) == Known(True, (("audio_noise", ""),))


def test_a_drawing_that_stays_the_same_speaks_against_it() -> None:
    assert judge(observed({"canvas": STABLE, "audio": 124.04})) == Known(False, (("canvas_stable", ""),))
    assert judge(observed({"canvas": STABLE})) == Known(False, (("canvas_stable", ""),))


def test_without_a_drawing_it_is_not_known() -> None:
    for nothing in ({}, {"audio": 124.04}, {"canvas": Exception("timeout")}, {"canvas": {"winding": True}}):
        assert judge(observed(nothing)) == Unknown("canvas_not_observed")
