"""The bench of bots: its catalogue holds what the page promises, and one configuration goes from end to end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bots import machine, matrix
from bots.__main__ import chosen
from bots.catalogue import BY_ID, CATALOGUE, NEGATIVES, POSITIVES, UNSEEN
from bots.runner import Places, again, result_file, run
from bots.site import Site
from ridgeline.testing import RunningServer

QUICK = BY_ID["playwright-headless-default"]
TOOLS = Path(machine.HERE) / "tools"


def test_the_catalogue_has_enough_of_each_and_every_id_once() -> None:
    assert len(POSITIVES) - len(UNSEEN) >= 32
    assert len(NEGATIVES) >= 5
    assert len(BY_ID) == len(CATALOGUE)
    assert {made.positive for made in POSITIVES} == {True}
    assert {made.positive for made in NEGATIVES} == {False}


def test_every_kind_of_person_that_is_required_is_there() -> None:
    people = {made.id.removeprefix("hand-") for made in NEGATIVES}
    assert people >= {
        *("chromium", "chromium-private", "chromium-persistent", "chromium-zoomed", "chromium-devtools"),
        *("chromium-slow", "chromium-angle-swiftshader", "chromium-angle-gl", "chromium-angle-vulkan"),
        *("firefox", "firefox-private", "firefox-persistent", "firefox-zoomed", "firefox-devtools"),
    }


def test_the_page_says_what_is_required_and_leaves_nothing_out() -> None:
    """At most one miss, no false alarm on anybody at any moment, all configurations run, those kept unseen apart."""
    text = (machine.ROOT / "docs" / "bots.md").read_text()
    assert "not run yet" not in text
    assert "did not run" not in text
    tables = {title: text.split(f"## {title}\n")[1].split("\n## ")[0] for title in ("Tools", "People", "Kept unseen")}
    verdicts = {
        title: {
            cells[1].strip("` "): (cells[6].strip(), cells[7].strip())
            for line in table.splitlines()
            if (cells := line.split("|"))[1:]
        }
        for title, table in tables.items()
    }
    for one in verdicts.values():
        assert one.pop("configuration") == ("Ridgeline, at once", "Ridgeline")
        del one["---"]
    tools, people, unseen = verdicts.values()
    assert {*tools} == {made.id for made in POSITIVES if not made.unseen}
    assert {*people} == {made.id for made in NEGATIVES}
    assert {*unseen} == {*UNSEEN}
    missed = [name for name, (_, verdict) in (tools | unseen).items() if verdict != "✔"]
    assert len(missed) <= 1
    # What `bot` says of itself in docs/signals.md that it does not tell.
    assert {*missed} <= {"requests-recorded"}
    assert {*people.values()} == {("·", "·")}


def test_every_script_is_there_and_used() -> None:
    shared = {"__init__.py", "task.py", "task.mjs", "visit_with_playwright.py", "visit_with_selenium.py", "payload.py"}
    used = {made.script if made.runtime == "node" else f"{made.script}.py" for made in CATALOGUE}
    assert {file.name for file in TOOLS.iterdir() if file.is_file()} - shared == used


def test_three_configurations_of_different_tools_stay_unseen_unless_asked_for() -> None:
    unseen = [made for made in CATALOGUE if made.unseen]
    assert len(unseen) == len({made.tool for made in unseen}) == len(UNSEEN) == 3
    assert all(made.positive for made in unseen)
    assert not any(made.unseen for made in chosen([], unseen=False))
    assert chosen([UNSEEN[0]], unseen=False) == []
    assert [made.id for made in chosen([UNSEEN[0]], unseen=True)] == [UNSEEN[0]]


def test_a_name_that_is_in_no_id_is_refused() -> None:
    with pytest.raises(SystemExit, match="no configuration begins with nobody"):
        chosen(["nobody"], unseen=False)


def test_one_configuration_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "python", lambda: sys.executable)
    results = tmp_path / "results"
    results.mkdir()
    with RunningServer(tmp_path / "data") as server:
        with Site(server.url, server.public_key) as site:
            seen = run(QUICK, Places(server, site, results, display={}))
        assert seen["error"] is None
        assert seen["version"] == machine.version(QUICK)
        assert json.loads(result_file(results, QUICK).read_text()) == seen
        assert [message["observation"]["tags"]["when"] for message in seen["messages"]] == ["load", "submit"]
        assert [one["event"]["event_id"] for one in seen["events"]] == [
            message["answer"]["event_id"] for message in seen["messages"]
        ]
        assert "HeadlessChrome" in dict(seen["headers"])["User-Agent"]
        assert {"mousedown", "keydown", "click"} <= {event["type"] for event in seen["told"]["inputs"]}
        _assert_baselines(seen["told"])

        replayed = again(seen, server)
    before, after = seen["events"][-1]["event"], replayed["events"][-1]["event"]
    assert after["event_id"] != before["event_id"]
    assert after["user_agent"] == before["user_agent"]
    assert after["raw_device_attributes"] == before["raw_device_attributes"]

    page = matrix.page(results)
    assert page.count("not run yet") >= len(UNSEEN)
    row = next(line for line in page.splitlines() if line.startswith(f"| `{QUICK.id}`"))
    assert seen["version"] in row
    assert "`webdriver`" in row
    assert matrix.ridgeline(seen) is True
    assert "capitals_without_shift" in {
        reason["name"]
        for signal in seen["events"][-1]["explanation"]["signals"]
        for reason in signal["because"]
        if signal["signal"] == "bot"
    }


def _assert_baselines(told: dict[str, object]) -> None:
    """Their packages are those of the bench, which the tests do not install; where they are missing, that is said."""
    if machine.baselines()["@fingerprintjs/botd"] == "not installed":
        assert {str(error).split(":")[0] for error in told["errors"]} == {"botd", "fpscanner"}  # type: ignore[attr-defined]
    else:
        assert told["errors"] == []
        assert matrix.botd({"told": told}) is True
        assert matrix.fpscanner_adjusted({"told": told}) is True
