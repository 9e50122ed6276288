"""The deployment secret: the one secret from which everything that must be unforgeable is keyed.

It comes from `RIDGELINE_SECRET`, else from the file `secret.key` in the data directory. Previous values are kept so
that it can be rotated: new texts are made with the first, old texts are still recognised with the others.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from ridgeline.errors import ConfigurationError

SECRET_FILE = "secret.key"  # noqa: S105 - the name of a file, not a secret
MINIMUM_LENGTH = 32


class DeploymentSecret:
    """Derives one key for each purpose, by HMAC-SHA-256 over the purpose's name."""

    def __init__(self, values: Sequence[str]) -> None:
        if not values:
            raise ConfigurationError("The deployment secret is empty.")
        for value in values:
            if len(value) < MINIMUM_LENGTH:
                raise ConfigurationError(
                    f"The deployment secret must have at least {MINIMUM_LENGTH} characters; make one with "
                    "'openssl rand -base64 48'."
                )
        self._values = tuple(value.encode() for value in values)

    def __repr__(self) -> str:
        return "DeploymentSecret(…)"

    def derive(self, purpose: str) -> tuple[bytes, ...]:
        """Return the 32-byte keys for a purpose, the one to use first, then those of previous secrets."""
        return tuple(hmac.digest(value, b"ridgeline:" + purpose.encode(), hashlib.sha256) for value in self._values)


def parse_secret_text(text: str) -> list[str]:
    """Return the secrets in a text, one a line or separated by commas, the current one first."""
    return [value.strip() for value in text.replace(",", "\n").splitlines() if value.strip()]


def load_or_create_secret(data_dir: Path) -> DeploymentSecret:
    """Read `secret.key` in the data directory, or make it (mode 0600) when it is not there."""
    path = data_dir / SECRET_FILE
    try:
        return DeploymentSecret(parse_secret_text(path.read_text()))
    except FileNotFoundError:
        value = secrets.token_urlsafe(48)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"The deployment secret {path} cannot be read: {error}.") from None
    # Written beside and linked into place: a second process that starts at the same moment never reads half a secret,
    # and never replaces one that is in use.
    draft = path.with_name(f"{SECRET_FILE}.{secrets.token_hex(8)}")
    try:
        write_private_file(draft, value + "\n")
        os.link(draft, path)
    except FileExistsError:
        return DeploymentSecret(parse_secret_text(path.read_text()))
    finally:
        draft.unlink(missing_ok=True)
    return DeploymentSecret([value])


def write_private_file(path: Path, text: str) -> None:
    """Write a file that only its owner can read (mode 0600), replacing one that is there; ConfigurationError if not."""
    try:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from None
