"""Several workers on PostgreSQL: one port, one store, and nobody notices when one of them dies."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer


def children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


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
        assert httpx.delete(f"{server.url}/v4/visitors/{made[0]['visitor_id']}", headers=headers).status_code == 200
        time.sleep(1)
        for answer in made:
            assert httpx.get(f"{server.url}/v4/events/{answer['event_id']}", headers=headers).status_code == 404

        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + 20
        while len(now := children(server.pid)) != 2 or now == workers:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert workers[1] in now
        assert httpx.get(f"{server.url}/readyz").status_code == 200
        pid = server.pid
        assert server.stop() == 0
        assert not Path(f"/proc/{pid}").exists()
        assert not any(Path(f"/proc/{worker}").exists() for worker in now)


def test_a_worker_that_cannot_start_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="exactly one process"):
        RunningServer(tmp_path, "--workers", "2").start()
