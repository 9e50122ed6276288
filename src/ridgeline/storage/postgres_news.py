"""What processes tell each other through NOTIFY: that something is no longer as it was.

Additions are no news, since nobody remembers what he did not find. Sent in the transaction of the change, so that it
is told if and only if it is committed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ridgeline.ids import random_base62
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import read, stored

CHANNEL = "ridgeline"
# PostgreSQL sends less than 8,000 bytes.
MOST_ID_BYTES = 3_000


@dataclass(frozen=True, slots=True)
class News:
    """That keys have changed, or what the workspace says, or events: the one that is named, else any of them.

    `mark` is what its sender knows it by when it comes back.
    """

    subject: Literal["keys", "workspace", "events"]
    event_id: str | None = None
    mark: str = field(default_factory=lambda: random_base62(12))

    @classmethod
    def of(cls, payload: str) -> News:
        """Return what a notification says; ValueError if a version that is newer than this one says something else."""
        mark, _, rest = payload.partition(" ")
        subject, _, encoded = rest.partition(" ")
        if subject == "keys":
            return cls("keys", mark=mark)
        if subject == "workspace":
            return cls("workspace", mark=mark)
        if subject == "events":
            return cls("events", read(bytes.fromhex(encoded)) if encoded else None, mark)
        raise ValueError("what a notification says is not known")

    @property
    def payload(self) -> str:
        content = b"" if self.event_id is None else stored(self.event_id)
        # An id may hold any character, NUL included, which no payload may.
        named = content.hex() if len(content) <= MOST_ID_BYTES else ""
        return f"{self.mark} {self.subject} {named}".rstrip()

    @property
    def statement(self) -> str:
        return f"NOTIFY {CHANNEL}, '{self.payload}'"

    async def tell(self, connection: Connection) -> None:
        """Tell all processes, this one included, as soon as the transaction under way is committed."""
        await connection.execute(self.statement)
