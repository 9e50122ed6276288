"""A command that is told to stop ends in order, and says how to go on."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click


@asynccontextmanager
async def says_when_stopped(words: str) -> AsyncIterator[None]:
    """Say the words when SIGTERM or Ctrl-C ends the block; the exit status is then 143 or 130, as is usual."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    terminated = asyncio.Event()

    def terminate() -> None:
        terminated.set()
        if task is not None:
            task.cancel()

    # Ctrl-C cancels the task by itself.
    loop.add_signal_handler(signal.SIGTERM, terminate)
    try:
        yield
    except asyncio.CancelledError:
        click.echo(f"ridgeline: {words}", err=True)
        if terminated.is_set():
            raise click.exceptions.Exit(128 + signal.SIGTERM) from None
        raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
