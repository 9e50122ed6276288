"""What the server and the command line both work on: data directory, deployment secret, store, workspace and keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ridgeline.clock import Clock, system_clock
from ridgeline.errors import ConfigurationError
from ridgeline.keys import KeyKind, KeyMint
from ridgeline.operations.api_keys import HandOver, Keyring, WantedKey
from ridgeline.secret import DeploymentSecret, load_or_create_secret, parse_secret_text
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, AuditEntry, RateLimit, Storage, StorageUnavailable, Workspace
from ridgeline.storage.sqlite import SqliteStorage

DATABASE_FILE = "ridgeline.db"
COMMAND_LINE = "command line"
"""The actor of the audit log's entries about what was not done with a key."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """An opened deployment: what the server and the command line both work on."""

    settings: Settings
    data_dir: Path
    mint: KeyMint
    secret: DeploymentSecret
    storage: Storage
    workspace: Workspace
    clock: Clock

    async def make_missing_keys(self, hand_over: HandOver) -> None:
        """Make a public and a secret key where there never was one."""
        kinds = {key.kind for key in await self.storage.list_keys()}
        if KeyKind.PUBLIC not in kinds:
            environment_id = self.workspace.default_environment.environment_id
            await self.create_key(KeyKind.PUBLIC, "First public key", environment_id, hand_over)
        if KeyKind.SECRET not in kinds:
            await self.create_key(KeyKind.SECRET, "First secret key", None, hand_over)

    async def create_key(
        self,
        kind: KeyKind,
        name: str,
        environment_id: str | None,
        hand_over: HandOver,
        *,
        limit: RateLimit | None = None,
        erasure_limit: RateLimit | None = None,
    ) -> ApiKey:
        """Make a key. Its text is handed over first: a key that nobody has seen must not be valid."""
        keyring = Keyring(self.storage, self.mint, self.settings.region)
        wanted = WantedKey(kind, name, environment_id, limit, erasure_limit)
        return await keyring.make(wanted, COMMAND_LINE, self.clock(), hand_over)

    def entry(self, action: str, subject: str, environment_id: str | None = None, **details: Any) -> AuditEntry:
        """Return the audit entry of what is done now from the command line."""
        return AuditEntry(self.clock(), COMMAND_LINE, action, subject, environment_id, details)

    async def note(self, action: str, subject: str, environment_id: str | None = None, **details: Any) -> None:
        """Write what was done from the command line into the audit log."""
        await self.storage.audit(self.entry(action, subject, environment_id, **details))


@asynccontextmanager
async def open_deployment(
    settings: Settings, *, serving: bool, create: bool = True, clock: Clock = system_clock
) -> AsyncIterator[Deployment]:
    """Open data directory, secret and store; if `create`, make what is missing, else refuse it."""
    data_dir, place = _places(settings, create=create)
    secret = _secret(settings, data_dir)
    with _named(place):
        storage = await open_storage(place, settings, serving=serving)
    try:
        with _named(place):
            workspace = await storage.workspace(clock())
        yield Deployment(settings, data_dir, KeyMint(secret), secret, storage, workspace, clock)
    finally:
        await storage.close()


@contextmanager
def _named(place: Path | str) -> Iterator[None]:
    """Name the file of a store that cannot be used; a URL may hold a password, and its server names itself."""
    try:
        yield
    except StorageUnavailable as error:
        if isinstance(place, Path):
            raise ConfigurationError(f"The database {place} cannot be used: {error}.") from None
        raise


def _places(settings: Settings, *, create: bool) -> tuple[Path, Path | str]:
    """Return the data directory, made if need be, and the database's place."""
    data_dir = Path(settings.data_dir).expanduser().absolute()
    place = database_place(settings, data_dir)
    if isinstance(place, Path) and not create and not place.exists():
        raise ConfigurationError(f"There is no Ridgeline database {place}; is --data-dir right?")
    _make_folder(data_dir)
    return data_dir, place


async def open_storage(place: Path | str, settings: Settings, *, serving: bool) -> Storage:
    """Open the store at a `database_place`, brought to the present schema if need be."""
    if isinstance(place, Path):
        return await SqliteStorage.open(place, serving=serving, search_seconds=settings.search_seconds)
    # Only those who use it wait for its import.
    from ridgeline.storage.postgres import PostgresStorage  # noqa: PLC0415

    return await PostgresStorage.open(place, serving=serving, search_seconds=settings.search_seconds)


def _make_folder(data_dir: Path) -> None:
    """Make the data directory; ConfigurationError when nothing can be written there."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / ".write-probe"
        probe.touch()
        # Another process may have probed at the same moment.
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The data directory {data_dir} cannot be written: {error.strerror}; choose another with --data-dir."
        ) from None


def _secret(settings: Settings, data_dir: Path) -> DeploymentSecret:
    if settings.secret is not None:
        return DeploymentSecret(parse_secret_text(settings.secret))
    if settings.database_url is not None:
        raise ConfigurationError(
            "With --database-url the deployment secret must be given in RIDGELINE_SECRET, "
            "so that every server of the database has the same."
        )
    return load_or_create_secret(data_dir)


def database_place(settings: Settings, data_dir: Path) -> Path | str:
    """Return the file of a SQLite database, or the URL of a PostgreSQL one."""
    url = settings.database_url
    try:
        parts = urlsplit(url or "")
    except ValueError:
        raise ConfigurationError(_URL_FORMS) from None
    if url is not None and parts.scheme in {"postgres", "postgresql"}:
        return url
    if settings.workers > 1:
        raise ConfigurationError(
            f"SQLite is served by exactly one process, not by {settings.workers} workers; several need PostgreSQL."
        )
    if url is None:
        return data_dir / DATABASE_FILE
    if parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/"):
        raise ConfigurationError(_URL_FORMS)
    path = Path(parts.path)
    if not path.parent.is_dir():
        raise ConfigurationError(f"The folder {path.parent} of the database does not exist.")
    return path


_URL_FORMS = "The database URL must have the form sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
