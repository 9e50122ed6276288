"""The Node scripts of the tests and the npm packages that they need."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def node() -> str:
    """Return the path of the machine's own Node; fails the test when there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.fail("Node is not installed; install the Debian package nodejs.", pytrace=False)
    return found


def node_command(script: str) -> list[str]:
    """Return the command line that runs a script of this folder; fails the test when it cannot run."""
    if not (_HERE / "node_modules").is_dir():
        pytest.fail("The tests' Node packages are not installed; run 'npm ci' in tests/node.", pytrace=False)
    return [node(), str(_HERE / script)]
