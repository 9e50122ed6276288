"""The ablation runs, can be broken off and goes on, and leaving something out changes what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from accuracy.ablation import VARIANTS, run
from ridgeline.matching.parameters import shipped


def test_each_ingredient_is_left_out_once_and_what_is_there_is_not_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(tmp_path, ["desktop"], [0], 60, ["tokens"])
    assert [line.split(" | ")[2] for line in text.splitlines()[2:]] == [variant.name for variant in VARIANTS]
    assert (tmp_path / "ablation.md").read_text() == text
    made = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.outcome")}
    assert len(made) == len(VARIANTS)
    next(iter(made)).unlink()
    assert run(tmp_path, ["desktop"], [0], 60, ["tokens"]) == text
    again = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.outcome")}
    assert sum(again[path] != made[path] for path in made) == 1
    assert f"[{len(VARIANTS)}/{len(VARIANTS)}]" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="other parameters"):
        run(tmp_path, ["desktop"], [0], 61, ["tokens"])


def test_every_variant_leaves_parameters_that_a_matcher_can_use() -> None:
    parameters = shipped()
    for variant in VARIANTS[1:]:
        changed = variant.change(parameters)
        assert (changed != parameters) == (variant.use_network and not variant.use_places)
        assert set(changed.attributes) == set(parameters.attributes)
