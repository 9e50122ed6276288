"""Where a server keeps its data in a test: a SQLite file, or a database of a real PostgreSQL server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ridgeline.deployment import open_deployment
from ridgeline.settings import Settings
from ridgeline.storage.protocol import Storage
from ridgeline.testing import RunningServer
from ridgeline.testing.postgres_server import PostgresServer

T = TypeVar("T")
BACKENDS = ("sqlite", "postgres")
SECRET = "a deployment secret that is only used in tests"
# The generated events are older than a deployment keeps them by default.
KEPT = {"RIDGELINE_RETENTION_DAYS": "36500", "RIDGELINE_DETAIL_RETENTION_DAYS": "36500"}


@dataclass(frozen=True, slots=True)
class Place:
    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)

    def server(self, *arguments: str) -> RunningServer:
        """Return a server of this place that is not started yet."""
        return RunningServer(self.data_dir, *arguments, environment=self.environment)

    def store(self, work: Callable[[Storage], Awaitable[T]]) -> T:
        """Do something with the store, as a command-line tool does, and return its result."""
        settings = Settings(
            data_dir=str(self.data_dir),
            database_url=self.environment.get("RIDGELINE_DATABASE_URL"),
            secret=self.environment.get("RIDGELINE_SECRET"),
        )

        async def run() -> T:
            async with open_deployment(settings, serving=False) as deployment:
                return await work(deployment.storage)

        return asyncio.run(run())


def sqlite_place(data_dir: Path) -> Place:
    return Place(data_dir, dict(KEPT))


def postgres_place(data_dir: Path, server: PostgresServer) -> Place:
    """Return a place in a new database of the server."""
    return Place(
        data_dir, KEPT | {"RIDGELINE_DATABASE_URL": server.url(server.create_database()), "RIDGELINE_SECRET": SECRET}
    )
