"""What operators do with the command line while the server runs: bring history, take it away, back up, erase, look."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from ridgeline.clock import DAY
from ridgeline.testing import EventGenerator, FakeDevice, RunningServer
from ridgeline.testing.running_server import clean_environment, command

NOW = time.time_ns() // 1_000_000
EVENTS = list(EventGenerator(seed=31, start_ms=NOW - 5 * DAY, events_per_day=200).events(0, 600))
VISITOR = Counter(event.visitor_id for event in EVENTS if event.visitor_id).most_common(1)[0][0]
ODD_ID = "ftxPJdxnMlP.of-another-server"


def ridgeline(
    *arguments: str, data_dir: Path, status: int = 0, environment: dict[str, str] | None = None, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*command(), *arguments, "--data-dir", str(data_dir)],
        env=clean_environment() | (environment or {}),
        capture_output=True,
        text=True,
        input=text,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of events of another server, one of them with an id unlike ours."""
    path = tmp_path_factory.mktemp("history") / "events.ndjson"
    events = [json.loads(event.payload) for event in EVENTS]
    events[7]["event_id"] = ODD_ID
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def filled(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a server that has the history."""
    data_dir = tmp_path_factory.mktemp("filled") / "data"
    with RunningServer(data_dir) as server:
        assert server.command("import", str(history))["stored"] == len(EVENTS)
    return data_dir


@pytest.fixture
def full(filled: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that has the history."""
    shutil.copytree(filled, tmp_path / "data")
    with RunningServer(tmp_path / "data") as running:
        yield running


def api(server: RunningServer) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}, timeout=30)


def all_events(server: RunningServer, tmp_path: Path) -> list[dict[str, Any]]:
    return events_in(server.data_dir, tmp_path)


def events_in(data_dir: Path, tmp_path: Path) -> list[dict[str, Any]]:
    file = tmp_path / f"all-{time.monotonic_ns()}.ndjson"
    ridgeline("export", str(file), data_dir=data_dir)
    return [json.loads(line) for line in file.read_text().splitlines()]


def without_environment(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in event.items() if name != "environment_id"} for event in events]


def test_history_is_imported_served_and_exported(full: RunningServer, history: Path, tmp_path: Path) -> None:
    original = [json.loads(line) for line in history.read_text().splitlines()]
    with api(full) as client:
        odd = client.get(f"/v4/events/{ODD_ID}")
        assert odd.status_code == 200
        assert without_environment([odd.json()]) == without_environment([original[7]])
        found = client.get("/v4/events", params={"visitor_id": VISITOR, "limit": 100}).json()["events"]
        assert len(found) == min(100, sum(event.visitor_id == VISITOR for event in EVENTS))
    exported = all_events(full, tmp_path)
    assert sorted(without_environment(exported), key=lambda one: str(one["event_id"])) == sorted(
        without_environment(original), key=lambda one: str(one["event_id"])
    )
    assert full.command("import", str(history))["present"] == len(EVENTS)
    # A visitor of the past who comes back is not one of the past: what agents observe is not part of an event.
    with httpx.Client(base_url=full.url) as client:
        device = FakeDevice(1)
        assert client.post("/", content=device.observation(full.public_key), headers=device.headers()).is_success


def test_an_export_is_continued_and_imported_elsewhere(full: RunningServer, tmp_path: Path) -> None:
    expected = all_events(full, tmp_path)
    plain, compressed = tmp_path / "events.ndjson", tmp_path / "events.ndjson.zst"
    for file in (plain, compressed):
        ridgeline("export", str(file), "--end", str(expected[300]["timestamp"] - 1), data_dir=full.data_dir)
        file.write_bytes(file.read_bytes() + b'(\xb5/\xfd{"event_id":"17')
        done = ridgeline("export", str(file), "--resume", data_dir=full.data_dir)
        assert "300 events written" in done.stdout
    assert "--resume" in ridgeline("export", str(plain), data_dir=full.data_dir, status=1).stderr
    piped = ridgeline("export", data_dir=full.data_dir).stdout
    assert piped == plain.read_text()
    with RunningServer(tmp_path / "other") as other:
        assert other.command("import", str(compressed))["stored"] == len(EVENTS)
        assert without_environment(all_events(other, tmp_path)) == without_environment(expected)
        done = ridgeline("import", "-", "--json", data_dir=other.data_dir, text=piped)
        assert json.loads(done.stdout)["present"] == len(EVENTS)


@pytest.mark.parametrize("what", ["export", "import"])
def test_a_terminal_sees_how_far_it_is(full: RunningServer, history: Path, tmp_path: Path, what: str) -> None:
    label = {"export": "Exporting", "import": "Importing"}[what]
    file = tmp_path / "events.ndjson" if what == "export" else history
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*command(), what, str(file), "--data-dir", str(full.data_dir)],
        env=clean_environment() | {"TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
    )
    os.close(slave)
    shown = b""
    # Linux tells the end of a terminal as an error.
    with contextlib.suppress(OSError):
        while part := os.read(master, 65_536):
            shown += part
    os.close(master)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, shown
    bars = [line for line in shown.decode().split("\r") if label in line]
    assert any("600 events" in bar and "%" in bar for bar in bars), bars
    assert "100%" in bars[-1]
    assert "600 events" in said or "600 were there already" in said
    # Whoever writes it into a file or reads it from a script does not want it.
    quiet = ridgeline(what, str(tmp_path / "more.ndjson" if what == "export" else history), data_dir=full.data_dir)
    assert quiet.stderr == ""


def test_a_line_that_is_wrong_is_named(server: RunningServer, history: Path, tmp_path: Path) -> None:
    lines = history.read_text().splitlines()
    broken = tmp_path / "broken.ndjson"
    broken.write_text("\n".join([*lines[:20], '{"event_id":"1.a","timestamp":"yesterday"}', *lines[20:40]]))
    done = ridgeline("import", str(broken), data_dir=server.data_dir, status=1)
    assert f"{broken}:21: $.timestamp: Expected `int`, got `str`" in done.stderr
    rejects = tmp_path / "rejects.ndjson"
    counts = server.command("import", str(broken), "--skip-invalid", "--rejects", str(rejects))
    assert counts == {"stored": 20, "present": 20, "erased": 0, "invalid": 1}
    assert "yesterday" in rejects.read_text()
    assert rejects.stat().st_mode & 0o777 == 0o600
    assert (
        "There is no environment"
        in ridgeline(
            "import", str(broken), "--environment", "ae_0000000000000000", data_dir=server.data_dir, status=1
        ).stderr
    )


def test_the_history_of_another_server_is_fetched(full: RunningServer, tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(full.secret_key + "\n")
    expected = all_events(full, tmp_path)
    with RunningServer(tmp_path / "new") as new:
        counts = new.command("import", "--from-api", full.url, "--key-file", str(key_file))
        assert counts["stored"] == len(EVENTS)
        assert without_environment(all_events(new, tmp_path)) == without_environment(expected)
        # Again: only what is new since, and the last hour.
        with httpx.Client(base_url=full.url) as client:
            device = FakeDevice(2)
            client.post("/", content=device.observation(full.public_key), headers=device.headers())
        again = ridgeline(
            *("import", "--from-api", f"{full.url}/v4/", "--json"),
            data_dir=new.data_dir,
            environment={"RIDGELINE_IMPORT_KEY": full.secret_key},
        )
        counts = json.loads(again.stdout)
        assert counts["stored"] == 1
        assert counts["present"] < 100
        assert full.secret_key not in again.stdout + again.stderr
        key_file.write_text("rl_sk_us_" + "0" * 30)
        wrong = ridgeline(
            *("import", "--from-api", full.url, "--key-file", str(key_file), "--restart"),
            data_dir=new.data_dir,
            status=1,
        )
        assert "no fingerprint workspace found for specified secret API key" in wrong.stderr
        missing = ridgeline("import", "--from-api", full.url, data_dir=new.data_dir, status=1)
        assert "RIDGELINE_IMPORT_KEY" in missing.stderr


def test_a_backup_made_while_serving_is_restored_on_another_machine(full: RunningServer, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    weights = full.command("suspect-score", "set", "incognito=0", "vpn.relay=9")
    made = full.command("backup", str(backup))
    assert made["rows"]["event"] == len(EVENTS)
    assert backup.stat().st_mode & 0o777 == 0o600
    with api(full) as client:
        device = FakeDevice(3)
        after = client.post("/", content=device.observation(full.public_key), headers=device.headers()).json()
    assert full.command("backup", "--verify", str(backup))["rows"]["event"] == len(EVENTS)

    new = tmp_path / "new"
    new.mkdir()
    refused = ridgeline("restore", str(backup), data_dir=new, status=1)
    assert "The deployment secret is missing" in refused.stderr
    assert not list(new.iterdir())
    shutil.copy(full.data_dir / "secret.key", new)
    ridgeline("restore", str(backup), data_dir=new)
    with RunningServer(new) as restored:
        # No new keys: the old ones are valid.
        assert restored.public_key == full.public_key
        assert restored.command("suspect-score", "show") == weights
        with httpx.Client(
            base_url=restored.url, headers={"Authorization": f"Bearer {full.secret_key}"}, timeout=30
        ) as client:
            for event in [*EVENTS[:5], *EVENTS[-5:]]:
                assert client.get(f"/v4/events/{event.event_id}").json() == json.loads(event.payload) | {
                    "environment_id": client.get(f"/v4/events/{event.event_id}").json()["environment_id"]
                }
            assert client.get(f"/v4/events/{ODD_ID}").status_code == 200
            assert client.get(f"/v4/events/{after['event_id']}").status_code == 404
        # Into a running server, and once more: nothing is doubled.
        assert restored.command("restore", str(backup))["added"]["event"] == 0

    with RunningServer(tmp_path / "stranger") as stranger:
        refused = ridgeline("restore", str(backup), data_dir=stranger.data_dir, status=1)
        assert "another deployment secret" in refused.stderr
    torn = tmp_path / "torn"
    torn.write_bytes(backup.read_bytes()[:-9])
    assert "is torn" in ridgeline("backup", "--verify", str(torn), data_dir=full.data_dir, status=1).stderr


def test_the_erased_stay_erased(full: RunningServer, history: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    full.command("backup", str(backup))
    theirs = [event.event_id for event in EVENTS if event.visitor_id == VISITOR and event is not EVENTS[7]]
    asked = ridgeline("erase", VISITOR, data_dir=full.data_dir, status=1)
    assert "--yes" in asked.stderr
    unknown = "z" * 20
    done = ridgeline("erase", VISITOR, unknown, "--yes", "--json", data_dir=full.data_dir, status=1)
    told = json.loads(done.stdout)
    assert list(told["erased"]) == [VISITOR]
    assert told["erased"][VISITOR] >= len(theirs)
    assert told["not_found"] == [unknown]
    wrong = ridgeline("erase", "not-an-id", "--yes", data_dir=full.data_dir, status=1)
    assert "is not a visitor id; nothing was erased" in wrong.stderr
    with api(full) as client:
        deadline = time.monotonic() + 10
        while client.get(f"/v4/events/{theirs[0]}").status_code == 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert client.get("/v4/events", params={"visitor_id": VISITOR}).json()["events"] == []
        # Neither an import nor a backup of before brings them back.
        assert full.command("import", str(history), "--restart")["erased"] == told["erased"][VISITOR]
        assert full.command("restore", str(backup))["left_out_events"] == told["erased"][VISITOR]
        for event_id in theirs:
            assert client.get(f"/v4/events/{event_id}").status_code == 404
    assert VISITOR not in json.dumps(all_events(full, tmp_path))
    deadline = time.monotonic() + 20
    while any(entry.get("details") == {} for entry in erasures(full)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert erasures(full)[0]["details"]["events"] == told["erased"][VISITOR]
    assert VISITOR not in json.dumps(full.command("audit"))
    full.stop()
    # Nor does the database file itself hold the id any more.
    with sqlite3.connect(full.data_dir / "ridgeline.db") as database:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert VISITOR.encode() not in (full.data_dir / "ridgeline.db").read_bytes()


def erasures(server: RunningServer) -> list[dict[str, Any]]:
    return [entry for entry in server.command("audit") if entry["action"] == "visitor.erased"]


def test_visitors_are_erased_from_a_list(full: RunningServer) -> None:
    visitors = sorted({event.visitor_id for event in EVENTS if event.visitor_id})[:5]
    done = ridgeline(
        "erase", "--from", "-", "--yes", "--json", data_dir=full.data_dir, text="\n".join([*visitors, "", visitors[0]])
    )
    assert sorted(json.loads(done.stdout)["erased"]) == visitors


def test_the_doctor_looks_at_a_running_server_and_at_a_broken_one(full: RunningServer) -> None:
    findings = full.command("doctor")
    assert {finding["state"] for finding in findings} <= {"ok", "warning"}
    assert {"settings", "disk space", "deployment secret", "store", "erasures", "dictionary", "clock", "keys"} <= {
        finding["check"] for finding in findings
    }
    assert any("600 events" in finding["says"] for finding in findings)
    full.stop()

    secret = full.data_dir / "secret.key"
    kept = secret.read_bytes()
    secret.unlink()
    done = ridgeline("doctor", data_dir=full.data_dir, status=1)
    assert "PROBLEM deployment secret: The deployment secret is missing" in done.stdout
    assert not secret.exists()
    secret.write_bytes(kept)

    database = full.data_dir / "ridgeline.db"
    for leftover in full.data_dir.glob("ridgeline.db-*"):
        leftover.unlink()
    whole = database.read_bytes()
    database.write_bytes(b"not a database at all" * 1000)
    done = ridgeline("doctor", data_dir=full.data_dir, status=1)
    assert "PROBLEM store: " in done.stdout
    assert "file is not a database" in done.stdout
    damaged = bytearray(whole)
    for place in range(len(whole) // 2, len(whole), 8192):
        damaged[place : place + 64] = b"\xa5" * 64
    database.write_bytes(damaged)
    assert "PROBLEM store: " in ridgeline("doctor", data_dir=full.data_dir, status=1).stdout
    database.unlink()
    done = ridgeline("doctor", data_dir=full.data_dir, status=1)
    assert "There is no Ridgeline database" in done.stdout
    assert not database.exists()


def test_the_schema_is_told_and_migrated(full: RunningServer) -> None:
    told = full.command("migrate", "--check")
    assert told["from"] == told["to"]
    full.stop()
    newest = told["to"]
    with sqlite3.connect(full.data_dir / "ridgeline.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    refused = ridgeline("migrate", data_dir=full.data_dir, status=1)
    assert "was made by a newer Ridgeline" in refused.stderr
    assert "was made by a newer Ridgeline" in ridgeline("doctor", data_dir=full.data_dir, status=1).stdout
    with sqlite3.connect(full.data_dir / "ridgeline.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (newest,))
    database.close()
    assert "there is nothing to do" in ridgeline("migrate", data_dir=full.data_dir).stdout
    missing = ridgeline("migrate", data_dir=full.data_dir / "nothing", status=1)
    assert "There is no Ridgeline database" in missing.stderr


def test_a_dictionary_is_trained_and_every_event_can_still_be_read(full: RunningServer, tmp_path: Path) -> None:
    few = ridgeline("dictionary", "train", data_dir=full.data_dir, status=1)
    assert "needs at least 1,000 events to learn from; there are 600" in few.stderr
    more = tmp_path / "more.ndjson"
    generator = EventGenerator(seed=32, start_ms=NOW - 5 * DAY, events_per_day=250)
    more.write_bytes(b"\n".join(event.payload for event in generator.events(0, 600)))
    full.command("import", str(more))
    before = all_events(full, tmp_path)
    done = full.command("dictionary", "train", "--force")
    assert done["used"]
    listed = full.command("dictionary", "list")
    assert [one["origin"] for one in listed] == ["shipped", "trained"]
    assert listed[1]["id"] == done["dictionary"]
    with api(full) as client:
        deadline = time.monotonic() + 70
        device = FakeDevice(4)
        compressed_with, answer = 0, {}
        while compressed_with != done["dictionary"]:
            assert time.monotonic() < deadline
            answer = client.post("/", content=device.observation(full.public_key), headers=device.headers()).json()
            compressed_with = dictionary_of_newest(full.data_dir)
        assert client.get(f"/v4/events/{answer['event_id']}").status_code == 200
    assert all_events(full, tmp_path)[: len(before)] == before
    backup = tmp_path / "backup"
    assert full.command("backup", str(backup))["rows"]["dictionary"] == 2


def dictionary_of_newest(data_dir: Path) -> int:
    """Read the number in the newest frame of the database itself."""
    database = sqlite3.connect(f"file:{data_dir / 'ridgeline.db'}?mode=ro", uri=True)
    (frame,) = database.execute("SELECT frame FROM payload ORDER BY position DESC LIMIT 1").fetchone()
    database.close()
    size = (0, 1, 2, 4)[frame[4] & 0b11]
    start = 5 if frame[4] & 0b100000 else 6
    return int.from_bytes(frame[start : start + size], "little")


def test_an_import_that_is_killed_goes_on(server: RunningServer, tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    generator = EventGenerator(seed=33, start_ms=NOW - 20 * DAY, events_per_day=2_000)
    file.write_bytes(b"\n".join(event.payload for event in generator.events(0, 5_000)))
    process = subprocess.Popen(
        [*command(), "import", str(file), "--data-dir", str(server.data_dir)], env=clean_environment()
    )
    states = server.data_dir / "imports"
    deadline = time.monotonic() + 60
    while not states.exists() or not list(states.glob("*.json")):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = ridgeline("import", str(file), "--json", data_dir=server.data_dir)
    assert "Going on with" in done.stderr
    assert 0 < json.loads(done.stdout)["stored"] < 5_000
    assert len(all_events(server, tmp_path)) == 5_000
    assert not list(states.glob("*.json"))


class Gate:
    """Stands before a server; while it is closed, it lets some requests through and holds the next one."""

    def __init__(self, server: RunningServer) -> None:
        self.holds = threading.Event()
        self._opened = threading.Event()
        self._places = threading.Semaphore(0)
        self.open()
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not gate._places.acquire(blocking=False):
                    gate.holds.set()
                    gate._opened.wait()
                answer = httpx.get(server.url + self.path, headers={"Authorization": self.headers["Authorization"]})
                # Whoever asked may have been killed.
                with contextlib.suppress(ConnectionError):
                    self.send_response(answer.status_code)
                    self.send_header("Content-Length", str(len(answer.content)))
                    self.end_headers()
                    self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def close(self, but_for: int) -> None:
        self.holds.clear()
        self._places = threading.Semaphore(but_for)
        self._opened.clear()

    def open(self) -> None:
        self._opened.set()


def test_a_fetch_that_is_stopped_in_whatever_way_goes_on(full: RunningServer, tmp_path: Path) -> None:
    key_file, target = tmp_path / "key", tmp_path / "target"
    key_file.write_text(full.secret_key + "\n")
    expected = all_events(full, tmp_path)[50:]
    ridgeline("keys", "create", "--kind", "public", data_dir=target)
    go_on = "ridgeline: The import was interrupted; run the same command again to go on."
    had = 0
    with Gate(full) as gate:
        arguments = ["import", "--from-api", gate.url, "--key-file", str(key_file)]
        arguments += ["--start", str(expected[0]["timestamp"])]
        for how, status, says in (
            (signal.SIGKILL, -signal.SIGKILL, ""),
            (signal.SIGTERM, 143, go_on),
            (signal.SIGINT, 130, go_on),
        ):
            # For the first time of a day, and for a page of it.
            gate.close(but_for=2)
            process = subprocess.Popen(
                [*command(), *arguments, "--data-dir", str(target)],
                env=clean_environment(),
                stderr=subprocess.PIPE,
                text=True,
            )
            assert gate.holds.wait(30)
            process.send_signal(how)
            assert process.stderr is not None
            # While the other server still keeps it waiting.
            said = process.stderr.readline()
            gate.open()
            said += process.stderr.read()
            process.stderr.close()
            assert (process.wait(30), said.strip()) == (status, says)
            has = count_events(target)
            assert had < has < len(expected)
            had = has
        counts = json.loads(ridgeline(*arguments, "--json", data_dir=target).stdout)
    # What was there is not fetched again, but for the latest of a page.
    assert counts["stored"] == len(expected) - had
    assert counts["present"] < 5
    assert without_environment(events_in(target, tmp_path)) == without_environment(expected)


def count_events(data_dir: Path) -> int:
    database = sqlite3.connect(f"file:{data_dir / 'ridgeline.db'}?mode=ro", uri=True)
    (count,) = database.execute("SELECT count(*) FROM event").fetchone()
    database.close()
    return int(count)
