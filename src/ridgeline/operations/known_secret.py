"""The deployment secret as it is, for commands that must not make one."""

from __future__ import annotations

from pathlib import Path

from ridgeline.errors import ConfigurationError
from ridgeline.secret import SECRET_FILE, DeploymentSecret, load_or_create_secret, parse_secret_text
from ridgeline.settings import Settings


def known_secret(settings: Settings) -> DeploymentSecret:
    """Return the secret of `RIDGELINE_SECRET` or the data directory; ConfigurationError when there is none yet."""
    if settings.secret is not None:
        return DeploymentSecret(parse_secret_text(settings.secret))
    folder = data_directory(settings)
    if settings.database_url is not None or not (folder / SECRET_FILE).exists():
        raise ConfigurationError(
            f"The deployment secret is missing: put the {SECRET_FILE} that belongs to the data into {folder}, "
            "or set RIDGELINE_SECRET."
        )
    return load_or_create_secret(folder)


def data_directory(settings: Settings) -> Path:
    """Return the data directory, which may not be there yet."""
    return Path(settings.data_dir).expanduser().absolute()
