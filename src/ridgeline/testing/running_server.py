"""A real `ridgeline serve` in a process of its own, for tests that must see what users see."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 30.0


class RunningServer:
    """Start the server on a free port and stop it at the end of a `with` block.

    `url` is its address, `public_key` the one that the banner names, `secret_key` that of the first start, `log` its
    standard error.
    """

    def __init__(self, data_dir: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.url = ""
        self.banner = ""
        self._arguments = arguments
        self._environment = environment or {}
        self._process: subprocess.Popen[str] | None = None
        self._last_log = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and return when it is ready; RuntimeError with its log when it is not."""
        with tempfile.TemporaryFile("w+") as output:
            self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `stop`
            self._process = subprocess.Popen(
                [*command(), "serve", "--data-dir", str(self.data_dir), "--port", "0", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=self._log,
                text=True,
                env=clean_environment() | self._environment,
            )
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and self._process.poll() is None:
                output.seek(0)
                self.banner = output.read()
                if "Ctrl-C stops the server." in self.banner:
                    self.url = self.banner.split("is running at ")[1].split()[0]
                    if self._is_ready():
                        return
                time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"the server did not start: {self.log}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop the server, by default gracefully, and return its exit status."""
        if self._process is None:
            return None
        self._process.send_signal(how)
        status = self._process.wait(timeout=60)
        self._process = None
        self._last_log = self.log
        self._log.close()
        return status

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    @property
    def log(self) -> str:
        if self._log.closed:
            return self._last_log
        self._log.seek(0)
        return self._log.read()

    @property
    def public_key(self) -> str:
        named = re.search(r"^  Public key   (rl_pk_\S+)$", self.banner, re.MULTILINE)
        if named is None:
            raise RuntimeError("the server has no public key")
        return named[1]

    @property
    def secret_key(self) -> str:
        return (self.data_dir / "first-secret-key.txt").read_text().strip()

    def command(self, *arguments: str) -> Any:
        """Run a `ridgeline` command on the server's data and return the JSON that it prints."""
        done = subprocess.run(
            [*command(), *arguments, "--data-dir", str(self.data_dir), "--json"],
            env=clean_environment() | self._environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout)

    def create_key(self, kind: str, *arguments: str) -> str:
        """Make a key that is not public and return its text."""
        made = self.command("keys", "create", "--kind", kind, *arguments)
        return Path(made["key_file"]).read_text().strip()

    def create_secret_key(self, *arguments: str) -> str:
        """Make another secret key and return its text."""
        return self.create_key("secret", *arguments)

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{self.url}/readyz", timeout=5).close()
            return True
        return False


def command() -> list[str]:
    """Return the command line that runs this very installation's `ridgeline`."""
    return [sys.executable, "-m", "ridgeline"]


def clean_environment() -> dict[str, str]:
    """Return the process environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RIDGELINE_")}
