"""What the parts of a PostgreSQL store share: connections, partitions, dictionaries, numbers of environments."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from ridgeline.storage.codec import PayloadCodec, dictionary_of
from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_crowds import Crowds
from ridgeline.storage.postgres_layout import read
from ridgeline.storage.postgres_memory import Memory
from ridgeline.storage.postgres_partitions import Partitions
from ridgeline.storage.protocol import Dictionary

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Shared:
    """`reads` are for look-ups by key, `writes` for what is committed, `searches` and `lookups` for what is bounded
    in time.

    `locks` is the one that holds device locks, `slow` are for what takes as long as it takes: dumps, reports, removal.
    """

    url: str
    reads: Connections
    writes: Connections
    searches: Connections
    lookups: Connections
    locks: Connections
    slow: Connections
    partitions: Partitions
    memory: Memory
    search_seconds: float
    crowds: Crowds = field(default_factory=Crowds)
    codec: PayloadCodec = field(default_factory=lambda: PayloadCodec([]))
    numbers: dict[str, int] = field(default_factory=dict)
    """Of environments, by id. A number stays what it is, so what is known stays right."""
    environment_ids: dict[int, str] = field(default_factory=dict)

    async def load_dictionaries(self, connection: Connection) -> None:
        """Take notice of dictionaries that were added."""
        rows = await connection.fetch("SELECT dictionary_id FROM dictionary ORDER BY created_at, dictionary_id")
        if not rows or (rows[-1][0] == self.codec.newest and all(self.codec.knows(row[0]) for row in rows)):
            return
        added = [row[0] for row in rows if not self.codec.knows(row[0])]
        # The newest is the one that was added last, whatever it was known by before.
        found = await connection.fetch(
            "SELECT dictionary_id, content, created_at FROM dictionary WHERE dictionary_id = ANY($1::bigint[]) "
            "ORDER BY created_at, dictionary_id",
            [*added, rows[-1][0]],
        )
        self.codec.add(*(Dictionary(*row) for row in found))

    async def load_environments(self, connection: Connection) -> None:
        """Take notice of environments that were added."""
        for number, environment_id in await connection.fetch("SELECT number, environment_id FROM environment"):
            self.numbers[read(environment_id)] = number
            self.environment_ids[number] = read(environment_id)

    async def environment_number(self, environment_id: str) -> int:
        """Return an environment's number; ValueError if there is no such environment."""
        number = self.numbers.get(environment_id)
        if number is None:
            async with self.reads.use() as connection:
                await self.load_environments(connection)
            number = self.numbers.get(environment_id)
            if number is None:
                raise ValueError(f"there is no environment {environment_id}")
        return number

    async def environment_id(self, connection: Connection, number: int) -> str:
        """Return the id of an environment that events name."""
        if number not in self.environment_ids:
            await self.load_environments(connection)
        return self.environment_ids[number]

    async def decompress(self, connection: Connection, frame: bytes) -> bytes:
        """Return the JSON of a frame, whose dictionary another process may have added."""
        number = dictionary_of(frame)
        if number and not self.codec.knows(number):
            await self.load_dictionaries(connection)
        return self.codec.decompress(frame)


class Part:
    """One of the protocols that the store is made of."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
