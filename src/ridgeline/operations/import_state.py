"""How far an import has come, in a small file, so that it goes on where it stopped."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TypeVar

import msgspec

from ridgeline.errors import RidgelineError

FOLDER = "imports"


class FileState(msgspec.Struct):
    """`offset` and `lines` of the (decompressed) text are done; `last_line` is the digest of the last of them."""

    file: str
    offset: int = 0
    lines: int = 0
    last_line_bytes: int = 0
    last_line: str = ""


class ApiState(msgspec.Struct):
    """What was fetched, for each source of events, in Unix ms.

    All before `done`; and by an import that was to start beyond that, all from the first time of `later` to before the
    last.
    """

    url: str
    done: dict[str, int] = {}
    later: dict[str, tuple[int, int]] = {}

    def missing_from(self, source: str, start: int) -> int:
        """Return from when on something is missing of what was recorded at `start` or later."""
        done = self.done.get(source, 0)
        return done if start <= done else self._later(source, start)[1]

    def note(self, source: str, start: int, done: int) -> None:
        """Keep that an import from `start` on, which began with what was missing, has all before `done`."""
        if start <= self.done.get(source, 0):
            self.done[source] = done
        else:
            self.later[source] = (self._later(source, start)[0], done)

    def _later(self, source: str, start: int) -> tuple[int, int]:
        first, last = self.later.get(source, (start, start))
        return (first, last) if first <= start <= last else (start, start)


State = TypeVar("State", FileState, ApiState)


def state_file(data_dir: Path, *parts: str) -> Path:
    """Return where the state of an import is kept; `parts` tell imports apart."""
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
    return data_dir / FOLDER / f"{name}.json"


def load_state(path: Path, fresh: State) -> State:
    """Return the state in a file, or `fresh` when there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=type(fresh))
    except (OSError, msgspec.DecodeError):
        return fresh


def save_state(path: Path, state: FileState | ApiState) -> None:
    """Write the state so that a crash leaves the former one; RidgelineError when it cannot be written."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        draft.write_bytes(msgspec.json.encode(state))
        os.replace(draft, path)  # noqa: PTH105 - the same in other words
    except OSError as error:
        raise RidgelineError(f"The state of the import cannot be written to {path}: {error.strerror}.") from None


def line_digest(raw: bytes) -> str:
    """Return what a line is recognised by."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
