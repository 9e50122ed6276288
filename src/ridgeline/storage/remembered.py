"""What was read lately and changes seldom, keys and settings of the workspace, so that it costs no query again."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

WorkspacePart = Literal["suspect_weights"]
"""What is remembered of the workspace."""
Of = TypeVar("Of")
Value = TypeVar("Value")


class Remembered(Generic[Of, Value]):
    """Found values by what they are of: no more than there are, as what was not found is not kept.

    What was read before a change must not come back after it: take `changes` before reading, and hand it to `keep`.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._values: dict[Of, Value] = {}

    def get(self, of: Of) -> Value | None:
        return self._values.get(of)

    def keep(self, of: Of, value: Value, since: int) -> None:
        """Keep a value that was read after `since` changes, unless there were more."""
        if since == self.changes:
            self._values[of] = value

    def clear(self) -> None:
        """Forget all: any of them may have been changed."""
        self.changes += 1
        self._values.clear()
