"""Several workers on PostgreSQL: one port, one store, and nobody notices when one of them dies."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer
from ridgeline.testing.postgres_server import PostgresServer
from ridgeline.testing.running_server import clean_environment, command

WORKERS = 3


def children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def identified(text: str) -> int:
    """Return how many identifications metrics tell of."""
    lines = [line for line in text.splitlines() if line.startswith("ridgeline_identifications_total{")]
    return sum(int(float(line.rpartition(" ")[2])) for line in lines)


def test_two_workers_share_one_store(tmp_path: Path, postgres_url: str) -> None:
    environment = {"RIDGELINE_DATABASE_URL": postgres_url, "RIDGELINE_SECRET": "s" * 40}
    with RunningServer(tmp_path, "--workers", "2", environment=environment) as server:
        workers = children(server.pid)
        assert len(workers) == 2
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        device = FakeDevice(1)
        made = [
            httpx.post(server.url, content=device.observation(server.public_key), headers=device.headers()).json()
            for _ in range(10)
        ]
        assert len({answer["visitor_id"] for answer in made}) == 1
        # A connection of its own each: whichever worker answers, it has the event.
        for answer in made:
            assert httpx.get(f"{server.url}/v4/events/{answer['event_id']}", headers=headers).status_code == 200
        # An observation that both are sent at once is new to one of them only.
        body = device.observation(server.public_key)
        with ThreadPoolExecutor(8) as pool:
            copies = list(pool.map(lambda _: httpx.post(server.url, content=body).json(), range(8)))
        events = [httpx.get(f"{server.url}/v4/events/{copy['event_id']}", headers=headers).json() for copy in copies]
        assert sorted(event["replayed"] for event in events) == [False] + [True] * 7
        assert httpx.delete(f"{server.url}/v4/visitors/{made[0]['visitor_id']}", headers=headers).status_code == 200
        time.sleep(1)
        for answer in made:
            assert httpx.get(f"{server.url}/v4/events/{answer['event_id']}", headers=headers).status_code == 404

        # Whichever worker answers counts for both.
        for _ in range(4):
            text = httpx.get(f"{server.url}/management/v1/metrics", headers=headers).text
            assert identified(text) == len(made) + len(copies)
        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + 20
        while len(now := children(server.pid)) != 2 or now == workers:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert workers[1] in now
        assert httpx.get(f"{server.url}/readyz").status_code == 200
        # What the dead one had counted is not lost.
        assert identified(httpx.get(f"{server.url}/management/v1/metrics", headers=headers).text) == 18
        pid = server.pid
        assert server.stop() == 0
        assert not Path(f"/proc/{pid}").exists()
        assert not any(Path(f"/proc/{worker}").exists() for worker in now)


def test_first_visits_of_one_device_at_once_make_one_visitor(tmp_path: Path, postgres_url: str) -> None:
    """Whichever worker, of whichever server, they reach."""
    environment = {"RIDGELINE_DATABASE_URL": postgres_url, "RIDGELINE_SECRET": "s" * 40}
    with (
        RunningServer(tmp_path / "one", "--workers", "2", environment=environment) as one,
        RunningServer(tmp_path / "other", environment=environment) as other,
        ThreadPoolExecutor(16) as pool,
    ):
        headers = {"Authorization": f"Bearer {one.secret_key}"}
        for seed in range(6):
            device = FakeDevice(seed)

            def visit(number: int, device: FakeDevice = device) -> str:
                url = (one, other)[number % 2].url
                answer = httpx.post(url, content=device.observation(one.public_key), headers=device.headers())
                return str(answer.json()["event_id"])

            events = [
                httpx.get(f"{one.url}/v4/events/{event_id}", headers=headers).json()["identification"]
                for event_id in pool.map(visit, range(16))
            ]
            assert len({event["visitor_id"] for event in events}) == 1
            assert sorted(event["visitor_found"] for event in events) == [False] + [True] * 15


def processes_of(session: int) -> list[int]:
    """Return the processes of a session that have not ended, whoever is their parent by now."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # State, parent, group and session come after the name, which may hold anything, in brackets.
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_a_stop_while_workers_start_ends_them_all(tmp_path: Path, postgres_server: PostgresServer) -> None:
    database = postgres_server.create_database()
    environment = {"RIDGELINE_DATABASE_URL": postgres_server.url(database), "RIDGELINE_SECRET": "s" * 40}
    with RunningServer(tmp_path, environment=environment) as first:
        assert first.stop() == 0
    serve = [*command(), "serve", "--data-dir", str(tmp_path), "--port", "0", "--workers", str(WORKERS)]
    # As soon as there are so many workers; and later, when they open the store or begin to serve.
    for begun, pause in ((0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0), (3, 0.1), (3, 0.3)):
        process = subprocess.Popen(
            serve,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment() | environment,
            text=True,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            while "Ctrl-C stops the server." not in process.stdout.readline():
                assert process.poll() is None
            while len(children(process.pid)) < begun:
                assert process.poll() is None
            time.sleep(pause)
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=30)
            left = processes_of(process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        # Before it has workers, the signal itself ends it.
        assert process.returncode in ({0} if begun else {0, -signal.SIGTERM}), (begun, pause, log)
        assert left == [], (begun, pause)
        assert "Traceback" not in log
        assert "worker_" not in log, (begun, pause, log)
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ridgeline%' AND datname = '{}'"
    deadline = time.monotonic() + 10
    while postgres_server.sql(sessions.format(database)) != "0":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_worker_that_cannot_start_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="exactly one process"):
        RunningServer(tmp_path, "--workers", "2").start()
