"""What operators do with the command line, on PostgreSQL: the commands are the same, and so is what comes of them."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.places import Place, postgres_place

from ridgeline.clock import DAY
from ridgeline.storage.migrate import versions
from ridgeline.testing import EventGenerator, FakeDevice
from ridgeline.testing.postgres_server import PostgresServer
from ridgeline.testing.running_server import clean_environment, command

NOW = time.time_ns() // 1_000_000
EVENTS = list(EventGenerator(seed=41, start_ms=NOW - 5 * DAY, events_per_day=200).events(0, 600))
VISITOR, THEIRS = Counter(event.visitor_id for event in EVENTS if event.visitor_id).most_common(1)[0]
ODD_ID = "ftxPJdxnMlP.of-another-server"


@pytest.fixture
def place(tmp_path: Path, postgres_server: PostgresServer) -> Place:
    return postgres_place(tmp_path / "data", postgres_server)


def ridgeline(place: Place, *arguments: str, status: int = 0) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(
        [*command(), *arguments, "--data-dir", str(place.data_dir)],
        env=clean_environment() | place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def exported(place: Place) -> dict[str, dict[str, Any]]:
    """Return all events by their ids, without their environment."""
    events = [json.loads(line) for line in ridgeline(place, "export").splitlines()]
    assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)
    return {event["event_id"]: without_environment(event) for event in events}


def without_environment(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "environment_id"}


def test_the_life_of_a_history(place: Place, tmp_path: Path) -> None:
    history, backup = tmp_path / "events.ndjson", tmp_path / "backup"
    events = [json.loads(event.payload) for event in EVENTS]
    # One of the visitor that is erased below, under an id that tells nothing.
    odd = next(event for event in events if event["identification"]["visitor_id"] == VISITOR)
    odd["event_id"] = ODD_ID
    history.write_text("".join(json.dumps(event) + "\n" for event in events))
    original = {event["event_id"]: without_environment(event) for event in events}
    rest = {event_id: event for event_id, event in original.items() if event["identification"]["visitor_id"] != VISITOR}
    assert len(rest) == len(EVENTS) - THEIRS
    with (
        place.server() as server,
        httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}, timeout=30
        ) as client,
    ):
        counts = {"stored": len(EVENTS), "present": 0, "erased": 0, "invalid": 0}
        assert server.command("import", str(history)) == counts
        assert exported(place) == original
        assert without_environment(client.get(f"/v4/events/{ODD_ID}").json()) == original[ODD_ID]
        assert server.command("backup", str(backup))["rows"]["event"] == len(EVENTS)
        assert server.command("backup", "--verify", str(backup))["rows"]["event"] == len(EVENTS)

        assert server.command("erase", VISITOR, "--yes") == {"erased": {VISITOR: THEIRS}, "not_found": []}
        assert client.get(f"/v4/events/{ODD_ID}").status_code == 404
        assert client.get("/v4/events", params={"visitor_id": VISITOR}).json() == {"events": []}
        assert exported(place) == rest
        # Neither a backup of before nor another import brings them back.
        restored = server.command("restore", str(backup))
        assert (restored["added"]["event"], restored["left_out_events"]) == (0, THEIRS)
        counts = {"stored": 0, "present": len(rest), "erased": THEIRS, "invalid": 0}
        assert server.command("import", str(history), "--restart") == counts
        assert exported(place) == rest
        assert client.get(f"/v4/events/{ODD_ID}").status_code == 404
        file = tmp_path / "all.ndjson"
        assert f"{len(rest):,} events written to {file}." in ridgeline(place, "export", str(file))
        assert VISITOR not in file.read_text()

        deadline = time.monotonic() + 20
        while not (entry := erasure_in(server.command("audit")))["details"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert entry["details"] == {"events": THEIRS}
        assert VISITOR not in json.dumps(server.command("audit"))

        findings = server.command("doctor")
        assert {finding["state"] for finding in findings} <= {"ok", "warning"}, findings
        assert any(f"{len(rest)} events" in finding["says"] for finding in findings), findings
        newest = versions("postgresql")[-1]
        assert server.command("migrate", "--check") == {"from": newest, "to": newest, "migrated": False}
        # And whoever comes is served as ever.
        device = FakeDevice(1)
        assert client.post("/", content=device.observation(server.public_key), headers=device.headers()).is_success


def test_an_empty_database_is_told_and_filled(place: Place) -> None:
    newest = versions("postgresql")[-1]
    told = ridgeline(place, "migrate", "--check", status=1)
    assert told.strip() == f"The schema is empty; this version needs {newest}."
    assert "PROBLEM store: There is no Ridgeline database at its URL." in ridgeline(place, "doctor", status=1)
    # Asking has changed nothing.
    assert ridgeline(place, "migrate", "--check", status=1) == told
    assert ridgeline(place, "migrate").strip() == f"The schema was empty and is {newest} now."
    for arguments in (["migrate", "--check"], ["migrate"]):
        assert "there is nothing to do" in ridgeline(place, *arguments)


def erasure_in(log: list[dict[str, Any]]) -> dict[str, Any]:
    (entry,) = [entry for entry in log if entry["action"] == "visitor.erased"]
    return entry
