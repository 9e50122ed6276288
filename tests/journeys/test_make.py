"""What the Makefile says on a machine that lacks something: one sentence that names the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    # Never through a link to the real program.
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The Makefile, and a machine of its own whose programs the test chooses."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    (tmp_path / "path").mkdir()
    for name in ("bash", "sh", "make", "find", "touch", "id", "env"):
        found = shutil.which(name)
        assert found, name
        (tmp_path / "path" / name).symlink_to(found)
    return tmp_path


def complaint(clone: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=clone,
        env={"PATH": str(clone / "path"), "HOME": os.environ.get("HOME", "/")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    (sentence,) = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    return sentence


@pytest.mark.parametrize("target", ["setup", "run", "test"])
def test_a_python_without_ensurepip(clone: Path, target: str) -> None:
    program(clone / "path", "python3", f'[[ "$*" == *ensurepip* ]] && exit 1; exec {sys.executable} "$@"')
    assert complaint(clone, "make", target) == (
        "This Python cannot make virtual environments; install the package python3-venv."
    )
    assert not (clone / ".venv").exists()


def test_no_python_or_an_old_one(clone: Path) -> None:
    assert "install the package python3" in complaint(clone, "make", "setup")
    program(clone / "path", "python3", 'if [[ "$1" == --version ]]; then echo Python 3.9.2; else exit 1; fi')
    assert complaint(clone, "make", "setup") == "Python 3.11 or newer is needed; this is Python 3.9.2."


def test_no_node_or_an_old_one(clone: Path) -> None:
    (clone / "agent").mkdir()
    (clone / "agent" / "package-lock.json").touch()
    wanted = ("make", "agent/node_modules/.ready")
    missing = "Node 20 or newer is missing; install nodejs with npm."
    assert complaint(clone, *wanted) == missing
    program(clone / "path", "npm", "echo the packages are installed >&2; exit 1")
    program(clone / "path", "node", "exit 1")
    assert complaint(clone, *wanted) == missing
    real = shutil.which("node")
    assert real
    program(clone / "path", "node", f'exec {real} "$@"')
    assert complaint(clone, *wanted) == "the packages are installed"


def test_browsers_that_may_not_be_installed(clone: Path) -> None:
    program(clone / "path", "id", "echo 1000")
    script = (clone / "bin" / "install-browsers").read_text()
    (clone / "bin" / "install-browsers").write_text(script.replace("-x /usr/bin/", "-x /no/such/place/"))
    assert complaint(clone, str(clone / "bin" / "install-browsers")) == (
        "The tests need real browsers; please run: sudo apt-get install chromium firefox-esr"
    )
