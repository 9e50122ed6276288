"""Kill -9 during a stream of identifications: every answered one is there after the restart."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import httpx

from ridgeline.testing import FakeDevice, RunningServer


async def test_every_answered_identification_survives_kill_9(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    server.start()
    public_key = server.public_key
    answered: dict[str, str] = {}

    async def visit_again_and_again(client: httpx.AsyncClient, device: FakeDevice) -> None:
        while True:
            try:
                answer = await client.post("/", content=device.observation(public_key), headers=device.headers())
            except httpx.TransportError:
                return
            found = answer.json()
            device.remember(found)
            answered[found["event_id"]] = found["visitor_id"]

    for round_number in range(3):
        async with httpx.AsyncClient(base_url=server.url) as client:
            enough = len(answered) + 150
            async with asyncio.TaskGroup() as tasks:
                for seed in range(8):
                    tasks.create_task(visit_again_and_again(client, FakeDevice(1000 * round_number + seed)))
                while len(answered) < enough:
                    await asyncio.sleep(0.005)
                assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        server.start()
    async with httpx.AsyncClient(
        base_url=server.url, headers={"Authorization": f"Bearer {server.secret_key}"}
    ) as client:
        for event_id, visitor_id in answered.items():
            event = await client.get(f"/v4/events/{event_id}")
            assert event.status_code == 200, event_id
            assert event.json()["identification"]["visitor_id"] == visitor_id
    server.stop()
    assert len(answered) >= 450
