"""What a server loads when it starts: not what only those need who sign in."""

from __future__ import annotations

import subprocess
import sys

LATER = ("argon2", "authlib", "httpx2", "joserfc", "pyotp", "segno")
PROGRAM = f"""
import asyncio, sys, tempfile
import ridgeline.cli, ridgeline.commands.serve
from ridgeline.app import create_app
from ridgeline.deployment import open_deployment
from ridgeline.settings import Settings

async def start(folder):
    async with open_deployment(Settings(data_dir=folder), serving=True) as deployment:
        create_app(deployment)

with tempfile.TemporaryDirectory() as folder:
    asyncio.run(start(folder))
print(*(name for name in {LATER!r} if name in sys.modules))
"""


def test_libraries_of_signing_in_are_loaded_when_somebody_does() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
