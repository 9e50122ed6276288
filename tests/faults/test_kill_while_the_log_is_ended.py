"""Killed while the write-ahead log is begun anew again and again, the embedded store loses nothing."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from ridgeline.storage.sqlite import SqliteStorage

ROUNDS = 3 * int(os.environ.get("FAULT_ROUNDS", "5"))
ROOT = Path(__file__).parents[2]


def test_killed_while_the_log_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    chance = random.Random(ROUNDS)
    told: list[str] = []
    sizes = []
    for _ in range(ROUNDS):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.recorder", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            # By what was recorded, not by the clock: a slow machine is killed as deep in its work as a fast one.
            some = [process.stdout.readline().strip() for _ in range(chance.randint(50, 250))]
            assert all(some), "the recorder has died"
            # And at any moment between two of them.
            time.sleep(chance.uniform(0, 0.01))
            sizes.append(path.with_name("a.db-wal").stat().st_size)
            process.kill()
            rest = process.stdout.read()
        # The last line may have been cut.
        told += [*some, *rest.split("\n")[:-1]]
    # The log was begun anew: every event writes a dozen pages.
    assert max(sizes) < len(told) * 4_096
    assert asyncio.run(missing(path, told)) == []
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


async def missing(path: Path, event_ids: list[str]) -> list[str]:
    storage = await SqliteStorage.open(path, serving=True)
    try:
        return [event_id for event_id in event_ids if await storage.event(event_id) is None]
    finally:
        await storage.close()
