"""Bringing a database to the present schema, forward only, with Alembic.

Each backend has its folder of numbered migrations; the number of the newest one that was applied is in the table
`alembic_version`. Alembic takes a good part of a second to import, so it is only where there is something to do.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Literal

from ridgeline.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Backend = Literal["sqlite", "postgresql"]
VERSION_QUERY = "SELECT version_num FROM alembic_version"


def versions(backend: Backend) -> list[str]:
    """Return the numbers of all migrations of a backend, such as `0001`, in order."""
    folder = resources.files("ridgeline.storage.migrations") / backend
    return sorted(name[:4] for file in folder.iterdir() if (name := file.name)[:4].isdigit() and name.endswith(".py"))


def needs_migration(backend: Backend, version: str | None, where: str) -> bool:
    """Tell whether a database with this version has migrations to come; ConfigurationError if it is a newer one's."""
    known = versions(backend)
    if version is not None and version not in known:
        raise ConfigurationError(
            f"{where} was made by a newer Ridgeline (its schema is {version}, this version knows up to {known[-1]}); "
            "please upgrade. Nothing was changed."
        )
    return version != known[-1]


def migrate(connection: Connection, backend: Backend, version: str | None = None, *, to: str = "head") -> None:
    """Apply what is missing, each migration in a transaction of its own, up to the newest unless told otherwise.

    `version` is what a database has that was made before versions were noted, if it is one.
    """
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    folder = resources.files("ridgeline.storage.migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder / backend).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    if version is not None:
        command.stamp(config, version)
    command.upgrade(config, to)
