"""A server in this process, and its first administrator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ridgeline.testing.console import Browser, ConsoleServer, console_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ConsoleServer]:
    async with console_server(tmp_path) as opened:
        yield opened


@pytest.fixture
async def ada(server: ConsoleServer) -> AsyncIterator[Browser]:
    """The browser of the first administrator, signed in."""
    async with await server.administrator() as browser:
        yield browser
