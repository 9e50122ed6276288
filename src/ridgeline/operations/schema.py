"""Which schema a database has, and bringing it to the newest, for every backend."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ridgeline.errors import ConfigurationError
from ridgeline.storage import sqlite, sqlite_migrate
from ridgeline.storage.migrate import Backend, needs_migration, versions


@dataclass(frozen=True, slots=True)
class Schema:
    """`present` is None where there is no Ridgeline database yet; `newest` is what this version works on."""

    present: str | None
    newest: str

    @property
    def is_newest(self) -> bool:
        return self.present == self.newest


async def schema_of(place: Path | str) -> Schema:
    """Return the schema of a SQLite file or a PostgreSQL URL; changes nothing.

    ConfigurationError when the database cannot be read, is a newer version's, or is not Ridgeline's.
    """
    if isinstance(place, Path):
        return _schema("sqlite", _of_file(place), f"The database {place}")
    # Only those who use it wait for its import.
    import asyncpg  # noqa: PLC0415

    from ridgeline.storage.postgres_connections import CONNECT_SECONDS, connect, place_of  # noqa: PLC0415
    from ridgeline.storage.postgres_schema import schema_version  # noqa: PLC0415

    where = f"The database {place_of(place)}"
    try:
        connection = await connect(place)
        try:
            present = await schema_version(connection, where)
        finally:
            await connection.close(timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresError, ValueError, OverflowError) as error:
        # A URL that cannot be parsed may stand in the message, password and all.
        reason = f": {error}" if isinstance(error, asyncpg.PostgresError) else f" ({type(error).__name__})"
        raise ConfigurationError(f"{where} cannot be opened{reason}.") from None
    return _schema("postgresql", present, where)


async def migrate_to_newest(place: Path | str) -> None:
    """Bring the database to the newest schema; ConfigurationError when it cannot be, and then nothing was changed."""
    if isinstance(place, Path):
        try:
            sqlite.migrate_unclaimed(place)
        except sqlite3.Error as error:
            raise ConfigurationError(f"The database {place} could not be migrated: {error}.") from None
        return
    from ridgeline.storage.postgres_schema import bring_up_to_date  # noqa: PLC0415

    await bring_up_to_date(place)


def _of_file(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        return sqlite_migrate.schema_version(path)
    except sqlite3.Error as error:
        raise ConfigurationError(f"The database {path} cannot be opened: {error}.") from None


def _schema(backend: Backend, present: str | None, where: str) -> Schema:
    needs_migration(backend, present, where)
    return Schema(present, versions(backend)[-1])
