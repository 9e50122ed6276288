"""Browsers that have signed in before: a signed cookie of a year tells whose.

Their attempts to sign in are counted apart from everybody else's, so that whoever guesses a member's password cannot
keep the member out (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). It is no
sign-in by itself: it is of no use without the password.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ridgeline.clock import DAY, Clock
from ridgeline.secret import DeploymentSecret
from ridgeline.tokens import Signer

KNOWN_FOR = 365 * DAY
# Members who share a browser.
_MOST_MEMBERS = 5


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser, and the members that signed in there, the latest first."""

    browser_id: str
    member_ids: tuple[str, ...]


class KnownBrowsers:
    def __init__(self, secret: DeploymentSecret, clock: Clock) -> None:
        self._signer = Signer(secret, "known-browser")
        self._clock = clock

    def read(self, text: str | None) -> KnownBrowser | None:
        """Return the browser that shows this; None if it shows nothing of ours, or what is too old."""
        content = self._signer.open(text) if text else None
        if content is None:
            return None
        browser_id, issued_at, *member_ids = content.decode("ascii").split(" ")
        if self._clock() - int(issued_at) >= KNOWN_FOR:
            return None
        return KnownBrowser(browser_id, tuple(member_ids))

    def with_member(self, before: KnownBrowser | None, member_id: str) -> str:
        """Return what a browser shows from now on, after a member signed in there."""
        browser_id = secrets.token_hex(16) if before is None else before.browser_id
        others = () if before is None else tuple(one for one in before.member_ids if one != member_id)
        parts = (browser_id, str(self._clock()), member_id, *others[: _MOST_MEMBERS - 1])
        return self._signer.sign(" ".join(parts).encode("ascii"))
