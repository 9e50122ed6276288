"""`ridgeline seed`: from an empty folder to a server that has something to show, and back."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.places import BACKENDS, Place, postgres_place, sqlite_place

from ridgeline.clock import DAY
from ridgeline.commands.seed import ENVIRONMENT
from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.running_server import clean_environment, command

EVENTS = 200
Event = dict[str, Any]


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return sqlite_place(tmp_path / "data")
    return postgres_place(tmp_path / "data", request.getfixturevalue("postgres_server"))


def ridgeline(place: Place, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*command(), *arguments, "--data-dir", str(place.data_dir)],
        env=clean_environment() | place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def found(client: httpx.Client, **wanted: str) -> list[Event]:
    """Return all events of the time that was filled that a search finds, the newest first."""
    events: list[Event] = []
    more: dict[str, str] = {"start": str(time.time_ns() // 1_000_000 - 11 * DAY), "limit": "100"}
    while True:
        page = client.get("/v4/events", params=wanted | more)
        assert page.status_code == 200, page.text
        events += page.json()["events"]
        if "pagination_key" not in page.json():
            return events
        more["pagination_key"] = page.json()["pagination_key"]


def api(server: RunningServer) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}, timeout=60)


# A dozen commands, each of which starts the whole of Python.
@pytest.mark.timeout(400)
def test_a_newcomer_has_something_to_look_at(place: Place) -> None:
    made = json.loads(ridgeline(place, "seed", "--events", str(EVENTS), "--days", "10", "--json").stdout)
    assert made["events"] == EVENTS
    assert made["console"] == "http://127.0.0.1:8787/console"
    environment_id = made["environment"]["id"]
    look_at = {one["story"]: one for one in made["look_at"]}
    with place.server() as server, api(server) as client:
        events = found(client)
        assert len(events) == EVENTS
        assert {event["environment_id"] for event in events} == {environment_id}
        assert len({event["identification"]["visitor_id"] for event in events}) == made["visitors"]
        times = [event["timestamp"] for event in events]
        assert 8 * DAY < time.time() * 1_000 - min(times) < 11 * DAY
        assert max(times) > time.time() * 1_000 - 2 * DAY

        # What there is to look at is there.
        for one in made["look_at"]:
            assert client.get(f"/v4/events/{one['event_id']}").is_success
            assert found(client, visitor_id=one["visitor_id"])
        drifting = found(client, visitor_id=look_at["regular customer"]["visitor_id"])
        assert len({event["browser_details"]["browser_full_version"] for event in drifting}) > 1
        assert len({event["raw_device_attributes"]["timezone"] for event in drifting}) > 1
        assert len({str(event["raw_device_attributes"]["screen_resolution"]) for event in drifting}) > 1

        kinds = {"bad", "good", "none"}
        assert {bot for bot in kinds if found(client, bot=bot)} == kinds
        assert len({event["identification"]["visitor_id"] for event in found(client, linked_id="customer-4711")}) > 3
        for flag in ("virtual_machine", "developer_tools", "tampering", "vpn", "incognito"):
            assert found(client, **{flag: "true"}), flag
        assert any(event.get("high_activity_device") for event in events)

        # Real visitors are apart: the first public key is not of this environment, and both go on.
        assert server.public_key
        keys = server.command("keys", "list")
        assert all(key["environment_id"] != environment_id for key in keys)
        device = FakeDevice(1)
        real = client.post("/", content=device.observation(server.public_key), headers=device.headers()).json()
        assert client.get(f"/v4/events/{real['event_id']}").json()["environment_id"] != environment_id

        # Once more says what is there; another environment has people of its own, beside the server as well.
        again = ridgeline(place, "seed", "--events", "40", status=1)
        assert f"There are events in the environment '{ENVIRONMENT}' already." in again.stderr
        more = server.command("seed", "--events", "40", "--days", "10", "--environment", "More of it")
        assert more["events"] == 40
        theirs = [event for event in found(client) if event["environment_id"] == more["environment"]["id"]]
        ids = {event["identification"]["visitor_id"] for event in theirs}
        assert len(theirs) == 40
        assert not ids & {event["identification"]["visitor_id"] for event in events}

        # And away with them.
        assert "confirm with --yes" in ridgeline(place, "seed", "--remove", status=1).stderr
        removed = server.command("seed", "--remove", "--yes")
        assert removed == {"visitors": made["visitors"], "events": EVENTS}
        left = [event["environment_id"] for event in found(client)]
        assert sorted(set(left) - {more["environment"]["id"]}) == [real_environment(server)]
        assert left.count(more["environment"]["id"]) == 40
        actions = [entry["action"] for entry in server.command("audit", "--limit", "2000")]
        assert actions.count("environment.seeded") == 2
        assert actions.count("visitor.erased") == made["visitors"]


def real_environment(server: RunningServer) -> str:
    (default,) = [one for one in server.command("environments", "list") if one["is_default"]]
    return str(default["id"])


@pytest.mark.timeout(400)
def test_what_was_interrupted_is_whole_and_can_be_taken_away(tmp_path: Path) -> None:
    place = sqlite_place(tmp_path / "data")
    said = "ridgeline: Seeding was interrupted; what was made so far stays, and --remove takes it away."
    for how, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*command(), "seed", "--events", "4000", "--data-dir", str(place.data_dir)],
            env=clean_environment() | {"TERM": "xterm"},
            stdout=subprocess.DEVNULL,
            stderr=slave,
        )
        os.close(slave)
        shown, is_told = b"", False
        with contextlib.suppress(OSError):
            while part := os.read(master, 4_096):
                shown += part
                # Each redraw says how many there are.
                if b" 20 events" in shown and not is_told:
                    process.send_signal(how)
                    is_told = True
        os.close(master)
        assert process.wait(timeout=60) == status, shown
        assert said in shown.decode(), shown
        assert "Seeding" in shown.decode()
        lines = ridgeline(place, "export").stdout.splitlines()
        audit = json.loads(ridgeline(place, "audit", "--json").stdout)
        noted = next(entry for entry in audit if entry["action"] == "environment.seeded")
        # The one under way may be stored, or not.
        assert 0 <= len(lines) - noted["details"]["events"] <= 1
        assert len(lines) >= 20
        removed = json.loads(ridgeline(place, "seed", "--remove", "--yes", "--json").stdout)
        assert removed["events"] == len(lines)
        assert ridgeline(place, "export").stdout == ""


def test_where_real_visitors_come_nothing_is_made_up(tmp_path: Path) -> None:
    place = sqlite_place(tmp_path / "data")
    with place.server() as server:
        staging = server.command("environments", "create", "staging")["id"]
        server.command("keys", "create", "--kind", "public", "--environment", staging)
        for arguments in (["staging"], [staging, "--remove", "--yes"], [real_environment(server)]):
            refused = ridgeline(place, "seed", "--environment", *arguments, status=1)
            assert "is for real visitors" in refused.stderr
        with api(server) as client:
            assert found(client) == []
    assert (
        "There is no environment 'nowhere'"
        in ridgeline(place, "seed", "--remove", "--environment", "nowhere", status=1).stderr
    )
    assert "must be printable" in ridgeline(place, "seed", "--environment", " ", status=1).stderr
    wrong = ridgeline(Place(tmp_path / "other"), "seed", "--days", "91", status=1)
    assert "Events are kept for 90 days (retention_days); choose no more with --days." in wrong.stderr
    assert not (tmp_path / "other").exists()
    for option, value in (("--events", "0"), ("--days", "0"), ("--seed", "x")):
        assert f"Invalid value for '{option}'" in ridgeline(place, "seed", option, value, status=2).stderr


def test_a_person_reads_what_to_look_at(tmp_path: Path) -> None:
    said = ridgeline(sqlite_place(tmp_path / "data"), "seed", "--events", "20", "--days", "1").stdout
    assert "20 identifications of" in said
    assert f"environment '{ENVIRONMENT}' (ae_" in said
    assert "See them at http://127.0.0.1:8787/console when `ridgeline serve` runs." in said
