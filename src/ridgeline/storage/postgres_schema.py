"""Opening a PostgreSQL database: is it ours, is it new enough, and bringing its schema up to date."""

from __future__ import annotations

import asyncpg
import structlog

from ridgeline.errors import ConfigurationError
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.migrate import VERSION_QUERY, migrate, needs_migration
from ridgeline.storage.postgres_connections import CONNECT_SECONDS, Connection, connect, place_of

OLDEST_SERVER = 14
# Two integers: a key space of their own, apart from the 64 bits of device locks.
_LOCK = "SELECT pg_advisory_lock(7265, 1)"
_TABLES = (
    "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS "
    "(SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
)
# A migration may take long; so may waiting for that of another process.
MIGRATION_SECONDS = 24 * 3600.0

log = structlog.get_logger(__name__)


async def bring_up_to_date(url: str, *, older_too: bool = True) -> dict[str, str]:
    """Bring the database to the newest schema; ConfigurationError if it cannot be, and then nothing was changed.

    An empty one is always filled; one of an older version only if `older_too`: servers of that version may be running.
    Returns the settings that connections need which write: with them a commit is durable when it is answered.
    """
    where = f"The database {place_of(url)}"
    try:
        connection = await connect(url, statement_seconds=MIGRATION_SECONDS)
    except (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresError, ValueError, OverflowError) as error:
        # A URL that cannot be parsed may stand in the message, password and all.
        reason = f": {error}" if isinstance(error, asyncpg.PostgresError) else f" ({type(error).__name__})"
        raise ConfigurationError(f"{where} cannot be opened{reason}.") from None
    try:
        if connection.get_server_version().major < OLDEST_SERVER:
            raise ConfigurationError(
                f"{where} is served by PostgreSQL {connection.get_server_version().major}; "
                f"Ridgeline needs {OLDEST_SERVER} or newer."
            )
        if needs_migration("postgresql", await schema_version(connection, where), where):
            await connection.execute(_LOCK)
            version = await schema_version(connection, where)
            if version is not None and not older_too and needs_migration("postgresql", version, where):
                raise ConfigurationError(
                    f"{where} has the schema of an older version; stop the servers of that version, run "
                    "'ridgeline migrate', then start again."
                )
            if needs_migration("postgresql", await schema_version(connection, where), where):
                log.info("migration_begins", database=place_of(url))
                await _migrate(url)
        waits = await connection.fetchval("SELECT current_setting('synchronous_commit')")
    except asyncpg.PostgresError as error:
        raise ConfigurationError(f"{where} cannot be used: {error}.") from None
    finally:
        await connection.close(timeout=CONNECT_SECONDS)
    return {"synchronous_commit": "on"} if waits == "off" else {}


async def schema_version(connection: Connection, where: str) -> str | None:
    """Return the newest migration that was applied; None for an empty database, ConfigurationError for a foreign one.

    `where` begins the error's sentence.
    """
    tables = {row[0] for row in await connection.fetch(_TABLES)}
    if not tables:
        return None
    version = await connection.fetchval(VERSION_QUERY) if "alembic_version" in tables else None
    if version is None or not {"workspace", "event", "erased_subject"} <= tables:
        raise ConfigurationError(
            f"{where} has tables that are not Ridgeline's ({', '.join(sorted(tables)[:3])}); "
            "please make a database for Ridgeline alone. Nothing was changed."
        )
    return str(version)


async def _migrate(url: str) -> None:
    from sqlalchemy import NullPool  # noqa: PLC0415 - slow, and seldom needed
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connect(url, statement_seconds=MIGRATION_SECONDS),
        poolclass=NullPool,
    )
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate, "postgresql")
            await connection.commit()
    finally:
        await engine.dispose()


async def add_shipped_dictionary(connection: Connection) -> None:
    """Give a new store the dictionary of the package to begin with."""
    shipped = shipped_dictionary()
    await connection.execute(
        "INSERT INTO dictionary SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM dictionary) ON CONFLICT DO NOTHING",
        shipped.dictionary_id,
        shipped.content,
        shipped.created_at,
    )
