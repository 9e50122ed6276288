"""`python -m accuracy` runs, can be broken off and goes on, and writes its page."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from accuracy.pictures import Axis, Series, panel, picture
from accuracy.runs import Plan, algorithms, load, open_folder, path_of, run

ROOT = Path(__file__).parents[2]
PLAN = Plan(("mobile",), seeds=1, devices=120, compared=30, whole=1)


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, PLAN, algorithms(), workers=1)
    assert "[1/2] mobile, seed 0" in capsys.readouterr().err
    first = path_of(tmp_path, "mobile", 0, "Eckersley", "tokens")
    again = path_of(tmp_path, "mobile", 0, "oracle", "storageless")
    before = load(again)
    written = first.stat().st_mtime_ns
    again.unlink()
    run(tmp_path, PLAN, algorithms(), workers=1)
    assert load(again) == before
    assert first.stat().st_mtime_ns == written
    with pytest.raises(SystemExit, match="another plan"):
        open_folder(tmp_path, Plan(seeds=2))
    # More seeds of the whole split are no other plan.
    open_folder(tmp_path, replace(PLAN, whole=0))


def test_the_command_writes_a_page_with_every_algorithm_and_two_pictures(tmp_path: Path) -> None:
    page = tmp_path / "accuracy.md"
    few = ["--seeds", "1", "--devices", "120", "--compared", "40", "--mixes", "desktop", "--workers", "1"]
    few += ["--traced", "5", "--folder", str(tmp_path / "outcomes"), "--page", str(page)]
    subprocess.run(
        [sys.executable, "-m", "accuracy", *few],
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'bench'}:{ROOT / 'src'}:{os.environ.get('PYTHONPATH', '')}"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = page.read_text()
    for name in algorithms():
        assert f"| {name} |" in text
    for title in (
        "All devices of the test split",
        "Visits without a usable token",
        "all storage ignored",
        "How sure it is",
        "By platform",
        "achieved",
    ):
        assert title in text
    for name in ("accuracy-errors.svg", "accuracy-reliability.svg"):
        assert f"(pictures/{name})" in text
        ET.parse(tmp_path / "pictures" / name)


def test_a_picture_is_well_formed_and_keeps_points_inside() -> None:
    axis = Axis("a < b", 0.01, 1, True, (0.01, 0.1, 1))
    shown = panel("one & two", axis, axis, [Series("s", [(0.0, 2.0), (0.1, 0.1)])], diagonal=True)
    root = ET.fromstring(picture([shown, shown]))
    assert root.get("width") == "880"
    lines = [element for element in root.iter() if element.tag.endswith("polyline")]
    for point in (lines[0].get("points") or "").split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 440
        assert 0 <= y <= 380
