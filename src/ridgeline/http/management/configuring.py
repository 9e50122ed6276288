"""Who may change how the workspace works."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.errors import KeyOfAllEnvironmentsRequired, ManagementKeyRequired
from ridgeline.http.server_api.authentication import key_of
from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import ApiKey


def configuring_key_of(scope: Scope) -> ApiKey:
    """Return the request's key; raises ManagementKeyRequired, KeyOfAllEnvironmentsRequired.

    A secret key lies on every server that reads events: whoever takes one must not be able to blind the score.
    """
    key = key_of(scope)
    if key.kind is not KeyKind.MANAGEMENT:
        raise ManagementKeyRequired
    if key.environment_id is not None:
        raise KeyOfAllEnvironmentsRequired
    return key
