"""Secrets that must be read again, sealed under the deployment secret: AES-256-GCM, with a random nonce each time."""

from __future__ import annotations

import secrets

from ridgeline.secret import DeploymentSecret

_NONCE_LENGTH = 12


class Sealing:
    """Seals for one purpose; what is sealed for something or somebody else does not open."""

    def __init__(self, secret: DeploymentSecret, purpose: str) -> None:
        self._keys = secret.derive(f"seal:{purpose}")

    def seal(self, content: bytes, subject: str) -> bytes:
        """Return content that can only be opened with the deployment secret, and for the same subject."""
        # Only those who have a second factor or sign in by OIDC wait for the import.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce = secrets.token_bytes(_NONCE_LENGTH)
        return nonce + AESGCM(self._keys[0]).encrypt(nonce, content, subject.encode())

    def open(self, sealed: bytes, subject: str) -> bytes | None:
        """Return what was sealed, under this or a previous secret; None if it was not, or for another subject."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce, content = sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:]
        if len(nonce) < _NONCE_LENGTH:
            return None
        for key in self._keys:
            try:
                return AESGCM(key).decrypt(nonce, content, subject.encode())
            except InvalidTag:
                continue
        return None
