"""What all tests share: asynchronous ones run on the server's loop; generated ones take the time they need."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from ridgeline.testing.postgres_server import PostgresServer

if TYPE_CHECKING:
    from ridgeline.testing.console import Browser, ConsoleServer

# Time is not what generated tests look at, and this machine may be busy.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Stores write through to the disk at every commit, and PostgreSQL makes hundreds of files for each database. No test
# cuts the power, so none can tell a disk from memory, but for the time.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest and tempfile make folders of their own there
ROOM_BYTES = 6 << 30


def has_room(folder: Path) -> bool:
    """Tell whether a file system is there, has room for all that the tests write, and lets programs run."""
    return (
        folder.is_dir()
        and os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(folder).free >= ROOM_BYTES
        and available_memory() >= ROOM_BYTES
    )


def available_memory() -> int:
    """Return the bytes of memory that programs can still have: a file system in memory counts only its own limit."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")), 0)


if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that all tests share; each makes databases of its own."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database of this test's own."""
    return postgres_server.url(postgres_server.create_database())


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleServer]:
    """A server in this process, without members yet, as browsers with the console meet it."""
    from ridgeline.testing.console import console_server  # noqa: PLC0415 - few tests need the whole server

    async with console_server(tmp_path / "console") as opened:
        yield opened


@pytest.fixture
async def ada(console: ConsoleServer) -> AsyncIterator[Browser]:
    """The browser of its first administrator, signed in."""
    async with await console.administrator() as browser:
        yield browser
