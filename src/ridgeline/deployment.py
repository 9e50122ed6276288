"""What the server and the command line both work on: data directory, deployment secret, store, workspace and keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ridgeline.clock import Clock, system_clock
from ridgeline.errors import ConfigurationError
from ridgeline.ids import new_key_id
from ridgeline.keys import KeyKind, KeyMint, key_digest
from ridgeline.secret import DeploymentSecret, load_or_create_secret, parse_secret_text
from ridgeline.settings import Settings
from ridgeline.storage.protocol import ApiKey, Storage, Workspace
from ridgeline.storage.sqlite import SqliteStorage

DATABASE_FILE = "ridgeline.db"


HandOver = Callable[[ApiKey, str], None]
"""Gives the text of a new key to whoever asked for it; raises if that is not possible."""


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

    async def create_key(self, kind: KeyKind, name: str, environment_id: str | None, hand_over: HandOver) -> ApiKey:
        """Make a key. Its text is handed over first: a key that nobody has seen must not be valid."""
        text = self.mint.make(kind, self.settings.region)
        public_text = text if kind is KeyKind.PUBLIC else None
        key = ApiKey(new_key_id(), kind, name, environment_id, public_text, self.clock(), None)
        hand_over(key, text)
        await self.storage.create_key(key, key_digest(text))
        return key


@asynccontextmanager
async def open_deployment(
    settings: Settings, *, serving: bool, create: bool = True, clock: Clock = system_clock
) -> AsyncIterator[Deployment]:
    """Open data directory, secret and store; if `create`, make what is missing, else refuse it."""
    data_dir, path = _places(settings, create=create)
    secret = _secret(settings, data_dir)
    storage: Storage = await SqliteStorage.open(path, serving=serving)
    try:
        workspace = await storage.workspace(clock())
        yield Deployment(settings, data_dir, KeyMint(secret), secret, storage, workspace, clock)
    finally:
        await storage.close()


def _places(settings: Settings, *, create: bool) -> tuple[Path, Path]:
    """Return the data directory and the database's file; ConfigurationError when nothing can be written there."""
    data_dir = Path(settings.data_dir).expanduser().absolute()
    path = _database_file(settings, data_dir)
    if not create and not path.exists():
        raise ConfigurationError(f"There is no Ridgeline database {path}; is --data-dir right?")
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = data_dir / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigurationError(
            f"The data directory {data_dir} cannot be written: {error.strerror}; choose another with --data-dir."
        ) from None
    return data_dir, path


def _secret(settings: Settings, data_dir: Path) -> DeploymentSecret:
    if settings.secret is not None:
        return DeploymentSecret(parse_secret_text(settings.secret))
    if settings.database_url is not None:
        raise ConfigurationError(
            "With --database-url the deployment secret must be given in RIDGELINE_SECRET, "
            "so that every server of the database has the same."
        )
    return load_or_create_secret(data_dir)


def _database_file(settings: Settings, data_dir: Path) -> Path:
    if settings.workers > 1:
        raise ConfigurationError(
            f"SQLite is served by exactly one process, not by {settings.workers} workers; several need PostgreSQL."
        )
    if settings.database_url is None:
        return data_dir / DATABASE_FILE
    parts = urlsplit(settings.database_url)
    if parts.scheme in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "PostgreSQL is not supported by this version yet; leave --database-url out for SQLite."
        )
    if parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/"):
        raise ConfigurationError("The database URL must have the form sqlite:///FILE.")
    path = Path(parts.path)
    if not path.parent.is_dir():
        raise ConfigurationError(f"The folder {path.parent} of the database does not exist.")
    return path
