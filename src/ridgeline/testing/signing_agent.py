"""An agent that signs its requests (Web Bot Auth). It writes what it signs by itself, as others do it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class SigningAgent:
    """An agent with a key of its own, the same for one seed, whose keys `host` publishes."""

    def __init__(self, host: str, seed: int = 1) -> None:
        self.host = host
        self._key = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32))
        self.x = _base64url(self._key.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        """The thumbprint of RFC 7638: the members in their order, without spaces."""
        members = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": self.x}, separators=(",", ":"))
        return _base64url(hashlib.sha256(members.encode()).digest())

    def jwk(self, **more: Any) -> dict[str, Any]:
        return {"kty": "OKP", "crv": "Ed25519", "kid": self.key_id, "x": self.x, "use": "sig"} | more

    def directory(self, **more: Any) -> bytes:
        """Return what the host publishes."""
        return json.dumps({"keys": [self.jwk(**more)], "purpose": "ai"}).encode()

    def headers(
        self,
        authority: str,
        at: int,
        *,
        label: str = "sig1",
        seconds: int = 60,
        nonce: str | None = None,
        dictionary: bool = False,
        agent: str | None = None,
        covered: tuple[str, ...] = (),
        values: dict[str, str] | None = None,
        parameters: dict[str, str | None] | None = None,
    ) -> dict[str, str]:
        """Return the headers of a request to a host, signed at a time (Unix ms).

        `covered` are components besides the host and the agent, with `values`; `parameters` replace those of the
        signature, as they are written, and None leaves one out.
        """
        url = agent or f"https://{self.host}"
        component = f'"signature-agent";key="{label}"' if dictionary else '"signature-agent"'
        lines = {'"@authority"': authority, component: f'"{url}"'}
        lines |= {f'"{name}"': (values or {})[name] for name in covered}
        created = at // 1_000
        members: dict[str, str | None] = {
            "created": str(created),
            "keyid": f'"{self.key_id}"',
            "alg": '"ed25519"',
            "expires": str(created + seconds),
            "nonce": f'"{nonce or secrets.token_urlsafe(32)}"',
            "tag": '"web-bot-auth"',
        }
        members |= parameters or {}
        written = "".join(f";{name}={value}" for name, value in members.items() if value is not None)
        signature_parameters = f"({' '.join(lines)}){written}"
        base = "\n".join(f"{name}: {value}" for name, value in lines.items())
        signature = self._key.sign(f'{base}\n"@signature-params": {signature_parameters}'.encode())
        return {
            "Signature-Agent": f'{label}="{url}"' if dictionary else f'"{url}"',
            "Signature-Input": f"{label}={signature_parameters}",
            "Signature": f"{label}=:{base64.b64encode(signature).decode()}:",
        }


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
