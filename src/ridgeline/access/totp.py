"""One-time codes of an authenticator app: TOTP (RFC 6238), six digits, a new one every 30 seconds."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass

STEP_SECONDS = 30
# A clock that is off by a step still signs in.
_TOLERATED = 1
_SECRET_BYTES = 20
_DIGITS = 6
ISSUER = "Ridgeline"
# Of an address, for people to recognise it by: a whole one may not fit into a QR code, or into one that cameras read.
MAXIMUM_ACCOUNT = 64


def new_totp_secret() -> bytes:
    """Return a fresh secret, as long as the digest that it keys (RFC 4226, 4)."""
    return secrets.token_bytes(_SECRET_BYTES)


@dataclass(frozen=True, slots=True)
class Totp:
    secret: bytes

    @property
    def text(self) -> str:
        """The secret in base 32, as it is typed into an app."""
        return base64.b32encode(self.secret).decode("ascii")

    def uri(self, account: str) -> str:
        """Return the `otpauth:` URI that apps read from a QR code; of a long account it has the beginning."""
        import pyotp  # noqa: PLC0415 - few need it

        return str(pyotp.TOTP(self.text).provisioning_uri(name=account[:MAXIMUM_ACCOUNT], issuer_name=ISSUER))

    def code(self, step: int) -> str:
        """Return the code of a time step."""
        import pyotp  # noqa: PLC0415 - few need it

        return str(pyotp.TOTP(self.text).generate_otp(step))

    def step_of(self, code: str, now: int, used: int) -> int | None:
        """Return the time step whose code this is, at a time in Unix ms, or one off; None if it is of none.

        Codes of the step `used` and of those before it are none any more: no code works twice.
        """
        present = now // 1_000 // STEP_SECONDS
        fitting = [
            step
            for step in range(present - _TOLERATED, present + _TOLERATED + 1)
            if hmac.compare_digest(self.code(step).encode(), code.encode("utf-8", "replace"))
        ]
        return next((step for step in fitting if step > used), None)


def looks_like_code(text: str) -> bool:
    """Tell whether a text can be a code of an app: six digits, in groups or not."""
    digits = "".join(text.split())
    return len(digits) == _DIGITS and digits.isascii() and digits.isdigit()
