"""Small disks: a file system of a few megabytes where this user may mount one, and a limit on the size of files."""

from __future__ import annotations

import contextlib
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ridgeline.testing import RunningServer

DISK_BYTES = 24 << 20
LEFT_BYTES = 256 << 10
UNLIMITED = resource.RLIM_INFINITY


class SmallDisk(Protocol):
    """A folder on a disk that can be filled up and emptied again while a server runs."""

    folder: Path

    def fill(self, server: RunningServer) -> None: ...

    def empty(self, server: RunningServer) -> None: ...


class FileSystem:
    """A file system in memory, with a file beside the server's that takes the space."""

    def __init__(self, folder: Path, left: int = LEFT_BYTES) -> None:
        self.folder = folder
        self._left = left
        self._ballast = folder / "ballast"

    def fill(self, server: RunningServer) -> None:
        # Not buffered: what a full disk does not take would be tried again when the file is closed.
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(64 << 10))
        size = self._ballast.stat().st_size
        with self._ballast.open("rb+") as file:
            file.truncate(size - self._left)

    def empty(self, server: RunningServer) -> None:
        self._ballast.unlink()


class FileSizes:
    """No file of the server may grow beyond what the largest has now, and a little."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, server: RunningServer) -> None:
        largest = max(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (largest + LEFT_BYTES, UNLIMITED))

    def empty(self, server: RunningServer) -> None:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))


@contextmanager
def mounted(size: int = DISK_BYTES) -> Iterator[Path]:
    """Mount a file system of a size for the block; PermissionError if this user may not."""
    with tempfile.TemporaryDirectory(prefix="ridgeline-disk-") as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise PermissionError(done.stderr)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    try:
        with mounted():
            return True
    except (PermissionError, FileNotFoundError):
        return False
