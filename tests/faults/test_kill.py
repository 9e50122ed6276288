"""Killed at random moments under load, the server and the database lose nothing that was answered."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

from tests.faults.load import Load, Told
from tests.places import Place, postgres_place

from ridgeline.testing.postgres_server import PostgresServer

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "5"))
# Some hundred writes go by until then.
MOST_SECONDS = 1.0


async def test_a_server_that_is_killed_again_and_again(place: Place) -> None:
    server = place.server()
    server.start()
    public_key = server.public_key
    everything = Told()
    chance = random.Random(ROUNDS)
    for round_number in range(ROUNDS):
        before = len(everything.visitors)
        async with Load(server, public_key, everything, round_number):
            await _some(everything, before + 20)
            await asyncio.sleep(chance.uniform(0, MOST_SECONDS))
            assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        server.start()
        await everything.check(server, before)
    await everything.check(server)
    assert server.stop() == 0
    assert everything.erased
    assert everything.linked_ids
    assert everything.refused == 0


async def test_a_database_server_that_crashes_again_and_again(own_postgres: PostgresServer, tmp_path: Path) -> None:
    place = postgres_place(tmp_path / "data", own_postgres)
    everything = Told()
    chance = random.Random(ROUNDS)
    with place.server() as server:
        public_key = server.public_key
        for round_number in range(ROUNDS):
            before = len(everything.visitors)
            async with Load(server, public_key, everything, round_number):
                await _some(everything, before + 20)
                await asyncio.sleep(chance.uniform(0, MOST_SECONDS))
                await asyncio.to_thread(own_postgres.stop, immediately=True)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(own_postgres.start)
                await _some(everything, len(everything.visitors) + 20)
            await everything.check(server, before)
        await everything.check(server)
    assert everything.refused


async def _some(told: Told, enough: int) -> None:
    async with asyncio.timeout(60):
        while len(told.visitors) < enough:
            await asyncio.sleep(0.005)
