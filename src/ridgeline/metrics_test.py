from __future__ import annotations

import os

from ridgeline.metrics import Metrics, shared_by_workers


def figures(text: bytes) -> dict[str, float]:
    """Return each line of a text by its name and labels."""
    lines = [line for line in text.decode().splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_what_happened_is_counted_by_name() -> None:
    metrics = Metrics()
    for _ in range(3):
        metrics.identified("token")
    metrics.dropped("malformed")
    metrics.step("match", 0.002)
    metrics.signal("tampering", 0.00002)
    metrics.sign_in("failed")
    found = figures(metrics.text())
    assert found['ridgeline_identifications_total{method="token"}'] == 3
    assert found['ridgeline_observations_dropped_total{reason="malformed"}'] == 1
    assert found['ridgeline_sign_ins_total{outcome="failed"}'] == 1
    assert found['ridgeline_step_seconds_count{step="match"}'] == 1
    assert found['ridgeline_step_seconds_bucket{le="0.003",step="match"}'] == 1
    assert found['ridgeline_step_seconds_bucket{le="0.001",step="match"}'] == 0
    assert found['ridgeline_signal_seconds_bucket{le="3e-05",signal="tampering"}'] == 1


def test_two_of_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.identified("new")
    assert figures(one.text())['ridgeline_identifications_total{method="new"}'] == 1
    assert not any(figures(other.text()).values())


def test_the_folder_of_workers_is_gone_after_them() -> None:
    with shared_by_workers():
        folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
        assert os.path.isdir(folder)  # noqa: PTH112 - a name from the environment
    assert not os.path.exists(folder)  # noqa: PTH110
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
