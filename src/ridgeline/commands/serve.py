"""`ridgeline serve` and `ridgeline demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ridgeline.commands.common import settings_of, settings_options
from ridgeline.logs import configure_logs
from ridgeline.serve import serve


@click.command("serve")
@settings_options()
def serve_command(config: Path | None, **flags: Any) -> None:
    """Run the server; the first start makes the database and the keys."""
    settings = settings_of(config, flags)
    configure_logs(settings)
    serve(settings)


@click.command("demo")
@settings_options()
def demo_command(config: Path | None, **flags: Any) -> None:
    """Run the server and open its demo page in the desktop's browser."""
    settings = settings_of(config, flags)
    configure_logs(settings)
    serve(settings, open_browser=True)
