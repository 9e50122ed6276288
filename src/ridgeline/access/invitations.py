"""Invitations: a link with which a member sets its password, good once and for seven days."""

from __future__ import annotations

import hashlib
import re
import secrets

from ridgeline.clock import DAY

GOOD_FOR = 7 * DAY
_PATH = "/console/invitation"
_TEXT = re.compile(r"inv_[\w-]{43}", re.ASCII)


def new_invitation() -> str:
    """Return a fresh invitation, of 256 bits."""
    return f"inv_{secrets.token_urlsafe(32)}"


def digest_of(invitation: str) -> bytes | None:
    """Return what is stored of an invitation; None for a text that can be none."""
    if _TEXT.fullmatch(invitation) is None:
        return None
    return hashlib.sha256(invitation.encode("ascii")).digest()


def link_of(invitation: str, public_url: str | None) -> str:
    """Return the link, absolute if the server's public URL is known. No server and no log sees what is behind `#`."""
    return f"{(public_url or '').rstrip('/')}{_PATH}#{invitation}"
