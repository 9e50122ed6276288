"""Making the embedded store's file, and bringing an older one to the present schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ridgeline.errors import ConfigurationError
from ridgeline.storage.migrate import VERSION_QUERY, migrate, needs_migration

BUSY_SECONDS = 60.0
# An event touches a dozen pages, and each is written twice: small ones, although rows of 550 bytes waste a little.
PAGE_SIZE = 4_096
CACHE_KILOBYTES = 256 << 10
# The version that version 0.1.0 noted in the file's header, before migrations had numbers.
_USER_VERSION_OF_0001 = 1


def schema_version(path: Path) -> str | None:
    """Return the number of the newest migration of a file, None if it has none; raises sqlite3.Error."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        return _version(connection)
    finally:
        connection.close()


def needs_work(path: Path) -> bool:
    """Tell whether the file is to be made or migrated; raises sqlite3.Error, ConfigurationError."""
    return not path.exists() or needs_migration("sqlite", schema_version(path), f"The database {path}")


def bring_up_to_date(path: Path) -> None:
    """Bring the file to the newest schema, or leave it as it was; raises sqlite3.Error, ConfigurationError."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        version = _version(connection)
        if not needs_migration("sqlite", version, f"The database {path}"):
            return
        if version is None and connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
            raise ConfigurationError(f"The file {path} is a SQLite database, but not Ridgeline's; nothing was changed.")
        # The tables of an older version go, and what lay in them may be erased later.
        connection.execute("PRAGMA secure_delete = ON")
        # No fragment of an event in a temporary file: what is sorted for an index is in memory.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = WAL")
        try:
            _migrate(connection, version)
        except Exception as error:
            # SQLAlchemy wraps SQLite's own words in several lines.
            reason = getattr(error, "orig", None) or error
            raise ConfigurationError(
                f"The database {path} could not be brought to the present schema and was left as it was: {reason}."
            ) from error
    finally:
        connection.close()


def _version(connection: sqlite3.Connection) -> str | None:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone():
        row = connection.execute(VERSION_QUERY).fetchone()
        if row is not None:
            return str(row[0])
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    has_workspace = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'workspace'").fetchone()
    return "0001" if version == _USER_VERSION_OF_0001 and has_workspace else None


def _migrate(connection: sqlite3.Connection, version: str | None) -> None:
    from sqlalchemy import StaticPool, create_engine, event  # noqa: PLC0415 - slow, and seldom needed

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(target: object) -> None:
        # Two processes that start at once: the second waits, and then finds nothing to do.
        connection.execute("BEGIN IMMEDIATE")

    with engine.connect() as opened:
        noted = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()
        migrate(opened, "sqlite", None if noted else version)
